/* Texts of fields that are not typed in one line: from a file, from the operator's editor, from the
 * row that the form is about. */
#include "ui/form_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/edit.h"

static const char by_editor[] = "in the editor", by_file[] = "from a file",
                  by_row[] = "as it is now";

/* A field that takes text; NULL: it does not. */
static struct field *text_field(struct form *f)
{
    struct field *one = form_field(f);

    return one && !field_is_choice(one) ? one : NULL;
}

/* It is taken all the same: not every long text is YAML. */
static void check_syntax(struct form *f, const struct field *one)
{
    const struct ui_host *host = ui_host(f->view.ui);
    const char *text = field_text(one);
    struct edit_wrong wrong;

    if (field_is_long(one) && field_has_lines(one) &&
        host->check_yaml(host->ctx, text, strlen(text), &wrong) < 0)
        ui_notice(f->view.ui, true, "%s is no YAML: line %zu, column %zu: %s", one->path,
                  wrong.line, wrong.column, wrong.what);
}

static void take(struct form *f, struct field *one, const char *text)
{
    if (!field_set(one, text)) {
        ui_notice(f->view.ui, true, "%s: the text is longer than %d bytes", one->path, FIELD_MAX);
        return;
    }
    form_changed(f, one);
    check_syntax(f, one);
}

/* --- files ---------------------------------------------------------------------------------------
 */

static void ask_path(struct form *f, const char *initial, const char *wrong);

static void on_path(void *ctx, const char *path)
{
    struct form *f = ctx;
    struct field *one = path && *path ? text_field(f) : NULL; /* dismissed: f may be gone */
    char *text;
    struct err e;

    if (!one)
        return;
    text = xasprintf("file://%s", path);
    if (form_read_file(f->view.ui, &text, &e) < 0)
        ask_path(f, path, e.msg); /* a typing error costs no more than itself */
    else
        take(f, one, text);
    free(text);
}

static void ask_path(struct form *f, const char *initial, const char *wrong)
{
    char *label = xasprintf("File for %s: ", form_field(f)->path);
    struct prompt_line_options o = {
        .label = label, .initial = initial, .wrong = wrong, .hint = "Enter: read it   Esc: back"};

    ui_push_prompt(f->view.ui, prompt_line(f->view.ui, &o, on_path, f));
    free(label);
}

unsigned form_text_file(struct form *f)
{
    if (text_field(f))
        ask_path(f, "", NULL);
    return VIEW_REDRAW;
}

/* --- the editor ----------------------------------------------------------------------------------
 */

/* For the field that it was begun on: keys that were typed ahead of the editor's start may have
 * gone on to another. An editor ends the last line; what is one line has no end. */
static void on_edited(void *arg, const char *text, const struct err *e)
{
    struct form *f = arg;
    struct field *one = f->edited;
    char *copy = xstrdup(text ? text : "");
    size_t n = strlen(copy);

    f->edited = NULL;
    ui_mark_dirty(f->view.ui);
    if (!text || e->code != 0) {
        ui_notice(f->view.ui, true, "as it was: %s", e->msg);
    } else {
        if (n > 0 && copy[n - 1] == '\n' && strchr(copy, '\n') == copy + n - 1)
            copy[n - 1] = '\0';
        take(f, one, copy);
    }
    free(copy);
}

unsigned form_text_edit(struct form *f)
{
    const struct ui_host *host = ui_host(f->view.ui);
    struct field *one = text_field(f);
    struct ui_editing what = {.where = f->where};
    struct err e;

    if (!one)
        return VIEW_SAME;
    what.text = field_text(one);
    what.suffix = field_is_long(one) ? ".yaml" : ".txt";
    if (host->edit(host->ctx, &what, on_edited, f, &e) < 0)
        ui_notice(f->view.ui, true, "%s", e.msg);
    else
        f->edited = one;
    return VIEW_REDRAW;
}

void form_forget_editor(struct form *f)
{
    const struct ui_host *host = ui_host(f->view.ui);

    if (f->edited)
        host->edit_forget(host->ctx, f);
}

/* --- the row -------------------------------------------------------------------------------------
 */

static bool is_spec_of(const struct kind *k, const char *member)
{
    for (size_t i = 0; i < k->n_verbs; i++)
        if (str_eq(k->verbs[i].spec_member, member))
            return true;
    return false;
}

/* The spec that the row has, for a field that takes one; NULL: not known. Borrowed. */
static const char *present_text(const struct form *f, const struct field *one)
{
    const struct row *r = f->kind && f->where ? store_find(f->where, f->kind, f->id) : NULL;

    return r && is_spec_of(f->kind, one->path) ? kind_spec(f->kind, r->json, SPEC_NOW) : NULL;
}

static void on_source(void *ctx, const char *text)
{
    struct form *f = ctx;
    struct field *one = text ? text_field(f) : NULL; /* dismissed: f may be gone */

    if (!one)
        return;
    if (str_eq(text, by_editor))
        form_text_edit(f);
    else if (str_eq(text, by_file))
        form_text_file(f);
    else if (present_text(f, one))
        take(f, one, present_text(f, one));
}

unsigned form_text_ask(struct form *f)
{
    struct field *one = text_field(f);
    const char *choices[] = {by_editor, by_file, NULL, NULL};
    const char *helps[] = {"what you write there", "you type its path", f->id};
    char *text = xasprintf("%s:", one->path);

    if (present_text(f, one))
        choices[2] = by_row;
    ui_push_prompt(f->view.ui, prompt_choice(f->view.ui, text, choices, helps, 0, on_source, f));
    free(text);
    return VIEW_REDRAW;
}
