/* runner.h - programs of the operator's own (for notices, for the clipboard): no shell, what they
 * are to know in their environment or on their standard input, a few at once, limited in time,
 * ended with us. */
#ifndef APP_RUNNER_H
#define APP_RUNNER_H

#include <stddef.h>
#include <uv.h>

#include <protontop/err.h>

struct runner;

enum {
    RUNNER_AT_ONCE = 4,
    RUNNER_WAITING_MAX = 32, /* that wait for their turn */
    RUNNER_WORDS_MAX = 64,
    RUNNER_TIMEOUT_MS = 10 * 1000,
};

/* Comes once: from the loop, or from runner_close() with ERR_CANCELLED. e->code 0: it ended with 0.
 */
typedef void runner_done_fn(void *ctx, const struct err *e);

struct runner_job {
    const char *command;    /* words, parted by blanks; "..." and '...' hold them together */
    const char *const *env; /* "NAME=value" beside our own, NULL-terminated; NULL: none */
    const char *input;      /* for its standard input; NULL: none */
    runner_done_fn *done;   /* may be NULL */
    void *ctx;
};

struct runner *runner_new(uv_loop_t *loop);

/* Everything is copied. ERR_USAGE: no words, or a quote that is not closed; ERR_TOOBIG: too many
 * wait already. Then done is not called. */
int runner_run(struct runner *r, const struct runner_job *job, struct err *e) ERR_CHECK;

/* Ends what runs, forgets what waits; who waits for them hears of it now. */
void runner_close(struct runner *r);

#endif
