/* One resource asked for. Knows the host and the kinds' tables. */
#include "ui/ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"

struct ask {
    struct ui *ui;
    const struct kind *kind;
    char *id;
    struct ui_call *call;
    ask_fn *fn;
    void *arg;
};

static void ask_free(struct ask *a)
{
    free(a->id);
    free(a);
}

static void on_answer(void *arg, const cJSON *answer, const struct err *e)
{
    struct ask *a = arg;
    cJSON *o = answer ? kind_answer(a->kind, a->id, answer) : NULL;
    struct err why = *e;

    if (answer && !o)
        err_set(&why, ERR_NOTFOUND, "%s %s is not there", a->kind->title, a->id);
    else if (!answer && strcmp(why.service_code, KIND_GONE) == 0)
        err_set(&why, ERR_NOTFOUND, "%s %s is not there (any more)", a->kind->title, a->id);
    else if (!answer && why.service_code[0] && !str_starts(why.msg, why.service_code))
        err_prefix(&why, "%s", why.service_code);
    a->fn(a->arg, o, &why);
    cJSON_Delete(o);
    ask_free(a);
}

struct ask *ask_start(struct ui *ui, struct store_context *where, const struct kind *k,
                      const char *id, ask_fn *fn, void *arg)
{
    const struct ui_host *host = ui_host(ui);
    cJSON *input;
    const struct op *op = kind_ask(k, id, &input);
    struct ask *a;

    if (!op)
        return NULL;
    a = xcalloc(1, sizeof(*a));
    *a = (struct ask){.ui = ui, .kind = k, .id = xstrdup(id), .fn = fn, .arg = arg};
    a->call = host->call(host->ctx, where, op, input, on_answer, a);
    cJSON_Delete(input);
    return a;
}

void ask_cancel(struct ask *a)
{
    const struct ui_host *host;

    if (!a)
        return;
    host = ui_host(a->ui);
    host->call_cancel(host->ctx, a->call);
    ask_free(a);
}
