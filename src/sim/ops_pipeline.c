/* Operations on service pipelines. */
#include "sim/ops.h"

#include "base/json.h"

static struct sim_target *find(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    return need_target(s, TARGET_PIPELINE, json_str_or(rq->input, "serviceName", ""), out);
}

void op_update_pipeline(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, out);

    if (t)
        update_target(s, t, rq, "pipeline", out);
}

void op_cancel_pipeline(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, out);

    if (t)
        cancel_target(s, t, "pipeline", out);
}

void op_pipeline_outputs(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, out);

    if (t)
        target_outputs(s, rq, t, out);
}

void op_pipeline_resources(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, out);

    if (t)
        target_resources(s, t, out);
}
