/* What an HTTP answer says: the body, or an error with the service's code, message and request id
 * (BEHAVIOUR sections 1 and 2). */
#include "client/inside.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/jsonview.h"
#include "base/num.h"
#include "base/text.h"

enum { EXCERPT = 160 };

/* "com.amazonaws.proton#ConflictException:http://..." is ConflictException. What is no code's
 * character is made visible: codes are shown and logged. */
static void plain_code(const char *code, char *out, size_t size)
{
    const char *hash = strchr(code, '#');
    struct buf safe = BUF_INIT(1024);
    size_t n;

    code = hash ? hash + 1 : code;
    n = strcspn(code, ":");
    text_safe(&safe, code, n < size ? n : size - 1, TEXT_ASCII);
    snprintf(out, size, "%s", safe.len ? buf_str(&safe) : "UnknownError");
    buf_release(&safe);
}

/* The beginning of what came, made visible, for a message. */
static void excerpt(const struct buf *body, struct buf *out)
{
    size_t n = body->len < EXCERPT ? body->len : EXCERPT;

    text_safe(out, buf_str(body), n, 0);
    if (n < body->len)
        buf_adds(out, "...");
}

static void set_protocol_error(struct call *call, const struct http_response *r, const char *why)
{
    struct buf seen = BUF_INIT(1 << 14);

    excerpt(&r->body, &seen);
    err_set(
        &call->err, ERR_PROTOCOL,
        "the answer (HTTP %d) is not one of the service: %s; is the endpoint right? It begins: %s",
        r->status, why, seen.len ? buf_str(&seen) : "(nothing)");
    buf_release(&seen);
}

/* Any status but 2xx. */
static void read_error(struct call *call, const struct http_response *r, cJSON *body)
{
    const char *header = http_header(r, "x-amzn-ErrorType");
    const char *code = json_str(body, "__type"), *message = json_str(body, "message");
    struct buf safe = BUF_INIT(1 << 16);
    char plain[96];

    if (!code)
        code = json_str(body, "code");
    if (!code)
        code = header;
    if (!message)
        message = json_str(body, "Message");
    if (!code && !message) {
        set_protocol_error(call, r, "no error code and no message");
        /* A gateway's page has its status all the same: a 503 may be tried again. */
        call->err.http_status = r->status;
        return;
    }
    plain_code(code ? code : "UnknownError", plain, sizeof(plain));
    text_safe(&safe, message ? message : "(no message)", strlen(message ? message : "(no message)"),
              0);
    err_set(&call->err, ERR_SERVICE, "%s", buf_str(&safe));
    snprintf(call->err.service_code, sizeof(call->err.service_code), "%s", plain);
    buf_release(&safe);
}

static void read_request_id(struct call *call, const struct http_response *r)
{
    const char *id = http_header(r, "x-amzn-RequestId");
    struct buf safe = BUF_INIT(512);

    call->result.request_id[0] = '\0';
    if (!id)
        return;
    text_safe(&safe, id, strnlen(id, 90), TEXT_ASCII);
    snprintf(call->result.request_id, sizeof(call->result.request_id), "%s", buf_str(&safe));
    buf_release(&safe);
}

/* A tree of the text, or, where only the text is wanted, an empty one once the text is found to be
 * an object. NULL with e set. */
static cJSON *read_object(struct call *call, const struct buf *text, struct err *e)
{
    cJSON *body;

    if (call->text_only) {
        call->parts[0].name = call->op->result_key;
        call->parts[1].name = call->op->output_token;
        if (jsonview_check_parts(buf_str(text), text->len, call->parts, 2, e) < 0)
            return NULL;
        if (jsonview_type(jsonview_of(buf_str(text), text->len)) == JSONVIEW_OBJECT)
            return cJSON_CreateObject();
    } else {
        body = json_parse(buf_str(text), text->len, e);
        if (!body || cJSON_IsObject(body))
            return body;
        cJSON_Delete(body);
    }
    err_set(e, ERR_PROTOCOL, "not a JSON object");
    return NULL;
}

/* An empty body is an empty object (NotifyResourceDeploymentStatusChange answers so). */
static void read_answer(struct call *call, const struct http_response *r)
{
    struct err why;
    cJSON *body = r->body.len > 0 ? read_object(call, &r->body, &why) : cJSON_CreateObject();

    if (!body) {
        set_protocol_error(call, r, why.msg);
        return;
    }
    call->result.body = body;
    call->result.text = r->body.len > 0 ? buf_str(&r->body) : NULL;
    call->result.text_len = r->body.len;
}

void answer_read(struct call *call, struct http_response *r, const struct err *e)
{
    struct err why;
    cJSON *body;

    err_clear(&call->err);
    call->result.request_id[0] = '\0';
    if (e->code != 0) {
        call->err = *e;
        return;
    }
    read_request_id(call, r);
    if (r->status < 200 || r->status > 299) {
        body = r->body.len > 0 ? json_parse(buf_str(&r->body), r->body.len, &why) : NULL;
        read_error(call, r, body);
        cJSON_Delete(body);
    } else {
        read_answer(call, r);
    }
    call->err.maybe_sent = true;
    call->err.http_status = r->status;
    memcpy(call->err.request_id, call->result.request_id, sizeof(call->err.request_id));
}

static bool one_of(const char *code, const char *const *codes)
{
    for (; *codes; codes++)
        if (strcmp(*codes, code) == 0)
            return true;
    return false;
}

bool answer_is_late(const struct err *e)
{
    static const char *const codes[] = {"RequestTimeTooSkewed", "RequestExpired", NULL};

    if (e->code != ERR_SERVICE)
        return false;
    if (strcmp(e->service_code, "InvalidSignatureException") == 0)
        return text_contains(e->msg, "expired") || text_contains(e->msg, "not yet current");
    return one_of(e->service_code, codes);
}

bool answer_is_skew(const struct err *e)
{
    return answer_is_late(e) ||
           (e->code == ERR_SERVICE && strcmp(e->service_code, "SignatureDoesNotMatch") == 0);
}

bool answer_is_expired(const struct err *e)
{
    static const char *const codes[] = {
        "ExpiredToken",         "ExpiredTokenException", "UnrecognizedClientException",
        "InvalidClientTokenId", "RequestExpired",        NULL};

    return e->code == ERR_SERVICE && one_of(e->service_code, codes);
}

bool client_is_identity_error(const struct err *e)
{
    static const char *const codes[] = {"InvalidSignatureException",
                                        "SignatureDoesNotMatch",
                                        "MissingAuthenticationTokenException",
                                        "MissingAuthenticationToken",
                                        "IncompleteSignatureException",
                                        "IncompleteSignature",
                                        "RequestTimeTooSkewed",
                                        NULL};

    return answer_is_expired(e) || (e->code == ERR_SERVICE && one_of(e->service_code, codes));
}
