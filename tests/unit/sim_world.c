/* A local service whose time is stepped by hand. */
#include "sim_world.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "base/rng.h"
#include "base/when.h"
#include "proton/check.h"

struct sim *world_sim(uint64_t seed, int e, int s, int i, bool quiet)
{
    struct sim_options o;
    struct err err;
    struct sim *sim;

    sim_options_init(&o);
    o.seed = seed;
    o.environments = e;
    o.services = s;
    o.instances = i;
    o.now_ms = START;
    o.quiet = quiet;
    sim = sim_new(&o, &err);
    assert_non_null(sim);
    return sim;
}

/* What the service leaves out of something that was never deployed (BEHAVIOUR section 1). */
static bool may_miss(const char *member)
{
    static const char *const names[] = {"lastDeploymentSucceededAt", "templateMajorVersion",
                                        "templateMinorVersion"};

    for (size_t i = 0; member && i < ARRAY_LEN(names); i++)
        if (strcmp(member, names[i]) == 0)
            return true;
    return false;
}

static bool on_violation(void *ctx, const struct violation *v)
{
    struct buf *wrong = ctx;

    if (v->kind == VIOLATION_MISSING && may_miss(v->at->member))
        return true;
    place_text(v->at, wrong);
    buf_addf(wrong, " (%d) ", (int)v->kind);
    return true;
}

void assert_fits(const char *op, const cJSON *body)
{
    struct buf wrong = BUF_INIT(4096);

    /* A delete of what is gone answers {}: all required members are missing then. An answer without
     * members may have no body at all (BEHAVIOUR section 1). */
    if (!body)
        assert_int_equal(op_find(op)->output->n_members, 0);
    else if (body->child)
        shape_violations(op_find(op)->output, body, on_violation, &wrong);
    if (wrong.len)
        fail_msg("%s: its answer violates the model at %s", op, buf_str(&wrong));
    buf_release(&wrong);
}

void assert_declared(const char *op, const char *code)
{
    const char *const *declared = op_find(op)->errors;

    while (*declared && !str_eq(*declared, code))
        declared++;
    if (!*declared)
        fail_msg("%s: %s is none of its errors", op, code);
}

/* One call; `input` is JSON text. The answer's body is the caller's. Successes fit the output
 * shape. */
cJSON *call(struct world *w, const char *op, const char *input, const char *error)
{
    struct err e;
    cJSON *in = json_parse(input, strlen(input), &e), *body;
    struct sim_request rq = {.op = op, .input = in};
    struct sim_answer a;

    assert_non_null(in);
    if (op_check_input(op_find(op), in, &e) < 0)
        fail_msg("%s: %s", op, e.msg);
    sim_handle(w->sim, &rq, w->now, &a);
    cJSON_Delete(in);
    if (!str_eq(a.error, error))
        fail_msg("%s %s: \"%s\" (%s), not \"%s\"", op, input, a.error,
                 json_str_or(a.body, "message", ""), error);
    assert_int_equal(a.status, *error ? 400 : 200);
    if (!*error)
        assert_fits(op, a.body);
    if (*error) {
        assert_string_equal(json_str(a.body, "__type"), error);
        assert_declared(op, error);
    }
    body = a.body;
    a.body = NULL;
    sim_answer_release(&a);
    return body;
}

void expect(struct world *w, const char *op, const char *input, const char *error)
{
    cJSON_Delete(call(w, op, input, error));
}

const char *ask(struct world *w, const char *op, const char *input, const char *path)
{
    static char text[4096];
    cJSON *body = call(w, op, input, "");

    snprintf(text, sizeof(text), "%s", json_str_or(body, path, "(none)"));
    cJSON_Delete(body);
    return text;
}
