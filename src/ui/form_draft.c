/* Forms that were left: as texts, one an operation and context. */
#include "ui/form_inside.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/form.h"
#include "ui/inside.h"

enum { DRAFTS_MAX = 20 };

struct draft {
    const struct op *op;
    struct store_context *where;
    char **texts; /* of the fields, in their order */
    bool *touched;
    size_t n;
};

static void draft_free(struct draft *d)
{
    for (size_t i = 0; i < d->n; i++)
        free(d->texts[i]);
    free(d->texts);
    free(d->touched);
    free(d);
}

static struct draft *take(struct vec *drafts, const struct form *f)
{
    for (size_t i = 0; i < drafts->n; i++) {
        struct draft *d = drafts->v[i];

        if (d->op == f->fields.op && d->where == f->where)
            return vec_remove(drafts, i);
    }
    return NULL;
}

void form_keep(struct form *f)
{
    struct vec *drafts = &f->view.ui->drafts;
    struct draft *d = take(drafts, f);
    size_t touched = 0;

    if (d)
        draft_free(d);
    for (size_t i = 0; i < f->fields.n; i++)
        touched += f->fields.v[i].touched;
    if (f->over || touched == 0)
        return;
    if (drafts->n == DRAFTS_MAX)
        draft_free(vec_remove(drafts, 0));
    d = xcalloc(1, sizeof(*d));
    *d = (struct draft){.op = f->fields.op, .where = f->where, .n = f->fields.n};
    d->texts = xcalloc(d->n + 1, sizeof(*d->texts));
    d->touched = xcalloc(d->n + 1, sizeof(*d->touched));
    for (size_t i = 0; i < d->n; i++) {
        d->texts[i] = xstrdup(field_text(&f->fields.v[i]));
        d->touched[i] = f->fields.v[i].touched;
    }
    vec_push(drafts, d);
}

bool form_take_up(struct form *f)
{
    struct draft *d = take(&f->view.ui->drafts, f);

    if (!d)
        return false;
    for (size_t i = 0; i < d->n && i < f->fields.n; i++) {
        field_set(&f->fields.v[i], d->texts[i]);
        f->fields.v[i].touched = d->touched[i];
        field_check(&f->fields.v[i]);
    }
    draft_free(d);
    return true;
}

void form_drafts_release(struct vec *drafts)
{
    while (drafts->n > 0)
        draft_free(vec_remove(drafts, drafts->n - 1));
    vec_release(drafts);
}
