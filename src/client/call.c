/* One call from its input to its callback: check, credentials, signature, attempts. */
#include "client/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "aws/sigv4.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"

enum { HEADERS_MAX = 12, SKEW_MIN_MS = 60 * 1000 };

static void attempt(struct call *call);

/* --- the end
 * -------------------------------------------------------------------------------------- */

static void on_timer_closed(uv_handle_t *h)
{
    struct call *call = h->data;
    struct client *c = call->client;

    DL_DELETE(c->calls, call);
    cJSON_Delete(call->result.body);
    cJSON_Delete(call->input);
    free(call->body);
    free(call);
    client_maybe_finish(c);
}

/* The one place where the callback is called. What an earlier attempt may have done counts, however
 * the last one failed. */
static void finish(struct call *call)
{
    struct client *c = call->client;

    call->state = CALL_END;
    if (call->err.code != 0)
        call->err.maybe_sent |= call->unsure;
    call->result.elapsed_ms = clock_mono(&clock_system) - call->began_ms;
    if (call->audited)
        c->audit(c->audit_ctx, c, call->invocation, call->op, call->input, &call->result,
                 &call->err);
    if (call->err.code != 0 && call->err.code != ERR_CANCELLED)
        c->stats.errors++;
    call->fn(call->ctx, &call->result, &call->err);
    call->result.text = NULL; /* was the exchange's */
    uv_close((uv_handle_t *)&call->timer, on_timer_closed);
}

static void on_finish_timer(uv_timer_t *t)
{
    finish(t->data);
}

static void finish_soon(struct call *call)
{
    call->state = CALL_WAIT;
    uv_timer_start(&call->timer, on_finish_timer, 0, 0);
}

/* --- attempts
 * --------------------------------------------------------------------------------------- */

static void on_retry_timer(uv_timer_t *t)
{
    struct call *call = t->data;

    attempt(call);
}

static void try_again(struct call *call, int64_t delay_ms)
{
    call->state = CALL_WAIT;
    uv_timer_start(&call->timer, on_retry_timer, (uint64_t)delay_ms, 0);
}

/* Our clock is wrong: the offset from the answer's Date, once (BEHAVIOUR 7). A signature that does
 * not match has another reason when the clocks agree; so it is not tried again then. */
static bool correct_skew(struct call *call, const struct http_response *r)
{
    const char *date = http_header(r, "Date");
    int64_t theirs, offset, change;

    if (call->skew_tried || !answer_is_skew(&call->err) || !date ||
        when_parse_http(date, &theirs) < 0 || theirs <= 0)
        return false;
    offset = theirs - clock_wall(&clock_system);
    change = offset > call->skew_ms ? offset - call->skew_ms : call->skew_ms - offset;
    if (change < SKEW_MIN_MS && !answer_is_late(&call->err))
        return false;
    call->skew_tried = true;
    call->skew_ms = offset;
    return true;
}

/* The offset is kept for later calls once the service has taken a signature made with it: a Date
 * that is wrong itself spoils this call at most. */
static void keep_skew(struct call *call)
{
    bool taken = call->err.code == 0 || call->err.code == ERR_SERVICE;

    if (call->skew_tried && taken && !answer_is_skew(&call->err))
        call->client->skew_ms = call->skew_ms;
}

static void on_http(void *ctx, struct http_response *r, const struct err *e)
{
    struct call *call = ctx;
    bool answered = e->code == 0;
    enum retry_kind k;
    int64_t wait;

    call->http = NULL;
    answer_read(call, r, e);
    keep_skew(call);
    k = retries_note(call, answered);
    if (call->cancelled) {
        cJSON_Delete(call->result.body);
        call->result.body = NULL;
        call->result.text = NULL;
        err_set(&call->err, ERR_CANCELLED, "cancelled");
        call->err.maybe_sent = answered || e->maybe_sent;
        finish(call);
    } else if (call->err.code == 0) {
        finish(call);
    } else if (correct_skew(call, r)) {
        try_again(call, 0);
    } else if (!call->creds_tried && answer_is_expired(&call->err)) {
        /* Refused before it was acted upon: safe for every operation. */
        call->creds_tried = true;
        creds_invalidate(call->client->creds, call->signer);
        try_again(call, 0);
    } else {
        wait = retries_next(call, k, answered ? http_header(r, "Retry-After") : NULL);
        if (wait >= 0)
            try_again(call, wait);
        else
            finish(call);
    }
}

/* --- the request
 * ------------------------------------------------------------------------------------ */

struct lines {
    char *line[HEADERS_MAX];
    size_t n;
};

static void add_line(struct lines *l, const char *name, const char *value)
{
    l->line[l->n++] = xasprintf("%s: %s", name, value);
}

static int sign(struct call *call, const struct creds *creds, const char *target,
                struct sigv4_result *signature)
{
    struct client *c = call->client;
    const struct sigv4_header headers[] = {{"content-type", PROTON_CONTENT_TYPE},
                                           {"host", c->endpoint.host},
                                           {"x-amz-target", target}};
    struct sigv4_request rq = {.method = "POST",
                               .path = c->path,
                               .headers = headers,
                               .n_headers = ARRAY_LEN(headers),
                               .body = call->body,
                               .body_len = strlen(call->body)};
    struct sigv4_options o = {.access_key = creds->access_key,
                              .secret_key = creds->secret_key,
                              .session_token = creds->session_token,
                              .region = c->endpoint.signing_region,
                              .service = PROTON_SIGNING_NAME,
                              .wall_ms = clock_wall(&clock_system) + call->skew_ms,
                              .normalize_path = true};

    return sigv4_sign(&rq, &o, signature, &call->err);
}

/* Once, whatever retries follow. */
static void audit_sending(struct call *call)
{
    struct client *c = call->client;

    if (!c->audit || call->audited || call->op->retry == OP_RETRY_READ)
        return;
    call->audited = true;
    c->audit(c->audit_ctx, c, call->invocation, call->op, call->input, NULL, NULL);
}

static void transmit(struct call *call, const struct creds *creds)
{
    struct client *c = call->client;
    char target[128], attempts[48];
    char *url = xasprintf("%s%s", c->endpoint.url, str_ends(c->endpoint.url, "/") ? "" : "/");
    struct lines l = {.n = 0};
    struct sigv4_result signature;
    struct http_request rq = {.method = "POST",
                              .url = url,
                              .headers = (const char *const *)l.line,
                              .body = call->body,
                              .body_len = strlen(call->body),
                              .timeout_ms = c->timeout_ms,
                              .max_response = c->max_response,
                              .once = call->op->retry == OP_RETRY_NEVER};

    if (!call->skew_tried)
        call->skew_ms = c->skew_ms;
    snprintf(call->signer, sizeof(call->signer), "%s", creds->access_key);
    snprintf(target, sizeof(target), "%s%s", PROTON_TARGET_PREFIX, call->op->name);
    snprintf(attempts, sizeof(attempts), "attempt=%d; max=%d", call->result.attempts + 1,
             c->max_attempts);
    sigv4_init(&signature);
    if (sign(call, creds, target, &signature) < 0) {
        finish_soon(call);
    } else {
        add_line(&l, "Content-Type", PROTON_CONTENT_TYPE);
        add_line(&l, "X-Amz-Target", target);
        add_line(&l, "X-Amz-Date", signature.date);
        if (creds->session_token && *creds->session_token)
            add_line(&l, "X-Amz-Security-Token", creds->session_token);
        add_line(&l, "Authorization", buf_str(&signature.authorization));
        add_line(&l, "amz-sdk-invocation-id", call->invocation);
        add_line(&l, "amz-sdk-request", attempts);
        audit_sending(call);
        call->state = CALL_HTTP;
        call->result.attempts++;
        c->stats.requests++;
        call->http = http_send(c->http, &rq, on_http, call);
    }
    for (size_t i = 0; i < l.n; i++) {
        mem_wipe(l.line[i], strlen(l.line[i]));
        free(l.line[i]);
    }
    sigv4_release(&signature);
    free(url);
}

static void on_creds(void *ctx, const struct creds *creds, const struct err *e)
{
    struct call *call = ctx;

    if (e->code != 0) {
        call->err = *e;
        finish(call);
    } else {
        transmit(call, creds);
    }
}

static void attempt(struct call *call)
{
    int64_t hold = retries_hold(call->client);

    if (hold > 0) { /* not yet: and then the others that wait may have been faster */
        try_again(call, hold);
        return;
    }
    call->state = CALL_CREDS;
    client_creds(call->client, on_creds, call);
}

/* --- the beginning
 * ---------------------------------------------------------------------------------- */

/* A UUID for every token that is to be filled in; kept over all attempts (BEHAVIOUR 5). */
static void fill_tokens(struct call *call)
{
    const struct shape *s = call->op->input;
    char uuid[37];

    for (size_t i = 0; i < s->n_members; i++)
        if (s->members[i].token && !json_at(call->input, s->members[i].name)) {
            rng_uuid4(&call->client->rng, uuid);
            json_set_str(call->input, s->members[i].name, uuid);
        }
}

/* A page token that the service gave goes back as it is, whatever the model says of tokens. */
static int check_input(struct call *call)
{
    cJSON *token = NULL;
    int rc;

    if (!call->op)
        return err_set(&call->err, ERR_INPUT, "there is no such operation");
    if (!cJSON_IsObject(call->input))
        return err_set(&call->err, ERR_INPUT, "the input of %s is no JSON object", call->op->name);
    if (call->token_member)
        token = cJSON_DetachItemFromObjectCaseSensitive(call->input, call->token_member);
    rc = op_check_input(call->op, call->input, &call->err);
    if (token)
        cJSON_AddItemToObject(call->input, call->token_member, token);
    return rc;
}

static void on_start_timer(uv_timer_t *t)
{
    struct call *call = t->data;

    if (check_input(call) == 0) {
        fill_tokens(call);
        call->body = cJSON_PrintUnformatted(call->input);
        attempt(call);
        return;
    }
    finish(call);
}

struct call *call_start(struct client *c, const struct op *op, cJSON *input,
                        const char *token_member, call_fn *fn, void *ctx)
{
    struct call *call = xcalloc(1, sizeof(*call));

    call->client = c;
    call->op = call->result.op = op;
    call->input = input ? input : cJSON_CreateObject();
    call->token_member = token_member;
    call->fn = fn;
    call->ctx = ctx;
    call->began_ms = clock_mono(&clock_system);
    err_clear(&call->err);
    rng_uuid4(&c->rng, call->invocation);
    uv_timer_init(c->loop, &call->timer);
    call->timer.data = call;
    uv_timer_start(&call->timer, on_start_timer, 0, 0);
    DL_APPEND(c->calls, call);
    if (c->closing) /* somebody who does not know it yet; whoever asks again each time must end */
        call_cancel(call);
    return call;
}

struct call *client_call(struct client *c, const struct op *op, cJSON *input, call_fn *fn,
                         void *ctx)
{
    return call_start(c, op, input, NULL, fn, ctx);
}

void call_cancel(struct call *call)
{
    if (call->cancelled || call->state == CALL_END)
        return;
    call->cancelled = true;
    if (call->state == CALL_CREDS) /* a person or a slow server may be asked: not waited for */
        client_creds_forget(call->client, on_creds, call);
    switch (call->state) {
    case CALL_CREDS:
    case CALL_START:
    case CALL_WAIT:
        err_set(&call->err, ERR_CANCELLED, "cancelled");
        uv_timer_start(&call->timer, on_finish_timer, 0, 0);
        break;
    case CALL_HTTP:
        http_cancel(call->http); /* on_http() comes, from the loop */
        break;
    case CALL_END:
        break;
    }
}
