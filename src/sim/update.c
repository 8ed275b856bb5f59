/* Updates of one target by deploymentType (BEHAVIOUR section 4): what may be given with which, the
 * version that is gone to, and what stands in the way. Components have rules of their own:
 * ops_component.c. */
#include "sim/ops.h"

#include <string.h>

#include "base/json.h"
#include "base/num.h"
#include "sim/gitsync.h"

/* The version that MINOR_VERSION or MAJOR_VERSION goes to; false: `out` has the error. */
static bool choose_version(const struct sim_target *t, const struct sim_request *rq, bool major,
                           struct sim_version *to, struct sim_answer *out)
{
    struct sim_version runs = t->now.version.major ? t->now.version : t->tried.version;
    struct version_wish w;

    take_version(rq, &w);
    if (!major && w.major != -1 && w.major != runs.major) {
        answer_error(out, "ValidationException",
                     "A MINOR_VERSION update stays at major version %d.", runs.major);
        return false;
    }
    if (major && w.major != -1 && w.major <= runs.major) {
        answer_error(out, "ValidationException",
                     "A MAJOR_VERSION update goes to a major version higher than %d.", runs.major);
        return false;
    }
    to->major = w.major != -1 ? w.major
                : major       ? template_recommended(t->template_).major
                              : runs.major;
    to->minor = w.minor != -1 ? w.minor : template_newest_minor(t->template_, to->major);
    if (!need_version(t->template_, *to, &w, out))
        return false;
    return t->type != TARGET_INSTANCE || check_fits(t->template_, *to, t->environment, out);
}

/* [choice] What is wrong with the input is told before what is wrong with the state. */
static bool check_input(const struct sim_target *t, const struct sim_request *rq, const char *type,
                        struct sim_answer *out)
{
    const char *spec = json_str(rq->input, "spec");
    bool none = str_eq(type, "NONE"), current = str_eq(type, "CURRENT_VERSION");
    struct version_wish w;

    if ((none || current) && take_version(rq, &w)) {
        answer_error(out, "ValidationException",
                     "Template versions must not be given with deployment type %s.", type);
        return false;
    }
    if (spec && none && t->type != TARGET_PIPELINE) { /* UpdateServicePipeline requires one */
        answer_error(out, "ValidationException",
                     "A spec cannot be given with deployment type NONE.");
        return false;
    }
    if (!spec && current) {
        answer_error(out, "ValidationException",
                     "A spec is required with deployment type CURRENT_VERSION.");
        return false;
    }
    return !spec || check_spec(spec, t->type, out);
}

bool check_idle(const struct sim_target *t, const char *verb, struct sim_answer *out)
{
    const struct sim_target *other = t->component   ? t->component
                                     : t->attaching ? t->attaching
                                                    : t->instance;

    if (target_busy(t)) {
        answer_error(out, "ConflictException",
                     "%s %s cannot be %s while its deployment status is %s.", target_word(t->type),
                     t->key, verb, t->status);
        return false;
    }
    if (t->service && t->service->job) {
        answer_error(out, "ConflictException",
                     "%s %s cannot be %s while the status of service %s is %s.",
                     target_word(t->type), t->key, verb, t->service->name, t->service->status);
        return false;
    }
    if (other && target_busy(other)) {
        answer_error(out, "ConflictException",
                     "%s %s cannot be %s while the deployment status of %s, which is attached to "
                     "it, is %s.",
                     target_word(t->type), t->key, verb, other->key, other->status);
        return false;
    }
    return true;
}

bool check_update(const struct sim_target *t, const struct sim_request *rq, struct sim_version *to,
                  struct sim_answer *out)
{
    const char *type = json_str_or(rq->input, "deploymentType", "");

    *to = t->now.version.major ? t->now.version : t->tried.version;
    if (!check_input(t, rq, type, out))
        return false;
    if (str_eq(type, "MINOR_VERSION") && !choose_version(t, rq, false, to, out))
        return false;
    if (str_eq(type, "MAJOR_VERSION") && !choose_version(t, rq, true, to, out))
        return false;
    return check_idle(t, "updated", out);
}

void do_update(struct sim *s, struct sim_target *t, const struct sim_request *rq,
               struct sim_version version, const char *member, struct sim_answer *out)
{
    const char *spec = json_str(rq->input, "spec"), *token = json_str(rq->input, "clientToken"),
               *description = json_str(rq->input, "description");
    const struct sim_state *base = t->now.version.major ? &t->now : &t->tried;
    struct sim_state to = {.version = version};
    char tail[TAIL_MAX];

    if (description)
        set_text(&t->description, description);
    if (token)
        set_text(&t->token, token);
    t->modified_ms = s->now_ms;
    if (!str_eq(json_str(rq->input, "deploymentType"), "NONE")) {
        to.spec = spec ? shared_of(s, spec) : shared_ref(base->spec);
        deploy_go(s, deploy_start(s, t, &to), false);
        shared_drop(s, to.spec);
        if (t->type == TARGET_INSTANCE)
            gitsync_touched(s, t->service->name, t->name);
    }
    target_tail(t, tail);
    idem_modified(s, tail);
    answer_member(out, member, target_json(s, t, true));
}

void update_target(struct sim *s, struct sim_target *t, const struct sim_request *rq,
                   const char *member, struct sim_answer *out)
{
    struct sim_version to;

    if (check_update(t, rq, &to, out))
        do_update(s, t, rq, to, member, out);
}
