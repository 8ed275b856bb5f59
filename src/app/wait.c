/* `protontop wait WAITER`, with the words, messages and exit statuses of `aws proton wait`. Knows
 * no waiter by name: what it does goes by the tables. */
#include "app/wait.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/api.h"
#include "app/members.h"
#include "app/nearest.h"
#include "app/task.h"
#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"

struct waiting {
    struct task task;
    const struct waiter *waiter;
    const struct op *op;
    cJSON *input, *json; /* json: of --cli-input-json */
    int64_t delay_ms;    /* negative: the waiter's own */
    int64_t max_attempts;
    struct wait *wait;
    bool progress;
    int64_t began_ms;
};

/* --- the words ---------------------------------------------------------------------------------
 */

static const struct waiter *find_waiter(const char *name, struct err *e)
{
    const struct waiter *w = waiter_find(name);
    struct nearest near;

    if (w)
        return w;
    nearest_init(&near, name);
    for (size_t i = 0; i < waiter_count(); i++)
        nearest_offer(&near, waiter_at(i)->cli_name);
    nearest_error(&near, e, "waiter", "protontop wait --help lists them");
    return NULL;
}

static int set_delay(struct waiting *w, const char *value, struct err *e)
{
    double seconds;

    if (num_parse_real(value, 0, 86400, &seconds) < 0)
        return err_set(e, ERR_USAGE, "must be a number of seconds from 0 to 86400");
    w->delay_ms = (int64_t)(seconds * 1000);
    return 0;
}

static int set_attempts(struct waiting *w, const char *value, struct err *e)
{
    if (num_parse(value, 1, INT32_MAX, &w->max_attempts) < 0)
        return err_set(e, ERR_USAGE, "must be a whole number, 1 or more");
    return 0;
}

static int set_json(struct waiting *w, const char *value, struct err *e)
{
    cJSON *input = members_json(value, e);

    if (!input)
        return e->code;
    cJSON_Delete(w->json);
    w->json = input;
    return 0;
}

/* Of scripts that were written for the AWS CLI: there is no output that it could be for. */
static int set_nothing(struct waiting *w, const char *value, struct err *e)
{
    (void)w;
    (void)value;
    (void)e;
    return 0;
}

struct wait_option {
    const char *name, *arg, *help;
    int (*set)(struct waiting *w, const char *value, struct err *e);
};

static const struct wait_option wait_options[] = {
    {.name = "delay", .arg = "S", .help = "seconds between two looks", .set = set_delay},
    {.name = "max-attempts", .arg = "N", .help = "looks before it gives up", .set = set_attempts},
    {.name = "cli-input-json",
     .arg = "JSON",
     .help = "the input, or file://F; other options go on top",
     .set = set_json},
    {.name = "output", .arg = "FORMAT", .set = set_nothing},
    {.name = "no-cli-pager", .set = set_nothing},
};

/* 1: it was one of the command's own; 0: it is none; or an error. */
static int read_own(struct waiting *w, char *const *args, int n, int *i, struct err *e)
{
    const char *value = strchr(args[*i], '=');
    const struct wait_option *own = NULL;

    for (size_t k = 0; k < ARRAY_LEN(wait_options) && str_starts(args[*i], "--"); k++) {
        const char *name = wait_options[k].name;

        if (strncmp(args[*i] + 2, name, strlen(name)) == 0 &&
            strchr("=", args[*i][2 + strlen(name)]))
            own = &wait_options[k];
    }
    if (!own)
        return 0;
    if (value)
        value++;
    else if (own->arg && *i + 1 < n)
        value = args[++*i];
    if (own->arg && !value)
        return err_set(e, ERR_USAGE, "--%s needs a value: --%s %s", own->name, own->name, own->arg);
    if (own->set(w, value, e) < 0)
        return err_prefix(e, "--%s", own->name);
    return 1;
}

static int unknown_word(const struct op *op, const char *word, struct err *e)
{
    const char *more[ARRAY_LEN(wait_options) + 1] = {NULL};

    for (size_t i = 0, n = 0; i < ARRAY_LEN(wait_options); i++)
        if (wait_options[i].help)
            more[n++] = wait_options[i].name;
    return members_unknown(op, word, more, e);
}

static int read_words(struct waiting *w, char *const *args, int n, struct err *e)
{
    for (int i = 0; i < n; i++) {
        int rc = read_own(w, args, n, &i, e);

        if (rc == 0)
            rc = members_read(w->op->input, w->input, args, n, &i, e);
        if (rc == 0)
            rc = unknown_word(w->op, args[i], e);
        if (rc < 0)
            return err_prefix(e, "%s", w->waiter->cli_name);
    }
    w->input = members_merge(w->json, w->input);
    w->json = NULL;
    return members_check(w->op, w->waiter->cli_name, w->input, e);
}

static int read_all(struct waiting *w, const struct options *o, struct err *e)
{
    if (o->n_args == 0)
        return err_set(e, ERR_USAGE, "wait: for what? protontop wait --help lists it");
    w->waiter = find_waiter(o->args[0], e);
    if (!w->waiter)
        return e->code;
    w->op = op_find(w->waiter->op);
    w->input = cJSON_CreateObject();
    w->delay_ms = -1;
    return read_words(w, o->args + 1, o->n_args - 1, e);
}

/* --- the wait ----------------------------------------------------------------------------------
 */

static void on_look(void *ctx, int attempt, const char *seen)
{
    struct waiting *w = ctx;
    int64_t elapsed = (int64_t)uv_now(&w->task.loop) - w->began_ms;
    char line[256], time[WHEN_MAX];
    struct buf safe = BUF_INIT(1 << 12);

    if (!w->progress)
        return;
    text_safe(&safe, seen, strnlen(seen, 80), 0);
    snprintf(line, sizeof(line), "%s: %s, look %d of %lld, %s", w->waiter->cli_name,
             *seen ? buf_str(&safe) : "nothing yet", attempt,
             (long long)(w->max_attempts ? w->max_attempts : w->waiter->max_attempts),
             when_duration(elapsed, time));
    task_progress(line);
    buf_release(&safe);
}

static void on_done(void *ctx, const struct err *e)
{
    struct waiting *w = ctx;
    int status = 0;

    w->wait = NULL;
    if (w->progress)
        task_progress("");
    if (w->task.interrupted)
        fprintf(stderr, "protontop: interrupted\n");
    else if (e->code != 0)
        status = task_say(e, NULL);
    task_end(&w->task, status);
}

static void on_interrupt(void *ctx)
{
    struct waiting *w = ctx;

    if (w->wait)
        wait_cancel(w->wait);
}

static int run(struct waiting *w, const struct options *o)
{
    struct wait_config cfg = {.waiter = w->waiter,
                              .delay_ms = w->delay_ms,
                              .max_attempts = (int)w->max_attempts,
                              .look = on_look,
                              .done = on_done,
                              .ctx = w};
    int status = task_open(&w->task, o, NULL);

    if (status != 0)
        return status;
    w->task.interrupt = on_interrupt;
    w->task.ctx = w;
    w->progress = task_has_progress();
    w->began_ms = (int64_t)uv_now(&w->task.loop);
    w->wait = client_wait(w->task.client, &cfg, w->input);
    w->input = NULL;
    return task_run(&w->task);
}

int wait_run(const struct options *o)
{
    struct waiting *w = xcalloc(1, sizeof(*w));
    struct err e;
    int status;

    err_clear(&e);
    if (read_all(w, o, &e) < 0)
        status = task_say(&e, NULL);
    else
        status = run(w, o);
    cJSON_Delete(w->input);
    cJSON_Delete(w->json);
    free(w);
    return status;
}

/* --- help --------------------------------------------------------------------------------------
 */

static void list_waiters(struct buf *out)
{
    buf_adds(out, "\nWaiters, with how often they look:\n");
    for (size_t i = 0; i < waiter_count(); i++) {
        const struct waiter *w = waiter_at(i);

        buf_addf(out, "  %-42s every %d s, %d times at most\n", w->cli_name, w->delay_s,
                 w->max_attempts);
    }
    buf_adds(out,
             "\nNothing is printed when it ends well. Exit status: 0 it has, 255 it has not (a "
             "failure, or no\nattempt left), 130 interrupted.\n");
}

static void describe(const struct waiter *w, struct buf *out)
{
    char name[MEMBER_CLI_NAME_MAX];
    const struct op *op = op_find(w->op);

    buf_addf(out, "\n%s asks %s every %d s, %d times at most. It ends\n", w->name, op->cli_name,
             w->delay_s, w->max_attempts);
    for (size_t i = 0; i < w->n_acceptors; i++) {
        const struct waiter_acceptor *a = &w->acceptors[i];

        buf_addf(out, "  %s when %s is %s\n", a->success ? "well " : "badly",
                 a->path ? a->path : "the error", a->expected);
    }
    buf_adds(out, "\nMembers of the question:\n");
    api_members_help(op->input, NULL, out);
    buf_adds(out, "\nOptions:\n");
    for (size_t i = 0; i < ARRAY_LEN(wait_options); i++)
        if (wait_options[i].help)
            buf_addf(out, "  --%s %-*s %s\n", wait_options[i].name,
                     20 - (int)strlen(wait_options[i].name), wait_options[i].arg,
                     wait_options[i].help);
    buf_addf(out, "\nExample:\n  protontop wait %s", w->cli_name);
    for (size_t i = 0; i < op->input->n_members; i++)
        if (op->input->members[i].required)
            buf_addf(out, " --%s %s", member_cli_name(&op->input->members[i], name),
                     member_example(&op->input->members[i]));
    buf_addc(out, '\n');
}

int wait_help(const struct options *o, struct buf *out, struct err *e)
{
    const struct waiter *w;

    if (o->n_args == 0) {
        list_waiters(out);
        return 0;
    }
    w = find_waiter(o->args[0], e);
    if (!w)
        return e->code;
    describe(w, out);
    return 0;
}
