/* Where to go. What there is to choose from, and what it takes to get there, the host knows. */
#include "ui/context_choose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/context.h"
#include "ui/prompt.h"
#include "ui/ui.h"

enum { LIST_LINES = 9, TYPED_MAX = 256 };

struct chooser {
    struct view view;
    enum ui_site what;
    struct store_context *from; /* where the operator was when it was opened */
    struct vec sites;           /* struct ui_site_choice * */
    struct vec found;           /* those that match what is typed */
    struct line_edit edit;
    size_t selected, top;
    char wrong[400];
};

static const char *const words[] = {[SITE_PROFILE] = "profile", [SITE_REGION] = "region"};

static void free_sites(struct vec *sites)
{
    for (size_t i = 0; i < sites->n; i++) {
        struct ui_site_choice *c = sites->v[i];

        free(c->name);
        free(c->help);
        free(c);
    }
    vec_release(sites);
}

/* --- coming and going ----------------------------------------------------------------------------
 */

struct leaving {
    struct ui *ui;
    struct store_context *where;
};

static void on_leave_anyway(void *ctx, bool yes)
{
    struct leaving *l = ctx;
    const struct ui_host *host = ui_host(l->ui);

    if (yes)
        host->leave(host->ctx, l->where);
    free(l);
}

/* What is followed there would not be heard of any more: that is asked. */
static void leave(struct ui *ui, struct store_context *where)
{
    const struct ui_host *host = ui_host(ui);
    unsigned pending = host->pending(host->ctx, where);
    char text[600], label[CONTEXT_LABEL];
    struct leaving *l;

    if (pending == 0) {
        host->leave(host->ctx, where);
        return;
    }
    snprintf(text, sizeof(text),
             "Leave %s?  %u action%s there %s not settled: %s on, and nothing more is heard of %s.",
             context_label(where, label), pending, pending > 1 ? "s" : "",
             pending > 1 ? "are" : "is", pending > 1 ? "they go" : "it goes",
             pending > 1 ? "them" : "it");
    l = xmalloc(sizeof(*l));
    *l = (struct leaving){.ui = ui, .where = where};
    ui_push_prompt(ui, prompt_yes_no(ui, text, on_leave_anyway, l));
    ui_prompt_about(ui, where);
}

static bool is_only(const struct ui *ui, const struct store_context *c)
{
    return store_context_count(ui_env(ui)->store) == 1 && !store_context_gone(c);
}

/* Instead of where the operator is; where that is open already, to it alone. False: it could not
 * be, why is in e. */
static bool go_instead(struct ui *ui, enum ui_site what, const char *name,
                       struct store_context *from, struct err *e)
{
    const struct ui_host *host = ui_host(ui);
    size_t before = store_context_count(ui_env(ui)->store);
    struct store_context *c = host->open(host->ctx, what, name, from, e);

    if (!c)
        return false;
    if (from && !store_context_gone(from) && store_context_count(ui_env(ui)->store) > before)
        leave(ui, from);
    ui_show_context(ui, c);
    return true;
}

/* --- the list ------------------------------------------------------------------------------------
 */

static bool matches(const struct ui_site_choice *c, const char *typed)
{
    return text_contains(c->name, typed) || (c->help && text_contains(c->help, typed));
}

static void find(struct chooser *p)
{
    const char *typed = buf_str(&p->edit.text);

    vec_clear(&p->found);
    for (size_t i = 0; i < p->sites.n; i++)
        if (matches(p->sites.v[i], typed))
            vec_push(&p->found, p->sites.v[i]);
    if (p->selected >= p->found.n)
        p->selected = p->found.n ? p->found.n - 1 : 0;
}

static void read_sites(struct chooser *p)
{
    const struct ui_host *host = ui_host(p->view.ui);

    free_sites(&p->sites);
    host->sites(host->ctx, p->what, p->from, &p->sites);
    find(p);
}

static const struct ui_site_choice *chosen(const struct chooser *p)
{
    return p->selected < p->found.n ? p->found.v[p->selected] : NULL;
}

/* What was typed and is in no list: a region may be any. */
static const char *name_of(const struct chooser *p)
{
    const struct ui_site_choice *c = chosen(p);

    if (c)
        return c->name;
    return p->what == SITE_REGION && p->edit.text.len ? buf_str(&p->edit.text) : NULL;
}

static unsigned enter(struct chooser *p)
{
    const struct ui_site_choice *c = chosen(p);
    const char *name = name_of(p);
    struct err e;

    if (!name) {
        snprintf(p->wrong, sizeof(p->wrong), "no such %s", words[p->what]);
        return VIEW_REDRAW;
    }
    if (c && c->open)
        ui_show_context(p->view.ui, c->open);
    else if (!go_instead(p->view.ui, p->what, name, p->from, &e)) {
        snprintf(p->wrong, sizeof(p->wrong), "%.380s", e.msg);
        return VIEW_REDRAW;
    }
    return VIEW_CLOSE | VIEW_REDRAW;
}

static unsigned toggle(struct chooser *p)
{
    const struct ui_host *host = ui_host(p->view.ui);
    const struct ui_site_choice *c = chosen(p);
    const char *name = name_of(p);
    struct err e;

    if (!name)
        return VIEW_SAME;
    if (c && c->open && is_only(p->view.ui, c->open)) {
        snprintf(p->wrong, sizeof(p->wrong), "it is the only one: Enter on another goes there");
        return VIEW_REDRAW;
    }
    if (c && c->open) {
        leave(p->view.ui, c->open); /* may ask, in our place */
        if (store_context_gone(p->from) && store_context_count(ui_env(p->view.ui)->store) > 0)
            p->from = store_context_at(ui_env(p->view.ui)->store, 0);
    } else if (!host->open(host->ctx, p->what, name, p->from, &e)) {
        snprintf(p->wrong, sizeof(p->wrong), "%.380s", e.msg);
        return VIEW_REDRAW;
    }
    read_sites(p);
    return VIEW_REDRAW;
}

static unsigned move(struct chooser *p, int by)
{
    size_t at = p->selected;

    if (by < 0 && at > 0)
        p->selected--;
    else if (by > 0 && at + 1 < p->found.n)
        p->selected++;
    return at == p->selected ? VIEW_SAME : VIEW_REDRAW;
}

static unsigned chooser_key(struct view *v, uint32_t key)
{
    struct chooser *p = (struct chooser *)v;

    if (key != PKEY_ENTER && key != ' ')
        p->wrong[0] = '\0';
    switch (key) {
    case PKEY_ESC:
    case KEYMOD_CTRL | 'c':
    case KEYMOD_CTRL | 'g':
        return VIEW_CLOSE | VIEW_REDRAW;
    case PKEY_ENTER:
        return enter(p);
    case ' ':
        return toggle(p);
    case PKEY_UP:
    case PKEY_BACKTAB:
    case KEYMOD_CTRL | 'p':
        return move(p, -1);
    case PKEY_DOWN:
    case PKEY_TAB:
    case KEYMOD_CTRL | 'n':
        return move(p, 1);
    case PKEY_BACKSPACE:
        if (p->edit.text.len == 0)
            return VIEW_CLOSE | VIEW_REDRAW;
        break;
    default:
        break;
    }
    if (line_edit_key(&p->edit, key) == VIEW_UNUSED)
        return VIEW_SAME;
    p->selected = 0;
    find(p);
    return VIEW_REDRAW;
}

/* --- drawing -------------------------------------------------------------------------------------
 */

static int chooser_height(struct view *v, int width)
{
    (void)v;
    (void)width;
    return LIST_LINES + 1;
}

static void draw_site(const struct chooser *p, size_t i, int widest, struct surface *s,
                      struct rect r)
{
    const struct ui_site_choice *c = p->found.v[i];
    bool on = i == p->selected;
    int x = r.x + 4;

    surface_text(s, r.x, r.y, 2, STYLE_ACCENT, 0, on ? "> " : "  ");
    if (c->open)
        surface_text(s, r.x + 2, r.y, 1, context_phase_style(store_state(c->open)), 0,
                     s->ascii ? "*" : "\342\227\217");
    surface_text(s, x, r.y, r.w - 4, c->open ? STYLE_TITLE : STYLE_TEXT, 0, c->name);
    x += widest + 2;
    if (c->help && x < r.x + r.w)
        surface_text(s, x, r.y, r.x + r.w - x, STYLE_MUTED, 0, c->help);
    if (on)
        surface_mark(s, r, CELL_SELECTED, 0);
}

static void draw_list(struct chooser *p, struct surface *s, struct rect r)
{
    int widest = 0;

    if (r.h <= 0)
        return;
    for (size_t i = 0; i < p->found.n; i++) {
        int w = text_width(((const struct ui_site_choice *)p->found.v[i])->name);

        widest = w > widest ? w : widest;
    }
    widest = widest > r.w / 2 ? r.w / 2 : widest;
    if (p->selected < p->top)
        p->top = p->selected;
    if (p->selected >= p->top + (size_t)r.h)
        p->top = p->selected - (size_t)r.h + 1;
    for (int y = 0; y < r.h && p->top + (size_t)y < p->found.n; y++)
        draw_site(p, p->top + (size_t)y, widest, s, (struct rect){r.x, r.y + y, r.w, 1});
    if (p->found.n > p->top + (size_t)r.h) {
        char more[32];

        snprintf(more, sizeof(more), "  %zu more", p->found.n - p->top - (size_t)r.h);
        surface_right(s, r.x + r.w - (int)strlen(more), r.y + r.h - 1, (int)strlen(more),
                      STYLE_MUTED, 0, more);
    }
}

static void chooser_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct chooser *p = (struct chooser *)v;
    int y = r.y + r.h - 1, x = r.x + 1, w;

    (void)focused;
    draw_list(p, s, (struct rect){r.x + 1, r.y, r.w - 2, r.h - 1});
    x += surface_printf(s, x, y, r.w - 2, STYLE_PROMPT, 0, "%s: ", words[p->what]);
    w = r.x + r.w - 1 - x;
    if (p->wrong[0] && w > 30) {
        int said = text_width(p->wrong);

        said = said > w - 12 ? w - 12 : said;
        surface_text(s, x + w - said, y, said, STYLE_ERROR, 0, p->wrong);
        w -= said + 1;
    }
    line_edit_draw(&p->edit, s, (struct rect){x, y, w, 1}, STYLE_TEXT);
}

static const char *chooser_hint(const struct view *v)
{
    (void)v;
    return "Enter: go there instead   Space: beside, or leave   type: find   Esc: back";
}

static void chooser_free(struct view *v)
{
    struct chooser *p = (struct chooser *)v;

    free_sites(&p->sites);
    vec_release(&p->found);
    line_edit_release(&p->edit);
    free(p);
}

static const struct view_class chooser_class = {
    .name = "chooser",
    .draw = chooser_draw,
    .key = chooser_key,
    .height = chooser_height,
    .hint = chooser_hint,
    .free = chooser_free,
};

static void choose(struct ui *ui, enum ui_site what)
{
    struct chooser *p = xcalloc(1, sizeof(*p));

    p->view = (struct view){.class_ = &chooser_class, .ui = ui};
    p->what = what;
    p->from = ui_where(ui);
    line_edit_init(&p->edit, TYPED_MAX);
    read_sites(p);
    for (size_t i = 0; i < p->found.n; i++)
        if (p->from && ((const struct ui_site_choice *)p->found.v[i])->open == p->from)
            p->selected = i;
    if (p->sites.n == 0) {
        ui_notice(ui, false, "there is no other %s", words[what]);
        chooser_free(&p->view);
        return;
    }
    ui_push_prompt(ui, &p->view);
    ui_prompt_about(ui, p->from);
}

/* --- commands ------------------------------------------------------------------------------------
 */

static enum ui_site site_of(enum command_id id)
{
    return id == CMD_PROFILE ? SITE_PROFILE : SITE_REGION;
}

void context_choices(struct ui *ui, enum command_id id, struct vec *names)
{
    const struct ui_host *host = ui_host(ui);
    const struct store *store = ui_env(ui)->store;
    struct vec sites = {0};

    for (size_t i = 0; id == CMD_LEAVE && i < store_context_count(store); i++)
        vec_push(names, xstrdup(store_context_label(store_context_at(store, i))));
    if (id == CMD_LEAVE)
        return;
    host->sites(host->ctx, site_of(id), ui_where(ui), &sites);
    for (size_t i = 0; i < sites.n; i++) {
        const struct ui_site_choice *c = sites.v[i];

        vec_push(names, xasprintf("%s%s%s", c->name, c->help ? "\t" : "", c->help ? c->help : ""));
    }
    free_sites(&sites);
}

static struct store_context *by_label(const struct store *s, const char *label)
{
    for (size_t i = 0; i < store_context_count(s); i++)
        if (str_eq(store_context_label(store_context_at(s, i)), label))
            return store_context_at(s, i);
    return NULL;
}

/* The named one; else the one where the operator is. */
static void run_leave(struct ui *ui, const char *label)
{
    struct store_context *c = label ? by_label(ui_env(ui)->store, label) : ui_where(ui);

    if (label && !c)
        ui_notice(ui, true, "leave: no context \"%s\" is open", label);
    else if (!c || is_only(ui, c))
        ui_notice(ui, false, "it is the only one: P and R go elsewhere");
    else
        leave(ui, c);
}

bool context_run(struct ui *ui, enum command_id id)
{
    const char *name = ui_argument(ui);
    struct err e;

    if (id == CMD_LEAVE)
        run_leave(ui, name);
    else if (id != CMD_PROFILE && id != CMD_REGION)
        return false;
    else if (!name)
        choose(ui, site_of(id));
    else if (!go_instead(ui, site_of(id), name, ui_where(ui), &e))
        ui_notice(ui, true, "%s %s: %s", words[site_of(id)], name, e.msg);
    return true;
}
