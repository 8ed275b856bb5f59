/* task.h - what every command that talks to the service does alike: a loop, a client, the
 * operator's ^C, the words for what went wrong, the exit status.
 *
 *     struct task t;
 *     int status = task_open(&t, o, NULL);  says what is wrong by itself
 *     if (status != 0)
 *         return status;
 *     t.interrupt = my_interrupt;        cancels what runs: the callbacks come, and end the task
 *     t.ctx = &mine;
 *     ... client_call(t.client, ...)     whose last callback calls task_end(&t, status)
 *     return task_run(&t);
 */
#ifndef APP_TASK_H
#define APP_TASK_H

#include <uv.h>

#include <protontop/client.h>

#include "app/demo.h"
#include "app/options.h"

struct task {
    const struct options *o;
    uv_loop_t loop;
    struct demo *demo;     /* with --demo */
    struct client *client; /* valid from task_open() to task_end() */
    /* SIGINT or SIGTERM: cancel what runs. May be NULL: then task_run() ends by itself. Comes once;
     * a second signal ends the process as it would without us. */
    void (*interrupt)(void *ctx);
    void *ctx;
    bool interrupted;
    /* the rest is the task's own */
    uv_signal_t sigint, sigterm;
    bool ending;
    int status;
};

/* Settings of a command that differ from the usual; all may be 0. */
struct task_settings {
    long timeout_ms, connect_timeout_ms; /* of an attempt; 0: the client's */
};

/* 0, or the exit status: what was wrong is on standard error, and there is nothing to close. */
int task_open(struct task *t, const struct options *o, const struct task_settings *s);

/* Ends the task with this exit status, or, once interrupted, with 130. Closes the client: calls
 * that still run are cancelled. May come from any callback, more than once (the first counts). */
void task_end(struct task *t, int status);

/* Runs until task_end() was called and all is closed. Returns the exit status. */
int task_run(struct task *t);

/* Prints `protontop: [what: ]...` with the service's code and request id where there is one, and
 * what to do where that is known. Returns the exit status that goes with the error. */
int task_say(const struct err *e, const char *what);

/* Standard error is a terminal that a progress line can be written to. */
bool task_has_progress(void);

/* Writes the line over the last one; "" erases it. Only where task_has_progress(). */
void task_progress(const char *line);

#endif
