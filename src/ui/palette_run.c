/* What a text in the `:` line means. Goes by the tables; names no command but those that vi users
 * type without thinking. */
#include "ui/palette_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/arguments.h"
#include "ui/form.h"
#include "ui/ui.h"

size_t palette_argument_at(const char *text)
{
    size_t n = strcspn(text, " ");

    return text[n] ? n + strspn(text + n, " ") : 0;
}

/* --- names ---------------------------------------------------------------------------------------
 */

/* Where there is nothing to tell them apart: what an operator wants first. */
enum { SORT_KINDS = 500, SORT_MOVES = 1000, SORT_OPS = 2000 };

static bool is_movement(const struct command *c)
{
    return str_eq(c->group, "Move") || str_eq(c->group, "Tree");
}

static void find_commands(const char *typed, struct candidates *found)
{
    for (int i = CMD_NONE + 1; i < CMD__COUNT; i++) {
        const struct command *c = command_at((enum command_id)i);

        candidates_offer(found, typed,
                         &(struct candidate){.name = c->name,
                                             .help = c->help,
                                             .what = c,
                                             .sort = is_movement(c) ? SORT_MOVES + i : i});
    }
}

static void find_kinds(const char *typed, struct candidates *found)
{
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);

        if (complete_fit(k->plural, typed))
            candidates_offer(
                found, typed,
                &(struct candidate){.name = k->plural,
                                    .help = candidates_keep(
                                        found, xasprintf("every %s; behind it a filter", k->title)),
                                    .what = k,
                                    .sort = SORT_KINDS + (int)i});
    }
}

/* In the form that is being typed: UpdateService or update-service. */
static const char *op_name(const struct op *op, const char *typed)
{
    return strpbrk(typed, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") ? op->name : op->cli_name;
}

static const char *op_help(const struct op *op, struct candidates *found)
{
    struct buf help = BUF_INIT(1024);
    int n = 0;

    buf_adds(&help, op->retry == OP_RETRY_READ ? "asks" : "changes");
    for (size_t i = 0; i < op->input->n_members; i++)
        if (op->input->members[i].required && !op->input->members[i].token)
            buf_addf(&help, "%s %s", n++ ? "," : ":", op->input->members[i].name);
    return candidates_keep(found, buf_detach(&help));
}

static void find_ops(const char *typed, struct candidates *found)
{
    for (size_t i = 0; i < op_count(); i++) {
        const struct op *op = op_at(i);

        if (complete_fit(op_name(op, typed), typed))
            candidates_offer(found, typed,
                             &(struct candidate){.name = op_name(op, typed),
                                                 .help = op_help(op, found),
                                                 .what = op,
                                                 .sort = SORT_OPS + (int)i});
    }
}

static void find_choices(struct ui *ui, const struct command_argument *a, const char *typed,
                         struct candidates *found)
{
    struct vec names = {0};

    a->choices(ui, a->id, &names);
    for (size_t i = 0; i < names.n; i++) {
        char *name = names.v[i], *tab = strchr(name, '\t');

        if (tab)
            *tab = '\0';
        candidates_keep(found, name);
        candidates_offer(
            found, typed,
            &(struct candidate){.name = name, .help = tab ? tab + 1 : NULL, .sort = (int)i});
    }
    vec_release(&names);
}

/* The command whose name is the first word. */
static const struct command *named(const char *text)
{
    char *word = xstrndup(text, strcspn(text, " "));
    const struct command *c = command_find(str_eq(word, "q") || str_eq(word, "q!") ? "quit" : word);

    free(word);
    return c;
}

void palette_find(struct ui *ui, const char *text, struct candidates *found)
{
    size_t at = palette_argument_at(text);
    const struct command *c = at ? named(text) : NULL;
    const struct command_argument *a = c ? command_argument(c->id) : NULL;

    if (!at) {
        find_commands(text, found);
        find_kinds(text, found);
        find_ops(text, found);
    } else if (a && a->choices)
        find_choices(ui, a, text + at, found);
}

/* --- meaning -------------------------------------------------------------------------------------
 */

/* What begins with it, as far as that may be guessed. */
static bool guess(const char *text, const struct candidates *found, struct palette_choice *out,
                  char why[PALETTE_WHY])
{
    const struct candidate *best = found->list.n ? candidates_at(found, 0) : NULL;
    const struct command *c = NULL;

    if (!best || best->fit < FIT_START) {
        snprintf(why, PALETTE_WHY, "no command \"%.100s\"%s", text,
                 best ? ": Tab chooses in the list" : ": ? lists them");
        return false;
    }
    if (best->sort >= SORT_OPS)
        out->op = best->what;
    else if (best->sort >= SORT_KINDS && best->sort < SORT_MOVES)
        out->kind = best->what;
    else
        c = best->what;
    out->command = c ? c->id : CMD_NONE;
    if (c ? !c->mutates : out->kind || out->op->retry == OP_RETRY_READ)
        return true;
    snprintf(why, PALETTE_WHY, "it changes something: write it out, or Tab chooses it: %s",
             best->name);
    return false;
}

static enum palette_result with_argument(const struct command *c, const char *text,
                                         struct palette_choice *out, char why[PALETTE_WHY])
{
    const struct command_argument *a = command_argument(c->id);
    size_t at = palette_argument_at(text);

    out->argument = at && text[at] ? text + at : NULL;
    if (out->argument && !a) {
        snprintf(why, PALETTE_WHY, "%s takes nothing behind it", c->name);
        return PALETTE_WRONG;
    }
    if (!out->argument && a && a->required && !at) {
        snprintf(out->more, sizeof(out->more), "%s ", c->name);
        return PALETTE_MORE;
    }
    if (!out->argument && a && a->required) {
        snprintf(why, PALETTE_WHY, "%s %s", c->name, a->word);
        return PALETTE_WRONG;
    }
    return PALETTE_RUN;
}

/* The first word is a name itself. */
static bool find_named(const char *text, struct palette_choice *out)
{
    char *word = xstrndup(text, strcspn(text, " "));
    const struct command *c = named(text);

    out->command = c ? c->id : CMD_NONE;
    out->kind = c ? NULL : kind_find(word);
    out->op = c || out->kind ? NULL : op_find(word);
    free(word);
    return c || out->kind || out->op;
}

static enum palette_result with_form(struct ui *ui, const char *text, struct palette_choice *out,
                                     char why[PALETTE_WHY])
{
    size_t at = palette_argument_at(text);

    if (at && text[at]) {
        snprintf(why, PALETTE_WHY, "%s takes nothing behind it: its form asks", out->op->name);
        return PALETTE_WRONG;
    }
    return form_possible(ui, out->op, why, PALETTE_WHY) ? PALETTE_RUN : PALETTE_WRONG;
}

enum palette_result palette_read(struct ui *ui, const char *text, const struct candidates *found,
                                 struct palette_choice *out, char why[PALETTE_WHY])
{
    text += strspn(text, " ");
    if (!*text)
        return PALETTE_NOTHING;
    *out = (struct palette_choice){.command = CMD_NONE};
    if (!find_named(text, out)) {
        if (palette_argument_at(text)) {
            snprintf(why, PALETTE_WHY, "no command \"%.*s\": ? lists them",
                     (int)num_min((double)strcspn(text, " "), 100), text);
            return PALETTE_WRONG;
        }
        if (!guess(text, found, out, why))
            return PALETTE_WRONG;
    }
    if (out->kind) {
        size_t at = palette_argument_at(text);

        out->argument = at && text[at] ? text + at : NULL;
        return PALETTE_RUN;
    }
    return out->op ? with_form(ui, text, out, why)
                   : with_argument(command_at(out->command), text, out, why);
}

void palette_run(struct ui *ui, const struct palette_choice *c)
{
    char *filter = xstrdup(c->argument); /* of a line that may go */

    if (c->op)
        form_open(ui, c->op);
    else if (c->kind)
        ui_open_kind(ui, c->kind, filter);
    else
        ui_run_with(ui, c->command, filter);
    free(filter);
}
