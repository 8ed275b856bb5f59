/* job.h - what every command that talks to the service does alike: a loop, a client, the operator's
 * ^C, the words for what went wrong, the exit status.
 *
 *     struct job j;
 *     int status = job_open(&j, o);      says what is wrong by itself
 *     if (status != 0)
 *         return status;
 *     j.interrupt = my_interrupt;        cancels what runs: the callbacks come, and end the job
 *     j.ctx = &mine;
 *     ... client_call(j.client, ...)     whose last callback calls job_end(&j, status)
 *     return job_run(&j);
 */
#ifndef APP_JOB_H
#define APP_JOB_H

#include <uv.h>

#include <protontop/client.h>

#include "app/demo.h"
#include "app/options.h"

struct job {
    const struct options *o;
    uv_loop_t loop;
    struct demo *demo;     /* with --demo */
    struct client *client; /* valid from job_open() to job_end() */
    /* SIGINT or SIGTERM: cancel what runs. May be NULL: then job_run() ends by itself. Comes once;
     * a second signal ends the process as it would without us. */
    void (*interrupt)(void *ctx);
    void *ctx;
    bool interrupted;
    /* the rest is the job's own */
    uv_signal_t sigint, sigterm;
    bool ending;
    int status;
};

/* Settings of a command that differ from the usual; all may be 0. */
struct job_settings {
    long timeout_ms, connect_timeout_ms; /* of an attempt; 0: the client's */
};

/* 0, or the exit status: what was wrong is on standard error, and there is nothing to close. */
int job_open(struct job *j, const struct options *o, const struct job_settings *s);

/* Ends the job with this exit status, or, once interrupted, with 130. Closes the client: calls that
 * still run are cancelled. May come from any callback, more than once (the first counts). */
void job_end(struct job *j, int status);

/* Runs until job_end() was called and all is closed. Returns the exit status. */
int job_run(struct job *j);

/* Prints `protontop: [what: ]...` with the service's code and request id where there is one, and
 * what to do where that is known. Returns the exit status that goes with the error. */
int job_say(const struct err *e, const char *what);

/* Standard error is a terminal that a progress line can be written to. */
bool job_has_progress(void);

/* Writes the line over the last one; "" erases it. Only where job_has_progress(). */
void job_progress(const char *line);

#endif
