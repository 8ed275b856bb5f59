/* What every command that talks to the service does alike. Knows nothing of what is asked. */
#include "app/task.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/ask.h"
#include "app/setup.h"
#include "base/num.h"

enum { EXIT_INTERRUPTED = 130 };

/* --- the end -----------------------------------------------------------------------------------
 */

static void on_client_closed(void *ctx)
{
    struct task *t = ctx;

    if (t->demo)
        demo_close(t->demo, NULL, NULL);
    t->demo = NULL;
}

void task_end(struct task *t, int status)
{
    if (t->ending)
        return;
    t->ending = true;
    t->status = t->interrupted ? EXIT_INTERRUPTED : status;
    uv_close((uv_handle_t *)&t->sigint, NULL);
    uv_close((uv_handle_t *)&t->sigterm, NULL);
    client_close(t->client, on_client_closed, t);
    t->client = NULL;
}

static void on_signal(uv_signal_t *s, int number)
{
    struct task *t = s->data;

    (void)number;
    uv_signal_stop(&t->sigint); /* from here on a signal does what it does to any program */
    uv_signal_stop(&t->sigterm);
    t->interrupted = true;
    if (t->interrupt)
        t->interrupt(t->ctx);
    else
        task_end(t, EXIT_INTERRUPTED);
}

/* --- the start ---------------------------------------------------------------------------------
 */

static void start_signal(struct task *t, uv_signal_t *s, int number)
{
    uv_signal_init(&t->loop, s);
    s->data = t;
    uv_signal_start(s, on_signal, number);
    uv_unref((uv_handle_t *)s);
}

static void say_warnings(const struct task *t)
{
    fputs(buf_str(&t->o->warnings), stderr);
    for (unsigned i = 0; client_warning(t->client, i); i++)
        fprintf(stderr, "protontop: %s\n", client_warning(t->client, i));
    setup_warn(t->o, t->client);
}

int task_open(struct task *t, const struct options *o, const struct task_settings *s)
{
    struct client_config more = {.timeout_ms = s ? s->timeout_ms : 0,
                                 .connect_timeout_ms = s ? s->connect_timeout_ms : 0,
                                 .ask = ask_for_client};
    struct err e;

    memset(t, 0, sizeof(*t));
    t->o = o;
    uv_loop_init(&t->loop);
    if (!o->demo || (t->demo = demo_new(&t->loop, o, o->region, 0, &e)))
        t->client = setup_client(&t->loop, o, t->demo, &more, &e);
    if (!t->client) {
        on_client_closed(t);
        setup_drain(&t->loop);
        fputs(buf_str(&o->warnings), stderr);
        return task_say(&e, NULL);
    }
    say_warnings(t);
    start_signal(t, &t->sigint, SIGINT);
    start_signal(t, &t->sigterm, SIGTERM);
    return 0;
}

int task_run(struct task *t)
{
    setup_drain(&t->loop);
    return t->status;
}

/* --- words -------------------------------------------------------------------------------------
 */

int task_say(const struct err *e, const char *what)
{
    /* What checks an input names the operation too. */
    if (what && str_starts(e->msg, what) && e->msg[strlen(what)] == ':')
        what = NULL;
    fprintf(stderr, "protontop: %s%s", what ? what : "", what ? ": " : "");
    if (*e->service_code)
        fprintf(stderr, "%s: ", e->service_code);
    fputs(e->msg, stderr);
    if (*e->request_id)
        fprintf(stderr, " (request id %s)", e->request_id);
    fputc('\n', stderr);
    return err_exit_status(e->code);
}

bool task_has_progress(void)
{
    const char *term = getenv("TERM");

    return isatty(STDERR_FILENO) && term && *term && !str_eq(term, "dumb");
}

/* CR and "erase to the end of the line" (ECMA-48 EL) are understood by every terminal that is not
 * "dumb". */
void task_progress(const char *line)
{
    fprintf(stderr, "\r%s\033[K", line);
    fflush(stderr);
}
