/* Many rows at once: which of them, in what order, how many at a time. What is sent, and how it is
 * followed, is the host's; what it looks like is in bulk_ask.c and bulk_view.c. */
#include "ui/bulk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/act.h"
#include "ui/inside.h"
#include "ui/prompt.h"
#include "ui/style.h"

/* --- what is said --------------------------------------------------------------------------------
 */

static const struct {
    const char *name, *glyph, *ascii;
    enum style style;
} states[BULK__COUNT] = {
    [BULK_SKIPPED] = {"skipped", "\342\200\223", "-", STYLE_MUTED},
    [BULK_WAITING] = {"waiting", "\302\267", ".", STYLE_MUTED},
    [BULK_SENT] = {"sent", "\342\206\222", ">", STYLE_PROGRESS},
    [BULK_ACCEPTED] = {"accepted", "\342\227\220", "~", STYLE_PROGRESS},
    [BULK_UNSURE] = {"unsure", "?", "?", STYLE_WARN},
    [BULK_REFUSED] = {"refused", "\342\234\227", "x", STYLE_FAIL},
    [BULK_SETTLED] = {"done", "\342\234\223", "+", STYLE_OK},
    [BULK_STOPPED] = {"not sent", "\342\226\240", "#", STYLE_WARN},
};

const char *bulk_state_name(enum bulk_state s)
{
    return states[s].name;
}

const char *bulk_state_glyph(enum bulk_state s, bool ascii)
{
    return ascii ? states[s].ascii : states[s].glyph;
}

enum style bulk_state_style(enum bulk_state s)
{
    return states[s].style;
}

size_t bulk_waiting(const struct bulk *b)
{
    return b ? b->count[BULK_WAITING] : 0;
}

size_t bulk_under_way(const struct bulk *b)
{
    return b ? b->count[BULK_SENT] : 0;
}

void bulk_summary(const struct bulk *b, struct buf *out)
{
    static const enum bulk_state order[] = {BULK_WAITING, BULK_SENT,   BULK_ACCEPTED,
                                            BULK_SETTLED, BULK_UNSURE, BULK_REFUSED,
                                            BULK_SKIPPED, BULK_STOPPED};
    const char *between = "";

    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        if (b->count[order[i]] == 0)
            continue;
        buf_addf(out, "%s%zu %s", between, b->count[order[i]], states[order[i]].name);
        between = ", ";
    }
}

/* --- items ---------------------------------------------------------------------------------------
 */

static void set_state(struct bulk_item *it, enum bulk_state s, bool bad, const char *text)
{
    it->bulk->count[it->state]--;
    it->bulk->count[s]++;
    it->state = s;
    it->bad = bad;
    if (text) {
        free(it->text);
        it->text = xstrdup(text);
    }
    ui_mark_dirty(it->bulk->ui);
}

/* Why the verb cannot be sent to the row as it is now; false: it can. */
static bool is_refused(const struct bulk *b, const struct row *r, char *why, size_t size)
{
    const struct verb *v = kind_verb(r->kind, b->verb);

    if (!v)
        snprintf(why, size, "not possible for a %s", r->kind->title);
    else if (ui_env(b->ui)->read_only || store_state(r->context)->read_only)
        snprintf(why, size, "read-only context");
    else if (b->verb == VERB_UPDATE && !v->types)
        snprintf(why, size, "takes a spec of its own: update it by itself");
    else
        return !verb_applies(v, &r->facts, why, size);
    return true;
}

static char *status_of(const struct bulk *b, const struct row *r)
{
    char status[80], age[64];

    row_status(r, status, sizeof(status));
    row_age(r, clock_wall(ui_env(b->ui)->clock), age);
    return xasprintf("%s%s%s", status, *age ? "  " : "", age);
}

enum { BENEATH_FOR = 200 }; /* of more items nobody would read it, and counting takes its time */

/* What goes with it, or stands against it. */
static void add_beneath(struct bulk_item *it, const struct row *r)
{
    struct beneath beneath[BENEATH_MAX];
    size_t n = it->bulk->items.n < BENEATH_FOR ? act_beneath(r, beneath) : 0;
    struct buf text = BUF_INIT(1000);

    for (size_t i = 0; i < n; i++)
        if (beneath[i].n)
            buf_addf(&text, "%s%s %zu %s", text.len ? ", " : "",
                     beneath[i].goes_with ? "takes along" : "held by", beneath[i].n,
                     beneath[i].n == 1 ? beneath[i].kind->name : beneath[i].kind->plural);
    if (text.len)
        it->text = xstrdup(buf_str(&text));
    buf_release(&text);
}

static void add_item(struct bulk *b, const struct row *r, const struct mark *m, bool hidden)
{
    struct bulk_item *it = xcalloc(1, sizeof(*it));
    struct buf label = BUF_INIT(4200);
    char why[160] = "";

    kind_label(r->kind, r->id, &label);
    *it = (struct bulk_item){.bulk = b,
                             .context = r->context,
                             .kind = r->kind,
                             .id = xstrdup(r->id),
                             .label = buf_detach(&label),
                             .marked_context = m->context,
                             .marked_kind = m->kind,
                             .marked_id = xstrdup(m->id),
                             .deployment = xstrdup(r->facts.deployment),
                             .created_ms = r->facts.created_ms,
                             .health = r->health,
                             .status = status_of(b, r),
                             .hidden = hidden,
                             .state = BULK_WAITING};
    b->count[BULK_WAITING]++;
    if (is_refused(b, r, why, sizeof(why)))
        set_state(it, BULK_SKIPPED, false, why);
    else if (b->verb == VERB_DELETE)
        add_beneath(it, r);
    if (it->state == BULK_WAITING)
        b->hidden += hidden;
    vec_push(&b->items, it);
}

static void item_free(struct bulk_item *it)
{
    const struct ui_host *host = ui_host(it->bulk->ui);

    if (it->followed)
        host->forget(host->ctx, it);
    free(it->id);
    free(it->label);
    free(it->marked_id);
    free(it->deployment);
    free(it->status);
    free(it->text);
    free(it);
}

void bulk_free(struct bulk *b)
{
    if (!b)
        return;
    for (size_t i = 0; i < b->items.n; i++)
        item_free(b->items.v[i]);
    vec_release(&b->items);
    free(b->type);
    free(b);
}

static void drop_mark(const struct bulk_item *it)
{
    marks_drop(&it->bulk->ui->marks, it->marked_context, it->marked_kind, it->marked_id);
}

/* --- sending -------------------------------------------------------------------------------------
 */

/* It is not what was asked about any more. */
static bool is_another(const struct bulk_item *it, const struct row *r, char *why, size_t size)
{
    if (it->created_ms && r->facts.created_ms && it->created_ms != r->facts.created_ms)
        snprintf(why, size, "it is another one of that name by now");
    else if (it->bulk->verb == VERB_CANCEL && it->deployment && r->facts.deployment &&
             !str_eq(it->deployment, r->facts.deployment))
        snprintf(why, size, "another deployment is going on by now");
    else
        return false;
    return true;
}

static void on_step(void *arg, enum verb_step step, bool bad, const char *text);

static void send_item(struct bulk_item *it)
{
    const struct ui_host *host = ui_host(it->bulk->ui);
    const struct verb_choice choice = {.type = it->bulk->type};
    const struct row *r = store_find(it->context, it->kind, it->id);
    char why[160];
    struct err e;

    if (!r) {
        set_state(it, BULK_SKIPPED, false, "it is gone by now");
    } else if (is_refused(it->bulk, r, why, sizeof(why)) || is_another(it, r, why, sizeof(why))) {
        set_state(it, BULK_SKIPPED, false, why);
    } else {
        set_state(it, BULK_SENT, false, "sent");
        it->followed = true;
        if (host->act(host->ctx, it->context, it->kind, it->id, it->bulk->verb, &choice, on_step,
                      it, &e) < 0) {
            it->followed = false;
            set_state(it, BULK_REFUSED, true, e.msg);
        }
    }
}

/* When the last answer is in. */
static void tell_end(struct bulk *b)
{
    struct buf text = BUF_INIT(512);

    if (b->told || bulk_waiting(b) || bulk_under_way(b))
        return;
    b->told = true;
    bulk_summary(b, &text);
    ui_notice(b->ui, b->count[BULK_REFUSED] || b->count[BULK_UNSURE], "%s: %s   (B)",
              verb_name(b->verb), buf_str(&text));
    buf_release(&text);
}

void bulk_begin(struct bulk *b)
{
    b->sent = true;
    while (b->next < b->items.n && bulk_under_way(b) < b->at_once) {
        struct bulk_item *it = b->items.v[b->next++];

        if (it->state == BULK_WAITING)
            send_item(it);
    }
    tell_end(b);
}

/* A request was given up before its answer: its context goes down. */
static void stop_context(struct bulk *b, const struct store_context *c)
{
    for (size_t i = b->next; i < b->items.n; i++) {
        struct bulk_item *it = b->items.v[i];

        if (it->state == BULK_WAITING && it->context == c)
            set_state(it, BULK_STOPPED, false, "not sent: its context was left");
    }
}

/* The sign before it stands in the line already, as the terminal can show it. */
static const char *without_sign(const char *text)
{
    const char *blank = (unsigned char)*text >= 0x80 ? strchr(text, ' ') : NULL;

    return blank ? blank + 1 : text;
}

static void on_step(void *arg, enum verb_step step, bool bad, const char *text)
{
    static const enum bulk_state to[] = {
        [VERB_ACCEPTED] = BULK_ACCEPTED, [VERB_UNSURE] = BULK_UNSURE, [VERB_REFUSED] = BULK_REFUSED,
        [VERB_SETTLED] = BULK_SETTLED,   [VERB_LEFT] = BULK_UNSURE,
    };
    struct bulk_item *it = arg;
    struct bulk *b = it->bulk;
    bool unanswered = it->state == BULK_SENT;

    it->followed = step < VERB_REFUSED;
    set_state(it, to[step], bad, without_sign(text));
    if (step == VERB_LEFT && !unanswered)
        return; /* another action took its place, or everything goes down: no time to begin */
    if (step == VERB_LEFT)
        stop_context(b, it->context);
    if (step == VERB_ACCEPTED) /* what went well needs no mark; the others can be tried again */
        drop_mark(it);
    bulk_begin(b);
}

void bulk_stop(struct bulk *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->items.n; i++) {
        struct bulk_item *it = b->items.v[i];

        if (it->state == BULK_WAITING) {
            set_state(it, BULK_STOPPED, false, "stopped before it was sent");
            n++;
        }
    }
    store_warn(ui_env(b->ui)->store, "%s of %zu stopped: %zu not sent", verb_name(b->verb),
               b->items.n - b->count[BULK_SKIPPED], n);
    ui_notice(b->ui, true, "%s stopped: %zu not sent, %zu were sent", verb_name(b->verb), n,
              b->items.n - b->count[BULK_SKIPPED] - n);
}

/* --- asking --------------------------------------------------------------------------------------
 */

/* From the first question to the last answer. */
static void on_answer(void *ctx, bool yes)
{
    struct bulk *b = ctx;
    struct ui *ui = b->ui;

    if (!yes) {
        ui_notice(ui, false, "%s: not sent; the marks are still there", verb_name(b->verb));
        bulk_free(b);
        return;
    }
    bulk_free(ui->bulk);
    ui->bulk = b;
    for (size_t i = 0; i < b->items.n; i++) /* what cannot be done needs no mark for it */
        if (((struct bulk_item *)b->items.v[i])->state == BULK_SKIPPED)
            drop_mark(b->items.v[i]);
    ui_notice(ui, false, "%s", "");
    bulk_show(ui);
    bulk_begin(b);
}

struct store_context *bulk_context(const struct bulk *b)
{
    struct store_context *c = NULL;

    for (size_t i = 0; i < b->items.n; i++) {
        const struct bulk_item *it = b->items.v[i];

        if (it->state != BULK_WAITING)
            continue;
        if (c && c != it->context)
            return NULL;
        c = it->context;
    }
    return c;
}

static void ask_last(struct bulk *b)
{
    ui_push_prompt(b->ui, bulk_ask_new(b->ui, b, on_answer, b));
    ui_prompt_about(b->ui, bulk_context(b));
}

static void on_type(void *ctx, const char *choice)
{
    struct bulk *b = ctx;

    if (!choice) {
        on_answer(b, false);
        return;
    }
    b->type = xstrdup(choice);
    ask_last(b);
}

static void ask_type(struct bulk *b, const struct verb *v)
{
    const char *helps[16] = {0};
    char text[120];

    for (size_t i = 0; i < ARRAY_LEN(helps) && v->types[i]; i++)
        helps[i] = verb_type_help(v->types[i]);
    snprintf(text, sizeof(text), "Update %zu rows, each with the spec that it has: how?",
             bulk_waiting(b));
    ui_push_prompt(b->ui, prompt_choice(b->ui, text, v->types, helps, 0, on_type, b));
}

/* Those that can be sent first, each half in the order of the marks. */
static void sort_items(struct bulk *b)
{
    struct vec sorted = {0};

    for (int skipped = 0; skipped <= 1; skipped++)
        for (size_t i = 0; i < b->items.n; i++)
            if ((((struct bulk_item *)b->items.v[i])->state == BULK_SKIPPED) == skipped)
                vec_push(&sorted, b->items.v[i]);
    vec_release(&b->items);
    b->items = sorted;
}

/* The marked rows, or what they are about: a line of a history is no thing to act on. */
static void freeze(struct bulk *b)
{
    struct ui *ui = b->ui;
    struct view *v = ui_top_view(ui);
    struct vec rows = {0};
    struct marks shown, seen;

    marks_init(&shown);
    marks_init(&seen);
    b->filtered = v->class_->filtered && v->class_->filtered(v);
    if (v->class_->lines)
        v->class_->lines(v, &rows);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i])
            marks_set(&shown, rows.v[i], true);
    for (const struct mark *m = ui->marks.by_key; m; m = m->hh.next) {
        const struct row *marked = store_find(m->context, m->kind, m->id);
        const struct row *r = ui_target_of(marked);

        if (!r || marks_has(&seen, r))
            continue;
        marks_set(&seen, r, true);
        add_item(b, r, m, !marks_has(&shown, marked));
    }
    marks_release(&shown);
    marks_release(&seen);
    vec_release(&rows);
    sort_items(b);
}

/* Nothing of it can be sent: the reasons, the most frequent first to be found. */
static void refuse_all(struct bulk *b)
{
    const struct bulk_item *it = b->items.n ? b->items.v[0] : NULL;

    if (!it)
        ui_notice(b->ui, false, "%s: what was marked is gone", verb_name(b->verb));
    else if (b->items.n == 1)
        ui_notice(b->ui, false, "%s %s: %s", verb_name(b->verb), it->label, it->text);
    else
        ui_notice(b->ui, false, "%s: none of the %zu marked: %s: %s ...", verb_name(b->verb),
                  b->items.n, it->label, it->text);
    bulk_free(b);
}

void bulk_start(struct ui *ui, enum verb_id id)
{
    struct bulk *b;
    const struct bulk_item *first;

    if (bulk_waiting(ui->bulk)) {
        ui_notice(ui, true, "%s: the last one is still being sent: B shows it, and stops it",
                  verb_name(id));
        return;
    }
    b = xcalloc(1, sizeof(*b));
    *b = (struct bulk){.ui = ui, .verb = id};
    b->at_once = ui_env(ui)->at_once ? ui_env(ui)->at_once : BULK_AT_ONCE;
    freeze(b);
    first = b->items.n ? b->items.v[0] : NULL;
    if (!bulk_waiting(b))
        refuse_all(b);
    else if (id == VERB_UPDATE)
        ask_type(b, kind_verb(first->kind, id));
    else
        ask_last(b);
}
