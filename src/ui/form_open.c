/* Which form is opened, and where: about the selected row, in its context. */
#include "ui/form.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/context.h"
#include "ui/form_inside.h"
#include "ui/help.h"
#include "ui/inside.h"

enum { CHOICES_MAX = 32 };

void form_where(const struct form *f, struct buf *out)
{
    const struct store_state *st = f->where ? store_state(f->where) : NULL;

    if (!st)
        return;
    buf_adds(out, st->name[0] ? st->name : st->profile);
    if (st->name[0] && !str_eq(st->name, st->profile))
        buf_addf(out, " (%s)", st->profile);
    if (st->region[0])
        buf_addf(out, ", %s", st->region);
    if (st->account[0])
        buf_addf(out, ", %s", st->account);
}

const struct help_key *form_key_at(size_t i)
{
    static const struct help_key keys[] = {
        {"Tab Down", "next field (Shift-Tab, Up: the one before)"},
        {"Left Right",
         "of a choice: the one before, the next; a letter goes to what begins with it"},
        {"Enter",
         "of a choice: the list; of a list: what is to be filled in; of a long text: where "
         "it comes from; else the next field"},
        {"^E", "the text in your editor ($VISUAL, $EDITOR)"},
        {"^O", "the text from a file (file://PATH as text is read when it is sent)"},
        {"^U", "empty the field"},
        {"^R", "begin anew: as the selected row fills it in; again: empty"},
        {"^S", "send: what changes something is shown first, and asked about"},
        {"Esc", "leave, it is kept for the next time; while it runs: wait no longer"},
    };

    return i < ARRAY_LEN(keys) ? &keys[i] : NULL;
}

/* NULL: there are several, and nothing says which of them. */
static struct store_context *known_context(struct ui *ui)
{
    const struct row *r = ui_target_of(ui_selected(ui));
    struct view *v = ui_top_view(ui);
    struct store_context *c = r ? r->context : NULL;

    if (!c && v->class_->where)
        c = v->class_->where(v);
    return c || context_several(&ui->env) ? c : ui_where(ui);
}

static bool is_refused(const struct ui *ui, const struct store_context *c, const struct op *op)
{
    return op->retry != OP_RETRY_READ && (ui->env.read_only || (c && store_state(c)->read_only));
}

bool form_possible(struct ui *ui, const struct op *op, char *why, size_t size)
{
    if (!is_refused(ui, known_context(ui), op))
        return true;
    snprintf(why, size, "%s changes something, and this is read-only", op->cli_name);
    return false;
}

/* Which context, when nothing that is selected says it. */
struct asking {
    struct ui *ui;
    const struct op *op;
};

static void on_context(void *ctx, const char *text)
{
    struct asking *a = ctx;
    struct store *s = a->ui->env.store;
    char label[CONTEXT_LABEL];

    for (size_t i = 0; text && i < store_context_count(s); i++) {
        struct store_context *c = store_context_at(s, i);

        if (!str_eq(context_label(c, label), text))
            continue;
        if (is_refused(a->ui, c, a->op))
            ui_notice(a->ui, true, "%s: %s is read-only: nothing is changed", a->op->cli_name,
                      text);
        else
            ui_push(a->ui, form_new(a->ui, a->op, c, NULL));
        break;
    }
    free(a);
}

static void ask_context(struct ui *ui, const struct op *op)
{
    struct store *s = ui->env.store;
    const char *choices[CHOICES_MAX + 1] = {0};
    char labels[CHOICES_MAX][CONTEXT_LABEL], *text = xasprintf("%s: where?", op->name);
    struct asking *a = xcalloc(1, sizeof(*a));

    for (size_t i = 0; i < store_context_count(s) && i < CHOICES_MAX; i++)
        choices[i] = context_label(store_context_at(s, i), labels[i]);
    *a = (struct asking){ui, op};
    ui_push_prompt(ui, prompt_choice(ui, text, choices, NULL, 0, on_context, a));
    free(text);
}

void form_open(struct ui *ui, const struct op *op)
{
    struct store_context *c = known_context(ui);

    if (c || store_context_count(ui->env.store) == 0)
        ui_push(ui, form_new(ui, op, c, ui_target_of(ui_selected(ui))));
    else
        ask_context(ui, op);
}
