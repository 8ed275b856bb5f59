/* Requests to other services than the client's own, and questions to a person, for the credential
 * providers. Knows HTTP and retries; not what is asked for. */
#include "client/io.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "client/inside.h"

enum { ANSWER_MAX = 1024 * 1024 };

struct io_fetch {
    struct client *client;
    char *method, *url, *body;
    struct vec headers; /* char *, and a NULL at the end */
    long timeout_ms;
    int attempts, tried;
    int retry_cost; /* of the last retry, given back on success */
    bool direct, cancelled;
    struct http_exchange *http; /* NULL: waiting */
    uv_timer_t timer;
    aws_fetched_fn *fn;
    void *arg;
    struct io_fetch *prev, *next;
};

/* --- fetch ----------------------------------------------------------------------------------- */

static void wipe(char *s)
{
    if (s)
        mem_wipe(s, strlen(s));
    free(s);
}

static void on_fetch_closed(uv_handle_t *h)
{
    struct io_fetch *f = h->data;
    struct client *c = f->client;

    DL_DELETE(c->io.fetches, f);
    for (size_t i = 0; i < f->headers.n; i++)
        wipe(f->headers.v[i]);
    vec_release(&f->headers);
    wipe(f->body);
    free(f->method);
    free(f->url);
    free(f);
    client_maybe_finish(c);
}

static void end_fetch(struct io_fetch *f, const struct aws_fetched *a, const struct err *e)
{
    f->fn(f->arg, a, e);
    uv_close((uv_handle_t *)&f->timer, on_fetch_closed);
}

static void end_cancelled(struct io_fetch *f)
{
    struct err e;

    err_set(&e, ERR_CANCELLED, "cancelled");
    end_fetch(f, &(struct aws_fetched){.body = ""}, &e);
}

static void send_fetch(struct io_fetch *f);

static void on_timer(uv_timer_t *t)
{
    struct io_fetch *f = t->data;

    if (f->cancelled)
        end_cancelled(f);
    else
        send_fetch(f);
}

static void on_http(void *ctx, struct http_response *r, const struct err *e)
{
    struct io_fetch *f = ctx;
    struct client *c = f->client;
    enum retry_kind k = retry_classify(e->code, e->maybe_sent, r->status, "");
    struct aws_fetched a = {.status = r->status,
                            .body = buf_str(&r->body),
                            .len = r->body.len,
                            .date = e->code ? NULL : http_header(r, "Date")};

    f->http = NULL;
    if (e->code == 0 && r->status < 300)
        retry_give(c->quota, f->retry_cost);
    if (f->cancelled) {
        end_cancelled(f);
    } else if (f->tried < f->attempts && retry_allowed(k, true) &&
               retry_take(c->quota, k, &f->retry_cost)) {
        uv_timer_start(&f->timer, on_timer, (uint64_t)retry_delay_ms(&c->rng, f->tried - 1), 0);
    } else {
        end_fetch(f, &a, e);
    }
    if (r->body.ptr)
        mem_wipe(r->body.ptr, r->body.len); /* it may hold a secret */
}

static void send_fetch(struct io_fetch *f)
{
    struct http_request rq = {.method = f->method,
                              .url = f->url,
                              .headers = (const char *const *)f->headers.v,
                              .body = f->body,
                              .body_len = f->body ? strlen(f->body) : 0,
                              .timeout_ms = f->timeout_ms,
                              .max_response = ANSWER_MAX,
                              .direct = f->direct};

    f->tried++;
    f->http = http_send(f->client->http, &rq, on_http, f);
}

static void fetch(void *ctx, const struct aws_fetch *rq, aws_fetched_fn *fn, void *arg)
{
    struct client *c = ctx;
    struct io_fetch *f = xcalloc(1, sizeof(*f));

    f->client = c;
    f->method = xstrdup(rq->method);
    f->url = xstrdup(rq->url);
    f->body = xstrdup(rq->body);
    for (const char *const *h = rq->headers; h && *h; h++)
        vec_push(&f->headers, xstrdup(*h));
    vec_push(&f->headers, NULL);
    f->headers.n--;
    f->timeout_ms = rq->timeout_ms;
    f->attempts = rq->attempts;
    f->direct = rq->direct;
    f->fn = fn;
    f->arg = arg;
    uv_timer_init(c->loop, &f->timer);
    f->timer.data = f;
    DL_APPEND(c->io.fetches, f);
    f->cancelled = c->closing;
    uv_timer_start(&f->timer, on_timer, 0, 0);
}

/* --- questions ------------------------------------------------------------------------------- */

struct io_question {
    struct client *client; /* NULL: the answer is not waited for any more */
    char *text;            /* the answer; NULL: given up */
    bool answered, cancelled;
    aws_asked_fn *fn;
    void *arg;
    struct io_question *prev, *next;
};

static void deliver(void *arg)
{
    struct io_question *q = arg;
    struct client *c = q->client;

    q->client = NULL;
    DL_DELETE(c->io.questions, q);
    q->fn(q->arg, q->text);
    if (q->answered) {
        wipe(q->text);
        free(q);
    }
    client_maybe_finish(c);
}

static void on_reply(void *question, const char *text)
{
    struct io_question *q = question;

    if (!q->client) { /* too late */
        free(q);
        return;
    }
    q->answered = true;
    if (!q->cancelled) {
        q->text = xstrdup(text);
        client_defer(q->client, deliver, q);
    }
}

static void ask(void *ctx, const char *question, aws_asked_fn *fn, void *arg)
{
    struct client *c = ctx;
    struct io_question *q = xcalloc(1, sizeof(*q));

    q->client = c;
    q->fn = fn;
    q->arg = arg;
    DL_APPEND(c->io.questions, q);
    if (c->io.ask && !c->closing)
        c->io.ask(c->io.ask_ctx, question, on_reply, q);
    else
        on_reply(q, NULL);
}

/* --- all of it ------------------------------------------------------------------------------- */

void io_init(struct client *c, const struct client_config *cfg)
{
    c->io.io = (struct aws_io){.ctx = c,
                               .clock = &clock_system,
                               .defer = client_defer,
                               .fetch = fetch,
                               .run = process_run,
                               .ask = ask};
    c->io.ask = cfg->ask;
    c->io.ask_ctx = cfg->ask_ctx;
}

void io_cancel_all(struct client *c)
{
    struct io_fetch *f;
    struct io_question *q;

    DL_FOREACH(c->io.fetches, f)
    {
        f->cancelled = true;
        if (f->http)
            http_cancel(f->http);
        else if (!uv_is_closing((uv_handle_t *)&f->timer))
            uv_timer_start(&f->timer, on_timer, 0, 0);
    }
    DL_FOREACH(c->io.questions, q)
    {
        if (!q->answered && !q->cancelled) {
            q->cancelled = true;
            client_defer(c, deliver, q);
        }
    }
    process_cancel_all(c);
}

bool io_is_idle(const struct client *c)
{
    return !c->io.fetches && !c->io.questions && !c->io.processes;
}
