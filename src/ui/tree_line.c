/* One line of a tree view. */
#include "ui/tree_line.h"

#include <stdio.h>

#include "base/json.h"
#include "ui/style.h"

enum { AGE_W = 7, STATUS_W = 15, NAME_MIN = 12 };

/* What the line says of the node: its own state, or what is worst beneath it. */
struct said {
    enum health health;
    char text[80], age[WHEN_MAX];
};

static bool is_open(const struct tree_line *l, const struct node *n)
{
    return n->open || l->all_open;
}

/* A branch speaks for its children when they are worse than itself and not to be seen, or when it
 * has no deployment of its own to speak of. */
static bool speaks_for_children(const struct tree_line *l, const struct node *n)
{
    char version[48];

    if (!node_has_children(n) || n->leaves == 0)
        return false;
    if (!n->row)
        return true;
    row_version(n->row, version);
    if (!version[0])
        return n->row->health <= n->worst;
    return !is_open(l, n) && n->worst > n->row->health && n->worst > HEALTH_OK;
}

static void say(const struct tree_line *l, const struct node *n, struct said *out)
{
    *out = (struct said){.health = HEALTH_UNKNOWN};
    if (n->row) {
        out->health = n->row->health;
        row_status(n->row, out->text, sizeof(out->text));
        row_age(n->row, l->now_ms, out->age);
    }
    if (!speaks_for_children(l, n) || (n->row && n->row->action))
        return;
    out->health = n->worst;
    if (n->worst == HEALTH_OK)
        snprintf(out->text, sizeof(out->text), "%zu", n->leaves);
    else
        snprintf(out->text, sizeof(out->text), "%zu of %zu", n->n_worst, n->leaves);
}

static const char *fold_mark(const struct tree_line *l, const struct node *n)
{
    if (!node_has_children(n))
        return "  ";
    if (l->ascii)
        return is_open(l, n) ? "- " : "+ ";
    return is_open(l, n) ? "\342\226\276 " : "\342\226\270 ";
}

static void draw_name(const struct tree_line *l, const struct node *n, struct surface *s,
                      struct rect r)
{
    enum style style = n->depth == 0 ? STYLE_TITLE : STYLE_TEXT;
    const char *name = n->row && n->row->facts.name ? n->row->facts.name : n->id;
    int x = r.x + 1 + 2 * n->depth;

    surface_text(s, r.x, r.y, 1, STYLE_ACCENT, 0, l->selected ? ">" : " ");
    if (x >= r.x + r.w)
        return;
    x += surface_text(s, x, r.y, r.x + r.w - x, STYLE_MUTED, 0, fold_mark(l, n));
    if (x < r.x + r.w)
        surface_text(s, x, r.y, r.x + r.w - x, style, 0, name);
}

/* Columns for which the room is left, from the right: template, last success, deployment. */
static int draw_extras(const struct tree_line *l, const struct node *n, struct surface *s,
                       struct rect r)
{
    const struct row *row = n->row;
    char age[WHEN_MAX] = "";
    int w = r.w;

    if (w >= 100) {
        w -= 10;
        if (row && row->facts.deployment)
            surface_printf(s, r.x + w + 1, r.y, 9, STYLE_MUTED, 0, "%.8s", row->facts.deployment);
    }
    if (w >= 84) {
        w -= 8;
        if (row && row->facts.succeeded_ms)
            when_age(l->now_ms - row->facts.succeeded_ms, age);
        surface_right(s, r.x + w, r.y, 7, STYLE_MUTED, 0, age);
    }
    if (w >= 64) {
        w -= 24;
        if (row && row->facts.template_name)
            surface_text(s, r.x + w + 1, r.y, 23, STYLE_MUTED, 0, row->facts.template_name);
    }
    return w;
}

void tree_line_draw(const struct tree_line *l, const struct node *n, struct surface *s,
                    struct rect r)
{
    struct said said;
    int w = draw_extras(l, n, s, r), age = w >= 30 ? AGE_W : 0, status;

    say(l, n, &said);
    status = w - age - NAME_MIN;
    status = status > STATUS_W ? STATUS_W : status < 2 ? 2 : status;
    draw_name(l, n, s, (struct rect){r.x, r.y, w - age - status - 1, 1});
    surface_text(s, r.x + w - age - status, r.y, 2, health_style(said.health), 0,
                 health_glyph(said.health, l->ascii));
    if (status > 3)
        surface_text(s, r.x + w - age - status + 2, r.y, status - 3,
                     said.health == HEALTH_OK ? STYLE_TEXT : health_style(said.health), 0,
                     said.text);
    if (age)
        surface_right(s, r.x + w - age, r.y, age - 1, STYLE_MUTED, 0, said.age);
    if (l->selected)
        surface_mark(s, r, CELL_SELECTED | (l->focused ? 0u : CELL_DIM), 0);
    if (l->stale)
        surface_mark(s, r, CELL_DIM, 0);
}
