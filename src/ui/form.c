/* A form: which field has the keys, and what they do to it. What is sent, and what comes of it, is
 * form_send.c's. */
#include "ui/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/context.h"
#include "ui/form_inside.h"
#include "ui/inside.h"

/* --- going about ---------------------------------------------------------------------------------
 */

static unsigned go(struct form *f, long by)
{
    long to = (long)f->at + by, last = (long)f->fields.n;

    f->at = (size_t)(to < 0 ? 0 : to > last ? last : to);
    return VIEW_REDRAW;
}

/* --- one field -----------------------------------------------------------------------------------
 */

unsigned form_changed(struct form *f, struct field *one)
{
    one->touched = true;
    field_check(one);
    ui_mark_dirty(f->view.ui);
    return VIEW_REDRAW;
}

static const char not_set[] = "(not set)";

static void on_choice(void *ctx, const char *text)
{
    struct form *f = ctx;
    struct field *one = text ? form_field(f) : NULL; /* dismissed: f may be gone */

    if (!one)
        return;
    field_set(one, str_eq(text, not_set) ? "" : text);
    form_changed(f, one);
    go(f, 1);
}

enum { CHOICES_MAX = 32 };

static unsigned ask_choice(struct form *f, struct field *one)
{
    const char *choices[CHOICES_MAX + 2] = {0};
    char *text = xasprintf("%s:", one->path);
    size_t n = 0, first = 0;

    for (; n < CHOICES_MAX && field_choice(one, n); n++) {
        choices[n] = field_choice(one, n);
        first = str_eq(choices[n], field_text(one)) ? n : first;
    }
    if (!one->needed)
        choices[n] = not_set;
    ui_push_prompt(f->view.ui, prompt_choice(f->view.ui, text, choices, NULL, first, on_choice, f));
    free(text);
    return VIEW_REDRAW;
}

/* What is to be filled in, with the cursor at the first gap. */
static unsigned put_skeleton(struct form *f, struct field *one)
{
    struct buf text = BUF_INIT(4096);
    const char *at;

    value_skeleton(one->m->shape, &text);
    field_set(one, buf_str(&text));
    at = strpbrk(field_text(one), "=");
    while (at && (at[1] == '{' || at[1] == '['))
        at = strpbrk(at + 1, "=");
    if (at)
        one->edit.cursor = (size_t)(at + 1 - field_text(one));
    buf_release(&text);
    return form_changed(f, one);
}

static bool has_parts(const struct field *one)
{
    const struct shape *s = one->m->shape;

    return s->type == SHAPE_LIST && s->item->n_members > 0;
}

static unsigned enter(struct form *f)
{
    struct field *one = form_field(f);

    if (!one)
        return form_review(f);
    if (field_is_choice(one))
        return ask_choice(f, one);
    if (has_parts(one) && !*field_text(one))
        return put_skeleton(f, one);
    if (field_is_long(one) && !*field_text(one))
        return form_text_ask(f);
    return go(f, 1);
}

/* A choice goes to the next that begins with the letter. */
static unsigned key_choice(struct form *f, struct field *one, uint32_t key)
{
    char before[64], letter[2] = {key < 128 ? (char)key : '\0', '\0'};
    size_t n = 0;

    if (key == PKEY_RIGHT || key == ' ') {
        field_next_choice(one, 1);
    } else if (key == PKEY_LEFT) {
        field_next_choice(one, -1);
    } else if (key == PKEY_BACKSPACE || key == PKEY_DELETE || key == (KEYMOD_CTRL | 'u')) {
        field_set(one, "");
    } else if (letter[0]) {
        snprintf(before, sizeof(before), "%s", field_text(one));
        do
            field_next_choice(one, 1);
        while (++n < CHOICES_MAX && !str_eq_nocase((char[]){field_text(one)[0], '\0'}, letter));
        if (!str_eq_nocase((char[]){field_text(one)[0], '\0'}, letter))
            field_set(one, before);
    } else {
        return key >= KEY__BASE ? VIEW_UNUSED : VIEW_SAME;
    }
    return form_changed(f, one);
}

/* What has several lines is not edited in one: it is taken away whole, or comes from a file. */
static unsigned key_lines(struct form *f, struct field *one, uint32_t key)
{
    if (key == (KEYMOD_CTRL | 'u') || key == PKEY_BACKSPACE || key == PKEY_DELETE) {
        if (key != (KEYMOD_CTRL | 'u')) {
            ui_notice(f->view.ui, false, "%s has several lines: ^E edits it, ^U empties it",
                      one->path);
            return VIEW_REDRAW;
        }
        field_set(one, "");
        return form_changed(f, one);
    }
    if (key < KEY__BASE)
        ui_notice(f->view.ui, false, "%s has several lines: ^E edits it, ^U empties it", one->path);
    return key < KEY__BASE ? VIEW_REDRAW : VIEW_UNUSED;
}

static unsigned key_field(struct form *f, uint32_t key)
{
    struct field *one = form_field(f);
    unsigned did;

    if (!one) /* the line that sends: what acts on rows elsewhere means nothing here */
        return key < KEY__BASE || key == PKEY_DELETE ? VIEW_SAME : VIEW_UNUSED;
    if (field_is_choice(one))
        return key_choice(f, one, key);
    if (field_has_lines(one))
        return key_lines(f, one, key);
    did = line_edit_key(&one->edit, key);
    if (did == VIEW_UNUSED)
        return VIEW_UNUSED;
    return form_changed(f, one);
}

/* --- all of it -----------------------------------------------------------------------------------
 */

/* The names that the selected row knows, and a client token. */
static void fill_in(struct form *f, const struct row *r)
{
    const struct ui_host *host = ui_host(f->view.ui);
    char token[37];

    for (size_t i = 0; i < f->fields.n; i++) {
        struct field *one = &f->fields.v[i];
        struct buf text = BUF_INIT(FIELD_MAX);

        one->touched = false;
        if (one->m->token) {
            host->token(host->ctx, token);
            buf_adds(&text, token);
        } else if (r && !strchr(one->path, '.')) {
            kind_suggest(r->kind, r->json, f->fields.op, one->m, &text);
        }
        field_set(one, buf_str(&text));
        field_check(one);
        buf_release(&text);
    }
    for (f->at = 0; f->at < f->fields.n && *field_text(&f->fields.v[f->at]); f->at++)
        continue; /* the first that is empty */
    if (f->at >= f->fields.n_needed && f->fields.n_needed)
        f->at = f->fields.n_needed < f->fields.n && !f->fields.v[f->fields.n_needed].m->token
                    ? f->fields.n_needed
                    : f->fields.n;
}

/* As when it was opened on its row; from there, empty. */
static unsigned start_over(struct form *f)
{
    const struct row *r = f->kind && f->where ? store_find(f->where, f->kind, f->id) : NULL;
    size_t touched = 0;

    for (size_t i = 0; i < f->fields.n; i++)
        touched += f->fields.v[i].touched;
    fill_in(f, touched ? r : NULL);
    f->top = 0;
    f->at = touched ? f->at : 0;
    free(f->error);
    f->error = NULL;
    ui_notice(f->view.ui, false, "%s", "");
    return VIEW_REDRAW;
}

static unsigned key_edit(struct form *f, uint32_t key)
{
    switch (key) {
    case PKEY_TAB:
    case PKEY_DOWN:
    case KEYMOD_CTRL | 'n':
        return go(f, 1);
    case PKEY_BACKTAB:
    case PKEY_UP:
    case KEYMOD_CTRL | 'p':
        return go(f, -1);
    case PKEY_PGDN:
        return go(f, f->page);
    case PKEY_PGUP:
        return go(f, -f->page);
    case PKEY_ENTER:
        return enter(f);
    case KEYMOD_CTRL | 's':
        return form_review(f);
    case KEYMOD_CTRL | 'r':
        return start_over(f);
    case KEYMOD_CTRL | 'o':
        return form_text_file(f);
    case KEYMOD_CTRL | 'e':
        return form_text_edit(f);
    default:
        return key_field(f, key);
    }
}

static unsigned form_key(struct view *v, uint32_t key)
{
    struct form *f = (struct form *)v;

    if (key == (KEYMOD_CTRL | 'l') || key == (KEYMOD_CTRL | 'z') || key == PKEY_F1)
        return VIEW_UNUSED;
    if (f->state == FORM_REVIEW)
        return form_review_key(f, key);
    if (f->state == FORM_WAIT)
        return key == PKEY_ESC || key == (KEYMOD_CTRL | 'c') ? form_stop_waiting(f) : VIEW_SAME;
    if (key == PKEY_ESC)
        return VIEW_UNUSED; /* the frame's notice first, then we */
    if (key == (KEYMOD_CTRL | 'c'))
        return VIEW_CLOSE | VIEW_REDRAW;
    return key_edit(f, key);
}

static unsigned form_command(struct view *v, enum command_id id)
{
    if (id == CMD_BACK)
        return VIEW_CLOSE | VIEW_REDRAW;
    if (id == CMD_UP || id == CMD_DOWN) /* the wheel */
        return form_key(v, id == CMD_UP ? PKEY_UP : PKEY_DOWN);
    return VIEW_UNUSED;
}

static struct store_context *form_of(struct view *v)
{
    return ((struct form *)v)->where;
}

static void form_title(struct view *v, struct buf *out)
{
    struct form *f = (struct form *)v;
    char label[CONTEXT_LABEL];

    buf_adds(out, f->fields.op->name);
    if (f->where && context_several(ui_env(v->ui)))
        buf_addf(out, " in %s", context_label(f->where, label));
}

/* A click: the field there has the keys. */
static void form_press(struct view *v, int x, int y, const struct rect *r)
{
    struct form *f = (struct form *)v;
    size_t line = f->top + (size_t)y, rule = f->fields.n_needed;
    bool has_rule = rule > 0 && rule < f->fields.n;

    (void)x;
    (void)r;
    if (f->state != FORM_EDIT || y >= f->page || (has_rule && line == rule))
        return;
    line -= has_rule && line > rule;
    if (line <= f->fields.n)
        f->at = line;
}

static void form_free(struct view *v)
{
    struct form *f = (struct form *)v;

    form_forget_call(f);
    form_forget_editor(f);
    form_keep(f);
    fields_release(&f->fields);
    cJSON_Delete(f->input);
    free(f->error);
    free(f->id);
    free(f);
}

static const struct view_class form_class = {
    .name = "form",
    .title = form_title,
    .draw = form_draw,
    .key = form_key,
    .command = form_command,
    .where = form_of,
    .press = form_press,
    .hint = form_hint,
    .free = form_free,
};

struct view *form_new(struct ui *ui, const struct op *op, struct store_context *where,
                      const struct row *r)
{
    struct form *f = xcalloc(1, sizeof(*f));

    f->view = (struct view){.class_ = &form_class, .ui = ui};
    f->where = where;
    f->kind = r ? r->kind : NULL;
    f->id = r ? xstrdup(r->id) : NULL;
    f->page = 1;
    fields_init(&f->fields, op);
    fill_in(f, r);
    if (form_take_up(f))
        ui_notice(ui, false, "as it was left: ^R begins anew");
    return &f->view;
}
