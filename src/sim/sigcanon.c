/* sigcanon.c - the canonical request: method, path, sorted query, signed headers, payload hash, as
 * "Create a signed AWS API request" describes them. It knows nothing of keys and of time. */
#include "sim/sigcanon.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/num.h"

enum { QUERY_PARTS_MAX = 256, NAME_MAX_BYTES = 256 };

bool str_starts_nocase(const char *s, const char *prefix)
{
    return !strncasecmp(s, prefix, strlen(prefix));
}

void canon_add_hash(struct buf *out, const void *data, size_t n)
{
    unsigned char hash[SHA256_BYTES];
    unsigned int len = 0;
    if (!EVP_Digest(n ? data : "", n, hash, &len, EVP_sha256(), NULL) || len != sizeof(hash))
        abort();
    (void)buf_addhex(out, hash, sizeof(hash));
}

/* The next name of "a;b;c" at *list; false at the end. */
static bool next_name(const char **list, const char **name, size_t *n)
{
    if (!*list)
        return false;
    *name = *list;
    *n = strcspn(*list, ";");
    *list = (*list)[*n] ? *list + *n + 1 : NULL;
    return true;
}

bool canon_is_signed(const char *list, const char *name)
{
    const char *one;
    size_t n;
    while (next_name(&list, &one, &n))
        if (n == strlen(name) && !strncasecmp(one, name, n))
            return true;
    return false;
}

static bool unreserved(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (c && strchr("-_.~", c));
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 0x20) : NULL;
    return at && (c <= '9' || c >= 'A') ? (int)(at - digits) : -1;
}

/* Appends a byte, escaped in the one form that is canonical. */
static void add_escaped(struct buf *out, unsigned char c)
{
    if (unreserved(c))
        (void)buf_addc(out, (char)c);
    else
        (void)buf_addf(out, "%%%02X", c);
}

/* A path as it came is escaped once more, escapes included ("every service but S3"). */
static void add_path(struct buf *out, const char *path, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (path[i] == '/')
            (void)buf_addc(out, '/');
        else
            add_escaped(out, (unsigned char)path[i]);
}

/* A part of a query: escapes undone and made again. */
static void add_query_text(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '%' && i + 2 < n && hex_digit(s[i + 1]) >= 0 && hex_digit(s[i + 2]) >= 0) {
            c = (unsigned char)(hex_digit(s[i + 1]) * 16 + hex_digit(s[i + 2]));
            i += 2;
        }
        add_escaped(out, c);
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* One parameter, "name=value" even where it came without a value. A byte below every other stands
 * for the '=' while they are sorted: by name first, then by value. */
static char *query_part(const char *s, size_t n)
{
    struct buf b = BUF_INIT(CANON_MAX);
    const char *eq = memchr(s, '=', n);
    size_t name = eq ? (size_t)(eq - s) : n;
    add_query_text(&b, s, name);
    (void)buf_addc(&b, '\1');
    if (eq)
        add_query_text(&b, eq + 1, n - name - 1);
    return buf_detach(&b);
}

static void add_query(struct buf *out, const char *query)
{
    char *parts[QUERY_PARTS_MAX];
    size_t n = 0;
    while (*query) {
        size_t len = strcspn(query, "&");
        if (n == QUERY_PARTS_MAX) {
            out->overflow = true;
            break;
        }
        if (len)
            parts[n++] = query_part(query, len);
        query += len + (query[len] == '&');
    }
    qsort(parts, n, sizeof(parts[0]), by_text);
    for (size_t i = 0; i < n; i++) {
        *strchr(parts[i], '\1') = '=';
        (void)buf_addf(out, "%s%s", i ? "&" : "", parts[i]);
        free(parts[i]);
    }
}

/* Blanks at the ends go, runs of blanks inside become one. */
static void add_trimmed(struct buf *out, const char *v)
{
    bool blank = false, begun = false;
    for (; *v; v++) {
        if (*v == ' ' || *v == '\t') {
            blank = begun;
            continue;
        }
        if (blank)
            (void)buf_addc(out, ' ');
        (void)buf_addc(out, *v);
        blank = false;
        begun = true;
    }
}

static void add_header(struct buf *out, const struct sig_request *rq, const char *name)
{
    bool first = true;
    (void)buf_addf(out, "%s:", name);
    for (size_t i = 0; i < rq->n_headers; i++) {
        if (!str_eq_nocase(rq->headers[i].name, name))
            continue;
        if (!first)
            (void)buf_addc(out, ',');
        add_trimmed(out, rq->headers[i].value);
        first = false;
    }
    (void)buf_addc(out, '\n');
}

/* The headers of the list in the canonical order, then the list itself in that order. */
static void add_headers(struct buf *out, const struct sig_request *rq, const char *list)
{
    char *names[SIG_HEADERS_MAX];
    const char *one;
    size_t n = 0, len;
    while (next_name(&list, &one, &len)) {
        if (n == SIG_HEADERS_MAX || len > NAME_MAX_BYTES) {
            out->overflow = true;
            break;
        }
        names[n] = xstrndup(one, len);
        for (char *c = names[n]; *c; c++)
            if (*c >= 'A' && *c <= 'Z')
                *c = (char)(*c | 0x20);
        n++;
    }
    qsort(names, n, sizeof(names[0]), by_text);
    for (size_t i = 0; i < n; i++)
        add_header(out, rq, names[i]);
    (void)buf_addc(out, '\n');
    for (size_t i = 0; i < n; i++) {
        (void)buf_addf(out, "%s%s", i ? ";" : "", names[i]);
        free(names[i]);
    }
}

void canon_request(const struct sig_request *rq, const char *signed_headers, struct buf *out)
{
    size_t path = strcspn(rq->target, "?");
    (void)buf_addf(out, "%s\n", rq->method);
    if (path)
        add_path(out, rq->target, path);
    else
        (void)buf_addc(out, '/');
    (void)buf_addc(out, '\n');
    if (rq->target[path])
        add_query(out, rq->target + path + 1);
    (void)buf_addc(out, '\n');
    add_headers(out, rq, signed_headers);
    (void)buf_addc(out, '\n');
    canon_add_hash(out, rq->body, rq->body_len);
}
