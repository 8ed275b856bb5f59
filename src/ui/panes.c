/* What stands around the main pane. */
#include "ui/panes.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/when.h"
#include "ui/activity.h"
#include "ui/context.h"
#include "ui/detail.h"
#include "ui/list.h"
#include "ui/wrap.h"

enum { NOTICE_LINES = 6, NOTICE_GOOD_MS = 20 * 1000 };

void panes_release(struct panes *p)
{
    free(p->id);
}

void panes_next(struct panes *p)
{
    do
        p->focus = (p->focus + 1) % PANES;
    while ((p->focus == PANE_DETAIL && !p->detail_h) ||
           (p->focus == PANE_ACTIVITY && !p->activity_h));
}

void panes_laid_out(struct panes *p, const struct frame *f)
{
    p->detail_h = f->detail.w > 0 ? f->detail.h : 0;
    p->activity_h = f->activity.h;
    if ((p->focus == PANE_DETAIL && !p->detail_h) || (p->focus == PANE_ACTIVITY && !p->activity_h))
        p->focus = PANE_MAIN;
}

static bool scroll(size_t *top, size_t n, int h, enum command_id id)
{
    struct list l = {.n = n, .top = *top, .sel = *top, .page = h};

    if (!list_scroll(&l, id))
        return false;
    *top = l.top;
    return true;
}

bool panes_command(struct panes *p, const struct ui_env *env, enum command_id id)
{
    if (p->focus == PANE_DETAIL && p->detail_h)
        return scroll(&p->detail_top, p->detail_n, p->detail_h, id);
    if (p->focus == PANE_ACTIVITY && p->activity_h)
        return scroll(&p->activity_top, store_activity_count(env->store), p->activity_h, id);
    return false;
}

bool panes_focus_changed(struct panes *p, const struct row *r)
{
    const struct kind *k = r ? r->kind : NULL;

    if (k == p->kind && (!r || (r->context == p->context && str_eq(r->id, p->id))))
        return false;
    free(p->id);
    p->context = r ? r->context : NULL;
    p->kind = k;
    p->id = r ? xstrdup(r->id) : NULL;
    p->detail_top = 0;
    return true;
}

static void draw_lines(struct panes *p, const struct ui_env *env, struct vec *lines,
                       struct surface *s, struct rect at)
{
    p->detail_n = lines->n;
    if (p->detail_top + (size_t)at.h > lines->n)
        p->detail_top = lines->n > (size_t)at.h ? lines->n - (size_t)at.h : 0;
    detail_draw(lines, p->detail_top, s, at);
    if (p->focus == PANE_DETAIL)
        surface_fill(s, (struct rect){at.x - 1, at.y, 1, at.h}, env->ascii ? '|' : 0x2503,
                     STYLE_ACCENT, 0);
    detail_free_lines(lines);
}

void panes_draw_detail(struct panes *p, const struct ui_env *env, const struct row *r,
                       struct surface *s, struct rect at)
{
    struct vec lines = {0};

    detail_lines(env, r, at.w, &lines);
    draw_lines(p, env, &lines, s, at);
}

void panes_draw_context(struct panes *p, const struct ui_env *env, const struct store_context *c,
                        struct surface *s, struct rect at)
{
    struct vec lines = {0};

    context_lines(env, c, at.w, &lines);
    draw_lines(p, env, &lines, s, at);
}

void panes_draw_activity(struct panes *p, const struct ui_env *env, struct surface *s,
                         struct rect at)
{
    activity_draw(env, p->activity_top, p->focus == PANE_ACTIVITY ? (long)p->activity_top : -1, s,
                  at);
}

/* Good news goes by itself; bad news stays until it was taken away. */
const char *panes_notice(const struct panes *p, const struct ui_env *env)
{
    const struct store_context *c = store_notice(env->store);
    const struct store_state *st = c ? store_state(c) : NULL;

    if (!st)
        return "";
    if (st->notice_ms <= p->dismissed_ms)
        return "";
    if (!st->notice_bad && clock_wall(env->clock) - st->notice_ms > NOTICE_GOOD_MS)
        return "";
    return st->notice;
}

void panes_dismiss(struct panes *p, const struct ui_env *env)
{
    const struct store_context *c = store_notice(env->store);

    if (c)
        p->dismissed_ms = store_state(c)->notice_ms;
}

static const char *which(const struct panes *p, const struct ui_env *env, const char *own)
{
    return own[0] ? own : panes_notice(p, env);
}

int panes_notice_height(const struct panes *p, const struct ui_env *env, const char *own, int w)
{
    const char *text = which(p, env, own);
    struct vec lines = {0};
    int n;

    if (!text[0])
        return 0;
    wrap_text(&lines, text, w - 2, NOTICE_LINES, env->ascii);
    n = (int)lines.n;
    wrap_free(&lines);
    return n;
}

void panes_draw_notice(const struct panes *p, const struct ui_env *env, const char *own,
                       bool own_bad, struct surface *s, struct rect r)
{
    const char *text = which(p, env, own);
    const struct store_context *c = store_notice(env->store);
    bool bad = own[0] ? own_bad : c && store_state(c)->notice_bad;
    struct vec lines = {0};

    wrap_text(&lines, text, r.w - 2, NOTICE_LINES, env->ascii);
    for (size_t i = 0; i < lines.n && (int)i < r.h; i++)
        surface_text(s, r.x + 1, r.y + (int)i, r.w - 2, bad ? STYLE_ERROR : STYLE_NOTICE, 0,
                     lines.v[i]);
    wrap_free(&lines);
}
