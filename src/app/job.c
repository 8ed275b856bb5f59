/* What every command that talks to the service does alike. Knows nothing of what is asked. */
#include "app/job.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/setup.h"
#include "base/num.h"

enum { EXIT_INTERRUPTED = 130 };

/* --- the end -----------------------------------------------------------------------------------
 */

static void on_client_closed(void *ctx)
{
    struct job *j = ctx;

    if (j->demo)
        demo_close(j->demo, NULL, NULL);
    j->demo = NULL;
}

void job_end(struct job *j, int status)
{
    if (j->ending)
        return;
    j->ending = true;
    j->status = j->interrupted ? EXIT_INTERRUPTED : status;
    uv_close((uv_handle_t *)&j->sigint, NULL);
    uv_close((uv_handle_t *)&j->sigterm, NULL);
    client_close(j->client, on_client_closed, j);
    j->client = NULL;
}

static void on_signal(uv_signal_t *s, int number)
{
    struct job *j = s->data;

    (void)number;
    uv_signal_stop(&j->sigint); /* from here on a signal does what it does to any program */
    uv_signal_stop(&j->sigterm);
    j->interrupted = true;
    if (j->interrupt)
        j->interrupt(j->ctx);
    else
        job_end(j, EXIT_INTERRUPTED);
}

/* --- the start ---------------------------------------------------------------------------------
 */

static void start_signal(struct job *j, uv_signal_t *s, int number)
{
    uv_signal_init(&j->loop, s);
    s->data = j;
    uv_signal_start(s, on_signal, number);
    uv_unref((uv_handle_t *)s);
}

static void say_warnings(const struct job *j)
{
    fputs(buf_str(&j->o->warnings), stderr);
    for (unsigned i = 0; client_warning(j->client, i); i++)
        fprintf(stderr, "protontop: %s\n", client_warning(j->client, i));
    if (j->o->no_verify_ssl && str_starts(client_endpoint(j->client), "https:"))
        fprintf(stderr,
                "protontop: warning: the certificate of %s is not checked: anyone in "
                "between can read and change what is sent\n",
                client_endpoint_host(j->client));
}

int job_open(struct job *j, const struct options *o, const struct job_settings *s)
{
    struct err e;

    memset(j, 0, sizeof(*j));
    j->o = o;
    uv_loop_init(&j->loop);
    if (!o->demo || (j->demo = demo_new(&j->loop, o, &e)))
        j->client = setup_client_with(&j->loop, o, j->demo, s ? s->timeout_ms : 0,
                                      s ? s->connect_timeout_ms : 0, &e);
    if (!j->client) {
        on_client_closed(j);
        setup_drain(&j->loop);
        fputs(buf_str(&o->warnings), stderr);
        return job_say(&e, NULL);
    }
    say_warnings(j);
    start_signal(j, &j->sigint, SIGINT);
    start_signal(j, &j->sigterm, SIGTERM);
    return 0;
}

int job_run(struct job *j)
{
    setup_drain(&j->loop);
    return j->status;
}

/* --- words -------------------------------------------------------------------------------------
 */

int job_say(const struct err *e, const char *what)
{
    fprintf(stderr, "protontop: %s%s", what ? what : "", what ? ": " : "");
    if (*e->service_code)
        fprintf(stderr, "%s: ", e->service_code);
    fputs(e->msg, stderr);
    if (*e->request_id)
        fprintf(stderr, " (request id %s)", e->request_id);
    fputc('\n', stderr);
    return err_exit_status(e->code);
}

bool job_has_progress(void)
{
    const char *term = getenv("TERM");

    return isatty(STDERR_FILENO) && term && *term && !str_eq(term, "dumb");
}

/* CR and "erase to the end of the line" (ECMA-48 EL) are understood by every terminal that is not
 * "dumb". */
void job_progress(const char *line)
{
    fprintf(stderr, "\r%s\033[K", line);
    fflush(stderr);
}
