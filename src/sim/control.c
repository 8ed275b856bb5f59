/* control.c - what can be seen and changed while protond runs: the faults (GET shows them, POST
 * puts others in their place, DELETE takes them away; each answers with the faults as they are
 * now), and the account as a whole (GET). */
#include "sim/control.h"

#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/num.h"

#define ROOT "/_protond/"

enum { BAD_REQUEST = 400, FORBIDDEN = 403, NOT_FOUND = 404, BAD_METHOD = 405, TOO_LARGE = 500 };

#define ACCOUNT_MAX ((size_t)1 << 30)

bool control_wants(const struct sig_request *rq)
{
    return str_starts(rq->target, ROOT);
}

/* "127.0.0.1:8055", "localhost", "[::1]:80" */
static bool is_loopback_name(const char *host)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    for (size_t i = 0; host && i < sizeof(names) / sizeof(names[0]); i++) {
        size_t n = strlen(names[i]);
        if (!strncasecmp(host, names[i], n) && (!host[n] || host[n] == ':'))
            return true;
    }
    return false;
}

static bool is_json(const char *type)
{
    size_t n = type ? strcspn(type, "; ") : 0;
    return (n == 16 && !strncasecmp(type, "application/json", n)) ||
           (n == strlen(PROTON_CONTENT_TYPE) && !strncasecmp(type, PROTON_CONTENT_TYPE, n));
}

/* A web page cannot send JSON to another origin without asking first, and is not answered. */
static int change(struct front *f, const struct sig_request *rq, struct front_answer *out)
{
    struct err e;
    cJSON *body = NULL;
    int rc = 0;
    err_clear(&e);
    if (str_eq(rq->method, "DELETE")) {
        fault_set_clear(f->faults);
        return 0;
    }
    if (!is_json(sig_header_value(rq, "content-type")))
        rc = err_set(&e, ERR_INPUT, "The Content-Type must be application/json.");
    if (!rc) {
        body = json_parse(rq->body, rq->body_len, &e);
        rc = body ? fault_set_read(f->faults, body, &e) : e.code;
    }
    if (rc)
        front_fail(out, BAD_REQUEST, "ValidationException", e.msg);
    cJSON_Delete(body);
    return rc;
}

static void show_account(struct front *f, const struct sig_request *rq, struct front_answer *out)
{
    struct buf text = BUF_INIT(ACCOUNT_MAX);
    if (!str_eq(rq->method, "GET"))
        front_fail(out, BAD_METHOD, "ValidationException", "GET is served here.");
    else if (f->account(f->act_ctx, &text))
        front_fail(out, TOO_LARGE, "InternalServerException", "The account is too large.");
    if (out->status == 200) {
        out->len = text.len;
        out->body = buf_detach(&text);
    }
    buf_release(&text);
}

void control_handle(struct front *f, const struct sig_request *rq, int64_t now_ms,
                    struct front_answer *out)
{
    if (front_check_signature(f, rq, now_ms, out))
        return;
    if (!f->access_key && !is_loopback_name(sig_header_value(rq, "host"))) {
        front_fail(out, FORBIDDEN, "AccessDeniedException",
                   "Without signatures this is served to a loopback host only.");
        return;
    }
    if (str_eq(rq->target, ROOT "account") && f->account) {
        show_account(f, rq, out);
        return;
    }
    if (!str_eq(rq->target, ROOT "faults")) {
        front_fail(out, NOT_FOUND, "ResourceNotFoundException",
                   "There are " ROOT "faults and " ROOT "account only.");
        return;
    }
    if (!str_eq(rq->method, "GET") && !str_eq(rq->method, "POST") &&
        !str_eq(rq->method, "DELETE")) {
        front_fail(out, BAD_METHOD, "ValidationException", "GET, POST and DELETE are served here.");
        return;
    }
    if (!str_eq(rq->method, "GET") && change(f, rq, out))
        return;
    cJSON *body = fault_set_json(f->faults);
    front_take_body(out, body);
    cJSON_Delete(body);
}
