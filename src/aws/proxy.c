/* Which proxy leads to an URL. The rules are those of Python's urllib, by which the AWS CLI goes;
 * what is here beyond them (networks, ports 80 and 443 as such, loopback) is told in doc/calls.txt.
 */
#include "aws/proxy.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"

enum { PROXY_URL_MAX = 2048, HOST_MAX = 256 };

void aws_proxy_init(struct aws_proxy *p)
{
    *p = (struct aws_proxy){.source = ""};
    buf_init(&p->url, PROXY_URL_MAX);
}

void aws_proxy_release(struct aws_proxy *p)
{
    if (p->url.ptr)
        mem_wipe(p->url.ptr, p->url.len);
    buf_release(&p->url);
}

/* --- addresses ------------------------------------------------------------------------------- */

struct address {
    int bits; /* 32 or 128; 0: none */
    unsigned char bytes[16];
};

static bool read_address(const char *text, struct address *a)
{
    if (inet_pton(AF_INET, text, a->bytes) == 1)
        a->bits = 32;
    else if (inet_pton(AF_INET6, text, a->bytes) == 1)
        a->bits = 128;
    else
        a->bits = 0;
    return a->bits > 0;
}

static bool same_bits(const struct address *a, const struct address *b, int n)
{
    int whole = n / 8, rest = n % 8;
    unsigned char mask = (unsigned char)(0xff << (8 - rest));

    return a->bits == b->bits && memcmp(a->bytes, b->bytes, (size_t)whole) == 0 &&
           (rest == 0 || ((a->bytes[whole] ^ b->bytes[whole]) & mask) == 0);
}

static bool is_loopback(const char *host)
{
    static const struct address v4 = {.bits = 32, .bytes = {127}},
                                v6 = {.bits = 128, .bytes = {[15] = 1}};
    size_t n = strlen(host);
    struct address a;

    if (!read_address(host, &a))
        return strcasecmp(host, "localhost") == 0 ||
               (n > 10 && strcasecmp(host + n - 10, ".localhost") == 0);
    return same_bits(&a, &v4, 8) || same_bits(&a, &v6, 128);
}

/* --- what goes without ------------------------------------------------------------------------ */

/* Splits "host", "host:port", "[v6]", "[v6]:port", a bare "v6". False: it is none of these. The
 * port is -1 where there is none. */
static bool split_port(char *entry, char **host, int *port)
{
    char *colon = strrchr(entry, ':'), *end;
    int64_t n;

    *host = entry;
    *port = -1;
    if (entry[0] == '[') {
        *host = entry + 1;
        end = strchr(entry, ']');
        if (!end || (end[1] && end[1] != ':'))
            return false;
        colon = end[1] ? end + 1 : NULL;
        *end = '\0';
    } else if (colon && colon != strchr(entry, ':')) {
        colon = NULL; /* an IPv6 address */
    }
    if (!colon)
        return true;
    if (num_parse(colon + 1, 1, 65535, &n) < 0)
        return false;
    *colon = '\0';
    *port = (int)n;
    return true;
}

/* The name itself, and what is below it. */
static bool is_under(const char *host, const char *name)
{
    size_t n, h = strlen(host);

    name += str_starts(name, "*.") ? 2 : 0;
    name += strspn(name, ".");
    n = strlen(name);
    if (n > 0 && name[n - 1] == '.')
        n--;
    if (h > 0 && host[h - 1] == '.')
        h--;
    return n > 0 && h >= n && strncasecmp(host + h - n, name, n) == 0 &&
           (h == n || host[h - n - 1] == '.');
}

static bool in_network(const struct address *host, char *entry)
{
    char *slash = strchr(entry, '/');
    struct address net;
    int64_t bits;

    if (slash)
        *slash = '\0';
    if (!read_address(entry, &net))
        return false;
    bits = net.bits;
    if (slash && num_parse(slash + 1, 0, net.bits, &bits) < 0)
        return false;
    return same_bits(host, &net, (int)bits);
}

static bool entry_fits(char *entry, const char *host, int port)
{
    struct address a;
    int only;

    if (str_eq(entry, "*"))
        return true;
    if (!split_port(entry, &entry, &only) || (only > 0 && only != port))
        return false;
    return read_address(host, &a) ? in_network(&a, entry) : is_under(host, entry);
}

bool aws_proxy_exempt(const char *list, const char *host, int port)
{
    char entry[HOST_MAX];
    size_t n;

    for (; *list; list += n) {
        list += strspn(list, ", \t");
        n = strcspn(list, ", \t");
        if (n == 0 || n >= sizeof(entry))
            continue;
        memcpy(entry, list, n);
        entry[n] = '\0';
        if (entry_fits(entry, host, port))
            return true;
    }
    return false;
}

/* --- the variables ---------------------------------------------------------------------------- */

/* NULL: none. *source is the one of the two names that counts. */
static const char *variable(const struct aws_env *env, const char *lower, const char *upper,
                            const char **source)
{
    const char *value = env->get(env->ctx, lower);

    *source = lower;
    if (value)
        return *value ? value : NULL;
    *source = upper;
    value = env->get(env->ctx, upper);
    return value && *value ? value : NULL;
}

struct scheme {
    const char *prefix;
    int port;
};

static const struct scheme schemes[] = {
    {"http://", 80}, {"https://", 443}, {"socks5://", 1080}, {"socks5h://", 1080}};

/* host[:port] of an URL's authority (or of the text up to a slash), the user left out. False: there
 * is no host, or the port is none. */
static bool read_host(const char *rest, char *host, size_t size, int *port)
{
    size_t n = strcspn(rest, "/?#");
    char text[HOST_MAX + 8], *name;
    const char *at = memrchr(rest, '@', n);

    if (at) {
        n -= (size_t)(at + 1 - rest);
        rest = at + 1;
    }
    if (n == 0 || n >= sizeof(text))
        return false;
    memcpy(text, rest, n);
    text[n] = '\0';
    if (!split_port(text, &name, port) || !*name)
        return false;
    return snprintf(host, size, "%s", name) < (int)size;
}

/* Blanks and control characters would go into a request. */
static bool is_plain(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s <= ' ' || (unsigned char)*s >= 127)
            return false;
    return true;
}

static int read_proxy(const char *text, struct aws_proxy *p, char *host, struct err *e)
{
    const struct scheme *s = &schemes[0];
    const char *rest = strstr(text, "://");
    bool known = !rest;
    int port = -1;

    for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
        if (strncasecmp(text, schemes[i].prefix, strlen(schemes[i].prefix)) == 0) {
            s = &schemes[i];
            known = true;
        }
    rest = rest ? rest + 3 : text + 2 * str_starts(text, "//");
    if (!known || !is_plain(text) || !read_host(rest, host, HOST_MAX, &port))
        return err_set(
            e, ERR_CONFIG,
            "%s holds no proxy: it should be http://[USER:PASSWORD@]HOST:PORT (or https, "
            "socks5, socks5h)",
            p->source);
    port = port < 0 ? s->port : port;
    buf_addf(&p->url, "%s%.*s", s->prefix, (int)strcspn(rest, "/?#"), rest);
    snprintf(p->shown, sizeof(p->shown), strchr(host, ':') ? "%s[%s]:%d" : "%s%s:%d", s->prefix,
             host, port);
    /* libcurl has a default port of its own. */
    if (!str_ends(buf_str(&p->url), strrchr(p->shown, ':')))
        buf_adds(&p->url, strrchr(p->shown, ':'));
    if (p->url.overflow)
        return err_set(e, ERR_CONFIG, "%s is longer than %d characters", p->source, PROXY_URL_MAX);
    return 1;
}

int aws_proxy_for(const struct aws_env *env, const char *url, struct aws_proxy *p, struct err *e)
{
    bool tls = strncasecmp(url, "https://", 8) == 0;
    const char *text = tls ? variable(env, "https_proxy", "HTTPS_PROXY", &p->source)
                           : variable(env, "http_proxy", "HTTP_PROXY", &p->source);
    const char *source, *without = variable(env, "no_proxy", "NO_PROXY", &source);
    char host[HOST_MAX], proxy_host[HOST_MAX];
    int port = -1, rc;

    if (!text || !read_host(url + (tls ? 8 : 7), host, sizeof(host), &port))
        return 0;
    if (without && aws_proxy_exempt(without, host, port < 0 ? (tls ? 443 : 80) : port))
        return 0;
    rc = read_proxy(text, p, proxy_host, e);
    if (rc == 1 && is_loopback(host) && !is_loopback(proxy_host))
        return 0;
    return rc;
}
