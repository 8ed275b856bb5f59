/* What a text in the `:` line means. Goes by the tables; names no command but those that vi users
 * type without thinking. */
#include "ui/palette_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/arguments.h"
#include "ui/ui.h"

size_t palette_argument_at(const char *text)
{
    size_t n = strcspn(text, " ");

    return text[n] ? n + strspn(text + n, " ") : 0;
}

/* --- names ---------------------------------------------------------------------------------------
 */

static void find_commands(const char *typed, struct candidates *found)
{
    for (int i = CMD_NONE + 1; i < CMD__COUNT; i++) {
        const struct command *c = command_at((enum command_id)i);

        candidates_offer(
            found, typed,
            &(struct candidate){.name = c->name, .help = c->help, .what = c, .sort = i});
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

    if (!at)
        find_commands(text, found);
    else if (a && a->choices)
        find_choices(ui, a, text + at, found);
}

/* --- meaning -------------------------------------------------------------------------------------
 */

/* What begins with it, as far as that may be guessed. */
static const struct command *guess(const char *text, const struct candidates *found,
                                   char why[PALETTE_WHY])
{
    const struct candidate *best = found->list.n ? candidates_at(found, 0) : NULL;
    const struct command *c;

    if (!best || best->fit < FIT_START) {
        snprintf(why, PALETTE_WHY, "no command \"%.100s\"%s", text,
                 best ? ": Tab chooses in the list" : ": ? lists them");
        return NULL;
    }
    c = best->what;
    if (!c->mutates)
        return c;
    snprintf(why, PALETTE_WHY, "it changes something: write it out, or Tab chooses it: %s",
             c->name);
    return NULL;
}

static enum palette_result with_argument(const struct command *c, const char *text,
                                         struct palette_choice *out, char why[PALETTE_WHY])
{
    const struct command_argument *a = command_argument(c->id);
    size_t at = palette_argument_at(text);

    out->command = c->id;
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

enum palette_result palette_read(struct ui *ui, const char *text, const struct candidates *found,
                                 struct palette_choice *out, char why[PALETTE_WHY])
{
    const struct command *c;

    (void)ui;
    text += strspn(text, " ");
    if (!*text)
        return PALETTE_NOTHING;
    *out = (struct palette_choice){.command = CMD_NONE};
    c = named(text);
    if (!c && palette_argument_at(text))
        snprintf(why, PALETTE_WHY, "no command \"%.*s\": ? lists them",
                 (int)num_min((double)strcspn(text, " "), 100), text);
    else if (!c)
        c = guess(text, found, why);
    return c ? with_argument(c, text, out, why) : PALETTE_WRONG;
}

void palette_run(struct ui *ui, const struct palette_choice *c)
{
    ui_run_with(ui, c->command, c->argument);
}
