/* Runs tables of steps. */
#include "sim_steps.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

enum { KEPT_MAX = 256, INPUT_MAX = 8192 };

static void fill_in(char out[INPUT_MAX], const char *input, const char *kept)
{
    size_t n = 0;

    for (; *input && n < INPUT_MAX - KEPT_MAX - 1;) {
        if (str_starts(input, "$ID")) {
            n += (size_t)snprintf(out + n, KEPT_MAX, "%s", kept);
            input += 3;
        } else {
            out[n++] = *input++;
        }
    }
    out[n] = '\0';
}

void run_steps(struct world *w, const struct step *steps, size_t n)
{
    char kept[KEPT_MAX] = "", input[INPUT_MAX], text[INPUT_MAX];

    for (size_t i = 0; i < n; i++) {
        const struct step *x = &steps[i];
        cJSON *body;

        w->now += x->wait;
        fill_in(input, x->input, kept);
        body = call(w, x->op, input, x->error);
        fill_in(text, x->text ? x->text : "", kept);
        if (x->path && !str_eq(json_str_or(body, x->path, "(none)"), text))
            fail_msg("step %zu, %s %s: %s is \"%s\", not \"%s\"", i, x->op, input, x->path,
                     json_str_or(body, x->path, "(none)"), text);
        if (x->keep) {
            assert_non_null(json_str(body, x->keep));
            snprintf(kept, sizeof(kept), "%s", json_str(body, x->keep));
        }
        cJSON_Delete(body);
    }
}

static int up(void **state, int e, int s, int i)
{
    struct world *w = xcalloc(1, sizeof(*w));

    w->sim = world_sim(1, e, s, i, true);
    w->now = START;
    *state = w;
    return 0;
}

int empty_account(void **state)
{
    return up(state, 0, 0, 0);
}

int quiet_fleet(void **state)
{
    return up(state, 4, 12, 3);
}

int world_down(void **state)
{
    struct world *w = *state;

    sim_free(w->sim);
    free(w);
    return 0;
}
