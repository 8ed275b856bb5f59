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

/* One call; `input` is JSON text. The answer's body is the caller's. Successes fit the output
 * shape. */
cJSON *call(struct world *w, const char *op, const char *input, const char *error)
{
    struct err e;
    cJSON *in = json_parse(input, strlen(input), &e), *body;
    struct sim_request rq = {.op = op, .input = in};
    struct sim_answer a;

    assert_non_null(in);
    assert_int_equal(op_check_input(op_find(op), in, &e), 0);
    sim_handle(w->sim, &rq, w->now, &a);
    cJSON_Delete(in);
    if (!str_eq(a.error, error))
        fail_msg("%s %s: \"%s\", not \"%s\"", op, input, a.error, error);
    assert_int_equal(a.status, *error ? 400 : 200);
    /* A delete of what is gone answers {}: all required members are missing then. */
    if (!*error && a.body->child && shape_check(op_find(op)->output, a.body, op, &e) < 0)
        fail_msg("%s: %s", op, e.msg);
    if (*error)
        assert_string_equal(json_str(a.body, "__type"), error);
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
