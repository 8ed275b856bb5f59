/* The user interface as a whole: which views there are, who gets a key, what changes. */
#include "ui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"
#include "ui/activity.h"
#include "ui/edit.h"
#include "ui/form.h"
#include "ui/inside.h"
#include "ui/marking.h"
#include "ui/overview.h"
#include "ui/page.h"
#include "ui/table.h"
#include "ui/templates.h"
#include "ui/tree.h"
#include "ui/usual.h"

/* --- views
 * ---------------------------------------------------------------------------------------- */

struct view *ui_top_view(const struct ui *ui)
{
    return ui->stack.n ? ui->stack.v[ui->stack.n - 1] : ui->place;
}

struct row *ui_selected(const struct ui *ui)
{
    struct view *v = ui_top_view(ui);

    return v->class_->selected ? v->class_->selected(v) : NULL;
}

struct vec *ui_edits(struct ui *ui)
{
    return &ui->edits;
}

void ui_push_prompt(struct ui *ui, struct view *v)
{
    struct view *old = ui->prompt;

    ui->prompt = v;
    ui->about = NULL;
    if (old && old != v)
        old->class_->free(old);
    ui->dirty = true;
}

void ui_prompt_about(struct ui *ui, struct store_context *where)
{
    ui->about = where;
}

void ui_show_context(struct ui *ui, struct store_context *where)
{
    struct view *v = ui_top_view(ui);

    if (v->class_->show_context)
        v->class_->show_context(v, where);
    ui->dirty = true;
}

bool ui_is_asking(const struct ui *ui)
{
    return ui->prompt != NULL;
}

struct store_context *ui_where(const struct ui *ui)
{
    const struct row *r = ui_selected(ui);
    struct view *v = ui_top_view(ui);
    struct store_context *c = r ? r->context : v->class_->where ? v->class_->where(v) : NULL;

    if (!c && store_context_count(ui->env.store) > 0)
        c = store_context_at(ui->env.store, 0);
    return c;
}

/* The one that was told may have put another in its place. */
static void close_prompt(struct ui *ui, struct view *v)
{
    if (ui->prompt == v) {
        ui->prompt = NULL;
        v->class_->free(v);
    }
    ui->dirty = true;
}

/* --- keys
 * ----------------------------------------------------------------------------------------- */

void ui_run(struct ui *ui, enum command_id id)
{
    struct view *v = ui_top_view(ui);
    unsigned did = VIEW_UNUSED;

    /* Esc takes the notice away before it means anything else. */
    if (id == CMD_BACK && (marking_back(ui) || bulk_back(ui)))
        return;
    if (id == CMD_BACK && (ui->notice[0] || panes_notice(&ui->panes, &ui->env)[0])) {
        ui_back(ui);
        return;
    }
    if (id == CMD_BACK && ui->panes.focus != PANE_MAIN) {
        ui->panes.focus = PANE_MAIN;
        ui->dirty = true;
        return;
    }
    if (panes_command(&ui->panes, &ui->env, id))
        did = VIEW_REDRAW;
    else if (v->class_->command)
        did = v->class_->command(v, id);
    if (did & VIEW_CLOSE)
        ui_leave(ui);
    else if (did & VIEW_UNUSED)
        ui_run_frame(ui, id);
    if (did & VIEW_REDRAW)
        ui->dirty = true;
}

void ui_run_with(struct ui *ui, enum command_id id, const char *argument)
{
    char *copy = xstrdup(argument);

    ui->argument = copy;
    ui_run(ui, id);
    ui->argument = NULL;
    free(copy);
}

const char *ui_argument(const struct ui *ui)
{
    return ui->argument;
}

/* The view on top may take text. */
static bool view_key(struct ui *ui, uint32_t key)
{
    struct view *v = ui_top_view(ui);
    unsigned did;

    if (!v->class_->key || ui->panes.focus != PANE_MAIN)
        return false;
    did = v->class_->key(v, key);
    if (did & VIEW_UNUSED)
        return false;
    if (did & VIEW_CLOSE)
        ui_leave(ui);
    ui->dirty |= did != VIEW_SAME;
    return true;
}

void ui_tell_focus(struct ui *ui)
{
    const struct row *r = ui_selected(ui);

    if (panes_focus_changed(&ui->panes, r))
        ui->cfg.host->focus(ui->cfg.host->ctx, r ? r->context : NULL, r ? r->kind : NULL,
                            r ? r->id : NULL);
}

/* What is about the terminal alone works over a question, too, if its key is one with Ctrl. */
static bool about_terminal(enum command_id id, uint32_t key)
{
    return (id == CMD_REDRAW || id == CMD_SUSPEND) && (key & KEYMOD_CTRL);
}

void ui_key(struct ui *ui, uint32_t key)
{
    enum command_id own = keymap_lookup(ui->cfg.keymap, key);
    struct view *v = ui->prompt;

    ui->marks_lost = 0;
    if (v && about_terminal(own, key)) {
        ui_run_frame(ui, own);
    } else if (v) {
        unsigned did = v->class_->key(v, key);

        if (did & VIEW_CLOSE)
            close_prompt(ui, v);
        ui->dirty |= did != VIEW_SAME;
    } else if (!view_key(ui, key)) {
        if (own != CMD_NONE)
            ui_run(ui, own);
    }
    marking_follow(ui);
    ui_tell_focus(ui);
}

/* --- what changes
 * --------------------------------------------------------------------------------- */

static void tell_change(struct view *v, enum store_event ev, struct row *row)
{
    if (v->class_->changed)
        v->class_->changed(v, ev, row);
}

static void on_store(void *ctx, enum store_event ev, struct row *row)
{
    struct ui *ui = ctx;

    if (ev == STORE_REMOVED)
        marking_removed(ui, row);
    if (ev == STORE_ACTIVITY && ui->panes.activity_top > 0)
        ui->panes.activity_top++; /* who reads further down keeps his place */
    if (row && row->kind->history)
        usuals_changed(ui->env.usuals);
    for (int i = 0; i < ROOTS; i++)
        tell_change(ui->roots[i], ev, row);
    for (size_t i = 0; i < ui->places.n; i++)
        tell_change(ui->places.v[i], ev, row);
    for (size_t i = 0; i < ui->stack.n; i++)
        tell_change(ui->stack.v[i], ev, row);
    ui->dirty = true;
}

void ui_notice(struct ui *ui, bool bad, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(ui->notice, sizeof(ui->notice), fmt, ap);
    va_end(ap);
    ui->notice_bad = bad;
    ui->notice_ms = clock_wall(ui->env.clock);
    ui->dirty = true;
}

bool ui_dirty(const struct ui *ui)
{
    return ui->dirty;
}

void ui_mark_dirty(struct ui *ui)
{
    ui->dirty = true;
}

void ui_resize(struct ui *ui, int w, int h)
{
    ui->w = w;
    ui->h = h;
    ui->dirty = true;
}

const struct ui_env *ui_env(const struct ui *ui)
{
    return &ui->env;
}

const struct ui_host *ui_host(const struct ui *ui)
{
    return ui->cfg.host;
}

/* --- drawing
 * -------------------------------------------------------------------------------------- */

void ui_draw(struct ui *ui, struct surface *s)
{
    ui_tell_focus(ui); /* first: another row's details begin at their top */
    ui_fill(ui, s);
    surface_copy(&ui->shown, s);
    ui->dirty = false;
}

/* Ages differ, or nothing does: only what would be drawn can tell. */
int64_t ui_tick(struct ui *ui)
{
    int64_t now = clock_wall(ui->env.clock);

    if (ui->notice[0] && !ui->notice_bad && now - ui->notice_ms > 8 * MS_SECOND)
        ui->notice[0] = '\0';
    if (!ui->dirty) {
        ui_fill(ui, &ui->next);
        ui->dirty = !surface_equal(&ui->next, &ui->shown);
    }
    return now + MS_SECOND;
}

/* --- making
 * --------------------------------------------------------------------------------------- */

static struct view *root_table(struct ui *ui, const struct kind *k)
{
    return table_new(ui, &(struct table_options){.kind = k});
}

void ui_open_kind(struct ui *ui, const struct kind *k, const char *filter)
{
    ui_push(ui, table_new(ui, &(struct table_options){.kind = k, .filter = filter}));
}

static void make_roots(struct ui *ui)
{
    ui->roots[CMD_VIEW_1 - CMD_VIEW_1] = tree_new(ui, tree_def_at(0));
    ui->roots[CMD_VIEW_2 - CMD_VIEW_1] = tree_new(ui, tree_def_at(1));
    ui->roots[CMD_VIEW_3 - CMD_VIEW_1] = root_table(ui, kind_history());
    ui->roots[CMD_VIEW_4 - CMD_VIEW_1] = templates_new(ui);
    ui->roots[CMD_VIEW_5 - CMD_VIEW_1] = board_new(ui, board_def());
    ui->roots[CMD_VIEW_6 - CMD_VIEW_1] = activity_new(ui);
    ui->roots[CMD_VIEW_7 - CMD_VIEW_1] = overview_new(ui);
}

struct ui *ui_new(const struct ui_config *cfg)
{
    struct ui *ui = xcalloc(1, sizeof(*ui));

    ui->cfg = *cfg;
    ui->env = (struct ui_env){.store = cfg->store,
                              .clock = cfg->clock,
                              .keymap = cfg->keymap,
                              .filters = &ui->filters,
                              .ascii = cfg->ascii,
                              .read_only = cfg->read_only,
                              .at_once = cfg->bulk_requests};
    ui->env.usuals = usuals_new(cfg->store);
    ui->env.columns = cfg->columns;
    ui->env.columns_ctx = cfg->columns_ctx;
    surface_init(&ui->shown);
    surface_init(&ui->next);
    ui->w = 80;
    ui->h = 24;
    make_roots(ui);
    ui_places_init(ui, 0);
    store_observe(cfg->store, on_store, ui);
    marks_init(&ui->marks);
    ui->env.marks = &ui->marks;
    ui->watch = watch_new(ui);
    ui->env.watch = ui->watch;
    ui->dirty = true;
    return ui;
}

static void free_strings(struct vec *strings)
{
    while (strings->n)
        free(vec_remove(strings, strings->n - 1));
    vec_release(strings);
}

void ui_free(struct ui *ui)
{
    store_unobserve(ui->cfg.store, on_store, ui);
    watch_free(ui->watch);
    bulk_free(ui->bulk);
    marks_release(&ui->marks);
    if (ui->prompt)
        ui->prompt->class_->free(ui->prompt);
    ui_places_release(ui);
    edit_end_all(ui);
    free_strings(&ui->typed);
    free_strings(&ui->filters);
    form_drafts_release(&ui->drafts);
    usuals_free(ui->env.usuals);
    panes_release(&ui->panes);
    surface_release(&ui->shown);
    surface_release(&ui->next);
    free(ui);
}
