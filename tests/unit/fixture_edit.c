/* The view fixture's drafts and its editor: one of each, in memory. */
#include "unit.h"

#include "view_fixture.h"

#include <stdlib.h>

#include "app/yaml_check.h"
#include "base/alloc.h"
#include "base/num.h"

static int on_draft_load(void *ctx, struct store_context *where, const struct kind *k,
                         const char *id, struct edit_draft *out, struct err *e)
{
    const struct fixture_edit *ed = &((struct fixture *)ctx)->edit;

    (void)where;
    (void)k;
    if (!str_eq(ed->id, id))
        return err_set(e, ERR_NOTFOUND, "no draft");
    *out = (struct edit_draft){.text = xstrdup(ed->draft.text),
                               .base = xstrdup(ed->draft.base),
                               .deployment = xstrdup(ed->draft.deployment),
                               .type = xstrdup(ed->draft.type),
                               .saved_ms = ed->draft.saved_ms,
                               .sent = ed->draft.sent};
    return 0;
}

static void forget_draft(struct fixture *f)
{
    edit_draft_release(&f->edit.draft);
    free(f->edit.id);
    f->edit.id = NULL;
}

static int on_draft_save(void *ctx, struct store_context *where, const struct kind *k,
                         const char *id, const struct edit_draft *d, struct err *e)
{
    struct fixture *f = ctx;
    struct edit_draft copy = {.text = xstrdup(d->text),
                              .base = xstrdup(d->base),
                              .deployment = xstrdup(d->deployment),
                              .type = xstrdup(d->type),
                              .saved_ms = d->saved_ms,
                              .sent = d->sent};

    (void)where;
    (void)k;
    (void)e;
    forget_draft(f);
    f->edit.draft = copy;
    f->edit.id = xstrdup(id);
    buf_addf(&f->intents, "draft %s\n", d->sent ? "sent" : "kept");
    return 0;
}

static void on_draft_drop(void *ctx, struct store_context *where, const struct kind *k,
                          const char *id)
{
    struct fixture *f = ctx;

    (void)where;
    (void)k;
    (void)id;
    forget_draft(f);
    buf_adds(&f->intents, "draft gone\n");
}

static int on_edit(void *ctx, const struct ui_editing *what, ui_edited_fn *fn, void *arg,
                   struct err *e)
{
    struct fixture *f = ctx;

    assert_null(f->edit.fn);
    if (f->edit.error)
        return err_set(e, ERR_NOTFOUND, "%s", f->edit.error);
    if (what->id)
        buf_addf(&f->intents, "editor %s %s\n", what->kind->name, what->id);
    else
        buf_addf(&f->intents, "editor %s: %s\n", what->suffix, what->text);
    f->edit.fn = fn;
    f->edit.arg = arg;
    return 0;
}

static void on_edit_forget(void *ctx, void *arg)
{
    struct fixture *f = ctx;

    assert_ptr_equal(f->edit.arg, arg);
    f->edit.fn = NULL;
}

void fixture_edited(struct fixture *f, const char *text, const char *error)
{
    ui_edited_fn *fn = f->edit.fn;
    struct err e;

    assert_non_null(fn);
    f->edit.fn = NULL;
    err_clear(&e);
    if (error)
        err_set(&e, ERR_IO, "%s", error);
    if (text && f->edit.id) { /* an editor writes the file, whatever becomes of it */
        free(f->edit.draft.text);
        f->edit.draft.text = xstrdup(text);
    }
    fn(f->edit.arg, text, &e);
}

static int on_check_yaml(void *ctx, const char *text, size_t len, struct edit_wrong *wrong)
{
    (void)ctx;
    return yaml_check(text, len, wrong);
}

void fixture_edit_init(struct fixture *f)
{
    struct ui_host *h = &f->host;

    h->draft_load = on_draft_load;
    h->draft_save = on_draft_save;
    h->draft_drop = on_draft_drop;
    h->edit = on_edit;
    h->edit_forget = on_edit_forget;
    h->check_yaml = on_check_yaml;
}

void fixture_edit_release(struct fixture *f)
{
    forget_draft(f);
}
