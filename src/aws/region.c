/* The region of the instance that we run on. */
#include "aws/region.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/imds.h"
#include "base/alloc.h"

struct question {
    struct imds *imds; /* NULL: it cannot be asked, `err` says why */
    struct err err;
    aws_region_fn *fn;
    void *arg;
};

static void answer(struct question *q, const struct aws_region *r, const struct err *e)
{
    q->fn(q->arg, r, e);
    if (q->imds)
        imds_close(q->imds);
    free(q);
}

static void on_region(void *arg, const struct aws_fetched *a, const struct err *e)
{
    struct question *q = arg;
    struct aws_region r = {.name = ""};
    struct err mine;

    err_clear(&mine);
    if (!a)
        err_set(&mine, e->code == ERR_CANCELLED ? ERR_CANCELLED : ERR_CONFIG, "%s",
                e->code == ERR_SERVICE ? e->msg : "no answer");
    else if (strlen(a->body) != a->len || !aws_region_is_valid(a->body))
        err_set(&mine, ERR_CONFIG, "its answer is no region");
    if (!mine.code) {
        snprintf(r.name, sizeof(r.name), "%s", a->body);
        snprintf(r.source, sizeof(r.source), "instance metadata");
    }
    answer(q, mine.code ? NULL : &r, &mine);
}

static void refuse(void *arg)
{
    struct question *q = arg;
    struct err e = q->err;

    answer(q, NULL, &e);
}

void aws_region_ask(const struct aws_io *io, const struct aws_env *env, const struct aws_conf *conf,
                    const char *profile, aws_region_fn *fn, void *arg)
{
    struct question *q = xcalloc(1, sizeof(*q));

    q->fn = fn;
    q->arg = arg;
    q->imds = imds_open(io, env, conf, profile, &q->err);
    q->err.code = ERR_CONFIG;
    if (q->imds)
        imds_get(q->imds, "/latest/meta-data/placement/region", on_region, q);
    else
        io->defer(io->ctx, refuse, q);
}
