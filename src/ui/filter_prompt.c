/* The `/` line. It knows how a filter is typed, not what it means. */
#include "ui/filter_prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/prompt.h"
#include "ui/ui.h"

struct filter_prompt {
    struct view view;
    struct filter_prompt_options o;
    struct line_edit edit;
    struct vec *history;
    size_t past; /* in the history; history->n: not there */
    char *typed; /* what was typed before going there */
    char wrong[FILTER_WRONG];
    bool answered;
};

static const char *line(const struct filter_prompt *p)
{
    return buf_str(&p->edit.text);
}

static void tell(struct filter_prompt *p)
{
    p->wrong[0] = '\0';
    p->o.changed(p->o.ctx, line(p), p->wrong);
}

/* --- what was typed before -----------------------------------------------------------------------
 */

static unsigned go_past(struct filter_prompt *p, bool back)
{
    if (back ? p->past == 0 : p->past >= p->history->n)
        return VIEW_SAME;
    if (p->past == p->history->n) {
        free(p->typed);
        p->typed = xstrdup(line(p));
    }
    p->past = back ? p->past - 1 : p->past + 1;
    if (back && p->past > 0 && str_eq(p->history->v[p->past], line(p)))
        p->past--; /* the one that is there already */
    line_edit_set(&p->edit, p->past < p->history->n ? p->history->v[p->past] : p->typed);
    tell(p);
    return VIEW_REDRAW;
}

static void remember(struct vec *history, const char *text)
{
    if (!*text)
        return;
    for (size_t i = 0; i < history->n; i++)
        if (str_eq(history->v[i], text)) {
            free(vec_remove(history, i));
            break;
        }
    if (history->n == FILTER_HISTORY_MAX)
        free(vec_remove(history, 0));
    vec_push(history, xstrdup(text));
}

/* --- keys ----------------------------------------------------------------------------------------
 */

static unsigned answer(struct filter_prompt *p, bool keep)
{
    if (p->answered)
        return VIEW_SAME;
    p->answered = true;
    if (keep)
        remember(p->history, line(p));
    p->o.done(p->o.ctx, keep);
    return VIEW_CLOSE | VIEW_REDRAW;
}

static unsigned filter_key(struct view *v, uint32_t key)
{
    struct filter_prompt *p = (struct filter_prompt *)v;

    switch (key) {
    case PKEY_ENTER:
        return answer(p, true);
    case PKEY_ESC:
    case KEYMOD_CTRL | 'c':
    case KEYMOD_CTRL | 'g':
        return answer(p, false);
    case PKEY_UP:
    case KEYMOD_CTRL | 'p':
        return go_past(p, true);
    case PKEY_DOWN:
    case KEYMOD_CTRL | 'n':
        return go_past(p, false);
    case PKEY_BACKSPACE:
        if (p->edit.text.len == 0) /* as vi and less have it */
            return answer(p, false);
        break;
    default:
        break;
    }
    if (line_edit_key(&p->edit, key) == VIEW_UNUSED)
        return VIEW_SAME;
    p->past = p->history->n;
    tell(p);
    return VIEW_REDRAW;
}

/* --- drawing -------------------------------------------------------------------------------------
 */

enum { LINE_MIN = 12 }; /* columns for what is typed, before the count has any */

static int filter_height(struct view *v, int width)
{
    (void)width;
    return 1 + (((struct filter_prompt *)v)->wrong[0] != '\0');
}

/* As much of "4 of 523   (Esc clears, Enter keeps)" as there is room for; the columns it takes. */
static int draw_count(const struct filter_prompt *p, struct surface *s, struct rect r)
{
    char count[64], text[128];
    size_t match = 0, all = 0;
    const char *said = text;
    int w;

    p->o.count(p->o.ctx, &match, &all);
    snprintf(count, sizeof(count), "%zu of %zu", match, all);
    snprintf(text, sizeof(text), "%s   (Esc clears, Enter keeps)", count);
    if (text_width(text) + 2 + text_width(line(p)) > r.w)
        said = count;
    w = text_width(said) + 2;
    if (w + LINE_MIN > r.w)
        return 0;
    surface_right(s, r.x, r.y, r.w, match || !*line(p) ? STYLE_MUTED : STYLE_WARN, 0, said);
    return w;
}

static void filter_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct filter_prompt *p = (struct filter_prompt *)v;
    struct rect at = {r.x + 3, r.y, r.w - 4, 1};

    (void)focused;
    if (r.h < 1 || at.w < 1)
        return;
    surface_text(s, r.x + 1, r.y, 2, STYLE_PROMPT, 0, "/");
    at.w -= draw_count(p, s, at);
    if (p->wrong[0] && r.h > 1)
        surface_text(s, at.x, r.y + 1, r.w - 4, STYLE_ERROR, 0, p->wrong);
    line_edit_draw(&p->edit, s, at, p->wrong[0] && r.h < 2 ? STYLE_ERROR : STYLE_TEXT);
}

static const char *filter_hint(const struct view *v)
{
    (void)v;
    return "Enter: keep  Esc: clear  Up: earlier   !word env:prod age>2h /re/ ~fuzzy";
}

static void filter_prompt_free(struct view *v)
{
    struct filter_prompt *p = (struct filter_prompt *)v;

    answer(p, true); /* taken down with the screen, or by another prompt: it stays as it is */
    line_edit_release(&p->edit);
    free(p->typed);
    free(p);
}

static const struct view_class filter_prompt_class = {
    .name = "filter",
    .draw = filter_draw,
    .key = filter_key,
    .height = filter_height,
    .hint = filter_hint,
    .free = filter_prompt_free,
};

/* ":filter status:failed": there is nothing to ask. */
static void take_argument(struct ui *ui, const struct filter_prompt_options *o)
{
    char wrong[FILTER_WRONG] = "";

    o->changed(o->ctx, ui_argument(ui), wrong);
    remember(ui_env(ui)->filters, ui_argument(ui));
    o->done(o->ctx, true);
    if (wrong[0])
        ui_notice(ui, true, "filter: %s", wrong);
}

void filter_prompt_open(struct ui *ui, const struct filter_prompt_options *o)
{
    struct filter_prompt *p;

    if (ui_argument(ui)) {
        take_argument(ui, o);
        return;
    }
    p = xcalloc(1, sizeof(*p));
    p->view = (struct view){.class_ = &filter_prompt_class, .ui = ui};
    p->o = *o;
    p->history = ui_env(ui)->filters;
    p->past = p->history->n;
    line_edit_init(&p->edit, FILTER_TEXT_MAX);
    line_edit_set(&p->edit, o->initial ? o->initial : "");
    tell(p);
    ui_push_prompt(ui, &p->view);
}
