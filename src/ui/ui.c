/* The user interface as a whole: which views there are, who gets a key, what is drawn where. */
#include "ui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"
#include "ui/act.h"
#include "ui/activity.h"
#include "ui/command_line.h"
#include "ui/footer.h"
#include "ui/frame.h"
#include "ui/header.h"
#include "ui/pager.h"
#include "ui/panes.h"
#include "ui/prompt.h"
#include "ui/table.h"
#include "ui/tree.h"

enum { ROOT_ENVIRONMENTS, ROOT_SERVICES, ROOT_HISTORY, ROOT_ACTIVITY, ROOTS };

struct ui {
    struct ui_config cfg;
    struct ui_env env;
    struct view *roots[ROOTS];
    int root;
    struct vec stack; /* views over the root; the last is on top */
    struct view *prompt;
    struct panes panes;
    int w, h;
    bool dirty;
    char notice[1024];
    bool notice_bad;
    int64_t notice_ms;
    struct surface shown, next; /* what was drawn last; what would be drawn now */
};

/* --- views
 * ---------------------------------------------------------------------------------------- */

static struct view *top_view(const struct ui *ui)
{
    return ui->stack.n ? ui->stack.v[ui->stack.n - 1] : ui->roots[ui->root];
}

static struct row *selected(const struct ui *ui)
{
    struct view *v = top_view(ui);

    return v->class_->selected ? v->class_->selected(v) : NULL;
}

static void pop(struct ui *ui)
{
    struct view *v = vec_remove(&ui->stack, ui->stack.n - 1);

    v->class_->free(v);
    ui->dirty = true;
}

void ui_push(struct ui *ui, struct view *v)
{
    vec_push(&ui->stack, v);
    ui->dirty = true;
}

void ui_push_prompt(struct ui *ui, struct view *v)
{
    struct view *old = ui->prompt;

    ui->prompt = v;
    if (old && old != v)
        old->class_->free(old);
    ui->dirty = true;
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

static void go_to_root(struct ui *ui, int root)
{
    while (ui->stack.n)
        pop(ui);
    ui->root = root;
    ui->panes.focus = PANE_MAIN;
    ui->dirty = true;
}

/* --- commands
 * ------------------------------------------------------------------------------------- */

static void open_on_row(struct ui *ui, struct view *(*make)(struct ui *, const struct row *))
{
    const struct row *r = selected(ui);
    struct view *v = r ? make(ui, r) : NULL;

    if (v && ui->stack.n) /* one reading room: the next text takes the place of the last */
        pop(ui);
    if (v)
        ui_push(ui, v);
    else
        ui_notice(ui, false, "nothing is selected that more is known of");
}

static void close_top(struct ui *ui)
{
    if (ui->stack.n)
        pop(ui);
    else
        ui->cfg.host->quit(ui->cfg.host->ctx);
}

/* Esc: the notice, then the view, then what the view itself has to clear. */
static void back(struct ui *ui)
{
    if (ui->notice[0])
        ui_notice(ui, false, "%s", "");
    else if (panes_notice(&ui->panes, &ui->env)[0])
        panes_dismiss(&ui->panes, &ui->env);
    else if (ui->stack.n)
        pop(ui);
    ui->panes.focus = PANE_MAIN;
    ui->dirty = true;
}

/* A line of a history is no thing that one can do something to: what it is about is, as long as
 * that very line is what goes on there. */
static const struct row *target_of(const struct ui *ui, const struct row *r)
{
    struct buf id = BUF_INIT(4096);
    const struct row *target = NULL;
    const struct kind *k;

    if (!r || !r->kind->target || !r->facts.moving)
        return r;
    k = r->kind->target(r->json, &id);
    if (k)
        target = store_find(ui->env.store, k, buf_str(&id));
    buf_release(&id);
    return target ? target : r;
}

static void act(struct ui *ui, enum command_id id)
{
    ui_notice(ui, false, "%s", "");
    act_start(ui, command_verb(id), target_of(ui, selected(ui)));
}

/* Commands that the frame itself carries out. */
static void run_frame(struct ui *ui, enum command_id id)
{
    const struct ui_host *host = ui->cfg.host;

    switch (id) {
    case CMD_QUIT:
        host->quit(host->ctx);
        break;
    case CMD_CLOSE:
        close_top(ui);
        break;
    case CMD_BACK:
        back(ui);
        break;
    case CMD_VIEW_1:
    case CMD_VIEW_2:
    case CMD_VIEW_3:
        go_to_root(ui, ROOT_ENVIRONMENTS + (int)(id - CMD_VIEW_1));
        break;
    case CMD_VIEW_6:
        go_to_root(ui, ROOT_ACTIVITY);
        break;
    case CMD_OPEN:
    case CMD_DESCRIBE:
        open_on_row(ui, describe_new);
        break;
    case CMD_RAW:
        open_on_row(ui, raw_new);
        break;
    case CMD_HELP:
        ui_push(ui, help_new(ui));
        break;
    case CMD_PROMPT:
        command_line_ask(ui);
        break;
    case CMD_NEXT_PANE:
        panes_next(&ui->panes);
        break;
    case CMD_REFRESH:
        host->refresh(host->ctx);
        ui_notice(ui, false, "asking the service now");
        break;
    case CMD_REDRAW:
        host->redraw(host->ctx);
        break;
    case CMD_SUSPEND:
        host->suspend(host->ctx);
        break;
    case CMD_CANCEL:
    case CMD_UPDATE:
    case CMD_DELETE:
        act(ui, id);
        break;
    default:
        break;
    }
    ui->dirty = true;
}

void ui_run(struct ui *ui, enum command_id id)
{
    struct view *v = top_view(ui);
    unsigned did = VIEW_UNUSED;

    /* Esc takes the notice away before it means anything else. */
    if (id == CMD_BACK && (ui->notice[0] || panes_notice(&ui->panes, &ui->env)[0])) {
        back(ui);
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
    if (did & VIEW_CLOSE && ui->stack.n)
        pop(ui);
    else if (did & VIEW_UNUSED)
        run_frame(ui, id);
    if (did & VIEW_REDRAW)
        ui->dirty = true;
}

/* Tells the host at which row the operator looks, when that has changed. */
static void tell_focus(struct ui *ui)
{
    const struct row *r = selected(ui);

    if (panes_focus_changed(&ui->panes, r))
        ui->cfg.host->focus(ui->cfg.host->ctx, r ? r->kind : NULL, r ? r->id : NULL);
}

void ui_key(struct ui *ui, uint32_t key)
{
    struct view *v = ui->prompt;

    if (v) {
        unsigned did = v->class_->key(v, key);

        if (did & VIEW_CLOSE)
            close_prompt(ui, v);
        ui->dirty |= did != VIEW_SAME;
    } else {
        enum command_id id = keymap_lookup(ui->cfg.keymap, key);

        if (id != CMD_NONE)
            ui_run(ui, id);
    }
    tell_focus(ui);
}

/* --- what changes
 * --------------------------------------------------------------------------------- */

static void on_store(void *ctx, enum store_event ev, struct row *row)
{
    struct ui *ui = ctx;

    if (ev == STORE_ACTIVITY && ui->panes.activity_top > 0)
        ui->panes.activity_top++; /* who reads further down keeps his place */
    for (int i = 0; i < ROOTS; i++)
        if (ui->roots[i]->class_->changed)
            ui->roots[i]->class_->changed(ui->roots[i], ev, row);
    for (size_t i = 0; i < ui->stack.n; i++) {
        struct view *v = ui->stack.v[i];

        if (v->class_->changed)
            v->class_->changed(v, ev, row);
    }
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

/* The prompt or the notice over the footer. */
static void draw_bottom(struct ui *ui, const struct frame *f, struct surface *s)
{
    struct rect r = f->bottom;

    if (r.h == 0)
        return;
    surface_fill(s, r, ' ', STYLE_TEXT, 0);
    if (!ui->prompt) {
        panes_draw_notice(&ui->panes, &ui->env, ui->notice, ui->notice_bad, s, r);
        return;
    }
    if (r.h > prompt_height(ui->prompt, r.w)) {
        surface_fill(s, (struct rect){r.x, r.y, r.w, 1}, ui->env.ascii ? '-' : 0x2500, STYLE_ACCENT,
                     0);
        r.y++;
        r.h--;
    }
    ui->prompt->class_->draw(ui->prompt, s, r, true);
}

static int bottom_height(const struct ui *ui)
{
    if (ui->prompt)
        return prompt_height(ui->prompt, ui->w) + (ui->h > 10);
    return panes_notice_height(&ui->panes, &ui->env, ui->notice, ui->w);
}

static void draw_panes(struct ui *ui, const struct frame *f, struct surface *s)
{
    struct view *v = top_view(ui);
    const struct row *r = f->detail.w ? selected(ui) : NULL;
    struct buf title = BUF_INIT(8192), detail = BUF_INIT(8192);

    v->class_->draw(v, s, f->main, ui->panes.focus == PANE_MAIN);
    if (v->class_->title)
        v->class_->title(v, &title);
    if (r) {
        kind_label(r->kind, r->id, &detail);
        panes_draw_detail(&ui->panes, &ui->env, r, s, f->detail);
    }
    if (f->activity.h)
        panes_draw_activity(&ui->panes, &ui->env, s, f->activity);
    frame_draw(f, s, buf_str(&title), buf_str(&detail), ui->env.ascii);
    if (v->class_->heads && f->main_title.h) {
        v->class_->heads(v, s, f->main_title);
        frame_title(s, f->main_title, buf_str(&title)); /* a long one comes first */
    }
    buf_release(&title);
    buf_release(&detail);
}

static void draw_footer(struct ui *ui, const struct frame *f, struct surface *s)
{
    if (!f->footer.h)
        return;
    if (ui->prompt)
        surface_text(s, 1, f->footer.y, -1, STYLE_FOOTER, 0, prompt_hint(ui->prompt));
    else
        footer_draw(&ui->env, top_view(ui), target_of(ui, selected(ui)), ui->stack.n == 0, s,
                    f->footer);
}

static void draw(struct ui *ui, struct surface *s)
{
    bool alone = ui->stack.n > 0 || ui->root == ROOT_ACTIVITY;
    struct frame f;

    s->ascii = ui->env.ascii;
    surface_resize(s, ui->w, ui->h);
    if (ui->w < 20 || ui->h < 5) {
        surface_text(s, 0, 0, -1, STYLE_ERROR, 0, "needs 20x5");
        return;
    }
    frame_layout(&f, ui->w, ui->h, alone, bottom_height(ui), ui->prompt != NULL);
    panes_laid_out(&ui->panes, &f);
    header_draw(&ui->env, s, f.header);
    draw_panes(ui, &f, s);
    draw_footer(ui, &f, s);
    draw_bottom(ui, &f, s);
}

void ui_draw(struct ui *ui, struct surface *s)
{
    tell_focus(ui); /* first: another row's details begin at their top */
    draw(ui, s);
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
        draw(ui, &ui->next);
        ui->dirty = !surface_equal(&ui->next, &ui->shown);
    }
    return now + MS_SECOND;
}

/* --- making
 * --------------------------------------------------------------------------------------- */

struct ui *ui_new(const struct ui_config *cfg)
{
    struct ui *ui = xcalloc(1, sizeof(*ui));

    ui->cfg = *cfg;
    ui->env = (struct ui_env){.store = cfg->store,
                              .clock = cfg->clock,
                              .keymap = cfg->keymap,
                              .ascii = cfg->ascii,
                              .read_only = cfg->read_only};
    surface_init(&ui->shown);
    surface_init(&ui->next);
    ui->w = 80;
    ui->h = 24;
    ui->roots[ROOT_ENVIRONMENTS] = tree_new(ui, tree_def_at(0));
    ui->roots[ROOT_SERVICES] = tree_new(ui, tree_def_at(1));
    ui->roots[ROOT_HISTORY] = table_new(ui, kind_history());
    ui->roots[ROOT_ACTIVITY] = activity_new(ui);
    store_observe(cfg->store, on_store, ui);
    ui->dirty = true;
    return ui;
}

void ui_free(struct ui *ui)
{
    store_unobserve(ui->cfg.store, on_store, ui);
    if (ui->prompt)
        ui->prompt->class_->free(ui->prompt);
    while (ui->stack.n)
        pop(ui);
    vec_release(&ui->stack);
    for (int i = 0; i < ROOTS; i++)
        ui->roots[i]->class_->free(ui->roots[i]);
    panes_release(&ui->panes);
    surface_release(&ui->shown);
    surface_release(&ui->next);
    free(ui);
}
