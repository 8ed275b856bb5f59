/* Actions: sent once, followed until they are settled, every step said. */
#include "sync/inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/log.h"
#include "base/num.h"
#include "base/when.h"

enum {
    FOLLOW_FAST_MS = 1000,
    FOLLOW_SLOW_MS = 3000,
    FAST_FOR_MS = 60 * 1000,
    FOLLOW_EACH_MS = 250,   /* of many: no more than one look in this time */
    SETTLED_EVERY_MS = 5000 /* of many: everything is asked for no more often */
};

/* Whoever follows it hears of the step; of an end nothing comes after. */
static void tell(struct action *a, enum verb_step step, bool bad, const char *text)
{
    struct sync_follow f = a->follow;

    if (step >= VERB_REFUSED) { /* whoever acts on the row from there starts anew */
        a->follow.step = NULL;
        a->over = true;
    }
    if (f.step)
        f.step(f.arg, step, bad, text);
}

static void action_free(struct action *a)
{
    struct vec *all = &a->sync->actions;

    tell(a, VERB_LEFT, false, "not followed any more");

    for (size_t i = 0; i < all->n; i++)
        if (all->v[i] == a) {
            vec_remove(all, i);
            break;
        }
    free(a->id);
    free(a->type);
    free(a->spec);
    free(a);
}

/* Not to be followed any more; it goes at once, or with the answer that it waits for. */
static void drop(struct action *a)
{
    a->over = true;
    if (a->call)
        call_cancel(a->call);
    else
        action_free(a);
}

static struct row *row_of(const struct action *a)
{
    return store_find(a->sync->cfg.context, a->kind, a->id);
}

enum { NO_STEP = -1 };

/* Says it everywhere: the status line, the activity, the row, whoever follows it. */
static void say(struct action *a, int step, bool bad, const char *row_text, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

static void say(struct action *a, int step, bool bad, const char *row_text, const char *fmt, ...)
{
    struct buf label = BUF_INIT(4200); /* a long identity and the kind's word */
    char text[ACTIVITY_TEXT_MAX + 1];  /* a message without end is cut, not lost */
    struct row *r = row_of(a);
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    kind_label(a->kind, a->id, &label);
    state_notice(a->sync, bad, "%s %s: %s", verb_name(a->verb->id), buf_str(&label), text);
    store_say(a->sync->cfg.context, bad ? ACTIVITY_ERROR : ACTIVITY_ACTION, a->kind, a->id,
              HEALTH_UNKNOWN, HEALTH_UNKNOWN, "%s: %s", verb_name(a->verb->id), text);
    if (r)
        store_action(r, row_text, bad);
    buf_release(&label);
    if (step != NO_STEP)
        tell(a, (enum verb_step)step, bad, text);
}

static const char *took(const struct action *a, char out[WHEN_MAX])
{
    return when_duration(sync_now(a->sync) - a->sent_ms, out);
}

static void settle(struct action *a)
{
    a->sync->settled = true;
    action_free(a);
}

/* What moves may have changed in other places too (a deleted service takes its instances along):
 * everything is asked for. Where many are settled one after the other, not after each of them. */
static void look_around(struct sync *s)
{
    int64_t now = sync_now(s);

    if (!s->settled ||
        (s->actions.n > 0 && s->settled_ms && now - s->settled_ms < SETTLED_EVERY_MS))
        return;
    s->settled = false;
    s->settled_ms = now;
    poll_now(s, false);
}

/* --- following
 * ------------------------------------------------------------------------------------ */

static void report_end(struct action *a, const struct row *r)
{
    const char *status = r->facts.status ? r->facts.status : "unknown";
    const char *message = r->facts.message ? r->facts.message : "";
    const char *colon = *message ? ": " : "";
    char d[WHEN_MAX];

    if (a->unsure && str_eq(status, a->before))
        say(a, VERB_SETTLED, true, NULL,
            "it is %s, as before: it was not carried out, as far as can be seen", status);
    else if (r->health == HEALTH_FAILED)
        say(a, VERB_SETTLED, true, NULL, "\342\234\227 %s after %s%s%s", status, took(a, d), colon,
            message);
    else if (a->verb->id == VERB_CANCEL && r->health == HEALTH_OK)
        say(a, VERB_SETTLED, false, NULL, "\342\234\223 it finished first: %s", status);
    else if (r->health == HEALTH_CANCELLED)
        say(a, VERB_SETTLED, false, NULL, "\342\227\213 cancelled after %s", took(a, d));
    else
        say(a, VERB_SETTLED, false, NULL, "\342\234\223 %s after %s", status, took(a, d));
}

static void plan_next_look(struct action *a)
{
    int64_t since = sync_now(a->sync) - a->sent_ms;
    int64_t every = since < FAST_FOR_MS ? FOLLOW_FAST_MS : FOLLOW_SLOW_MS;
    int64_t fair = (int64_t)a->sync->actions.n * FOLLOW_EACH_MS;

    a->next_ms = sync_now(a->sync) + (every > fair ? every : fair);
}

/* The row as it is now: settled, or to be looked at again. */
static void judge(struct action *a)
{
    const struct row *r = row_of(a);

    if (!r) {
        char d[WHEN_MAX];

        say(a, VERB_SETTLED, false, NULL, "\342\234\223 it is gone, after %s", took(a, d));
        settle(a);
    } else if (!r->facts.moving) {
        report_end(a, r);
        settle(a);
    } else {
        plan_next_look(a);
    }
}

static void on_look(void *ctx, struct call_result *res, const struct err *e)
{
    struct action *a = ctx;
    struct sync *s = a->sync;
    const struct row *r = row_of(a);
    const struct kind *asked = a->kind->within ? a->kind->within : a->kind;

    a->call = NULL;
    if (s->closing || e->code == ERR_CANCELLED) {
        action_free(a);
        return;
    }
    if (e->code == 0) {
        get_take(s, asked, asked->get.result, res->body, asked == a->kind && r ? r->json : NULL,
                 INT64_MAX, true);
        judge(a);
    } else if (e->code == ERR_SERVICE && str_eq(e->service_code, KIND_GONE)) {
        if (asked == a->kind)
            get_gone(s, a->kind, a->id);
        judge(a);
    } else { /* the way is broken: the polls say so; the action goes on being followed */
        state_bad(s, a->kind, e);
        a->next_ms = sync_now(s) + FOLLOW_SLOW_MS;
    }
}

static void look(struct action *a)
{
    const struct kind *k = a->kind;
    const struct row *r = row_of(a);
    const char *holder = r && k->within ? json_str(r->json, k->within_path) : NULL;
    cJSON *input;

    if (k->within) {
        k = k->within;
        r = holder ? store_find(a->sync->cfg.context, k, holder) : NULL;
    }
    input = r ? kind_get_input(k, r->json) : NULL;
    if (!input) { /* a sweep took it away */
        judge(a);
        return;
    }
    a->call = client_call(a->sync->cfg.client, op_find(k->get.op), input, on_look, a);
}

/* --- sending
 * -------------------------------------------------------------------------------------- */

static void on_answer(void *ctx, struct call_result *res, const struct err *e);

/* The one place where something that changes the world goes out. */
static int submit(struct action *a, struct err *e)
{
    struct verb_choice choice = {.type = a->type, .spec = a->spec};
    struct row *r = row_of(a);
    cJSON *input;

    if (!r)
        return err_set(e, ERR_NOTFOUND, "%s is gone", a->id);
    if (verb_input(a->verb, r->json, &choice, &input, e) < 0)
        return e->code;
    snprintf(a->before, sizeof(a->before), "%s", r->facts.status ? r->facts.status : "");
    a->step = ACTION_SENT;
    a->sent_ms = sync_now(a->sync);
    log_info("%s %s %s", a->verb->op, a->kind->name, a->id);
    say(a, NO_STEP, false, "sent", "\342\206\222 sent");
    a->call = client_call(a->sync->cfg.client, op_find(a->verb->op), input, on_answer, a);
    return 0;
}

/* The row says it for a while, unless another action on it begins. */
static void mark_row(struct action *a)
{
    struct mark *m = xcalloc(1, sizeof(*m));

    *m = (struct mark){.kind = a->kind, .id = xstrdup(a->id), .until = sync_now(a->sync) + MARK_MS};
    vec_push(&a->sync->marks, m);
}

static void drop_marks(struct sync *s, int64_t now)
{
    while (s->marks.n > 0 && ((struct mark *)s->marks.v[0])->until <= now) {
        struct mark *m = vec_remove(&s->marks, 0);
        struct row *r = store_find(s->cfg.context, m->kind, m->id);

        if (r && r->action_failed)
            store_action(r, NULL, false);
        free(m->id);
        free(m);
    }
}

static void refuse(struct action *a, const struct err *e)
{
    char text[64];

    snprintf(text, sizeof(text), "%s refused", verb_name(a->verb->id));
    log_info("%s %s: %s (request %s)", a->verb->op, a->id, e->service_code, e->request_id);
    say(a, VERB_REFUSED, true, text, "\342\234\227 %s%s%s%s%s%s%s",
        e->code == ERR_SERVICE ? "refused: " : "", e->service_code, e->service_code[0] ? ": " : "",
        e->msg, e->request_id[0] ? " (request " : "", e->request_id, e->request_id[0] ? ")" : "");
    mark_row(a);
    settle(a);
}

static void on_answer(void *ctx, struct call_result *res, const struct err *e)
{
    struct action *a = ctx;
    struct row *r = row_of(a);

    a->call = NULL;
    if (a->sync->closing || e->code == ERR_CANCELLED) {
        action_free(a);
        return;
    }
    if (e->code != 0 && !err_unsure(e)) {
        refuse(a, e);
        return;
    }
    a->step = ACTION_FOLLOW;
    plan_next_look(a);
    if (e->code != 0) {
        a->unsure = true;
        say(a, VERB_UNSURE, true, "answer lost",
            "%s%s%s%s: it may have been accepted or not; looking, and not sending it again",
            e->code == ERR_SERVICE ? "" : "the answer was lost: ", e->service_code,
            e->service_code[0] ? ": " : "", e->msg);
        return;
    }
    a->accepted_ms = sync_now(a->sync);
    get_take(a->sync, a->kind, a->verb->result, res->body, r ? r->json : NULL, INT64_MAX, false);
    r = row_of(a);
    say(a, VERB_ACCEPTED, false, NULL, "\342\234\223 accepted: %s (request %s)",
        r && r->facts.status ? r->facts.status : "", res->request_id);
}

bool action_outdates(const struct sync *s, const struct kind *k, const cJSON *o, int64_t asked_ms)
{
    struct buf id = BUF_INIT(4096);
    bool found = false;

    for (size_t i = 0; i < s->actions.n && !found; i++) {
        const struct action *a = s->actions.v[i];

        if (a->kind != k || a->accepted_ms <= asked_ms)
            continue;
        buf_clear(&id);
        found = kind_identity(k, o, &id) == 0 && str_eq(a->id, buf_str(&id));
    }
    buf_release(&id);
    return found;
}

/* The present spec is needed, and was never fetched. */
static void on_spec(void *ctx, struct call_result *res, const struct err *e)
{
    struct action *a = ctx;
    const struct kind *asked = a->kind->within ? a->kind->within : a->kind;
    struct row *r = row_of(a);
    struct err why = *e;

    a->call = NULL;
    if (a->sync->closing || e->code == ERR_CANCELLED) {
        action_free(a);
        return;
    }
    if (e->code == 0)
        get_take(a->sync, asked, asked->get.result, res->body,
                 asked == a->kind && r ? r->json : NULL, INT64_MAX, true);
    if (e->code != 0 || submit(a, &why) < 0)
        refuse(a, &why);
}

static void fetch_spec(struct action *a, struct row *r)
{
    const struct kind *k = a->kind->within ? a->kind->within : a->kind;
    const char *holder = a->kind->within ? json_str(r->json, a->kind->within_path) : NULL;
    struct row *at = holder ? store_find(a->sync->cfg.context, k, holder) : r;

    a->step = ACTION_SPEC;
    a->sent_ms = sync_now(a->sync);
    a->call = client_call(a->sync->cfg.client, op_find(k->get.op),
                          at ? kind_get_input(k, at->json) : NULL, on_spec, a);
}

static struct action *find(const struct sync *s, const struct kind *k, const char *id)
{
    for (size_t i = 0; i < s->actions.n; i++) {
        struct action *a = s->actions.v[i];

        if (a->kind == k && !a->over && str_eq(a->id, id))
            return a;
    }
    return NULL;
}

/* 0: the input can be made. 1: the spec must be fetched first. */
static int try_input(const struct verb *v, const struct row *r, const struct verb_choice *choice,
                     struct err *e)
{
    cJSON *input;

    if (verb_input(v, r->json, choice, &input, e) < 0)
        return v->spec_member && !json_str(r->json, v->spec_member) ? 1 : e->code;
    cJSON_Delete(input);
    return 0;
}

int sync_act(struct sync *s, const struct kind *k, const char *id, enum verb_id verb,
             const struct verb_choice *choice, const struct sync_follow *follow, struct err *e)
{
    const struct verb *v = kind_verb(k, verb);
    struct row *r = store_find(s->cfg.context, k, id);
    struct action *a;
    int rc;

    if (!v)
        return err_set(e, ERR_NOTNOW, "not possible for a %s", k->title);
    if (!r)
        return err_set(e, ERR_NOTFOUND, "%s %s is gone", k->title, id);
    a = find(s, k, id);
    /* A cancel is meant for what is going on, an update that is being followed included. */
    if (a && (a->step != ACTION_FOLLOW || a->verb->id == verb))
        return err_set(e, ERR_NOTNOW, "a %s of it is still going on", verb_name(a->verb->id));
    rc = try_input(v, r, choice, e);
    if (rc < 0)
        return rc;
    if (a)
        drop(a);
    a = xcalloc(1, sizeof(*a));
    *a = (struct action){.sync = s, .kind = k, .id = xstrdup(id), .verb = v};
    a->type = choice ? xstrdup(choice->type) : NULL;
    a->spec = choice ? xstrdup(choice->spec) : NULL;
    vec_push(&s->actions, a);
    if (rc == 1)
        fetch_spec(a, r);
    else
        rc = submit(a, e);
    if (rc < 0)
        action_free(a);
    else if (follow)
        a->follow = *follow;
    return rc < 0 ? rc : 0;
}

/* What was accepted, moved, and moves no more is settled, whoever it was that looked. */
static bool came_to_rest(struct action *a)
{
    const struct row *r = row_of(a);

    if (!a->accepted_ms || !r)
        return false;
    a->moved |= r->facts.moving;
    return a->moved && !r->facts.moving;
}

void action_tick(struct sync *s)
{
    drop_marks(s, sync_now(s));
    for (size_t i = s->actions.n; i-- > 0;) {
        struct action *a = i < s->actions.n ? s->actions.v[i] : NULL;

        if (!a || a->step != ACTION_FOLLOW || a->call)
            continue;
        if (came_to_rest(a))
            judge(a);
        else if (sync_now(s) >= a->next_ms)
            look(a);
    }
    look_around(s);
}

void sync_unfollow(struct sync *s, const void *arg)
{
    for (size_t i = 0; i < s->actions.n; i++) {
        struct action *a = s->actions.v[i];

        if (a->follow.arg == arg)
            a->follow.step = NULL;
    }
}

void action_cancel(struct sync *s)
{
    drop_marks(s, INT64_MAX);
    for (size_t i = s->actions.n; i-- > 0;) {
        struct action *a = s->actions.v[i];

        drop(a);
    }
}

unsigned sync_actions_pending(const struct sync *s)
{
    return (unsigned)s->actions.n;
}
