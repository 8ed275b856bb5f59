/* Takes a raw HTTP/1.1 request apart, as tolerantly as the signing suite needs it. Knows nothing of
 * signatures. */
#include "sigv4/request.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/vec.h"

struct lines {
    const char *at, *end;
    int number;
};

/* The next line without its end, or false when the text has ended. */
static bool next_line(struct lines *in, const char **line, size_t *n)
{
    const char *nl;

    if (in->at >= in->end)
        return false;
    nl = memchr(in->at, '\n', (size_t)(in->end - in->at));
    *line = in->at;
    *n = (size_t)((nl ? nl : in->end) - in->at);
    in->at = nl ? nl + 1 : in->end;
    in->number++;
    if (*n && (*line)[*n - 1] == '\r')
        (*n)--;
    return true;
}

/* "METHOD target HTTP/1.1"; the target may hold blanks, the version may be missing. */
static int parse_request_line(struct request *rq, const char *line, size_t n, struct err *e)
{
    const char *target = memchr(line, ' ', n), *end = line + n, *query;

    if (!target || target == line)
        return err_set(e, ERR_PARSE, "line 1: no request line");
    rq->method = xstrndup(line, (size_t)(target - line));
    while (target < end && *target == ' ')
        target++;
    for (const char *p = end; p > target; p--) {
        if (p[-1] == ' ' && end - p >= 5 && strncmp(p, "HTTP/", 5) == 0) {
            end = p - 1;
            break;
        }
    }
    while (end > target && end[-1] == ' ')
        end--;
    query = memchr(target, '?', (size_t)(end - target));
    rq->path = xstrndup(target, (size_t)((query ? query : end) - target));
    rq->query = query ? xstrndup(query + 1, (size_t)(end - query - 1)) : xstrdup("");
    return 0;
}

void request_add_header(struct request *rq, const char *name, const char *value)
{
    rq->headers = xrealloc_array(rq->headers, rq->n_headers + 1, sizeof(*rq->headers));
    rq->headers[rq->n_headers].name = xstrdup(name);
    rq->headers[rq->n_headers++].value = xstrdup(value);
}

static void free_header(struct sigv4_header *h)
{
    free((void *)(uintptr_t)h->name);
    free((void *)(uintptr_t)h->value);
}

static int parse_header(struct request *rq, const char *line, size_t n, int number, struct err *e)
{
    const char *colon = memchr(line, ':', n);
    char *name, *value;

    if (line[0] == ' ' || line[0] == '\t') {
        struct sigv4_header *last;

        if (!rq->n_headers)
            return err_set(e, ERR_PARSE, "line %d: continues no header", number);
        last = &rq->headers[rq->n_headers - 1];
        value = xasprintf("%s\n%.*s", last->value, (int)n, line);
        free((void *)(uintptr_t)last->value);
        last->value = value;
        return 0;
    }
    if (!colon || colon == line)
        return err_set(e, ERR_PARSE, "line %d: no header", number);
    name = xstrndup(line, (size_t)(colon - line));
    value = xstrndup(colon + 1, (size_t)(line + n - colon - 1));
    request_add_header(rq, name, value);
    free(name);
    free(value);
    return 0;
}

static void cut_to_content_length(struct request *rq)
{
    for (size_t i = 0; i < rq->n_headers; i++) {
        const char *value = rq->headers[i].value + strspn(rq->headers[i].value, " \t");
        int64_t length;

        if (str_eq_nocase(rq->headers[i].name, "content-length") &&
            num_parse(value, 0, (int64_t)rq->body_len, &length) == 0)
            rq->body_len = (size_t)length;
    }
}

int request_parse(struct request *rq, const char *text, size_t n, struct err *e)
{
    struct lines in = {.at = text, .end = text + n};
    const char *line;
    size_t len;
    int rc;

    memset(rq, 0, sizeof(*rq));
    if (!next_line(&in, &line, &len))
        return err_set(e, ERR_PARSE, "empty");
    rc = parse_request_line(rq, line, len, e);
    while (rc == 0 && next_line(&in, &line, &len) && len)
        rc = parse_header(rq, line, len, in.number, e);
    rq->body_len = (size_t)(in.end - in.at);
    rq->body = xmalloc(rq->body_len);
    memcpy(rq->body, in.at, rq->body_len);
    cut_to_content_length(rq);
    return rc;
}

void request_release(struct request *rq)
{
    for (size_t i = 0; i < rq->n_headers; i++)
        free_header(&rq->headers[i]);
    free(rq->headers);
    free(rq->method);
    free(rq->path);
    free(rq->query);
    free(rq->body);
    memset(rq, 0, sizeof(*rq));
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorts, appends each with `separator` behind it, and frees. */
static void add_sorted(struct buf *out, struct vec *texts, char separator)
{
    if (texts->n)
        qsort(texts->v, texts->n, sizeof(*texts->v), compare_text);
    for (size_t i = 0; i < texts->n; i++) {
        buf_adds(out, texts->v[i]);
        buf_addc(out, separator);
        free(texts->v[i]);
    }
    vec_release(texts);
}

static char *header_text(const struct sigv4_header *h)
{
    struct buf b = BUF_INIT(1 << 20);
    const char *p;

    for (p = h->name; *p; p++)
        buf_addc(&b, (char)(*p >= 'A' && *p <= 'Z' ? *p + 'a' - 'A' : *p));
    buf_addc(&b, ':');
    for (p = h->value; *p;) {
        size_t blanks = strspn(p, " \t\r\n"), n = strcspn(p + blanks, " \t\r\n");

        if (n && blanks && b.ptr[b.len - 1] != ':')
            buf_addc(&b, ' ');
        buf_add(&b, p + blanks, n);
        p += blanks + n;
    }
    return buf_detach(&b);
}

void request_render(const struct request *rq, struct buf *out)
{
    struct vec texts = {0};

    buf_addf(out, "%s %s?", rq->method, rq->path);
    for (const char *p = rq->query; *p;) {
        size_t n = strcspn(p, "&");

        if (n) /* "name" and "name=" are the same parameter */
            vec_push(&texts, xasprintf("%.*s%s", (int)n, p, memchr(p, '=', n) ? "" : "="));
        p += n + (p[n] == '&');
    }
    add_sorted(out, &texts, '&');
    buf_addc(out, '\n');
    for (size_t i = 0; i < rq->n_headers; i++)
        vec_push(&texts, header_text(&rq->headers[i]));
    add_sorted(out, &texts, '\n');
    buf_addc(out, '\n');
    buf_add(out, rq->body, rq->body_len);
}
