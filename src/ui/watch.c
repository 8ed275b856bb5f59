/* Who wants to be told of what. Knows the store's activity; nothing of bells. */
#include "ui/watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/vec.h"
#include "ui/inside.h"

enum { WATCHED_MAX = 1000 };

struct watched {
    struct store_context *context;
    const struct kind *kind;
    char *id;
};

struct watch {
    struct ui *ui;
    enum watch_mode mode;
    struct vec rows; /* struct watched */
};

static const struct {
    const char *word, *help;
} modes[] = {
#define WATCH_ROW(name, word_, help_) [WATCH_##name] = {.word = (word_), .help = (help_)},
    WATCH_MODES(WATCH_ROW)
#undef WATCH_ROW
};

const char *watch_mode_name(enum watch_mode m)
{
    return modes[m].word;
}

const char *watch_mode_help(enum watch_mode m)
{
    return modes[m].help;
}

static size_t find(const struct watch *w, const struct store_context *c, const struct kind *k,
                   const char *id)
{
    for (size_t i = 0; i < w->rows.n; i++) {
        const struct watched *r = w->rows.v[i];

        if (r->context == c && r->kind == k && str_eq(r->id, id))
            return i;
    }
    return w->rows.n;
}

static void forget(struct watch *w, size_t i)
{
    struct watched *r = vec_remove(&w->rows, i);

    free(r->id);
    free(r);
}

/* --- what happens --------------------------------------------------------------------------------
 */

static bool is_moving(enum health h)
{
    return h == HEALTH_PROGRESS || h == HEALTH_STUCK || h == HEALTH_DELETING;
}

/* The least of the modes that tells of such a change; WATCH__COUNT: none. */
static enum watch_mode mode_for(const struct activity *a)
{
    if (a->from == a->to || a->level != ACTIVITY_CHANGE)
        return WATCH__COUNT;
    if (a->to == HEALTH_FAILED)
        return WATCH_FAILED;
    if (a->to == HEALTH_STUCK)
        return WATCH_STUCK;
    return is_moving(a->from) && !is_moving(a->to) ? WATCH_ALL : WATCH__COUNT;
}

static void on_store(void *ctx, enum store_event ev, struct row *row)
{
    struct watch *w = ctx;
    const struct ui_host *host = ui_host(w->ui);
    const struct activity *a;
    enum watch_mode mode;
    size_t i;

    (void)row;
    if (ev != STORE_ACTIVITY || store_activity_count(ui_env(w->ui)->store) == 0)
        return;
    a = store_activity_at(ui_env(w->ui)->store, 0);
    if (!a->kind || !a->id || !a->context)
        return;
    i = find(w, a->context, a->kind, a->id);
    mode = mode_for(a);
    if (mode < WATCH__COUNT && (i < w->rows.n || mode <= w->mode))
        host->notify(host->ctx, &(struct ui_news){.where = a->context,
                                                  .kind = a->kind,
                                                  .id = a->id,
                                                  .from = a->from,
                                                  .to = a->to,
                                                  .text = a->text});
    if (i < w->rows.n && a->level == ACTIVITY_CHANGE && a->to == HEALTH_UNKNOWN)
        forget(w, i); /* it is gone */
}

/* --- what is watched -----------------------------------------------------------------------------
 */

struct watch *watch_new(struct ui *ui)
{
    struct watch *w = xcalloc(1, sizeof(*w));

    w->ui = ui;
    store_observe(ui_env(ui)->store, on_store, w);
    return w;
}

void watch_free(struct watch *w)
{
    store_unobserve(ui_env(w->ui)->store, on_store, w);
    while (w->rows.n)
        forget(w, w->rows.n - 1);
    vec_release(&w->rows);
    free(w);
}

void watch_set_mode(struct watch *w, enum watch_mode m)
{
    w->mode = m;
}

enum watch_mode watch_mode_of(const struct watch *w)
{
    return w->mode;
}

void watch_toggle(struct ui *ui, struct watch *w)
{
    const struct row *r = ui_target_of(ui_selected(ui));
    struct buf label = BUF_INIT(4200);
    struct watched *new;
    size_t i;

    if (!r || r->kind->history) {
        ui_notice(ui, false,
                  r ? "that is over: nothing more comes of it" : "nothing is selected to watch");
        return;
    }
    kind_label(r->kind, r->id, &label);
    i = find(w, r->context, r->kind, r->id);
    if (i < w->rows.n) {
        forget(w, i);
        ui_notice(ui, false, "no more word of %s", buf_str(&label));
    } else if (w->rows.n >= WATCHED_MAX) {
        ui_notice(ui, true, "%d rows are watched already: :notify all", WATCHED_MAX);
    } else {
        new = xcalloc(1, sizeof(*new));
        *new = (struct watched){.context = r->context, .kind = r->kind, .id = xstrdup(r->id)};
        vec_push(&w->rows, new);
        ui_notice(ui, false, "you will be told when %s comes to an end", buf_str(&label));
    }
    buf_release(&label);
}

bool watch_has(const struct watch *w, const struct row *r)
{
    return w && r && w->rows.n > 0 && find(w, r->context, r->kind, r->id) < w->rows.n;
}

const char *watch_mark(const struct watch *w, const struct row *r, bool ascii)
{
    return !watch_has(w, r) ? "" : ascii ? " w" : " \342\231\252";
}
