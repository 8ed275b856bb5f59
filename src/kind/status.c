/* The service's status words and what they mean to an eye (BEHAVIOUR section 4). */
#include "kind/common.h"

#include <string.h>

#include "base/json.h"
#include "base/num.h"

struct status_row {
    const char *status;
    enum health health;
    bool moving, cancellable, deleted;
};

static const struct status_row statuses[] = {
    /* deployments */
    {.status = "IN_PROGRESS", .health = HEALTH_PROGRESS, .moving = true, .cancellable = true},
    {.status = "SUCCEEDED", .health = HEALTH_OK},
    {.status = "FAILED", .health = HEALTH_FAILED},
    {.status = "CANCELLING", .health = HEALTH_PROGRESS, .moving = true},
    {.status = "CANCELLED", .health = HEALTH_CANCELLED},
    {.status = "DELETE_IN_PROGRESS", .health = HEALTH_DELETING, .moving = true},
    {.status = "DELETE_FAILED", .health = HEALTH_FAILED},
    /* In a history the delete has done what it should; of a resource it is said in passing only. */
    {.status = "DELETE_COMPLETE", .health = HEALTH_OK, .deleted = true},
    /* services */
    {.status = "CREATE_IN_PROGRESS", .health = HEALTH_PROGRESS, .moving = true},
    {.status = "CREATE_FAILED", .health = HEALTH_FAILED},
    {.status = "CREATE_FAILED_CLEANUP_IN_PROGRESS", .health = HEALTH_FAILED, .moving = true},
    {.status = "CREATE_FAILED_CLEANUP_COMPLETE", .health = HEALTH_FAILED},
    {.status = "CREATE_FAILED_CLEANUP_FAILED", .health = HEALTH_FAILED},
    {.status = "ACTIVE", .health = HEALTH_OK},
    {.status = "UPDATE_IN_PROGRESS", .health = HEALTH_PROGRESS, .moving = true},
    {.status = "UPDATE_FAILED", .health = HEALTH_FAILED},
    {.status = "UPDATE_FAILED_CLEANUP_IN_PROGRESS", .health = HEALTH_FAILED, .moving = true},
    {.status = "UPDATE_FAILED_CLEANUP_COMPLETE", .health = HEALTH_FAILED},
    {.status = "UPDATE_FAILED_CLEANUP_FAILED", .health = HEALTH_FAILED},
    {.status = "UPDATE_COMPLETE_CLEANUP_FAILED", .health = HEALTH_FAILED},
    /* template versions */
    {.status = "REGISTRATION_IN_PROGRESS", .health = HEALTH_PROGRESS, .moving = true},
    {.status = "REGISTRATION_FAILED", .health = HEALTH_FAILED},
    {.status = "DRAFT", .health = HEALTH_CANCELLED}, /* calm, and in use nowhere */
    {.status = "PUBLISHED", .health = HEALTH_OK},
    /* environment account connections: one that waits, waits for a person */
    {.status = "PENDING", .health = HEALTH_PROGRESS},
    {.status = "CONNECTED", .health = HEALTH_OK},
    {.status = "REJECTED", .health = HEALTH_FAILED},
};

static const struct status_row *find_status(const char *status)
{
    for (size_t i = 0; status && i < sizeof(statuses) / sizeof(statuses[0]); i++)
        if (strcmp(statuses[i].status, status) == 0)
            return &statuses[i];
    return NULL;
}

void read_status(struct facts *out, const char *status, const char *message)
{
    const struct status_row *r = find_status(status);

    out->status = status;
    out->message = message;
    out->moving = r && r->moving;
    out->cancellable = r && r->cancellable;
    out->deleted = r && r->deleted;
}

void read_deployable(const cJSON *o, struct facts *out)
{
    read_status(out, json_str(o, "deploymentStatus"), json_str(o, "deploymentStatusMessage"));
    out->name = json_str(o, "name");
    out->template_name = json_str(o, "templateName");
    out->major = json_str(o, "templateMajorVersion");
    out->minor = json_str(o, "templateMinorVersion");
    out->deployment = json_str(o, "lastAttemptedDeploymentId");
    out->last_good = json_str(o, "lastSucceededDeploymentId");
    out->arn = json_str(o, "arn");
    out->created_ms = json_time_ms(o, "createdAt");
    out->attempted_ms = json_time_ms(o, "lastDeploymentAttemptedAt");
    out->succeeded_ms = json_time_ms(o, "lastDeploymentSucceededAt");
}

/* lastDeploymentAttemptedAt is when the attempt began that a cancel or a delete came after (or that
 * a delete is): a deployment cancelled after two hours is not stuck in CANCELLING. What has no
 * attempts (a service) is never called stuck: what it waits for is. */
enum health kind_health(const struct facts *f, int64_t since_ms, int64_t now_ms)
{
    const struct status_row *r = find_status(f->status);
    int64_t began;

    if (!r)
        return HEALTH_UNKNOWN;
    if (!r->moving || !f->attempted_ms)
        return r->health;
    began = r->cancellable ? f->attempted_ms : since_ms ? since_ms : now_ms;
    return now_ms - began > KIND_STUCK_MS ? HEALTH_STUCK : r->health;
}

struct health_row {
    const char *name, *glyph, *ascii;
};

static const struct health_row healths[] = {
#define HEALTH_ROW(id, text, glyph_, ascii_)                                                       \
    [HEALTH_##id] = {.name = (text), .glyph = (glyph_), .ascii = (ascii_)},
    HEALTHS(HEALTH_ROW)
#undef HEALTH_ROW
};

const char *health_name(enum health h)
{
    return healths[h].name;
}

const char *health_glyph(enum health h, bool ascii)
{
    return ascii ? healths[h].ascii : healths[h].glyph;
}
