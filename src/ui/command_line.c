/* The `:` prompt. Names, and what is said of them, come from the table of commands. */
#include "ui/command_line.h"

#include "base/num.h"
#include "ui/prompt.h"
#include "ui/ui.h"

/* Tab goes on from what is there already to the next name that begins with what was typed. */
static const char *complete(void *ctx, const char *text)
{
    (void)ctx;
    for (int i = CMD_NONE + 1; i < CMD__COUNT; i++)
        if (*text && str_starts(command_at((enum command_id)i)->name, text))
            return command_at((enum command_id)i)->name;
    return NULL;
}

static const char *hint(void *ctx, const char *text)
{
    const char *name = complete(ctx, text);

    return name ? command_find(name)->help : *text ? "no such command" : "a command's name";
}

static void on_done(void *ctx, const char *text)
{
    struct ui *ui = ctx;
    const struct command *c;

    if (!text || !*text)
        return;
    if (str_eq(text, "q") || str_eq(text, "q!"))
        text = "quit";
    c = command_find(text);
    if (!c && complete(ui, text))
        c = command_find(complete(ui, text));
    if (c && (!c->mutates || str_eq(c->name, text)))
        ui_run(ui, c->id);
    else if (c) /* what changes something is never guessed */
        ui_notice(ui, false, "write it out: %s", c->name);
    else
        ui_notice(ui, false, "no command \"%s\": ? lists them", text);
}

void command_line_ask(struct ui *ui)
{
    struct prompt_line_options o = {.label = ": ",
                                    .hint = "Tab: complete   Enter: do it   Esc: back",
                                    .complete = complete,
                                    .changed = hint};

    ui_push_prompt(ui, prompt_line(ui, &o, on_done, ui));
}
