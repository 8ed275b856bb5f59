/* Programs of the operator's own. Knows processes and pipes; nothing of why they run. Each is in a
 * session of its own: it cannot take the terminal, and ends with everything that it started. What
 * it prints goes nowhere: the screen is ours. */
#include "app/runner.h"

#include <linux/close_range.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/vec.h"
#include "base/when.h"

enum { WORD_MAX = 4096, GRACE_MS = 1000 };

struct run {
    struct runner *runner;
    struct vec words, env; /* strings, a NULL at the end */
    char *input;
    uv_process_t process;
    uv_pipe_t pipe;
    uv_timer_t timer;
    uv_write_t write;
    unsigned open; /* handles */
    bool exited, killed;
    int status;
    runner_done_fn *done;
    void *ctx;
};

struct runner {
    uv_loop_t *loop;
    struct vec running, waiting; /* struct run */
    bool closed;
};

struct runner *runner_new(uv_loop_t *loop)
{
    struct runner *r = xcalloc(1, sizeof(*r));

    r->loop = loop;
    return r;
}

static void free_strings(struct vec *v)
{
    for (size_t i = 0; i < v->n; i++)
        free(v->v[i]);
    vec_release(v);
}

static void run_free(struct run *x)
{
    free_strings(&x->words);
    free_strings(&x->env);
    free(x->input);
    free(x);
}

static void take_out(struct vec *v, const struct run *x)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->v[i] == x) {
            vec_remove(v, i);
            return;
        }
}

static void maybe_free(struct runner *r)
{
    if (!r->closed || r->running.n > 0)
        return;
    vec_release(&r->running);
    vec_release(&r->waiting);
    free(r);
}

/* --- words ---------------------------------------------------------------------------------------
 */

/* The next word of *s into `word`. 1: there is one; 0: the end; ERR_USAGE: a quote is open. */
static int next_word(const char **s, struct buf *word)
{
    char quote = '\0';

    buf_clear(word);
    *s += strspn(*s, " \t");
    if (!**s)
        return 0;
    for (; **s && (quote || !strchr(" \t", **s)); (*s)++) {
        if (quote ? **s == quote : strchr("\"'", **s) != NULL)
            quote = quote ? '\0' : **s;
        else
            buf_addc(word, **s);
    }
    return quote ? ERR_USAGE : 1;
}

static int split(const char *command, struct vec *words, struct err *e)
{
    struct buf word = BUF_INIT(WORD_MAX);
    int rc;

    while ((rc = next_word(&command, &word)) > 0 && words->n < RUNNER_WORDS_MAX)
        vec_push(words, xstrdup(buf_str(&word)));
    if (rc < 0)
        rc = err_set(e, ERR_USAGE, "a quote is not closed");
    else if (words->n == 0 || !*(const char *)words->v[0])
        rc = err_set(e, ERR_USAGE, "no program is named");
    else if (rc > 0 || word.overflow)
        rc = err_set(e, ERR_USAGE, "too long");
    vec_push(words, NULL);
    buf_release(&word);
    return rc;
}

/* --- one run -------------------------------------------------------------------------------------
 */

static void start(struct run *x);

static void on_closed(uv_handle_t *h)
{
    struct run *x = h->data, *next;
    struct runner *r = x->runner;

    if (--x->open > 0)
        return;
    take_out(&r->running, x);
    run_free(x);
    if (!r->closed && r->waiting.n > 0) {
        next = vec_remove(&r->waiting, 0);
        start(next);
    }
    maybe_free(r);
}

static void close_handle(uv_handle_t *h)
{
    if (!uv_is_closing(h))
        uv_close(h, on_closed);
}

static void tell(struct run *x, const struct err *e)
{
    runner_done_fn *done = x->done;

    x->done = NULL;
    if (done)
        done(x->ctx, e);
}

static void end(struct run *x, const struct err *e)
{
    tell(x, e);
    close_handle((uv_handle_t *)&x->process);
    close_handle((uv_handle_t *)&x->pipe);
    close_handle((uv_handle_t *)&x->timer);
}

static void on_exited(uv_process_t *p, int64_t status, int signal)
{
    struct run *x = p->data;
    struct err e = {.code = 0};

    x->exited = true;
    if (x->killed) {
        uv_kill(-p->pid, SIGKILL); /* what it started, and did not heed the first signal */
        err_set(&e, ERR_TIMEOUT, "%s did not end within %d seconds", (const char *)x->words.v[0],
                RUNNER_TIMEOUT_MS / 1000);
    } else if (signal) {
        err_set(&e, ERR_IO, "%s was ended by signal %d", (const char *)x->words.v[0], signal);
    } else if (status) {
        err_set(&e, ERR_IO, "%s ended with status %d", (const char *)x->words.v[0], (int)status);
    }
    end(x, &e);
}

static void kill_it(struct run *x, int signal)
{
    if (!x->exited && x->process.pid > 0)
        uv_kill(-x->process.pid, signal);
    x->killed = true;
}

/* Too late; or it could not even be started, and that is told from the loop. */
static void on_timer(uv_timer_t *t)
{
    struct run *x = t->data;
    struct err e;

    if (x->status < 0) {
        err_set(&e, ERR_IO, "cannot run %s: %s", (const char *)x->words.v[0],
                uv_strerror(x->status));
        end(x, &e);
        return;
    }
    kill_it(x, x->killed ? SIGKILL : SIGTERM);
    uv_timer_start(t, on_timer, GRACE_MS, 0);
}

static void on_written(uv_write_t *w, int status)
{
    struct run *x = w->data;

    (void)status; /* who does not want to read it says so by how it ends */
    close_handle((uv_handle_t *)&x->pipe);
}

static void give_input(struct run *x)
{
    uv_buf_t b = uv_buf_init(x->input, (unsigned)strlen(x->input));

    x->write.data = x;
    if (uv_write(&x->write, (uv_stream_t *)&x->pipe, &b, 1, on_written) < 0)
        close_handle((uv_handle_t *)&x->pipe);
}

static void start(struct run *x)
{
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_IGNORE}, {.flags = UV_IGNORE}, {.flags = UV_IGNORE}};
    uv_process_options_t o = {.file = x->words.v[0],
                              .args = (char **)x->words.v,
                              .env = (char **)x->env.v,
                              .flags = UV_PROCESS_DETACHED,
                              .stdio = stdio,
                              .stdio_count = 3,
                              .exit_cb = on_exited};

    vec_push(&x->runner->running, x);
    uv_pipe_init(x->runner->loop, &x->pipe, 0);
    uv_timer_init(x->runner->loop, &x->timer);
    x->process.data = x->pipe.data = x->timer.data = x;
    x->open = 3;
    if (x->input) {
        stdio[0].flags = UV_CREATE_PIPE | UV_READABLE_PIPE;
        stdio[0].data.stream = (uv_stream_t *)&x->pipe;
    }
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); /* libraries do not mark all that they open */
    /* libuv leaves a handle that must be closed even when it could not start the program. */
    x->status = uv_spawn(x->runner->loop, &x->process, &o);
    x->exited = x->status < 0;
    uv_timer_start(&x->timer, on_timer, x->status < 0 ? 0 : RUNNER_TIMEOUT_MS, 0);
    if (x->status == 0 && x->input)
        give_input(x);
}

/* --- the runner ----------------------------------------------------------------------------------
 */

/* Ours behind what the job says; a name counts once. */
static void make_env(struct vec *env, const char *const *more)
{
    for (; more && *more; more++)
        vec_push(env, xstrdup(*more));
    for (char **v = environ; *v; v++) {
        size_t n = strcspn(*v, "=") + 1;
        bool set = false;

        for (size_t i = 0; i < env->n; i++)
            set |= strncmp(env->v[i], *v, n) == 0;
        if (!set)
            vec_push(env, xstrdup(*v));
    }
    vec_push(env, NULL);
}

int runner_run(struct runner *r, const struct runner_job *job, struct err *e)
{
    struct run *x = xcalloc(1, sizeof(*x));
    int rc = split(job->command, &x->words, e);

    if (rc == 0 && r->waiting.n >= RUNNER_WAITING_MAX)
        rc = err_set(e, ERR_TOOBIG, "%d programs wait for their turn already", RUNNER_WAITING_MAX);
    if (rc < 0) {
        run_free(x);
        return rc;
    }
    x->runner = r;
    x->input = job->input ? xstrdup(job->input) : NULL;
    x->done = job->done;
    x->ctx = job->ctx;
    make_env(&x->env, job->env);
    if (r->running.n < RUNNER_AT_ONCE)
        start(x);
    else
        vec_push(&r->waiting, x);
    return 0;
}

void runner_close(struct runner *r)
{
    struct err e;

    r->closed = true;
    err_set(&e, ERR_CANCELLED, "cancelled");
    while (r->waiting.n > 0) {
        struct run *x = vec_remove(&r->waiting, r->waiting.n - 1);

        tell(x, &e);
        run_free(x);
    }
    for (size_t i = 0; i < r->running.n; i++) {
        struct run *x = r->running.v[i];

        tell(x, &e);
        kill_it(x, SIGKILL);
        close_handle((uv_handle_t *)&x->process);
        close_handle((uv_handle_t *)&x->pipe);
        close_handle((uv_handle_t *)&x->timer);
    }
    maybe_free(r);
}
