/* Where the operator is and was. A place is a root, or what was opened from a place; the trail is
 * the order in which places were visited, and keeps them as they were: their position, their
 * filter. What is on the stack (texts, forms) lies over the place and is over when it is closed. */
#include "ui/inside.h"

#include <stdlib.h>

static void free_view(struct view *v)
{
    v->class_->free(v);
}

bool ui_at_root(const struct ui *ui)
{
    return ui->stack.n == 0 && !ui->place->parent;
}

void ui_pop(struct ui *ui)
{
    free_view(vec_remove(&ui->stack, ui->stack.n - 1));
    ui->dirty = true;
}

void ui_close(struct ui *ui, struct view *v)
{
    for (size_t i = 0; i < ui->stack.n; i++)
        if (ui->stack.v[i] == v) {
            free_view(vec_remove(&ui->stack, i));
            ui->dirty = true;
            return;
        }
}

/* What neither the trail nor a place on the trail leads to is over. */
static void sweep(struct ui *ui)
{
    for (size_t i = 0; i < ui->places.n; i++)
        ((struct view *)ui->places.v[i])->kept = false;
    for (size_t i = 0; i < ui->trail.n; i++)
        for (struct view *v = ui->trail.v[i]; v; v = v->parent)
            v->kept = true;
    for (size_t i = ui->places.n; i-- > 0;)
        if (!((struct view *)ui->places.v[i])->kept)
            free_view(vec_remove(&ui->places, i));
}

/* The trail says where: everything else follows. */
static void arrive(struct ui *ui)
{
    struct view *from = ui->place, *to = ui->trail.v[ui->at];

    while (ui->stack.n)
        ui_pop(ui);
    ui->panes.focus = PANE_MAIN;
    ui->dirty = true;
    if (from != to) {
        ui->place = to;
        if (to->class_->shown) /* first: a kind that both look at is not let go in between */
            to->class_->shown(to, true);
        if (from && from->class_->shown)
            from->class_->shown(from, false);
    }
    sweep(ui);
}

static void go(struct ui *ui, struct view *to)
{
    if (to != ui->place) {
        while (ui->trail.n > ui->at + 1)
            vec_remove(&ui->trail, ui->trail.n - 1);
        if (ui->trail.n >= TRAIL_MAX)
            vec_remove(&ui->trail, 0);
        vec_push(&ui->trail, to);
        ui->at = ui->trail.n - 1;
    }
    arrive(ui);
}

void ui_push(struct ui *ui, struct view *v)
{
    if (!v->class_->place) {
        vec_push(&ui->stack, v);
        ui->dirty = true;
        return;
    }
    v->parent = ui->place;
    vec_push(&ui->places, v);
    go(ui, v);
}

/* Back the way that one came leaves the way forward open. */
bool ui_leave(struct ui *ui)
{
    if (ui->stack.n) {
        ui_pop(ui);
        return true;
    }
    if (!ui->place->parent)
        return false;
    if (ui->at > 0 && ui->trail.v[ui->at - 1] == ui->place->parent)
        return ui_go_back(ui);
    go(ui, ui->place->parent);
    return true;
}

void ui_go_to_root(struct ui *ui, int root)
{
    go(ui, ui->roots[root]);
}

bool ui_go_back(struct ui *ui)
{
    if (ui->at == 0)
        return false;
    ui->at--;
    arrive(ui);
    return true;
}

bool ui_go_forward(struct ui *ui)
{
    if (ui->at + 1 >= ui->trail.n)
        return false;
    ui->at++;
    arrive(ui);
    return true;
}

void ui_places_init(struct ui *ui, int root)
{
    vec_push(&ui->trail, ui->roots[root]);
    ui->at = 0;
    arrive(ui);
}

void ui_places_release(struct ui *ui)
{
    while (ui->stack.n)
        ui_pop(ui);
    while (ui->places.n)
        free_view(vec_remove(&ui->places, ui->places.n - 1));
    for (int i = 0; i < ROOTS; i++)
        free_view(ui->roots[i]);
    vec_release(&ui->stack);
    vec_release(&ui->places);
    vec_release(&ui->trail);
}
