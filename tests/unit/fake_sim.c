/* fake_sim.c - a service of three answers: NotifyResourceDeploymentStatusChange gives an empty
 * body, CancelEnvironmentDeployment a ConflictException, everything else {"done":true}. */
#include "tests/unit/fake_sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void sim_options_init(struct sim_options *o)
{
    *o = (struct sim_options){.seed = 1,
                              .environments = 6,
                              .services = 24,
                              .instances = 3,
                              .speed = 1,
                              .failure_rate = -1};
}

struct sim *sim_new(const struct sim_options *o, struct err *e)
{
    (void)o;
    (void)e;
    return xcalloc(1, sizeof(struct sim));
}

void sim_free(struct sim *s)
{
    free(s->input);
    free(s);
}

void sim_handle(struct sim *s, const struct sim_request *rq, int64_t now_ms, struct sim_answer *out)
{
    char *text = cJSON_PrintUnformatted(rq->input);
    s->calls++;
    s->now_ms = now_ms;
    snprintf(s->op, sizeof(s->op), "%s", rq->op);
    snprintf(s->region, sizeof(s->region), "%s", rq->region ? rq->region : "-");
    free(s->input);
    s->input = xstrdup(text);
    cJSON_free(text);
    *out = (struct sim_answer){.status = 200};
    if (!strcmp(rq->op, "NotifyResourceDeploymentStatusChange"))
        return;
    out->body = cJSON_CreateObject();
    if (!strcmp(rq->op, "CancelEnvironmentDeployment")) {
        out->status = 400;
        snprintf(out->error, sizeof(out->error), "ConflictException");
        cJSON_AddStringToObject(out->body, "__type", "com.amazonaws.proton#ConflictException");
        cJSON_AddStringToObject(out->body, "message", "Nothing to cancel.");
    } else {
        cJSON_AddTrueToObject(out->body, "done");
    }
}

void sim_answer_release(struct sim_answer *a)
{
    cJSON_Delete(a->body);
    a->body = NULL;
}
