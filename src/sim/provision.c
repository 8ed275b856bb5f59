/* provision.c - commands as processes of the loop. Each runs in a folder of its own, which goes
 * with it, and in a process group of its own, so that a cancel reaches what it started. */
#include "sim/provision.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utlist.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"
#include "base/vec.h"
#include "sim/provision_output.h"

extern char **environ;

enum {
    LINGER_MS = 300, /* how long what a command left behind may still write */
    PIPES = 2,
    HANDLES = PIPES + 2, /* and the process, the timer */
};

struct run {
    struct provision *owner;
    uint64_t id;
    struct vec env;   /* char *, "NAME=value" */
    struct vec unset; /* char *, names that shall not come from protond's own environment */
    char *spec, *folder, *spec_path, *output_path;
    uv_process_t process;
    uv_pipe_t pipes[PIPES]; /* standard output and error */
    uv_timer_t timer;       /* the grace, then the linger */
    struct provision_tail tail;
    char room[4096];
    int64_t status;
    int signal;
    int open_pipes, open_handles;
    bool running, exited, cancelled, told;
    struct run *prev, *next;
};

struct provision {
    uv_loop_t *loop;
    struct provision_options o;
    char *command;
    char **args;      /* argv, NULL-terminated */
    struct run *runs; /* oldest first; those that run and those that wait */
    int running;
    uv_async_t wake; /* to start and to report from the loop */
    bool closing;
    void (*done)(void *ctx);
    void *done_ctx;
};

static void go_on(struct provision *p);

static void run_free(struct run *r)
{
    for (size_t i = 0; i < r->env.n; i++)
        free(r->env.v[i]);
    vec_release(&r->env);
    for (size_t i = 0; i < r->unset.n; i++)
        free(r->unset.v[i]);
    vec_release(&r->unset);
    if (r->folder) {
        (void)unlink(r->spec_path);
        (void)unlink(r->output_path);
        (void)provision_remove_folder(r->folder);
    }
    free(r->spec);
    free(r->folder);
    free(r->spec_path);
    free(r->output_path);
    free(r);
}

/* --- the end of a run
 * ----------------------------------------------------------------------------- */

/* Tells how it ended, once. */
static void tell(struct run *r, bool good, const char *why)
{
    struct provision *p = r->owner;
    struct provision_result result = {.good = good, .cancelled = r->cancelled};
    struct buf complaints = BUF_INIT(4096);
    cJSON *outputs = NULL;
    if (r->told || p->closing)
        return;
    r->told = true;
    if (good)
        outputs = provision_read_outputs(r->output_path, &complaints);
    if (complaints.len && p->o.complain)
        p->o.complain(p->o.ctx, buf_str(&complaints));
    result.outputs = outputs;
    result.message = why && !r->tail.last[0] ? why : r->tail.last[0] ? r->tail.last : NULL;
    p->o.ended(p->o.ctx, r->id, &result);
    cJSON_Delete(outputs);
    buf_release(&complaints);
}

static void on_closed(uv_handle_t *h)
{
    struct run *r = h->data;
    struct provision *p = r->owner;
    if (--r->open_handles)
        return;
    DL_DELETE(p->runs, r);
    p->running--;
    run_free(r);
    go_on(p);
}

static void close_one(struct run *r, uv_handle_t *h)
{
    (void)r;
    if (!uv_is_closing(h))
        uv_close(h, on_closed);
}

static void finish(struct run *r)
{
    char why[64] = "";
    if (r->signal)
        snprintf(why, sizeof(why), "The command was ended by signal %d.", r->signal);
    else if (r->status)
        snprintf(why, sizeof(why), "The command ended with status %d.", (int)r->status);
    provision_tail_end(&r->tail);
    tell(r, !r->status && !r->signal && !r->cancelled, why[0] ? why : NULL);
    for (int i = 0; i < PIPES; i++)
        close_one(r, (uv_handle_t *)&r->pipes[i]);
    close_one(r, (uv_handle_t *)&r->process);
    close_one(r, (uv_handle_t *)&r->timer);
}

static void on_linger(uv_timer_t *t)
{
    finish(t->data);
}

static void on_exit_status(uv_process_t *h, int64_t status, int signal)
{
    struct run *r = h->data;
    r->exited = true;
    r->status = status;
    r->signal = signal;
    if (r->cancelled) /* what it started goes with it */
        (void)kill(-(pid_t)r->process.pid, SIGKILL);
    if (r->open_pipes)
        (void)uv_timer_start(&r->timer, on_linger, LINGER_MS, 0);
    else
        finish(r);
}

static void on_room(uv_handle_t *h, size_t size, uv_buf_t *b)
{
    struct run *r = h->data;
    (void)size;
    *b = uv_buf_init(r->room, sizeof(r->room));
}

static void on_output(uv_stream_t *s, ssize_t n, const uv_buf_t *b)
{
    struct run *r = s->data;
    if (n > 0)
        provision_tail_add(&r->tail, b->base, (size_t)n);
    if (n >= 0)
        return;
    (void)uv_read_stop(s);
    if (!--r->open_pipes && r->exited && !uv_is_closing((uv_handle_t *)&r->timer))
        finish(r);
}

/* --- its beginning
 * ---------------------------------------------------------------------------------- */

static int make_folder(struct run *r, struct err *e)
{
    const char *tmp = getenv("TMPDIR");
    char *folder = xasprintf("%s/protond-XXXXXX", tmp && *tmp == '/' ? tmp : "/tmp");
    int rc = 0;
    if (!mkdtemp(folder)) {
        rc = err_set(e, ERR_IO, "cannot make a folder for the command: %s", strerror(errno));
        free(folder);
        return rc;
    }
    r->folder = folder;
    r->spec_path = xasprintf("%s/spec.yaml", folder);
    r->output_path = xasprintf("%s/outputs", folder);
    vec_push(&r->env, xasprintf("PROTON_SPEC_FILE=%s", r->spec_path));
    vec_push(&r->env, xasprintf("PROTON_OUTPUT_FILE=%s", r->output_path));
    rc = file_save(r->spec_path, r->spec ? r->spec : "", r->spec ? strlen(r->spec) : 0, e);
    return rc ? rc : file_save(r->output_path, "", 0, e);
}

/* The settings in front of what protond itself was given; a name counts once. */
static void add_environment(struct run *r)
{
    size_t own = r->env.n;
    for (char **v = environ; *v; v++) {
        size_t n = strcspn(*v, "=");
        bool set = false;
        for (size_t i = 0; i < own; i++)
            set |= !strncmp(r->env.v[i], *v, n + 1);
        for (size_t i = 0; i < r->unset.n; i++)
            set |= strlen(r->unset.v[i]) == n && !strncmp(r->unset.v[i], *v, n);
        if (!set)
            vec_push(&r->env, xstrdup(*v));
    }
    vec_push(&r->env, NULL);
}

static int spawn(struct run *r, struct err *e)
{
    struct provision *p = r->owner;
    uv_stdio_container_t io[1 + PIPES] = {{.flags = UV_IGNORE}};
    for (int i = 0; i < PIPES; i++) {
        io[i + 1].flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
        io[i + 1].data.stream = (uv_stream_t *)&r->pipes[i];
    }
    const uv_process_options_t o = {.file = p->command,
                                    .args = p->args,
                                    .env = (char **)r->env.v,
                                    .cwd = r->folder,
                                    .flags = UV_PROCESS_DETACHED,
                                    .exit_cb = on_exit_status,
                                    .stdio = io,
                                    .stdio_count = 1 + PIPES};
    int rc = uv_spawn(p->loop, &r->process, &o);
    if (rc)
        return err_set(e, ERR_IO, "cannot run %s: %s", p->command, uv_strerror(rc));
    for (int i = 0; i < PIPES; i++)
        if (!uv_read_start((uv_stream_t *)&r->pipes[i], on_room, on_output))
            r->open_pipes++;
    return 0;
}

static void start(struct run *r)
{
    struct provision *p = r->owner;
    struct err e;
    r->running = true;
    p->running++;
    r->process.data = r->timer.data = r;
    (void)uv_timer_init(p->loop, &r->timer);
    for (int i = 0; i < PIPES; i++) {
        (void)uv_pipe_init(p->loop, &r->pipes[i], 0);
        r->pipes[i].data = r;
    }
    r->open_handles = HANDLES;
    if (!make_folder(r, &e)) {
        add_environment(r);
        if (!spawn(r, &e))
            return;
        r->process.data = r;
    } else {
        r->open_handles--; /* there is no process to close */
    }
    tell(r, false, e.msg);
    for (int i = 0; i < PIPES; i++)
        close_one(r, (uv_handle_t *)&r->pipes[i]);
    if (r->open_handles == HANDLES)
        close_one(r, (uv_handle_t *)&r->process);
    close_one(r, (uv_handle_t *)&r->timer);
}

/* --- all of them
 * ------------------------------------------------------------------------------------- */

static void free_provision(uv_handle_t *h)
{
    struct provision *p = h->data;
    void (*done)(void *ctx) = p->done;
    void *ctx = p->done_ctx;
    for (char **a = p->args; *a; a++)
        free(*a);
    free(p->args);
    free(p->command);
    free(p);
    if (done)
        done(ctx);
}

/* Starts what waits while there is room; reports what was cancelled before it began. */
static void go_on(struct provision *p)
{
    struct run *r, *next;
    DL_FOREACH_SAFE(p->runs, r, next)
    {
        if (!r->running && (r->cancelled || p->closing)) {
            tell(r, false, NULL);
            DL_DELETE(p->runs, r);
            run_free(r);
        } else if (!r->running && p->running < p->o.at_once) {
            start(r);
        }
    }
    if (p->closing && !p->runs && !uv_is_closing((uv_handle_t *)&p->wake))
        uv_close((uv_handle_t *)&p->wake, free_provision);
    else if (!p->closing && !p->runs)
        uv_unref((uv_handle_t *)&p->wake);
}

static void on_wake(uv_async_t *a)
{
    go_on(a->data);
}

struct provision *provision_new(uv_loop_t *loop, const struct provision_options *o, struct err *e)
{
    char *path = realpath(o->command, NULL);
    if (!path || access(path, X_OK)) {
        (void)err_set(e, ERR_CONFIG, "--provision-command: cannot run %.300s: %s", o->command,
                      strerror(errno));
        free(path);
        return NULL;
    }
    struct provision *p = xcalloc(1, sizeof(*p));
    p->loop = loop;
    p->o = *o;
    p->o.at_once = o->at_once ? o->at_once : PROVISION_AT_ONCE;
    p->o.grace_s = o->grace_s ? o->grace_s : PROVISION_GRACE_S;
    p->command = xstrdup(path);
    free(path);
    p->args = xcalloc(o->n_args + 2, sizeof(*p->args));
    p->args[0] = xstrdup(p->command);
    for (size_t i = 0; i < o->n_args; i++)
        p->args[i + 1] = xstrdup(o->args[i]);
    (void)uv_async_init(loop, &p->wake, on_wake);
    p->wake.data = p;
    uv_unref((uv_handle_t *)&p->wake);
    return p;
}

void provision_run(struct provision *p, uint64_t id, const struct provision_setting *settings,
                   size_t n, const char *spec)
{
    struct run *r = xcalloc(1, sizeof(*r));
    r->owner = p;
    r->id = id;
    r->spec = xstrdup(spec);
    for (size_t i = 0; i < n; i++)
        if (settings[i].value)
            vec_push(&r->env, xasprintf("%s=%s", settings[i].name, settings[i].value));
        else
            vec_push(&r->unset, xstrdup(settings[i].name));
    DL_APPEND(p->runs, r);
    uv_ref((uv_handle_t *)&p->wake); /* the loop goes on as long as there is a run */
    (void)uv_async_send(&p->wake);
}

static void on_grace(uv_timer_t *t)
{
    struct run *r = t->data;
    if (!r->exited)
        (void)kill(-(pid_t)r->process.pid, SIGKILL);
}

static void cancel(struct run *r, int grace_s)
{
    if (r->cancelled || r->exited)
        return;
    r->cancelled = true;
    if (!r->running) {
        (void)uv_async_send(&r->owner->wake);
    } else if (uv_is_active((uv_handle_t *)&r->process)) {
        (void)kill(-(pid_t)r->process.pid, SIGTERM);
        (void)uv_timer_start(&r->timer, on_grace, 1000U * (uint64_t)grace_s, 0);
    }
}

bool provision_cancel(struct provision *p, uint64_t id)
{
    struct run *r;
    DL_FOREACH(p->runs, r)
    {
        if (r->id == id && !r->told) {
            cancel(r, p->o.grace_s);
            return true;
        }
    }
    return false;
}

void provision_close(struct provision *p, void (*done)(void *ctx), void *ctx)
{
    struct run *r;
    p->closing = true;
    p->done = done;
    p->done_ctx = ctx;
    DL_FOREACH(p->runs, r)
    cancel(r, p->o.grace_s);
    uv_ref((uv_handle_t *)&p->wake);
    (void)uv_async_send(&p->wake);
}
