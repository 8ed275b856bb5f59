/* What became of a bulk: a line a row, as the answers come in. It shows the ui's bulk, whichever
 * that is: a new one takes the place of the last. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "ui/context.h"
#include "ui/inside.h"
#include "ui/list.h"

struct bulk_view {
    struct view view;
    struct list list;
};

static struct bulk *bulk_of(const struct view *v)
{
    return v->ui->bulk;
}

static size_t items(const struct view *v)
{
    return bulk_of(v) ? bulk_of(v)->items.n : 0;
}

static const struct bulk_item *item_at(const struct view *v, size_t i)
{
    return i < items(v) ? bulk_of(v)->items.v[i] : NULL;
}

static void results_title(struct view *v, struct buf *out)
{
    const struct bulk *b = bulk_of(v);
    const char *verb = b ? verb_name(b->verb) : "";

    if (!b) {
        buf_adds(out, "Results");
        return;
    }
    buf_addf(out, "%c%s: ", verb[0] - 32, verb + 1);
    bulk_summary(b, out);
}

static void draw_item(const struct view *v, const struct bulk_item *it, struct surface *s,
                      struct rect r)
{
    enum style style = it->bad ? STYLE_FAIL : bulk_state_style(it->state);
    enum bulk_state sign = it->bad && it->state == BULK_SETTLED ? BULK_REFUSED : it->state;
    int name = r.w / 3 < 34 ? r.w / 3 : 34, word = 10, x = r.x + 3 + name;
    const char *text = it->text ? it->text : it->status;

    surface_text(s, r.x + 1, r.y, 1, style, 0, bulk_state_glyph(sign, s->ascii));
    surface_text(s, r.x + 3, r.y, name - 1, STYLE_TEXT, 0, it->label);
    surface_text(s, x, r.y, word - 1, style, 0, bulk_state_name(it->state));
    x += word;
    if (r.w >= 80) {
        int w = context_column(ui_env(v->ui)); /* 0 with one context */

        if (w)
            context_cell(it->context, s, x, r.y, w);
        x += w;
    }
    if (x < r.x + r.w)
        surface_text(s, x, r.y, r.x + r.w - x, it->bad ? STYLE_FAIL : STYLE_MUTED, 0, text);
}

static void results_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct bulk_view *bv = (struct bulk_view *)v;

    list_fit(&bv->list, items(v), r.h);
    for (int y = 0; y < r.h; y++) {
        size_t i = bv->list.top + (size_t)y;
        const struct bulk_item *it = item_at(v, i);
        struct rect line = {r.x, r.y + y, r.w, 1};

        if (!it)
            break;
        draw_item(v, it, s, line);
        surface_text(s, r.x, line.y, 1, STYLE_ACCENT, 0,
                     marks_sign(&v->ui->marks, store_find(it->context, it->kind, it->id),
                                i == bv->list.sel, s->ascii));
        if (i != bv->list.sel)
            continue;
        surface_mark(s, line, CELL_SELECTED | (focused ? 0u : CELL_DIM), 0);
    }
}

static unsigned results_command(struct view *v, enum command_id id)
{
    struct bulk_view *bv = (struct bulk_view *)v;

    switch (id) {
    case CMD_BACK:
    case CMD_QUIT:
        if (bulk_waiting(bulk_of(v))) {
            bulk_stop(bulk_of(v));
            return VIEW_REDRAW;
        }
        return id == CMD_BACK ? VIEW_CLOSE : VIEW_UNUSED;
    case CMD_CLOSE:
        return VIEW_CLOSE;
    case CMD_FILTER:
    case CMD_PROBLEMS:
        return VIEW_SAME;
    default:
        bv->list.n = items(v);
        return list_move(&bv->list, id) ? VIEW_REDRAW : VIEW_UNUSED;
    }
}

static struct row *results_selected(struct view *v)
{
    const struct bulk_item *it = item_at(v, ((struct bulk_view *)v)->list.sel);

    return it ? store_find(it->context, it->kind, it->id) : NULL;
}

/* Those that were refused are marked still: X tries them again from here. */
static size_t results_lines(struct view *v, struct vec *rows)
{
    for (size_t i = 0; i < items(v); i++) {
        const struct bulk_item *it = item_at(v, i);

        vec_push(rows, store_find(it->context, it->kind, it->id));
    }
    return ((struct bulk_view *)v)->list.sel;
}

static bool results_applies(struct view *v, enum command_id id)
{
    (void)v;
    return id != CMD_FILTER && id != CMD_PROBLEMS;
}

static const char *results_hint(const struct view *v)
{
    if (bulk_waiting(bulk_of(v)))
        return "Esc, ^C: stop, what waits is not sent   q: close, it goes on (B)";
    return NULL;
}

static void results_free(struct view *v)
{
    free(v);
}

static const struct view_class results_class = {
    .name = "results",
    .title = results_title,
    .draw = results_draw,
    .command = results_command,
    .hint = results_hint,
    .applies = results_applies,
    .selected = results_selected,
    .lines = results_lines,
    .free = results_free,
    .panes = PANES_ACTIVITY,
};

struct view *bulk_view_new(struct ui *ui)
{
    struct bulk_view *bv = xcalloc(1, sizeof(*bv));

    bv->view = (struct view){.class_ = &results_class, .ui = ui};
    bv->list.page = 1;
    return &bv->view;
}

bool bulk_back(struct ui *ui)
{
    if (ui_top_view(ui)->class_ != &results_class || !bulk_waiting(ui->bulk))
        return false;
    bulk_stop(ui->bulk);
    return true;
}

void bulk_show(struct ui *ui)
{
    struct view *top = ui_top_view(ui);

    if (!ui->bulk)
        ui_notice(ui, false, "nothing was done to marked rows yet");
    else if (top->class_ == &results_class)
        ((struct bulk_view *)top)->list.sel = ((struct bulk_view *)top)->list.top = 0;
    else
        ui_push(ui, bulk_view_new(ui));
}
