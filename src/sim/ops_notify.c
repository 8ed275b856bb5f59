/* Self-managed provisioning: who provisions for the service tells it how far it got. */
#include "base/json.h"
#include "base/num.h"
#include "sim/ops.h"
#include "sim/resource.h"

static struct sim_target *need(const struct sim *s, const struct sim_request *rq,
                               struct sim_answer *out)
{
    const char *arn = json_str_or(rq->input, "resourceArn", "");
    const char *tail = resource_tail(s, arn);
    struct sim_target *t = tail ? resource_target(s, tail) : NULL;

    if (!t)
        answer_error(out, "ResourceNotFoundException", "Resource %s was not found.", arn);
    return t;
}

/* A deployment that is named must be the last of the resource. */
static bool check_deployment(const struct sim *s, const struct sim_request *rq,
                             const struct sim_target *t, struct sim_answer *out)
{
    const char *id = json_str(rq->input, "deploymentId");

    if (!id || str_eq(id, t->attempted_id))
        return true;
    if (deployment_find(s, id))
        answer_error(out, "ConflictException",
                     "Deployment %s is not the latest deployment of the resource.", id);
    else
        answer_error(out, "ResourceNotFoundException", "Deployment %s was not found.", id);
    return false;
}

/* The answer is an empty body (BEHAVIOUR section 1). [choice] of the codes; without a status only
 * the outputs and the message change. */
void op_notify(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = need(s, rq, out);
    const char *status = json_str(rq->input, "status");

    if (!t || !check_deployment(s, rq, t, out))
        return;
    if (!t->customer_managed) {
        answer_error(out, "ValidationException",
                     "%s %s does not use self-managed provisioning: its deployment status cannot "
                     "be set.",
                     target_word(t->type), t->key);
        return;
    }
    if (deploy_notify(s, t, status, json_str(rq->input, "statusMessage"),
                      json_at(rq->input, "outputs")))
        answer_ok(out, NULL);
    else
        answer_error(out, "ConflictException",
                     "%s %s has no deployment in progress: its status is %s.", target_word(t->type),
                     t->key, t->status);
}
