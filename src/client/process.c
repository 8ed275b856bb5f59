/* A command that is run for a credential provider: in a session of its own, so that it cannot take
 * the terminal from us and ends with everything that it started; output capped, time limited. */
#include <errno.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utlist.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/when.h"
#include "client/inside.h"
#include "client/io.h"

#define GRACE_MS (1 * MS_SECOND)

enum { COMPLAINT_MAX = 8192, BLOCK = 4096, HANDLES = 4 };

struct output {
    uv_pipe_t pipe;
    struct buf text;
    bool keep_tail; /* of more than fits, the end counts */
    bool overflow;
    char block[BLOCK];
};

struct process {
    struct client *client;
    uv_process_t process;
    struct output out, complaint;
    uv_timer_t timer;
    unsigned open; /* handles */
    bool spawned, exited, ended, cancelled, late, killed;
    int status;
    char *name;
    long timeout_ms;
    struct err err;
    aws_ran_fn *fn;
    void *arg;
    struct process *prev, *next;
};

static void on_closed(uv_handle_t *h)
{
    struct process *p = h->data;
    struct client *c = p->client;

    if (--p->open > 0)
        return;
    DL_DELETE(c->io.processes, p);
    mem_wipe(p->out.block, BLOCK);
    if (p->out.text.ptr)
        mem_wipe(p->out.text.ptr, p->out.text.cap);
    buf_release(&p->out.text);
    buf_release(&p->complaint.text);
    free(p->name);
    free(p);
    client_maybe_finish(c);
}

static void close_handle(uv_handle_t *h)
{
    if (!uv_is_closing(h))
        uv_close(h, on_closed);
}

/* The last line that says something; cuts the text there. */
static const char *last_line(struct buf *b)
{
    char *text = b->ptr, *line;

    if (!text)
        return "";
    while (b->len > 0 && strchr(" \t\r\n", text[b->len - 1]))
        text[--b->len] = '\0';
    line = strrchr(text, '\n');
    return line ? line + 1 : text;
}

static void end(struct process *p)
{
    struct aws_ran r = {.status = p->status};

    if (p->ended)
        return;
    p->ended = true;
    r.out = buf_str(&p->out.text);
    r.len = p->out.text.len;
    r.complaint = last_line(&p->complaint.text);
    if (p->cancelled)
        err_set(&p->err, ERR_CANCELLED, "cancelled");
    else if (p->late)
        err_set(&p->err, ERR_TIMEOUT, "%s did not end within %ld seconds", p->name,
                p->timeout_ms / 1000);
    else if (p->out.overflow)
        err_set(&p->err, ERR_TOOBIG, "%s printed more than %zu bytes", p->name, p->out.text.max);
    p->fn(p->arg, &r, &p->err);
    close_handle((uv_handle_t *)&p->timer);
    close_handle((uv_handle_t *)&p->out.pipe);
    close_handle((uv_handle_t *)&p->complaint.pipe);
    if (p->spawned)
        close_handle((uv_handle_t *)&p->process);
}

static void on_timer(uv_timer_t *t);

/* A part of it may have left the session or hold the pipes open: after a moment we go on. */
static void end_when_read(struct process *p)
{
    if (p->exited && !uv_is_active((uv_handle_t *)&p->out.pipe) &&
        !uv_is_active((uv_handle_t *)&p->complaint.pipe))
        end(p);
    else if (p->exited)
        uv_timer_start(&p->timer, on_timer, GRACE_MS / 2, 0);
}

static void kill_all(struct process *p, int signal)
{
    if (p->spawned && !p->exited)
        uv_kill(-p->process.pid, signal); /* the session's process group */
}

static void on_timer(uv_timer_t *t)
{
    struct process *p = t->data;

    if (!p->spawned || p->exited) {
        end(p);
        return;
    }
    p->late = true;
    kill_all(p, p->killed ? SIGKILL : SIGTERM);
    p->killed = true;
    uv_timer_start(&p->timer, on_timer, GRACE_MS, 0);
}

static void on_ended(uv_process_t *h, int64_t status, int signal)
{
    struct process *p = h->data;

    p->exited = true;
    p->status = signal ? 128 + signal : (int)status;
    /* What it started and did not heed the first signal. The group's number cannot have been given
     * to another yet: its leader was waited for just now. */
    if (p->killed || p->cancelled || p->out.overflow)
        uv_kill(-h->pid, SIGKILL);
    end_when_read(p);
}

static void on_alloc(uv_handle_t *h, size_t suggested, uv_buf_t *out)
{
    struct process *p = h->data;
    struct output *o = h == (uv_handle_t *)&p->out.pipe ? &p->out : &p->complaint;

    (void)suggested;
    *out = uv_buf_init(o->block, BLOCK);
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *b)
{
    struct process *p = s->data;
    struct output *o = s == (uv_stream_t *)&p->out.pipe ? &p->out : &p->complaint;

    if (n > 0 && o->keep_tail && o->text.len + (size_t)n > o->text.max)
        buf_clear(&o->text);
    if (n > 0 && buf_add(&o->text, b->base, (size_t)n) < 0 && !o->overflow && !o->keep_tail) {
        o->overflow = true; /* nobody waits for the rest */
        kill_all(p, SIGKILL);
    }
    if (n < 0) {
        uv_read_stop(s);
        end_when_read(p);
    }
}

static int spawn(struct process *p, const struct aws_command *cmd)
{
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_IGNORE},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&p->out.pipe},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE,
         .data.stream = (uv_stream_t *)&p->complaint.pipe},
    };
    uv_process_options_t o = {.file = cmd->argv[0],
                              .args = cmd->argv,
                              .flags = UV_PROCESS_DETACHED,
                              .stdio = stdio,
                              .stdio_count = 3,
                              .exit_cb = on_ended};

    /* As the AWS CLI: nothing that is open here is handed on. Libraries do not mark all of theirs;
     * a kernel that does not know the call leaves it at those that are marked. */
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    return uv_spawn(p->client->loop, &p->process, &o);
}

static void init_output(struct process *p, struct output *o, size_t max, bool keep_tail)
{
    uv_pipe_init(p->client->loop, &o->pipe, 0);
    o->pipe.data = p;
    buf_init(&o->text, max);
    o->keep_tail = keep_tail;
}

void process_run(void *client, const struct aws_command *cmd, aws_ran_fn *fn, void *arg)
{
    struct client *c = client;
    struct process *p = xcalloc(1, sizeof(*p));
    int rc;

    p->client = c;
    p->name = xstrdup(cmd->argv[0]);
    p->timeout_ms = cmd->timeout_ms;
    p->fn = fn;
    p->arg = arg;
    p->cancelled = c->closing;
    DL_APPEND(c->io.processes, p);
    uv_timer_init(c->loop, &p->timer);
    init_output(p, &p->out, cmd->max_output, false);
    init_output(p, &p->complaint, COMPLAINT_MAX, true);
    p->timer.data = p->process.data = p;
    p->open = HANDLES;
    rc = c->closing ? UV_ECANCELED : spawn(p, cmd);
    /* libuv leaves a handle that must be closed even when it could not start the program. */
    p->spawned = !c->closing;
    if (rc == 0) {
        uv_read_start((uv_stream_t *)&p->out.pipe, on_alloc, on_read);
        uv_read_start((uv_stream_t *)&p->complaint.pipe, on_alloc, on_read);
        uv_timer_start(&p->timer, on_timer, (uint64_t)cmd->timeout_ms, 0);
        return;
    }
    p->open -= c->closing;
    p->exited = true;
    err_set(&p->err, ERR_IO, "cannot run %s: %s", p->name, uv_strerror(rc));
    uv_timer_start(&p->timer, on_timer, 0, 0);
}

void process_cancel_all(struct client *c)
{
    struct process *p;

    DL_FOREACH(c->io.processes, p)
    {
        if (p->ended)
            continue;
        p->cancelled = true;
        kill_all(p, SIGKILL);
        if (p->exited)
            uv_timer_start(&p->timer, on_timer, 0, 0);
    }
}
