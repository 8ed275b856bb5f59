/* sigv4_suite DIR - runs a directory in the layout of the AWS signing test suite: one folder a
 * case, with context.json, request.txt and the expected files of the header and the query form. A
 * form is run if any of its files is there, and counts as one. The last line is `N passed, N
 * failed`; the exit status is 0 only if something ran and all of it passed.
 *
 * Beyond the published members, context.json may hold (for cases of our own) "encode_once": true
 * and "payload_hash": "UNSIGNED-PAYLOAD". */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "aws/sigv4.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/when.h"
#include "sigv4/request.h"

enum { FILE_MAX = 4 << 20, DEFAULT_EXPIRES_S = 3600 };

struct suite {
    unsigned passed, failed;
};

struct test {
    const char *dir, *name;
    cJSON *context;
    struct request request;
    struct sigv4_options options;
    unsigned failures, compared; /* of the form that runs */
};

/* One line, whatever the text holds. */
static void print_quoted(FILE *out, const char *s, size_t n)
{
    fputc('"', out);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];

        if (c == '\n')
            fputs("\\n", out);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < ' ' || c >= 127)
            fprintf(out, "\\x%02x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

/* 0, or -errno. */
static int read_file(const char *dir, const char *name, struct buf *out)
{
    char *path = xasprintf("%s/%s", dir, name), chunk[4096];
    FILE *f = fopen(path, "re");
    int rc = 0;
    size_t n;

    free(path);
    if (!f)
        return -errno;
    while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
        if (buf_add(out, chunk, n) != 0)
            rc = -EFBIG;
    if (ferror(f))
        rc = errno ? -errno : -EIO;
    fclose(f);
    return rc;
}

static void fail(struct test *t, const char *file, const char *why)
{
    printf("FAIL %s/%s: %s\n", t->name, file, why);
    t->failures++;
}

/* CRLF is LF, and newlines at the end do not count: editors add them. */
static void fold_newlines(struct buf *b)
{
    size_t to = 0;

    for (size_t i = 0; i < b->len; i++)
        if (!(b->ptr[i] == '\r' && i + 1 < b->len && b->ptr[i + 1] == '\n'))
            b->ptr[to++] = b->ptr[i];
    while (to && (b->ptr[to - 1] == '\n' || b->ptr[to - 1] == '\r'))
        to--;
    if (b->ptr)
        b->ptr[to] = '\0';
    b->len = to;
}

static void compare(struct test *t, const char *file, const struct buf *expected, const char *got,
                    size_t n)
{
    t->compared++;
    if (expected->len == n && memcmp(buf_str(expected), got, n) == 0)
        return;
    printf("FAIL %s/%s: expected ", t->name, file);
    print_quoted(stdout, buf_str(expected), expected->len);
    printf(" got ");
    print_quoted(stdout, got, n);
    putchar('\n');
    t->failures++;
}

/* Compares with a file if it is there. */
static void compare_file(struct test *t, const char *form, const char *what, const char *got,
                         size_t n)
{
    struct buf expected = BUF_INIT(FILE_MAX);
    char *file = xasprintf("%s-%s.txt", form, what);
    int rc = read_file(t->dir, file, &expected);

    fold_newlines(&expected);
    if (rc == 0)
        compare(t, file, &expected, got, n);
    else if (rc != -ENOENT)
        fail(t, file, strerror(-rc));
    free(file);
    buf_release(&expected);
}

/* What the signed request means, not its order of headers. */
static void compare_request(struct test *t, const char *form, const struct request *got)
{
    struct buf text = BUF_INIT(FILE_MAX), a = BUF_INIT(FILE_MAX), b = BUF_INIT(FILE_MAX);
    char *file = xasprintf("%s-signed-request.txt", form);
    int rc = read_file(t->dir, file, &text);
    struct request expected = {0};
    struct err e;

    if (rc == -ENOENT)
        goto out;
    if (rc != 0) {
        fail(t, file, strerror(-rc));
    } else if (request_parse(&expected, buf_str(&text), text.len, &e) != 0) {
        fail(t, file, e.msg);
    } else {
        request_render(&expected, &a);
        request_render(got, &b);
        compare(t, file, &a, buf_str(&b), b.len);
    }
out:
    request_release(&expected);
    free(file);
    buf_release(&text);
    buf_release(&a);
    buf_release(&b);
}

static void copy_request(struct request *to, const struct request *from)
{
    memset(to, 0, sizeof(*to));
    to->method = xstrdup(from->method);
    to->path = xstrdup(from->path);
    to->query = xstrdup(from->query);
    for (size_t i = 0; i < from->n_headers; i++)
        request_add_header(to, from->headers[i].name, from->headers[i].value);
    to->body = xmalloc(from->body_len);
    memcpy(to->body, from->body, from->body_len);
    to->body_len = from->body_len;
}

static void add_signature(struct test *t, bool query_form, const struct sigv4_result *r,
                          struct request *rq)
{
    if (query_form) {
        free(rq->query);
        rq->query = xstrdup(buf_str(&r->query));
        return;
    }
    request_add_header(rq, "X-Amz-Date", r->date);
    if (t->options.session_token)
        request_add_header(rq, "X-Amz-Security-Token", t->options.session_token);
    if (t->options.sign_body)
        request_add_header(rq, "x-amz-content-sha256", r->content_sha256);
    request_add_header(rq, "Authorization", buf_str(&r->authorization));
}

static bool has_form(const struct test *t, const char *form)
{
    static const char *const files[] = {"canonical-request", "string-to-sign", "signature",
                                        "signed-request"};
    bool found = false;

    for (size_t i = 0; i < ARRAY_LEN(files) && !found; i++) {
        char *path = xasprintf("%s/%s-%s.txt", t->dir, form, files[i]);
        struct stat st;

        found = stat(path, &st) == 0;
        free(path);
    }
    return found;
}

static void run_form(struct suite *s, struct test *t, bool query_form)
{
    const char *form = query_form ? "query" : "header";
    const struct sigv4_request rq = {
        .method = t->request.method,
        .path = t->request.path,
        .query = t->request.query,
        .headers = t->request.headers,
        .n_headers = t->request.n_headers,
        .body = t->request.body,
        .body_len = t->request.body_len,
    };
    struct sigv4_result r;
    struct request got;
    struct err e;
    int rc;

    t->failures = t->compared = 0;
    sigv4_init(&r);
    copy_request(&got, &t->request);
    rc = query_form ? sigv4_presign(&rq, &t->options, &r, &e)
                    : sigv4_sign(&rq, &t->options, &r, &e);
    if (rc != 0) {
        fail(t, form, e.msg);
    } else {
        compare_file(t, form, "canonical-request", buf_str(&r.canonical), r.canonical.len);
        compare_file(t, form, "string-to-sign", buf_str(&r.to_sign), r.to_sign.len);
        compare_file(t, form, "signature", r.signature, strlen(r.signature));
        add_signature(t, query_form, &r, &got);
        compare_request(t, form, &got);
    }
    if (t->failures || !t->compared)
        s->failed++;
    else
        s->passed++;
    request_release(&got);
    sigv4_release(&r);
}

static int read_context(struct test *t, struct err *e)
{
    struct sigv4_options *o = &t->options;
    const char *when = json_str(t->context, "timestamp");

    o->access_key = json_str(t->context, "credentials.access_key_id");
    o->secret_key = json_str(t->context, "credentials.secret_access_key");
    o->session_token = json_str(t->context, "credentials.token");
    o->region = json_str(t->context, "region");
    o->service = json_str(t->context, "service");
    o->normalize_path = json_bool(t->context, "normalize", true);
    o->sign_body = json_bool(t->context, "sign_body", false);
    o->omit_session_token = json_bool(t->context, "omit_session_token", false);
    o->expires_s = (long)json_num(t->context, "expiration_in_seconds", DEFAULT_EXPIRES_S);
    o->encode_once = json_bool(t->context, "encode_once", false);
    o->payload_hash = json_str(t->context, "payload_hash");
    if (!o->access_key || !o->secret_key || !o->region || !o->service || !when)
        return err_set(e, ERR_PARSE,
                       "credentials, region, service and timestamp are needed, as strings");
    if (when_parse(when, &o->wall_ms) != 0)
        return err_set(e, ERR_PARSE, "timestamp \"%s\" is no time", when);
    return 0;
}

static bool load(struct test *t)
{
    struct buf text = BUF_INIT(FILE_MAX);
    const char *file = "context.json";
    struct err e = {0};
    int rc = read_file(t->dir, file, &text);

    if (rc == 0) {
        t->context = json_parse(buf_str(&text), text.len, &e);
        if (t->context)
            read_context(t, &e);
    }
    if (rc == 0 && e.code == 0) {
        file = "request.txt";
        buf_clear(&text);
        rc = read_file(t->dir, file, &text);
        if (rc == 0 && request_parse(&t->request, buf_str(&text), text.len, &e) != 0)
            e.code = ERR_PARSE;
    }
    if (rc != 0 || e.code != 0)
        fail(t, file, rc ? strerror(-rc) : e.msg);
    buf_release(&text);
    return rc == 0 && e.code == 0;
}

static void run_test(struct suite *s, const char *dir, const char *name)
{
    struct test t = {.dir = dir, .name = name};

    if (!load(&t)) {
        s->failed++;
    } else if (!has_form(&t, "header") && !has_form(&t, "query")) {
        fail(&t, ".", "no file to compare with");
        s->failed++;
    } else {
        if (has_form(&t, "header"))
            run_form(s, &t, false);
        if (has_form(&t, "query"))
            run_form(s, &t, true);
    }
    cJSON_Delete(t.context);
    request_release(&t.request);
}

static int run_directory(struct suite *s, const char *dir)
{
    struct dirent **names;
    int n = scandir(dir, &names, NULL, alphasort);

    if (n < 0) {
        fprintf(stderr, "sigv4_suite: %s: %s: name a directory with one folder a case\n", dir,
                strerror(errno));
        return -1;
    }
    for (int i = 0; i < n; i++) {
        char *path = xasprintf("%s/%s", dir, names[i]->d_name);
        struct stat st;

        if (names[i]->d_name[0] != '.' && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
            run_test(s, path, names[i]->d_name);
        free(path);
        free(names[i]);
    }
    free(names);
    return 0;
}

int main(int argc, char **argv)
{
    struct suite s = {0};

    if (argc != 2 || argv[1][0] == '-') {
        fprintf(stderr, "usage: sigv4_suite DIR   (one folder a case, in the layout of the AWS "
                        "signing test suite)\n");
        return 2;
    }
    if (run_directory(&s, argv[1]) != 0)
        return 2;
    if (s.passed + s.failed == 0)
        fprintf(stderr, "sigv4_suite: %s: no case in it\n", argv[1]);
    printf("%u passed, %u failed\n", s.passed, s.failed);
    return s.failed || !s.passed;
}
