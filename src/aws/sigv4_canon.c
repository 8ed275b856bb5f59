/* The parts of a canonical request (IAM User Guide, "Create a canonical request"): path, query,
 * headers. Knows the standard's order and encoding, and nothing of keys, dates or signatures. */
#include "aws/sigv4_canon.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/vec.h"

/* Hop-by-hop headers and those that proxies and load balancers change or add on the way. The
 * AWS SDKs leave out the same ones. */
static const char *const never_signed[] = {
    "authorization",
    "connection",
    "expect",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "transfer-encoding",
    "sec-websocket-version",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
};

static bool is_unreserved(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

void sigv4_encode(struct buf *out, const char *s, size_t n, bool keep_slash)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];

        if (is_unreserved(c) || (keep_slash && c == '/')) {
            buf_addc(out, (char)c);
        } else {
            buf_addc(out, '%');
            buf_addc(out, digits[c >> 4]);
            buf_addc(out, digits[c & 15]);
        }
    }
}

/* Encodes what is encoded already to its one canonical form: every %XX is read first. A '%' that
 * begins no escape is a plain character. */
static void recode(struct buf *out, const char *s, size_t n, bool keep_slash)
{
    for (size_t i = 0; i < n; i++) {
        int high = s[i] == '%' && i + 2 < n ? hex_digit(s[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(s[i + 2]) : -1;
        char c = s[i];

        if (low < 0) {
            sigv4_encode(out, &c, 1, keep_slash);
            continue;
        }
        c = (char)(high << 4 | low);
        sigv4_encode(out, &c, 1, false); /* %2F is a character of a segment, no separator */
        i += 2;
    }
}

/* RFC 3986, 5.2.4, and empty segments removed: as all AWS services but S3 have it. A final slash
 * stays. `out` gets a path that begins with '/'. */
static void normalize_path(struct buf *out, const char *path)
{
    struct vec segments = {0};
    const char *p = path;

    while (*p) {
        size_t n = strcspn(p, "/");

        if (n == 2 && strncmp(p, "..", 2) == 0) {
            if (segments.n)
                free(vec_remove(&segments, segments.n - 1));
        } else if (n && !(n == 1 && *p == '.')) {
            vec_push(&segments, xstrndup(p, n));
        }
        p += n;
        p += *p == '/';
    }
    for (size_t i = 0; i < segments.n; i++) {
        buf_addc(out, '/');
        buf_adds(out, segments.v[i]);
        free(segments.v[i]);
    }
    if (!segments.n || str_ends(path, "/"))
        buf_addc(out, '/');
    vec_release(&segments);
}

void sigv4_canon_path(struct buf *out, const char *path, bool normalize, bool encode_once)
{
    struct buf plain;

    buf_init(&plain, out->max);
    if (normalize) {
        normalize_path(&plain, path);
    } else {
        if (path[0] != '/')
            buf_addc(&plain, '/');
        buf_adds(&plain, path);
    }
    if (encode_once)
        recode(out, buf_str(&plain), plain.len, true);
    else
        sigv4_encode(out, buf_str(&plain), plain.len, true);
    out->overflow = out->overflow || plain.overflow;
    buf_release(&plain);
}

/* --- query ----------------------------------------------------------------------------------- */

struct param {
    char *name, *value; /* encoded */
};

static int param_compare(const void *a, const void *b)
{
    const struct param *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    return order ? order : strcmp(x->value, y->value);
}

static char *recoded(const char *s, size_t n, struct buf *out)
{
    struct buf b;

    buf_init(&b, out->max);
    recode(&b, s, n, false);
    out->overflow = out->overflow || b.overflow;
    return buf_detach(&b);
}

void sigv4_canon_query(struct buf *out, const char *query)
{
    struct param *params = NULL;
    size_t n_params = 0;

    for (const char *p = query; p && *p;) {
        size_t n = strcspn(p, "&"), name = strcspn(p, "=&");

        if (n) {
            params = xrealloc_array(params, n_params + 1, sizeof(*params));
            params[n_params].name = recoded(p, name, out);
            params[n_params++].value = name < n ? recoded(p + name + 1, n - name - 1, out)
                                                : xstrdup("");
        }
        p += n;
        p += *p == '&';
    }
    if (n_params)
        qsort(params, n_params, sizeof(*params), param_compare);
    for (size_t i = 0; i < n_params; i++) {
        if (i)
            buf_addc(out, '&');
        buf_adds(out, params[i].name);
        buf_addc(out, '=');
        buf_adds(out, params[i].value);
        free(params[i].name);
        free(params[i].value);
    }
    free(params);
}

bool sigv4_query_has(const char *query, const char *name)
{
    size_t want = strlen(name);

    for (const char *p = query; p && *p;) {
        size_t n = strcspn(p, "&"), len = strcspn(p, "=&");
        char *found = xstrndup(p, len);
        bool same = len == want && str_eq_nocase(found, name);

        free(found);
        if (same)
            return true;
        p += n;
        p += *p == '&';
    }
    return false;
}

/* --- headers --------------------------------------------------------------------------------- */

struct item {
    char *name; /* lower case */
    const char *value;
    size_t at; /* where it stood: repeated headers keep their order */
};

static int item_compare(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    if (order)
        return order;
    return x->at < y->at ? -1 : x->at > y->at;
}

static bool is_left_out(const char *name, const struct sigv4_header *own, size_t n_own,
                        const char *const *aside)
{
    for (size_t i = 0; i < ARRAY_LEN(never_signed); i++)
        if (str_eq_nocase(name, never_signed[i]))
            return true;
    for (size_t i = 0; i < n_own; i++)
        if (str_eq_nocase(name, own[i].name))
            return true;
    for (; *aside; aside++)
        if (str_eq_nocase(name, *aside))
            return true;
    return false;
}

static void item_set(struct item *it, const struct sigv4_header *h, size_t at)
{
    it->name = xstrdup(h->name);
    for (char *p = it->name; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    it->value = h->value;
    it->at = at;
}

/* "Trimall": no blanks around, one within, folded lines included. */
static void add_trimmed(struct buf *out, const char *value)
{
    bool first = true;

    for (const char *p = value; *p;) {
        size_t n = 0;

        while (is_blank(*p))
            p++;
        while (p[n] && !is_blank(p[n]))
            n++;
        if (n && !first)
            buf_addc(out, ' ');
        buf_add(out, p, n);
        first = first && !n;
        p += n;
    }
}

void sigv4_canon_headers(struct buf *lines, struct buf *names, const struct sigv4_request *rq,
                         const struct sigv4_header *own, size_t n_own, const char *const *aside)
{
    struct item *items = xcalloc(rq->n_headers + n_own, sizeof(*items));
    size_t n = 0;

    for (size_t i = 0; i < rq->n_headers; i++)
        if (!is_left_out(rq->headers[i].name, own, n_own, aside))
            item_set(&items[n++], &rq->headers[i], i);
    for (size_t i = 0; i < n_own; i++)
        item_set(&items[n++], &own[i], rq->n_headers + i);
    qsort(items, n, sizeof(*items), item_compare);
    for (size_t i = 0; i < n; i++) {
        bool again = i && str_eq(items[i].name, items[i - 1].name);
        bool more = i + 1 < n && str_eq(items[i].name, items[i + 1].name);

        if (!again) {
            if (names->len)
                buf_addc(names, ';');
            buf_adds(names, items[i].name);
            buf_adds(lines, items[i].name);
        }
        buf_addc(lines, again ? ',' : ':');
        add_trimmed(lines, items[i].value);
        if (!more)
            buf_addc(lines, '\n');
    }
    for (size_t i = 0; i < n; i++)
        free(items[i].name);
    free(items);
}

const char *sigv4_header_get(const struct sigv4_request *rq, const char *name)
{
    for (size_t i = 0; i < rq->n_headers; i++)
        if (str_eq_nocase(rq->headers[i].name, name))
            return rq->headers[i].value;
    return NULL;
}
