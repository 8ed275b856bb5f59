/* What a shell may complete. Knows the tables: commands, options, kinds, operations, waiters; no
 * answer of a service, so that Tab never waits. */
#include "app/completion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>
#include <protontop/waiter.h>

#include "app/options_table.h"
#include "base/alloc.h"
#include "base/num.h"
#include "base/vec.h"
#include "kind/kind.h"
#include "ui/theme.h"

/* The words so far as lines of one argument behind a colon, the one under the cursor last. */
static const char bash_script[] =
    "_protontop() {\n"
    "    local IFS=$'\\n' so_far=(\"${COMP_WORDS[@]:1:COMP_CWORD}\")\n"
    "    COMPREPLY=($(protontop completion words \":${so_far[*]}\" 2>/dev/null))\n"
    "}\n"
    "complete -o default -F _protontop protontop\n";

static const char zsh_script[] = "#compdef protontop\n"
                                 "_protontop() {\n"
                                 "    local -a found\n"
                                 "    found=(${(f)\"$(protontop completion words \\\n"
                                 "        \":${(F)words[2,CURRENT]}\" 2>/dev/null)\"})\n"
                                 "    if (( $#found )); then compadd -a found; else _files; fi\n"
                                 "}\n"
                                 "compdef _protontop protontop\n";

static const char fish_script[] =
    "function __protontop_words\n"
    "    set -l words (commandline -opc) (commandline -ct)\n"
    "    protontop completion words \":\"(string join \\n -- $words[2..-1] | string collect) "
    "2>/dev/null\n"
    "end\n"
    "complete -c protontop -a '(__protontop_words)'\n";

static const struct {
    const char *shell, *script;
} scripts[] = {{"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}};

struct asked {
    const char *last;
    const struct cli_command *command; /* NULL: none yet */
    const char *operand;               /* the first word behind it; NULL: none yet */
    const struct option_row *option;   /* whose value the last word is; NULL: none */
};

static void offer(const struct asked *a, const char *word)
{
    if (str_starts(word, a->last))
        puts(word);
}

static void offer_word(void *ctx, const char *word)
{
    offer(ctx, word);
}

static void offer_option(const struct asked *a, const char *name)
{
    char word[MEMBER_CLI_NAME_MAX + 3];

    snprintf(word, sizeof(word), "--%s", name);
    offer(a, word);
}

/* --- values of options ---------------------------------------------------------------------------
 */

static void offer_list(const struct asked *a, const char *const *words)
{
    for (; *words; words++)
        offer(a, *words);
}

static void offer_themes(const struct asked *a)
{
    char *dir = options_config_dir();
    struct vec names = {0};

    theme_list(dir, &names);
    for (size_t i = 0; i < names.n; i++) {
        char *name = names.v[i];

        name[strcspn(name, "\t")] = '\0';
        offer(a, name);
        free(name);
    }
    vec_release(&names);
    free(dir);
}

static void offer_values(const struct asked *a)
{
    static const char *const when[] = {"failed", "stuck", "all", "off", NULL};
    static const char *const how[] = {"bell", "osc9", "osc777", "command", NULL};
    static const char *const levels[] = {"error", "warn", "info", "debug", NULL};
    const char *name = a->option->name;

    if (str_eq(name, "theme"))
        offer_themes(a);
    else if (str_eq(name, "notify"))
        offer_list(a, when);
    else if (str_eq(name, "notify-by"))
        offer_list(a, how);
    else if (str_eq(name, "log-level"))
        offer_list(a, levels);
}

/* --- operands ------------------------------------------------------------------------------------
 */

static void offer_members(const struct asked *a, const struct op *op)
{
    char name[MEMBER_CLI_NAME_MAX];

    for (size_t i = 0; op && i < op->input->n_members; i++)
        offer_option(a, member_cli_name(&op->input->members[i], name));
}

static void offer_operands(const struct asked *a)
{
    const char *word = a->command->word;

    if (str_eq(word, "api"))
        for (size_t i = 0; i < op_count(); i++)
            offer(a, op_at(i)->cli_name);
    else if (str_eq(word, "wait"))
        for (size_t i = 0; i < waiter_count(); i++)
            offer(a, waiter_at(i)->cli_name);
    else if (str_eq(word, "completion"))
        for (size_t i = 0; i < ARRAY_LEN(scripts); i++)
            offer(a, scripts[i].shell);
    else if (a->command->operands && str_starts(a->command->operands, "KIND"))
        for (size_t i = 0; i < kind_count(); i++)
            offer(a, kind_at(i)->name);
}

static void offer_options(const struct asked *a)
{
    const struct waiter *w;

    if (a->command && a->operand && str_eq(a->command->word, "api"))
        offer_members(a, op_find(a->operand));
    if (a->command && a->operand && str_eq(a->command->word, "wait") &&
        (w = waiter_find(a->operand)))
        offer_members(a, op_find(w->op));
    for (size_t i = 0; i < n_option_rows; i++)
        offer_option(a, option_rows[i].name);
}

/* --- the question --------------------------------------------------------------------------------
 */

static void look_at(struct asked *a, const char *word)
{
    const struct option_row *row = NULL;

    if (a->option) { /* its value */
        a->option = NULL;
        return;
    }
    if (str_starts(word, "--")) {
        row = option_find(word + 2, strlen(word + 2));
        a->option = row && row->arg ? row : NULL;
    } else if (!a->command) {
        a->command = cli_find(word);
    } else if (!a->operand) {
        a->operand = word;
    }
}

static int words(char *lines)
{
    struct asked a = {.last = lines};

    for (char *end; (end = strchr(a.last, '\n')); a.last = end + 1) {
        *end = '\0';
        look_at(&a, a.last);
    }
    if (a.option)
        offer_values(&a);
    else if (a.last[0] == '-')
        offer_options(&a);
    else if (!a.command)
        cli_each(offer_word, &a);
    else if (!a.operand)
        offer_operands(&a);
    return 0;
}

int completion_run(const struct options *o)
{
    const char *shell = o->n_args > 0 ? o->args[0] : "";

    if (str_eq(shell, "words") && o->n_args == 2 && o->args[1][0] == ':')
        return words(o->args[1] + 1);
    for (size_t i = 0; i < ARRAY_LEN(scripts); i++)
        if (str_eq(scripts[i].shell, shell) && o->n_args == 1) {
            fputs(scripts[i].script, stdout);
            return 0;
        }
    fprintf(stderr, "protontop: completion: for which shell: bash, zsh or fish?\n");
    return err_exit_status(ERR_USAGE);
}

int completion_help(const struct options *o, struct buf *out, struct err *e)
{
    (void)o;
    (void)e;
    buf_adds(out,
             "\n"
             "  bash   source <(protontop completion bash)        in ~/.bashrc\n"
             "  zsh    source <(protontop completion zsh)         in ~/.zshrc, after compinit\n"
             "  fish   protontop completion fish | source         in config.fish\n");
    return 0;
}
