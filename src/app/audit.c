/* The record of changes. Lines of JSON: who reads them later joins the two of a change by "id". */
#include "app/audit.h"

#include <stdlib.h>
#include <string.h>

#include "app/state_file.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/when.h"

enum { VALUE_MAX = 300 };

/* What of the input says what is changed: plain values that are no secret, and no token. */
static cJSON *target_of(const struct op *op, const cJSON *input)
{
    cJSON *target = cJSON_CreateObject();
    const cJSON *v;

    cJSON_ArrayForEach (v, input) {
        const struct member *m = shape_member(op->input, v->string);
        bool text = cJSON_IsString(v) && strlen(v->valuestring) <= VALUE_MAX;

        if (m && !m->shape->sensitive && !m->token &&
            (text || cJSON_IsBool(v) || cJSON_IsNumber(v)))
            cJSON_AddItemToObject(target, v->string, cJSON_Duplicate(v, false));
    }
    return target;
}

static const char *outcome(const struct err *e)
{
    if (e->code == 0)
        return "accepted";
    if (err_unsure(e))
        return "unknown"; /* it may have been carried out */
    return e->code == ERR_SERVICE ? "refused" : "failed";
}

static void add_outcome(cJSON *line, const struct call_result *r, const struct err *e)
{
    json_set_str(line, "outcome", outcome(e));
    if (e->code) /* the service's code, or ours: never a text, which may quote what was sent */
        json_set_str(line, "error", *e->service_code ? e->service_code : err_name(e->code));
    if (e->http_status)
        cJSON_AddNumberToObject(line, "http", e->http_status);
    if (*r->request_id || *e->request_id)
        json_set_str(line, "requestId", *r->request_id ? r->request_id : e->request_id);
    cJSON_AddNumberToObject(line, "attempts", r->attempts);
    cJSON_AddNumberToObject(line, "ms", (double)r->elapsed_ms);
}

static void append(const cJSON *line)
{
    char *path = state_file("audit.jsonl"), *text = cJSON_PrintUnformatted(line);
    struct buf b = BUF_INIT(1 << 20);
    struct err e;

    buf_addf(&b, "%s\n", text);
    if (!path)
        log_warn("audit: no HOME, no XDG_STATE_HOME: nothing is recorded");
    else if (file_append(path, buf_str(&b), b.len, &e) < 0)
        log_warn("audit: %s", e.msg);
    buf_release(&b);
    free(text);
    free(path);
}

void audit_call(void *ctx, const struct client *c, const char *id, const struct op *op,
                const cJSON *input, const struct call_result *r, const struct err *e)
{
    cJSON *line = cJSON_CreateObject();
    char when[WHEN_MAX];

    (void)ctx;
    json_set_str(line, "time", when_iso(clock_wall(&clock_system), when));
    json_set_str(line, "id", id);
    json_set_str(line, "profile", client_profile(c));
    json_set_str(line, "region", client_region(c));
    json_set_str(line, "endpoint", client_endpoint_host(c));
    json_set_str(line, "operation", op->name);
    json_set(line, "target", target_of(op, input));
    if (r)
        add_outcome(line, r, e);
    else
        json_set_str(line, "outcome", "sent");
    append(line);
    cJSON_Delete(line);
}
