/* The table of commands. A new command is a row here and a file of its own. */
#include "app/cli.h"

#include <stdio.h>
#include <string.h>

#include "app/api.h"
#include "app/change.h"
#include "app/completion.h"
#include "app/info.h"
#include "app/list.h"
#include "app/nearest.h"
#include "app/wait.h"
#include "base/alloc.h"

static const struct cli_command commands[] = {
    {.word = "api",
     .operands = "OPERATION [--MEMBER VALUE]...",
     .summary = "any operation of the service; its answer as JSON, YAML, text or a table",
     .plain = true,
     .run = api_run,
     .help = api_help},
    {.word = "wait",
     .operands = "WAITER [--MEMBER VALUE]... [--delay S] [--max-attempts N]",
     .summary = "until something has become of a resource, as aws proton wait does",
     .plain = true,
     .run = wait_run,
     .help = wait_help},
    {.word = "list",
     .operands = "KIND [--filter EXPR] [--output table|json|csv] [--watch]",
     .summary = "the resources of a kind, once or as they change",
     .run = list_run,
     .help = list_help},
    {.word = "cancel",
     .operands = "KIND NAME... [--yes] [--dry-run]",
     .summary = "cancel the deployments that are in progress",
     .run = cancel_run,
     .help = cancel_help},
    {.word = "update",
     .operands = "KIND NAME... [--MEMBER VALUE]... [--yes] [--dry-run]",
     .summary = "deploy again: the same version, or another, or a new spec",
     .run = update_run,
     .help = update_help},
    {.word = "delete",
     .operands = "KIND NAME... [--yes] [--dry-run]",
     .summary = "delete resources",
     .run = delete_run,
     .help = delete_help},
    {.word = "info",
     .summary = "version, paths, endpoint, region, where the identity comes from",
     .run = info_run},
    {.word = "completion",
     .operands = "bash|zsh|fish",
     .summary = "a script that lets the shell complete words",
     .plain = true,
     .run = completion_run,
     .help = completion_help},
};

const struct cli_command *cli_find(const char *word)
{
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (strcmp(commands[i].word, word) == 0)
            return &commands[i];
    return NULL;
}

int cli_unknown(const char *word, struct err *e)
{
    struct nearest n;

    nearest_init(&n, word);
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        nearest_offer(&n, commands[i].word);
    return nearest_error(&n, e, "command", "protontop --help lists them");
}

void cli_each(void (*fn)(void *ctx, const char *word), void *ctx)
{
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        fn(ctx, commands[i].word);
}

void cli_list(struct buf *out)
{
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        buf_addf(out, "  %-22s %s\n", commands[i].word, commands[i].summary);
}

int cli_help(const struct options *o)
{
    const struct cli_command *c = o->command;
    struct buf out = BUF_INIT(1 << 20);
    struct err e;
    int rc = 0;

    buf_addf(&out, "Usage: protontop %s%s%s [OPTIONS]\n%s\n", c->word, c->operands ? " " : "",
             c->operands ? c->operands : "", c->summary);
    if (c->help)
        rc = c->help(o, &out, &e);
    if (rc < 0)
        fprintf(stderr, "protontop: %s\n", e.msg);
    else
        printf("%s\nThe options that every command has: protontop --help\n", buf_str(&out));
    buf_release(&out);
    return err_exit_status(rc);
}
