/* The mouse over the panes as they were drawn last. */
#include "ui/mouse.h"

#include "ui/footer.h"
#include "ui/inside.h"

enum { WHEEL_LINES = 3 };

static bool inside(const struct rect *r, const struct mouse *m)
{
    return m->x >= r->x && m->x < r->x + r->w && m->y >= r->y && m->y < r->y + r->h;
}

/* The wheel moves what is under it, wherever the keys go. */
static void wheel(struct ui *ui, enum pane pane, const struct mouse *m)
{
    enum pane focus = ui->panes.focus;

    ui->panes.focus = pane;
    for (int i = 0; i < WHEEL_LINES; i++)
        ui_run(ui, m->action == MOUSE_WHEEL_UP ? CMD_UP : CMD_DOWN);
    ui->panes.focus = focus;
}

static void press_main(struct ui *ui, const struct mouse *m, const struct rect *r)
{
    struct view *v = ui_top_view(ui);

    ui->panes.focus = PANE_MAIN;
    if (v->class_->press)
        v->class_->press(v, m->x - r->x, m->y - r->y, r);
}

static void press_footer(struct ui *ui, const struct mouse *m)
{
    struct view *v = ui_top_view(ui);
    enum command_id id = CMD_NONE;

    if (!v->class_->hint)
        id = footer_at(&ui->env, v, ui_target_of(ui_selected(ui)), ui->stack.n == 0,
                       &ui->frame.footer, m->x);
    if (id != CMD_NONE)
        ui_run(ui, id);
}

void ui_mouse(struct ui *ui, const struct mouse *m)
{
    const struct {
        const struct rect *r;
        enum pane pane;
    } panes[] = {{&ui->frame.main, PANE_MAIN},
                 {&ui->frame.detail, PANE_DETAIL},
                 {&ui->frame.activity, PANE_ACTIVITY}};

    if (ui->prompt || !ui->mouse || inside(&ui->frame.bottom, m))
        return;
    for (int i = 0; i < PANES; i++) {
        if (!inside(panes[i].r, m))
            continue;
        if (m->action != MOUSE_PRESS)
            wheel(ui, panes[i].pane, m);
        else if (panes[i].pane == PANE_MAIN)
            press_main(ui, m, panes[i].r);
        else
            ui->panes.focus = panes[i].pane;
    }
    if (m->action == MOUSE_PRESS && inside(&ui->frame.footer, m))
        press_footer(ui, m);
    ui->dirty = true;
    ui_tell_focus(ui);
}
