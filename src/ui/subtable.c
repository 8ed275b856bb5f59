/* An answer about a row as a table. It is asked once, not polled: its age stands in the title.
 * Enter shows a whole entry as the service sent it. */
#include "ui/subtable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"
#include "ui/grid.h"
#include "ui/list.h"
#include "ui/pager.h"
#include "ui/style.h"
#include "ui/ui.h"
#include "ui/wrap.h"

enum { HEADS_FROM = 4 };

struct subtable {
    struct view view;
    const struct kind_sub *sub;
    const struct kind *kind;
    struct store_context *context;
    char *id;
    cJSON *entry;         /* of the table that it was opened from; NULL: it is about the row */
    struct ui_call *call; /* NULL: nothing is asked */
    cJSON *answer;        /* NULL: none yet */
    const cJSON *found;   /* the list or the object in it; NULL: it has none */
    char *error;          /* NULL: none */
    int64_t answered_ms;
    struct grid grid;
    struct list list;
};

static int64_t now(const struct subtable *t)
{
    return clock_wall(ui_env(t->view.ui)->clock);
}

/* --- what is told ------------------------------------------------------------------------------
 */

static void cell_text(const struct subtable *t, const cJSON *o, const struct column *c,
                      struct buf *out)
{
    const cJSON *value = json_at(o, c->path);
    int64_t time = json_time_ms(o, c->path);
    char when[WHEN_MAX];

    if (c->format == COLUMN_AGE && time)
        buf_adds(out, when_age(now(t) - time, when));
    else if (c->format == COLUMN_TIME && time)
        buf_adds(out, when_local(time, when));
    else if (c->format == COLUMN_ID)
        buf_addf(out, "%.8s", json_str_or(o, c->path, ""));
    else if (cJSON_IsString(value))
        buf_adds(out, value->valuestring);
}

static size_t count(const struct subtable *t)
{
    return t->sub->object ? (t->found ? t->sub->n_columns : 0)
                          : (size_t)cJSON_GetArraySize(t->found);
}

/* One object: a column a line; a list: an entry a line. */
static void lay_out(struct subtable *t)
{
    size_t n = t->sub->object ? 2 : t->sub->n_columns;

    memset(&t->grid, 0, sizeof(t->grid));
    t->grid.n = n < GRID_MAX ? n : GRID_MAX;
    for (size_t i = 0; i < t->grid.n; i++) {
        const struct column *c = &t->sub->columns[i];
        bool age = !t->sub->object && c->format == COLUMN_AGE;

        t->grid.c[i] = (struct grid_column){.title = t->sub->object ? "" : c->title,
                                            .rank = t->sub->object ? 0 : c->priority - 1,
                                            .right = age,
                                            .last_wide = !age,
                                            .min = age ? 4 : 6,
                                            .max = 40,
                                            .comfort = 16};
    }
}

static void measure(struct subtable *t, size_t i, const char *text)
{
    struct buf safe = BUF_INIT(1 << 16);

    text_safe(&safe, text, strlen(text) < 400 ? strlen(text) : 400,
              ui_env(t->view.ui)->ascii ? TEXT_ASCII : 0u);
    grid_need(&t->grid, i, text_width(buf_str(&safe)));
    buf_release(&safe);
}

static void measure_all(struct subtable *t)
{
    struct buf text = BUF_INIT(1 << 16);
    const cJSON *o;

    if (t->sub->object) {
        for (size_t i = 0; i < t->sub->n_columns; i++)
            measure(t, 0, t->sub->columns[i].title);
        measure(t, 1, "                                                            ");
        return;
    }
    cJSON_ArrayForEach (o, t->found)
        for (size_t i = 0; i < t->grid.n; i++) {
            buf_clear(&text);
            cell_text(t, o, &t->sub->columns[i], &text);
            measure(t, i, buf_str(&text));
        }
    buf_release(&text);
}

/* --- asking ------------------------------------------------------------------------------------
 */

static void set_error(struct subtable *t, const char *text)
{
    free(t->error);
    t->error = text ? xstrdup(text) : NULL;
}

static void on_answer(void *arg, const cJSON *answer, const struct err *e)
{
    struct subtable *t = arg;

    t->call = NULL;
    t->answered_ms = now(t);
    ui_mark_dirty(t->view.ui);
    if (e->code != 0 && !(e->code == ERR_SERVICE && str_eq(e->service_code, KIND_GONE))) {
        struct buf text = BUF_INIT(8192);

        buf_addf(&text, "%s%s%s", e->service_code, e->service_code[0] ? ": " : "", e->msg);
        set_error(t, buf_str(&text));
        buf_release(&text);
        return;
    }
    set_error(t, NULL);
    cJSON_Delete(t->answer);
    t->answer = answer ? cJSON_Duplicate(answer, true) : cJSON_CreateObject();
    t->found = t->sub->result ? json_at(t->answer, t->sub->result) : answer ? t->answer : NULL;
    if (t->sub->object ? !cJSON_IsObject(t->found) || !t->found->child : !cJSON_IsArray(t->found))
        t->found = NULL;
    lay_out(t);
    measure_all(t);
}

/* What the row says, and the entry over it. */
static cJSON *input_for(const struct subtable *t, const struct row *r)
{
    cJSON *both = cJSON_Duplicate(r->json, true), *input;
    const cJSON *m;

    cJSON_ArrayForEach (m, t->entry)
        if (cJSON_IsString(m))
            json_set_str(both, m->string, m->valuestring);
    input = kind_sub_input(t->sub, both);
    cJSON_Delete(both);
    return input;
}

static void ask(struct subtable *t)
{
    const struct ui_host *host = ui_host(t->view.ui);
    const struct row *r = store_find(t->context, t->kind, t->id);
    cJSON *input = r ? input_for(t, r) : NULL;

    if (!input) {
        set_error(t, "it is gone");
        return;
    }
    if (!t->call)
        t->call = host->call(host->ctx, t->context, op_find(t->sub->op), input, on_answer, t);
    cJSON_Delete(input);
}

/* --- the view ----------------------------------------------------------------------------------
 */

static struct row *sub_selected(struct view *v)
{
    struct subtable *t = (struct subtable *)v;

    return store_find(t->context, t->kind, t->id);
}

static unsigned sub_command(struct view *v, enum command_id id)
{
    struct subtable *t = (struct subtable *)v;
    const cJSON *o = t->sub->object ? t->found : cJSON_GetArrayItem(t->found, (int)t->list.sel);

    switch (id) {
    case CMD_REFRESH:
        ask(t);
        return VIEW_REDRAW;
    case CMD_OPEN:
        if (o && t->sub->entry && sub_selected(v)) {
            ui_push(v->ui, subtable_new(v->ui, sub_selected(v), t->sub->entry, o));
            return VIEW_REDRAW;
        }
        /* fallthrough */
    case CMD_RAW:
        if (o)
            ui_push(v->ui, json_new(v->ui, t->sub->title, o));
        return VIEW_REDRAW;
    case CMD_COLLAPSE:
        return VIEW_CLOSE;
    default:
        return list_move(&t->list, id) ? VIEW_REDRAW : VIEW_UNUSED;
    }
}

static void draw_said(const struct subtable *t, struct surface *s, struct rect r)
{
    struct vec lines = {0};
    struct buf text = BUF_INIT(8400);
    enum style style = t->error ? STYLE_ERROR : STYLE_MUTED;

    if (t->error)
        buf_addf(&text, "%s\nr asks again.", t->error);
    else if (!t->answer)
        buf_addf(&text, "asking%s", s->ascii ? "..." : "\342\200\246");
    else
        buf_addf(&text, "%c%s.", t->sub->none[0] - 32, t->sub->none + 1);
    wrap_text(&lines, buf_str(&text), r.w - 3, 20, s->ascii);
    for (size_t i = 0; i < lines.n && (int)i < r.h; i++)
        surface_text(s, r.x + 2, r.y + (int)i, r.w - 2, style, 0, lines.v[i]);
    wrap_free(&lines);
    buf_release(&text);
}

static void draw_entry(const struct subtable *t, size_t i, struct surface *s, struct rect line)
{
    const cJSON *o = t->sub->object ? t->found : cJSON_GetArrayItem(t->found, (int)i);
    struct buf text = BUF_INIT(1 << 16);

    if (t->sub->object) {
        cell_text(t, o, &t->sub->columns[i], &text);
        grid_cell(&t->grid, 0, s, line, STYLE_MUTED, t->sub->columns[i].title);
        grid_cell(&t->grid, 1, s, line, STYLE_TEXT, text.len ? buf_str(&text) : "-");
    }
    for (size_t c = 0; !t->sub->object && c < t->grid.n; c++) {
        buf_clear(&text);
        cell_text(t, o, &t->sub->columns[c], &text);
        grid_cell(&t->grid, c, s, line, c == 0 ? STYLE_TEXT : STYLE_MUTED, buf_str(&text));
    }
    buf_release(&text);
}

static void sub_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct subtable *t = (struct subtable *)v;
    int heads = r.h >= HEADS_FROM && !t->sub->object;
    struct rect inside = {r.x + 1, r.y, r.w - 2, 1};

    if (count(t) == 0 || t->error) {
        draw_said(t, s, r);
        return;
    }
    list_fit(&t->list, count(t), r.h - heads);
    grid_place(&t->grid, inside.w);
    if (heads)
        grid_heads(&t->grid, s, inside, -1, false);
    for (int y = heads; y < r.h && t->list.top + (size_t)(y - heads) < count(t); y++) {
        size_t i = t->list.top + (size_t)(y - heads);
        struct rect line = {r.x, r.y + y, r.w, 1};

        inside.y = line.y;
        draw_entry(t, i, s, inside);
        if (i != t->list.sel)
            continue;
        surface_text(s, r.x, line.y, 1, STYLE_ACCENT, 0, ">");
        surface_mark(s, line, CELL_SELECTED | (focused ? 0u : CELL_DIM), 0);
    }
}

static void sub_press(struct view *v, int x, int y, const struct rect *r)
{
    struct subtable *t = (struct subtable *)v;
    int heads = r->h >= HEADS_FROM && !t->sub->object;
    size_t i = t->list.top + (size_t)(y - heads);

    (void)x;
    if (y >= heads && i < count(t))
        t->list.sel = i;
}

static void sub_title(struct view *v, struct buf *out)
{
    struct subtable *t = (struct subtable *)v;
    int64_t age = now(t) - t->answered_ms;
    const char *dot = style_dot(ui_env(v->ui)->ascii);
    char when[WHEN_MAX];

    buf_adds(out, t->sub->title);
    if (t->found && !t->sub->object)
        buf_addf(out, "  %zu", count(t));
    if (t->call && t->answered_ms)
        buf_addf(out, "%sasking", dot);
    else if (t->answered_ms && age >= MS_MINUTE)
        buf_addf(out, "%sas of %s ago", dot, when_age(age, when));
}

static void sub_crumb(struct view *v, struct buf *out)
{
    buf_adds(out, ((struct subtable *)v)->sub->title);
}

static void sub_free(struct view *v)
{
    struct subtable *t = (struct subtable *)v;
    const struct ui_host *host = ui_host(v->ui);

    if (t->call)
        host->call_cancel(host->ctx, t->call);
    cJSON_Delete(t->answer);
    cJSON_Delete(t->entry);
    free(t->error);
    free(t->id);
    free(t);
}

/* There is no filter here: what Enter opens has one. */
static bool sub_applies(struct view *v, enum command_id id)
{
    if (id == CMD_OPEN)
        return ((struct subtable *)v)->found != NULL;
    return id != CMD_FILTER && id != CMD_PROBLEMS;
}

static const struct view_class subtable_class = {
    .name = "answer",
    .title = sub_title,
    .draw = sub_draw,
    .command = sub_command,
    .applies = sub_applies,
    .selected = sub_selected,
    .free = sub_free,
    .place = true,
    .panes = PANES_DETAIL | PANES_ACTIVITY,
    .crumb = sub_crumb,
    .press = sub_press,
};

struct view *subtable_new(struct ui *ui, const struct row *r, const struct kind_sub *sub,
                          const cJSON *entry)
{
    struct subtable *t = xcalloc(1, sizeof(*t));

    t->view = (struct view){.class_ = &subtable_class, .ui = ui};
    t->sub = sub;
    t->kind = r->kind;
    t->context = r->context;
    t->id = xstrdup(r->id);
    t->entry = entry ? cJSON_Duplicate(entry, true) : NULL;
    t->list.page = 1;
    ask(t);
    return &t->view;
}
