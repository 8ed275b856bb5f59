/* The world that follows a script. */
#include "creds_world.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/num.h"

/* --- loop and clock -------------------------------------------------------------------------- */

static void defer(void *ctx, void (*fn)(void *arg), void *arg)
{
    struct world *w = ctx;

    assert_true(w->n_due < DEFERRED_MAX);
    w->due[w->n_due].fn = fn;
    w->due[w->n_due++].arg = arg;
}

void world_run(struct world *w)
{
    for (int turns = 0; w->n_due && turns < 100; turns++) {
        void (*fn)(void *arg) = w->due[0].fn;
        void *arg = w->due[0].arg;

        w->n_due--;
        memmove(&w->due[0], &w->due[1], w->n_due * sizeof(w->due[0]));
        fn(arg);
    }
    assert_int_equal(w->n_due, 0);
}

static int64_t now(void *ctx)
{
    return ((struct world *)ctx)->now_ms;
}

/* --- the script ------------------------------------------------------------------------------ */

static void assert_parts(const struct world *w, const struct world_step *s)
{
    char part[512];

    for (const char *p = s->contains; p && *p; p += strcspn(p, "\n") + (strchr(p, '\n') != NULL)) {
        snprintf(part, sizeof(part), "%.*s", (int)strcspn(p, "\n"), p);
        if (!strstr(w->asked, part))
            fail_msg("\"%s\" is not in:\n%s", part, w->asked);
    }
    if (s->lacks)
        assert_null(strstr(w->asked, s->lacks));
}

static const struct world_step *next(struct world *w, const char *asked)
{
    const struct world_step *s = &w->steps[w->at];

    if (w->at >= w->n_steps)
        fail_msg("not in the script: %s", asked);
    w->at++;
    assert_string_equal(asked, s->asked);
    assert_parts(w, s);
    return s;
}

struct reply {
    struct world *world;
    const struct world_step *step;
    aws_fetched_fn *fetched;
    aws_ran_fn *ran;
    aws_asked_fn *asked;
    void *arg;
};

static void reply(void *arg)
{
    struct reply r = *(struct reply *)arg;
    const struct world_step *s = r.step;
    struct err e;

    free(arg);
    err_clear(&e);
    if (s->error)
        err_set(&e, s->error, "the script says %s", err_name(s->error));
    if (r.asked)
        r.asked(r.arg, s->text);
    else if (r.ran)
        r.ran(r.arg,
              &(struct aws_ran){.status = s->status,
                                .out = s->text ? s->text : "",
                                .len = s->text ? strlen(s->text) : 0,
                                .complaint = s->more ? s->more : ""},
              &e);
    else
        r.fetched(r.arg,
                  &(struct aws_fetched){.status = s->error    ? 0
                                                  : s->status ? s->status
                                                              : 200,
                                        .body = s->text ? s->text : "",
                                        .len = s->text ? strlen(s->text) : 0,
                                        .date = s->more},
                  &e);
}

static void reply_later(struct world *w, const struct reply *r)
{
    struct reply *kept = xmalloc(sizeof(*kept));

    *kept = *r;
    defer(w, reply, kept);
}

static void fetch(void *ctx, const struct aws_fetch *rq, aws_fetched_fn *fn, void *arg)
{
    struct world *w = ctx;
    struct buf all = BUF_INIT(ASKED_MAX - 1);
    char asked[2048];
    const struct world_step *s;

    for (const char *const *h = rq->headers; h && *h; h++)
        buf_addf(&all, "%s\n", *h);
    buf_adds(&all, rq->body ? rq->body : "");
    snprintf(w->asked, sizeof(w->asked), "%s", buf_str(&all));
    buf_release(&all);
    snprintf(asked, sizeof(asked), "%s %s", rq->method, rq->url);
    s = next(w, asked);
    if (s->attempts) {
        assert_int_equal(rq->attempts, s->attempts);
        assert_int_equal(rq->timeout_ms, s->timeout_ms);
        assert_int_equal(rq->direct, s->direct);
    }
    reply_later(w, &(struct reply){.world = w, .step = s, .fetched = fn, .arg = arg});
}

static void run(void *ctx, const struct aws_command *cmd, aws_ran_fn *fn, void *arg)
{
    struct world *w = ctx;
    struct buf all = BUF_INIT(2000);

    buf_adds(&all, "run: ");
    for (char **a = cmd->argv; *a; a++)
        buf_addf(&all, "%s%s", a == cmd->argv ? "" : "|", *a);
    w->asked[0] = '\0';
    reply_later(w,
                &(struct reply){.world = w, .step = next(w, buf_str(&all)), .ran = fn, .arg = arg});
    buf_release(&all);
}

static void ask(void *ctx, const char *question, aws_asked_fn *fn, void *arg)
{
    struct world *w = ctx;
    char asked[1024];

    w->asked[0] = '\0';
    snprintf(asked, sizeof(asked), "ask: %s", question);
    reply_later(w, &(struct reply){.world = w, .step = next(w, asked), .asked = fn, .arg = arg});
}

void world_script(struct world *w, const struct world_step *steps, size_t n)
{
    w->steps = steps;
    w->n_steps = n;
    w->at = 0;
}

/* --- the chain ------------------------------------------------------------------------------- */

void world_on_creds(void *ctx, const struct creds *c, const struct err *e)
{
    struct answer *a = ctx;

    a->calls++;
    a->err = *e;
    creds_release(&a->creds);
    if (c)
        creds_copy(&a->creds, c);
    assert_true((c == NULL) == (e->code != 0));
    assert_null(strstr(e->msg, "HIDDEN"));
}

void world_begin(struct world *w, const struct aws_env *env, const char *config,
                 const char *credentials, const char *named)
{
    struct creds_config cfg = {.env = env,
                               .profile = aws_profile_name(env, named),
                               .region = "eu-west-1",
                               .profile_named = named != NULL};

    memset(w, 0, sizeof(*w));
    w->now_ms = INT64_C(1763700000000);
    w->clock = (struct clock){now, now, w};
    w->io = (struct aws_io){
        .ctx = w, .clock = &w->clock, .defer = defer, .fetch = fetch, .run = run, .ask = ask};
    w->conf = aws_conf_parse(config, credentials);
    cfg.io = &w->io;
    cfg.conf = w->conf;
    w->chain = creds_chain_new(&cfg);
}

void world_end(struct world *w)
{
    creds_chain_free(w->chain);
    aws_conf_free(w->conf);
    creds_release(&w->answer.creds);
}

void world_get(struct world *w)
{
    int before = w->answer.calls;

    creds_get(w->chain, world_on_creds, &w->answer);
    assert_int_equal(w->answer.calls, before); /* never from inside */
    world_run(w);
    assert_int_equal(w->answer.calls, before + 1);
    assert_int_equal(w->at, w->n_steps);
}

void world_assert_good(struct world *w, const char *key, const char *source)
{
    if (w->answer.err.code)
        fail_msg("refused: %s", w->answer.err.msg);
    assert_string_equal(w->answer.creds.access_key, key);
    assert_string_equal(w->answer.creds.source, source);
}

void world_assert_bad(struct world *w, const char *msg)
{
    assert_int_equal(w->answer.err.code, ERR_CREDS);
    assert_string_equal(w->answer.err.msg, msg);
}

static void find_result(void *ctx, const char *source, const char *result)
{
    const char **found = ctx; /* { source, result } */

    if (str_eq(source, found[0]))
        found[1] = result;
}

void world_assert_source(struct world *w, const char *source, const char *result)
{
    const char *found[2] = {source, NULL};

    creds_each_source(w->chain, find_result, found);
    assert_non_null(found[1]);
    assert_string_equal(found[1], result);
    assert_null(strstr(found[1], "HIDDEN"));
}

void world_assert_refused(const struct aws_env *env, const char *config, const char *credentials,
                          const char *named, const char *msg)
{
    struct world w;

    world_begin(&w, env, config, credentials, named);
    world_get(&w);
    world_assert_bad(&w, msg);
    world_end(&w);
}

/* --- files ----------------------------------------------------------------------------------- */

char *world_folder(void)
{
    char name[] = "creds_XXXXXX", *here, *folder;

    assert_non_null(mkdtemp(name));
    here = realpath(name, NULL);
    assert_non_null(here);
    folder = xstrdup(here);
    free(here);
    return folder;
}

void world_file(const char *folder, const char *name, const char *text)
{
    char *path = xasprintf("%s/%s", folder, name);
    struct err e;

    assert_int_equal(file_save(path, text, strlen(text), &e), 0);
    free(path);
}

char *world_read(const char *folder, const char *name)
{
    char *path = xasprintf("%s/%s", folder, name);
    struct buf b = BUF_INIT(1 << 16);
    struct err e;
    int rc = file_read(path, &b, &e);

    free(path);
    if (rc < 0) {
        buf_release(&b);
        return NULL;
    }
    return buf_detach(&b);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
    (void)st;
    (void)type;
    (void)f;
    return remove(path);
}

void world_remove(char *folder)
{
    assert_int_equal(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    free(folder);
}
