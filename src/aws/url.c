/* Checks an endpoint URL that a person wrote. Stricter than RFC 3986, because a service's endpoint
 * has no user, query or fragment; the message says what is wrong. Knows nothing of where it
 * stood. */
#include "aws/url.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"

enum { HOST_MAX = 253 }; /* RFC 1035, 2.3.4, less the root */

struct url {
    char host[HOST_MAX + 3]; /* lower case, with the brackets of an IPv6 address */
    int64_t port;            /* 0: the scheme's */
    bool tls;
    const char *path;
    size_t path_len;
};

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Labels of letters, digits, hyphens (and underscores, which container networks use). */
static bool is_host(const char *s)
{
    size_t label = 0;

    for (; *s; s++) {
        if (*s == '.') {
            if (label == 0 || s[-1] == '-')
                return false;
            label = 0;
            continue;
        }
        if (!(is_alnum(*s) || *s == '_' || (*s == '-' && label)) || ++label > 63)
            return false;
    }
    return label && s[-1] != '-';
}

static bool is_ipv6(const char *s)
{
    size_t n = strlen(s);

    return n > 3 && s[0] == '[' && s[n - 1] == ']' &&
           strspn(s + 1, "0123456789abcdef:.") == n - 2 && strchr(s, ':');
}

/* The part up to the path: host and port. NULL, or what is wrong. */
static const char *parse_authority(const char *s, size_t n, struct url *u)
{
    size_t host = s[0] == '[' ? strcspn(s, "]") + 1 : strcspn(s, ":/");
    char port[8];

    if (memchr(s, '@', n))
        return "holds a user name: keys belong into the AWS files";
    if (!n || !host)
        return "has no host";
    if (host > n)
        return "has no closing ']'";
    if (host > HOST_MAX)
        return "has too long a host name";
    for (size_t i = 0; i < host; i++)
        u->host[i] = lower(s[i]);
    u->host[host] = '\0';
    if (host > 1 && u->host[host - 1] == '.') /* the root, which curl leaves out of Host too */
        u->host[host - 1] = '\0';
    if (s[0] == '[' ? !is_ipv6(u->host) : !is_host(u->host))
        return "has no valid host name";
    if (host == n)
        return NULL;
    if (s[host] != ':' || n - host - 1 >= sizeof(port))
        return "has no valid port";
    snprintf(port, sizeof(port), "%.*s", (int)(n - host - 1), s + host + 1);
    if (num_parse(port, 1, 65535, &u->port) != 0)
        return "has no valid port (1 to 65535)";
    return NULL;
}

static const char *parse_url(const char *s, struct url *u)
{
    const char *rest;
    size_t authority;

    for (const char *p = s; *p; p++)
        if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 127)
            return "holds a blank, a control character or one beyond ASCII";
    if (strncasecmp(s, "https://", 8) == 0)
        u->tls = true;
    else if (strncasecmp(s, "http://", 7) != 0)
        return strstr(s, "://") ? "is neither http:// nor https://"
                                : "has no scheme: write http:// or https:// before it";
    rest = s + (u->tls ? 8 : 7);
    if (strpbrk(rest, "?#"))
        return "holds a query or a fragment";
    if (strpbrk(rest, "\\\"<>^`{|}"))
        return "holds a character that no URL has";
    authority = strcspn(rest, "/");
    u->path = rest + authority;
    u->path_len = strlen(u->path);
    while (u->path_len && u->path[u->path_len - 1] == '/')
        u->path_len--;
    return parse_authority(rest, authority, u);
}

int aws_url_normalize(const char *text, const char *source, struct aws_endpoint *out, struct err *e)
{
    struct url u = {0};
    const char *wrong = parse_url(text, &u);
    struct buf shown = BUF_INIT((size_t)8 * AWS_URL_MAX);
    char port[8] = "";
    int n;

    if (!wrong && u.port && u.port != (u.tls ? 443 : 80))
        snprintf(port, sizeof(port), ":%d", (int)u.port);
    if (!wrong) {
        snprintf(out->host, sizeof(out->host), "%s%s", u.host, port);
        n = snprintf(out->url, sizeof(out->url), "%s://%s%.*s", u.tls ? "https" : "http", out->host,
                     (int)u.path_len, u.path);
        if (n >= (int)sizeof(out->url))
            wrong = "is too long";
    }
    if (!wrong)
        return 0;
    /* A user part may hold a password: what comes before an '@' is not repeated. */
    if (strchr(text, '@'))
        buf_adds(&shown, "(not shown)");
    else
        text_safe(&shown, text, strnlen(text, AWS_URL_MAX), 0);
    err_set(e, ERR_CONFIG, "endpoint URL %s of %s %s", buf_str(&shown), source, wrong);
    buf_release(&shown);
    return ERR_CONFIG;
}
