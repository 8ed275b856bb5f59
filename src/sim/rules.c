/* rules.c - how deployments end, by rules: which of them fits a deployment, and whether it strikes.
 * It does not carry anything out: that is step.c's. */
#include "sim/rules.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"
#include "sim/answer.h"
#include "sim/model.h"

void rules_add(struct sim *s, const struct sim_rule *rule)
{
    struct sim_rule *copy = xcalloc(1, sizeof(*copy));

    *copy = *rule;
    copy->match = xstrdup(rule->match);
    copy->template_name = xstrdup(rule->template_name);
    copy->message = xstrdup(rule->message);
    vec_push(&s->rules, copy);
}

void rules_release(struct vec *rules)
{
    for (size_t i = 0; i < rules->n; i++) {
        struct sim_rule *r = rules->v[i];

        free(r->match);
        free(r->template_name);
        free(r->message);
        free(r);
    }
    vec_release(rules);
}

static bool fits(const struct sim *s, const struct sim_rule *r, const struct sim_deployment *d,
                 const char *tail)
{
    if (r->left == 0 || s->now_ms < r->from_ms || s->now_ms >= r->until_ms)
        return false;
    if (r->match && fnmatch(r->match, tail, 0) != 0)
        return false;
    if (r->template_name && !str_eq(r->template_name, shared_str(d->to.template_name)))
        return false;
    return (r->major < 0 || r->major == d->to.version.major) &&
           (r->minor < 0 || r->minor == d->to.version.minor);
}

bool rules_ask(struct sim *s, const struct sim_deployment *d, struct rule_fate *out)
{
    char tail[TAIL_MAX];

    if (!s->rules.n)
        return false;
    target_tail(d->target, tail);
    for (size_t i = 0; i < s->rules.n; i++) {
        struct sim_rule *r = s->rules.v[i];

        if (!fits(s, r, d, tail) || (r->p < 1 && rng_unit(&s->rng) >= r->p))
            continue;
        r->left -= r->left > 0;
        *out = (struct rule_fate){.outcome = r->outcome, .ms = -1, .message = r->message};
        if (r->least_ms >= 0)
            out->ms = rng_range(&s->rng, r->least_ms, r->most_ms);
        return true;
    }
    return false;
}
