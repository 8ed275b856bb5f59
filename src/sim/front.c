/* front.c - from the bytes of a request to the bytes of its answer: operation, signature, body,
 * input, state machine, in this order. It knows the protocol and refuses to know what an operation
 * does.
 *
 * Statuses and words are those of the AWS services that speak the same protocol; [choice] marks
 * what no source settles. */
#include "sim/front.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/control.h"
#include "sim/wording.h"

#define COMMON "com.amazon.coral.service#"

enum { BAD_REQUEST = 400, NOT_FOUND = 404, MESSAGE_MAX = 32 * 1024 };

/* RFC 9110, section 5.6.7; by hand because strftime's names follow the locale. */
static void http_date(int64_t ms, char out[FRONT_DATE_MAX])
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t t = (time_t)(ms / MS_SECOND);
    struct tm tm;
    if (!gmtime_r(&t, &tm) || tm.tm_year < 0 || tm.tm_year > 8099) {
        out[0] = '\0';
        return;
    }
    snprintf(out, FRONT_DATE_MAX, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday],
             tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void start(struct front *f, int64_t now_ms, struct front_answer *out)
{
    *out = (struct front_answer){.status = 200, .type = PROTON_CONTENT_TYPE, .op = "-"};
    rng_uuid4(&f->ids, out->request_id);
    http_date(now_ms, out->date);
}

void front_take_body(struct front_answer *out, const cJSON *body)
{
    char *text = body ? cJSON_PrintUnformatted(body) : NULL;
    free(out->body);
    out->body = NULL;
    out->len = 0;
    if (!text)
        return;
    out->len = strlen(text);
    out->body = xstrdup(text);
    cJSON_free(text);
}

void front_fail(struct front_answer *out, int status, const char *error, const char *message)
{
    char *type = xasprintf(COMMON "%s", error);
    cJSON *body = cJSON_CreateObject();
    out->status = status;
    snprintf(out->error, sizeof(out->error), "%s", error);
    json_set_str(body, "__type", type);
    json_set_str(body, "message", message);
    front_take_body(out, body);
    cJSON_Delete(body);
    free(type);
}

void front_refuse(struct front *f, int status, const char *error, const char *message,
                  int64_t now_ms, struct front_answer *out)
{
    start(f, now_ms, out);
    front_fail(out, status, error, message);
}

/* "application/x-amz-json-1.0", with or without parameters. */
static bool right_type(const char *type)
{
    size_t n = strlen(PROTON_CONTENT_TYPE);
    return type && strcspn(type, "; ") == n && !strncmp(type, PROTON_CONTENT_TYPE, n);
}

/* The operation that is asked for, or NULL after an answer was made. [choice] The messages: the
 * services give none. */
static const struct op *find_op(const struct sig_request *rq, struct front_answer *out)
{
    const char *target = sig_header_value(rq, "x-amz-target");
    const char *prefix = PROTON_TARGET_PREFIX;
    const struct op *op = NULL;
    if (!str_eq(rq->method, "POST") || rq->target[0] != '/' || !strchr("?", rq->target[1])) {
        front_fail(out, NOT_FOUND, "UnknownOperationException", "Only POST / is served here.");
        return NULL;
    }
    if (!right_type(sig_header_value(rq, "content-type"))) {
        front_fail(out, BAD_REQUEST, "UnknownOperationException",
                   "The Content-Type must be " PROTON_CONTENT_TYPE ".");
        return NULL;
    }
    if (target && str_starts(target, prefix))
        op = op_find(target + strlen(prefix));
    if (!op || !str_eq(op->name, target + strlen(prefix))) { /* no kebab-case names on the wire */
        front_fail(out, BAD_REQUEST, "UnknownOperationException",
                   "The X-Amz-Target is none of " PROTON_TARGET_PREFIX "<operation>.");
        return NULL;
    }
    return op;
}

int front_check_signature(const struct front *f, const struct sig_request *rq, int64_t now_ms,
                          struct front_answer *out)
{
    const struct sig_identity id = {
        .service = PROTON_SIGNING_NAME, .access_key = f->access_key, .secret_key = f->secret_key};
    if (!f->access_key) {
        sig_scope_region(rq, out->region);
        return 0;
    }
    struct sig_verdict *v = xcalloc(1, sizeof(*v));
    int rc = 0;
    sig_check(rq, &id, now_ms, v);
    if (v->error) {
        front_fail(out, BAD_REQUEST, v->error, v->message);
        rc = -1;
    }
    snprintf(out->region, sizeof(out->region), "%s", v->region);
    free(v);
    return rc;
}

/* The input as a tree that is the caller's, or NULL after an answer was made. */
static cJSON *read_input(const struct op *op, const struct sig_request *rq,
                         struct front_answer *out)
{
    struct err e;
    struct buf message = BUF_INIT(MESSAGE_MAX);
    cJSON *input = rq->body_len ? json_parse(rq->body, rq->body_len, &e) : cJSON_CreateObject();
    const char *error = "SerializationException";
    if (!input)
        (void)buf_adds(&message, e.msg);
    else
        error = wording_check(op, input, &message);
    if (error) {
        front_fail(out, BAD_REQUEST, error, buf_str(&message));
        cJSON_Delete(input);
        input = NULL;
    }
    buf_release(&message);
    return input;
}

static void fail_as_planned(const struct fault_plan *plan, const char *op,
                            struct front_answer *out)
{
    char *message = xasprintf("%s%s", plan->message, plan->names_op ? op : "");
    front_fail(out, plan->status, plan->error, message);
    free(message);
}

/* The operation itself, with what the faults of its kind want before and after it. */
static void act(struct front *f, const struct sim_request *call, int64_t now_ms,
                struct front_answer *out)
{
    struct fault_plan *plan = &out->plan;
    struct sim_answer answer = {.status = 0};
    if (plan->status && !plan->after) {
        fail_as_planned(plan, call->op, out);
        return;
    }
    if (plan->delivery == DELIVER_RESET && !plan->after)
        return;
    f->act(f->act_ctx, call, now_ms, &answer);
    out->status = answer.status;
    snprintf(out->error, sizeof(out->error), "%s", answer.error);
    front_take_body(out, answer.body);
    sim_answer_release(&answer);
    if (plan->status)
        fail_as_planned(plan, call->op, out);
}

void front_handle(struct front *f, const struct sig_request *rq, int64_t now_ms,
                  struct front_answer *out)
{
    start(f, now_ms, out);
    if (control_wants(rq)) {
        control_handle(f, rq, now_ms, out);
        return;
    }
    const struct op *op = find_op(rq, out);
    if (!op)
        return;
    snprintf(out->op, sizeof(out->op), "%s", op->name);
    int64_t skewed_ms = now_ms + fault_skew(f->faults, op->name);
    http_date(skewed_ms, out->date);
    if (front_check_signature(f, rq, skewed_ms, out))
        return;
    fault_decide(f->faults, op->name, &out->plan);
    cJSON *input = read_input(op, rq, out);
    if (!input)
        return;
    const struct sim_request call = {
        .op = op->name, .input = input, .region = out->region[0] ? out->region : NULL};
    act(f, &call, now_ms, out);
    cJSON_Delete(input);
}

void front_answer_release(struct front_answer *a)
{
    free(a->body);
    a->body = NULL;
}
