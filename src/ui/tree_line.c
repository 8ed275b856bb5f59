/* One line of a tree view. */
#include "ui/tree_line.h"

#include <stdio.h>

#include "base/json.h"
#include "ui/context.h"
#include "ui/style.h"
#include "ui/marks.h"
#include "ui/watch.h"

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

/* Since when the worst beneath it is so: the longest of those. */
static void since_text(const struct node *n, int64_t now_ms, char out[WHEN_MAX])
{
    bool running = n->worst == HEALTH_STUCK || n->worst == HEALTH_PROGRESS;

    if (n->worst == HEALTH_OK)
        return; /* its own age says more */
    out[0] = '\0';
    if (n->since_ms)
        age_text(now_ms - n->since_ms, running, out);
}

/* A context speaks of itself as long as not all is known of it. */
static bool say_context(const struct node *n, struct said *out)
{
    const struct store_state *st = store_state(n->context);

    if (st->phase == PHASE_LIVE && n->children.n > 0)
        return false;
    if (st->phase == PHASE_LIVE) {
        out->health = HEALTH_OK;
        snprintf(out->text, sizeof(out->text), "empty");
        return true;
    }
    out->health = st->phase == PHASE_TROUBLE ? HEALTH_FAILED : HEALTH_PROGRESS;
    if (st->phase == PHASE_TROUBLE)
        snprintf(out->text, sizeof(out->text), "%s", st->throttled ? "throttled" : "trouble");
    else if (st->total)
        snprintf(out->text, sizeof(out->text), "loading %u/%u", st->loaded, st->total);
    else
        snprintf(out->text, sizeof(out->text), "starting");
    return true;
}

static void say(const struct tree_line *l, const struct node *n, struct said *out)
{
    *out = (struct said){.health = HEALTH_UNKNOWN};
    if (!n->kind && say_context(n, out))
        return;
    if (n->row) {
        out->health = n->row->health;
        row_status(n->row, out->text, sizeof(out->text));
        row_age(n->row, l->now_ms, out->age);
    }
    if (!speaks_for_children(l, n) || (n->row && n->row->action))
        return;
    out->health = n->worst;
    since_text(n, l->now_ms, out->age);
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

bool tree_line_is_fold(const struct node *n, int x)
{
    return x >= 1 + 2 * n->depth && x < 3 + 2 * n->depth && node_has_children(n);
}

static void draw_name(const struct tree_line *l, const struct node *n, struct surface *s,
                      struct rect r)
{
    enum style style = n->depth == 0 ? STYLE_TITLE : STYLE_TEXT;
    const char *name = n->row && n->row->facts.name ? n->row->facts.name : n->id;
    int x = r.x + 1 + 2 * n->depth;
    char label[CONTEXT_LABEL];
    unsigned flags = 0;

    if (!n->kind) {
        name = context_label(n->context, label);
        style = context_style(n->context, style);
        flags = context_flags(n->context);
    }

    surface_text(s, r.x, r.y, 1, STYLE_ACCENT, 0,
                 marks_sign(l->marks, n->row, l->selected, l->ascii));
    if (x >= r.x + r.w)
        return;
    x += surface_text(s, x, r.y, r.x + r.w - x, STYLE_MUTED, 0, fold_mark(l, n));
    if (x < r.x + r.w) {
        int w = surface_text(s, x, r.y, r.x + r.w - x, style, flags, name);

        if (n->row)
            filter_paint(n->match ? l->filter : NULL, n->row, FILTER_NAME, s,
                         (struct rect){x, r.y, w, 1});
        x += w;
    }
    if (n->kind && n->kind->tag && x + 1 < r.x + r.w)
        x += 1 + surface_text(s, x + 1, r.y, r.x + r.w - x - 1, STYLE_MUTED, 0, n->kind->tag);
    if (x < r.x + r.w)
        surface_text(s, x, r.y, r.x + r.w - x, STYLE_ACCENT, 0,
                     watch_mark(l->watch, n->row, l->ascii));
}

/* Columns for which there is room at the right: each stands where the line is at least that wide.
 */
enum { EXTRA_DEPLOYMENT, EXTRA_SUCCESS, EXTRA_TEMPLATE, EXTRAS };

static const struct {
    const char *title;
    int from, width;
    bool right;
} extras[EXTRAS] = {
    [EXTRA_DEPLOYMENT] = {"Deployment", 108, 12, false},
    [EXTRA_SUCCESS] = {"Success", 94, 9, true},
    [EXTRA_TEMPLATE] = {"Template", 78, 25, false},
};

static void extra_text(int extra, const struct row *r, int64_t now_ms, char *out, size_t size)
{
    char age[WHEN_MAX];

    out[0] = '\0';
    if (!r)
        return;
    if (extra == EXTRA_DEPLOYMENT && r->facts.deployment)
        snprintf(out, size, "%.8s", r->facts.deployment);
    else if (extra == EXTRA_SUCCESS && r->facts.succeeded_ms)
        snprintf(out, size, "%s", when_age(now_ms - r->facts.succeeded_ms, age));
    else if (extra == EXTRA_TEMPLATE && r->facts.template_name)
        snprintf(out, size, "%s", r->facts.template_name);
}

/* The room that they leave. A text NULL draws the titles. */
static int draw_extras(struct surface *s, struct rect r, bool titles, const struct row *row,
                       int64_t now_ms, const struct filter *filter)
{
    int w = r.w;
    char text[256];

    for (int i = 0; i < EXTRAS; i++) {
        int room = extras[i].width - 2, x;

        if (r.w < extras[i].from)
            continue;
        w -= extras[i].width;
        x = r.x + w + 1 - (titles && !extras[i].right);
        room += 2 * titles;
        if (titles)
            snprintf(text, sizeof(text), " %s ", extras[i].title);
        else
            extra_text(i, row, now_ms, text, sizeof(text));
        if (extras[i].right)
            surface_right(s, x - titles, r.y, room, STYLE_MUTED, 0, text);
        else
            surface_text(s, x, r.y, room, STYLE_MUTED, 0, text);
        filter_paint(filter, row, extras[i].title, s, (struct rect){x, r.y, room, 1});
    }
    return w;
}

/* Where status and age stand in what the extras leave. */
struct places {
    int name, status, age; /* widths */
};

static struct places places(int w)
{
    struct places p = {.age = w >= 30 ? AGE_W : 0};

    p.status = w - p.age - NAME_MIN;
    p.status = p.status > STATUS_W ? STATUS_W : p.status < 2 ? 2 : p.status;
    p.name = w - p.age - p.status - 1;
    return p;
}

void tree_line_heads(struct surface *s, struct rect r)
{
    struct places p;
    int w;

    if (r.w < extras[EXTRA_TEMPLATE].from)
        return;
    w = draw_extras(s, r, true, NULL, 0, NULL);
    p = places(w);
    surface_text(s, r.x + w - p.age - p.status + 1, r.y, -1, STYLE_MUTED, 0, " Status ");
    surface_right(s, r.x + w - p.age, r.y, p.age, STYLE_MUTED, 0, " Age ");
}

void tree_line_draw(const struct tree_line *l, const struct node *n, struct surface *s,
                    struct rect r)
{
    struct said said;
    int w = draw_extras(s, r, false, n->row, l->now_ms, n->match ? l->filter : NULL), x;
    struct places p = places(w);

    say(l, n, &said);
    x = r.x + w - p.age - p.status;
    draw_name(l, n, s, (struct rect){r.x, r.y, p.name, 1});
    surface_text(s, x, r.y, 2, health_style(said.health), 0, health_glyph(said.health, l->ascii));
    if (p.status > 3)
        surface_text(s, x + 2, r.y, p.status - 3,
                     said.health == HEALTH_OK ? STYLE_TEXT : health_style(said.health), 0,
                     said.text);
    filter_paint(n->match ? l->filter : NULL, n->row, FILTER_STATUS, s,
                 (struct rect){x + 2, r.y, p.status - 3, 1});
    if (p.age)
        surface_right(s, x + p.status, r.y, p.age - 1, STYLE_MUTED, 0, said.age);
    if (l->selected)
        surface_mark(s, r, CELL_SELECTED | (l->focused ? 0u : CELL_DIM), 0);
    if (store_state(n->context)->phase == PHASE_TROUBLE && n->kind)
        surface_mark(s, r, CELL_DIM, 0);
}
