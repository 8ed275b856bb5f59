/* What is set by a command with one argument. The words are tables; what they do to the world is
 * the host's. */
#include "ui/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/inside.h"
#include "ui/prompt.h"
#include "ui/watch.h"

static void split(char *choice, const char **help)
{
    char *tab = strchr(choice, '\t');

    *help = tab ? tab + 1 : NULL;
    if (tab)
        *tab = '\0';
}

/* --- theme ---------------------------------------------------------------------------------------
 */

static void set_theme(struct ui *ui, const char *name)
{
    const struct ui_host *host = ui_host(ui);
    unsigned wrong = 0;
    struct err e;

    if (host->theme(host->ctx, name, &wrong, &e) < 0)
        ui_notice(ui, true, "%s", e.msg);
    else if (wrong)
        ui_notice(ui, true, "theme %s: %u line%s of its file wrong, the rest counts (activity)",
                  name, wrong, wrong > 1 ? "s are" : " is");
    else
        ui_notice(ui, false, "theme %s", name);
}

/* --- mouse ---------------------------------------------------------------------------------------
 */

static void set_mouse(struct ui *ui, bool on)
{
    const struct ui_host *host = ui_host(ui);
    struct err e;

    if (host->mouse(host->ctx, on, &e) < 0) {
        ui_notice(ui, true, "mouse: %s", e.msg);
        return;
    }
    ui->mouse = on;
    ui_notice(ui, false,
              on ? "mouse on: click, wheel; the terminal selects text with Shift held"
                 : "mouse off");
}

static void run_mouse(struct ui *ui, const char *word)
{
    if (word && !str_eq(word, "on") && !str_eq(word, "off"))
        ui_notice(ui, true, "mouse: on or off, not \"%s\"", word);
    else
        set_mouse(ui, word ? str_eq(word, "on") : !ui->mouse);
}

/* --- notify --------------------------------------------------------------------------------------
 */

static void set_notify(struct ui *ui, const char *word)
{
    for (int i = 0; i < WATCH__COUNT; i++)
        if (str_eq(watch_mode_name((enum watch_mode)i), word)) {
            watch_set_mode(ui->watch, (enum watch_mode)i);
            ui_notice(ui, false, "notify %s: %s", word, watch_mode_help((enum watch_mode)i));
            return;
        }
    ui_notice(ui, true, "notify: off, failed, stuck or all, not \"%s\"", word);
}

/* --- the commands --------------------------------------------------------------------------------
 */

void settings_choices(struct ui *ui, enum command_id id, struct vec *names)
{
    const struct ui_host *host = ui_host(ui);

    if (id == CMD_THEME) {
        host->themes(host->ctx, names);
    } else if (id == CMD_MOUSE) {
        vec_push(names, xstrdup("on\tclick, wheel"));
        vec_push(names, xstrdup("off\tthe terminal's own selection"));
    } else if (id == CMD_NOTIFY) {
        for (int i = 0; i < WATCH__COUNT; i++)
            vec_push(names, xasprintf("%s\t%s", watch_mode_name((enum watch_mode)i),
                                      watch_mode_help((enum watch_mode)i)));
    }
}

static void on_theme(void *ctx, const char *name)
{
    if (name)
        set_theme(ctx, name);
}

static void on_notify(void *ctx, const char *word)
{
    if (word)
        set_notify(ctx, word);
}

static void ask(struct ui *ui, enum command_id id)
{
    const char *question = id == CMD_THEME ? "Which theme?" : "When to tell you?";
    const char **words, **helps;
    struct vec names = {0};

    settings_choices(ui, id, &names);
    words = xcalloc(names.n + 1, sizeof(*words));
    helps = xcalloc(names.n + 1, sizeof(*helps));
    for (size_t i = 0; i < names.n; i++) {
        words[i] = names.v[i];
        split(names.v[i], &helps[i]);
    }
    ui_push_prompt(ui, prompt_choice(ui, question, words, helps, 0,
                                     id == CMD_THEME ? on_theme : on_notify, ui));
    for (size_t i = 0; i < names.n; i++)
        free(names.v[i]);
    vec_release(&names);
    free(words);
    free(helps);
}

bool settings_run(struct ui *ui, enum command_id id)
{
    const char *word = ui_argument(ui);

    if (id == CMD_MOUSE)
        run_mouse(ui, word);
    else if (id == CMD_THEME && word)
        set_theme(ui, word);
    else if (id == CMD_NOTIFY && word)
        set_notify(ui, word);
    else if (id == CMD_THEME || id == CMD_NOTIFY)
        ask(ui, id);
    else
        return false;
    return true;
}
