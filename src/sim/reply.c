/* reply.c - hands answers to libmicrohttpd, whole or as a fault wants them: late, cut, dripping,
 * garbled, or a reset instead. What a request means it does not know.
 *
 * What waits is suspended and stands in the server's list until its time has come. */
#include "sim/server_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/when.h"

enum {
    LOG_LINE_MAX = 1024,
    DRIP_TICK_MS = 100,
    DRIP_BLOCK = 1024, /* libmicrohttpd's room for a piece */
    GARBAGE_MIN = 48,
};

/* --- waiting ---------------------------------------------------------------------------------- */

void reply_hold(struct request *r, uint64_t ms)
{
    r->due = uv_now(r->server->loop) + ms;
    r->held = true;
    DL_APPEND(r->server->held, r);
    MHD_suspend_connection(r->mhd);
}

void reply_release(struct sim_server *s, bool all)
{
    struct request *r, *next;
    uint64_t now = uv_now(s->loop);
    DL_FOREACH_SAFE(s->held, r, next)
    {
        if (!all && r->due > now)
            continue;
        DL_DELETE(s->held, r);
        r->held = false;
        MHD_resume_connection(r->mhd);
    }
}

uint64_t reply_next(const struct sim_server *s)
{
    const struct request *r;
    uint64_t next = UINT64_MAX;
    DL_FOREACH(s->held, r)
    {
        if (r->due < next)
            next = r->due;
    }
    return next;
}

/* --- bodies that are cut or drip ----------------------------------------------------------------
 */

struct trickle {
    struct request *request;
    char *body;
    size_t len, end; /* what is there, and where it ends too early (len: nowhere) */
    size_t piece;    /* bytes at a time; 0: as many as fit */
    uint64_t tick_ms, due;
};

static ssize_t trickle_read(void *cls, uint64_t pos, char *out, size_t max)
{
    struct trickle *t = cls;
    uint64_t now = uv_now(t->request->server->loop);
    size_t n = t->end > pos ? (size_t)(t->end - pos) : 0;
    if (!n)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (t->piece && now < t->due) {
        reply_hold(t->request, t->due - now);
        return 0;
    }
    if (n > max)
        n = max;
    if (t->piece && n > t->piece)
        n = t->piece;
    memcpy(out, t->body + pos, n);
    t->due = now + t->tick_ms;
    return (ssize_t)n;
}

static void trickle_free(void *cls)
{
    struct trickle *t = cls;
    free(t->body);
    free(t);
}

/* Takes the answer's body. */
static struct MHD_Response *trickle_response(struct request *r)
{
    struct front_answer *a = &r->answer;
    struct trickle *t = xcalloc(1, sizeof(*t));
    t->request = r;
    t->body = a->body ? a->body : xstrdup("");
    t->len = t->end = a->len;
    a->body = NULL;
    if (a->plan.delivery == DELIVER_CUT) {
        t->len = a->len ? a->len : 1; /* of an empty body one byte more is announced */
        t->end = a->plan.value < 0 ? a->len / 2 : (size_t)a->plan.value;
        if (t->end >= t->len)
            t->end = t->len - 1;
    } else {
        int64_t rate = a->plan.value; /* bytes a second */
        int64_t ticks = MS_SECOND / DRIP_TICK_MS;
        t->piece = rate < ticks ? 1 : (size_t)(rate / ticks);
        t->tick_ms = rate < ticks ? (uint64_t)(MS_SECOND / rate) : DRIP_TICK_MS;
    }
    return MHD_create_response_from_callback(t->len, DRIP_BLOCK, trickle_read, t, trickle_free);
}

/* --- answers ------------------------------------------------------------------------------------
 */

/* As many bytes as the body had, none of which makes JSON of it. */
static void garble(struct sim_server *s, struct front_answer *a)
{
    a->len = a->len < GARBAGE_MIN ? GARBAGE_MIN : a->len;
    free(a->body);
    a->body = xmalloc(a->len);
    for (size_t i = 0; i < a->len; i++)
        a->body[i] = (char)(0x80 | rng_below(&s->front.ids, 0x80));
}

static void log_answer(const struct sim_server *s, const struct front_answer *a, int64_t now_ms)
{
    struct buf line = BUF_INIT(LOG_LINE_MAX);
    char when[WHEN_MAX];
    if (!s->log)
        return;
    (void)buf_addf(&line, "%s %s %s %d %zu %s %s", when_iso(now_ms, when), a->op,
                   a->region[0] ? a->region : "-", a->status, a->len, a->error[0] ? a->error : "-",
                   a->request_id);
    if (a->plan.name)
        (void)buf_addf(&line, " fault=%s", a->plan.name);
    s->log(s->log_ctx, buf_str(&line));
    buf_release(&line);
}

static struct MHD_Response *make_response(struct sim_server *s, struct request *r)
{
    struct front_answer *a = &r->answer;
    struct MHD_Response *m;
    switch (a->plan.delivery) {
    case DELIVER_CUT:
    case DELIVER_DRIP:
        return trickle_response(r);
    case DELIVER_GARBAGE:
        garble(s, a);
        break;
    case DELIVER_RESET:
    case DELIVER_WHOLE:
        break;
    }
    m = MHD_create_response_from_buffer(a->len, a->body, MHD_RESPMEM_MUST_FREE);
    if (m)
        a->body = NULL;
    return m;
}

enum MHD_Result reply_send(struct sim_server *s, struct request *r)
{
    struct front_answer *a = &r->answer;
    log_answer(s, a, clock_wall(s->clock));
    s->requests++;
    if (a->plan.delivery == DELIVER_RESET) {
        conns_reset(r->mhd);
        return MHD_NO;
    }
    struct MHD_Response *m = make_response(s, r);
    if (!m)
        return MHD_NO;
    (void)MHD_add_response_header(m, "x-amzn-RequestId", a->request_id);
    (void)MHD_add_response_header(m, "Content-Type", a->type);
    if (a->date[0])
        (void)MHD_add_response_header(m, "Date", a->date);
    if (a->error[0])
        (void)MHD_add_response_header(m, "x-amzn-ErrorType", a->error);
    enum MHD_Result rc = MHD_queue_response(r->mhd, (unsigned)a->status, m);
    MHD_destroy_response(m);
    return rc;
}
