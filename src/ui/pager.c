/* Texts about a row, and the help: what the lines are. How they scroll, textview.c knows. */
#include "ui/pager.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/detail.h"
#include "ui/help.h"
#include "ui/jsontext.h"
#include "ui/textview.h"
#include "ui/ui.h"

struct pager {
    struct textview text;
    const char *what; /* "Describe"; a title of its own where there is no kind */
    char *title;
    struct store_context *context; /* of the row; NULL: about none */
    const struct kind *kind;       /* likewise */
    char *id;
    cJSON *json; /* of its own; NULL: the row's */
    struct jsontext_folds folds;
    uint64_t folded; /* grows when another thing is folded */
};

static struct pager *of(const struct textview *t)
{
    return (struct pager *)(uintptr_t)t;
}

static struct row *row_of(const struct textview *t)
{
    const struct pager *p = of(t);

    return p->kind ? store_find(p->context, p->kind, p->id) : NULL;
}

/* Lines beneath a label belong to it. */
static void add_keys(struct vec *lines, size_t from)
{
    uint64_t key = 1;

    for (size_t i = from; i < lines->n; i++) {
        struct detail_line *l = lines->v[i];

        if (l->label[0]) {
            key = 5381;
            for (const char *c = l->label; *c; c++)
                key = key * 33 + (unsigned char)*c;
        }
        l->key = key;
    }
}

static void fill_describe(struct textview *t, int columns, struct vec *lines)
{
    const struct row *r = row_of(t);

    if (r)
        detail_lines(ui_env(t->view.ui), r, columns, lines);
    else
        detail_add(lines, 0, "", "It is gone.", STYLE_MUTED);
    add_keys(lines, 0);
}

static void fill_help(struct textview *t, int columns, struct vec *lines)
{
    help_lines(ui_env(t->view.ui), columns, lines);
    add_keys(lines, 0);
}

/* --- JSON ----------------------------------------------------------------------------------------
 */

static const cJSON *json_of(const struct textview *t)
{
    const struct row *r = row_of(t);

    return of(t)->json ? of(t)->json : r ? r->json : NULL;
}

static void fill_raw(struct textview *t, int columns, struct vec *lines)
{
    const cJSON *o = json_of(t);

    jsontext_lines(o, &of(t)->folds, columns, ui_env(t->view.ui)->ascii, lines);
    if (!o)
        detail_add(lines, 0, "", "It is gone.", STYLE_MUTED);
}

static uint64_t raw_version(const struct textview *t)
{
    const struct row *r = row_of(t);

    return (of(t)->folded << 32) + (r ? r->version + 1 : 0);
}

static void fold(struct textview *t, const struct detail_line *l, bool on)
{
    jsontext_fold(&of(t)->folds, l->key, on);
    of(t)->folded++;
}

/* Into what holds the line. */
static void go_out(struct textview *t)
{
    const struct detail_line *l = textview_line(t);

    for (size_t i = t->list.sel; l && i-- > 0;) {
        const struct detail_line *above = t->lines.v[i];

        if (above->fold != DETAIL_PLAIN && above->depth < l->depth) {
            textview_go(t, i);
            return;
        }
    }
}

static void toggle_all(struct textview *t)
{
    struct pager *p = of(t);

    if (p->folds.n)
        jsontext_unfold_all(&p->folds);
    else
        jsontext_fold_all(&p->folds, json_of(t));
    p->folded++;
}

static unsigned raw_command(struct textview *t, enum command_id id)
{
    const struct detail_line *l = textview_line(t);

    switch (id) {
    case CMD_RAW:
        return VIEW_CLOSE;
    case CMD_TOGGLE_ALL:
        toggle_all(t);
        return VIEW_REDRAW;
    case CMD_COLLAPSE:
    case CMD_COLLAPSE_ONE:
        if (l && l->fold == DETAIL_OPEN)
            fold(t, l, true);
        else
            go_out(t);
        return VIEW_REDRAW;
    case CMD_EXPAND:
    case CMD_EXPAND_ONE:
        if (l && l->fold == DETAIL_FOLDED)
            fold(t, l, false);
        return VIEW_REDRAW;
    case CMD_OPEN:
        if (l && l->fold != DETAIL_PLAIN)
            fold(t, l, l->fold == DETAIL_OPEN);
        return VIEW_REDRAW;
    default:
        return VIEW_UNUSED;
    }
}

/* What is folded is searched, too. */
static void raw_search(struct textview *t)
{
    jsontext_unfold_all(&of(t)->folds);
    of(t)->folded++;
}

/* --- the rest ------------------------------------------------------------------------------------
 */

static unsigned describe_command(struct textview *t, enum command_id id)
{
    (void)t;
    return id == CMD_DESCRIBE ? VIEW_CLOSE : VIEW_UNUSED;
}

static unsigned help_command(struct textview *t, enum command_id id)
{
    (void)t;
    return id == CMD_HELP ? VIEW_CLOSE : VIEW_UNUSED;
}

static unsigned pager_changed(struct textview *t, enum store_event ev, struct row *row)
{
    const struct pager *p = of(t);

    (void)ev;
    return row && p->context == row->context && p->kind == row->kind && strcmp(p->id, row->id) == 0
               ? VIEW_REDRAW
               : VIEW_SAME;
}

static void pager_title(const struct textview *t, struct buf *out)
{
    const struct pager *p = of(t);

    buf_adds(out, p->title ? p->title : p->what);
    if (p->kind)
        buf_addf(out, " %s %s", p->kind->title, p->id);
}

static void pager_release(struct textview *t)
{
    struct pager *p = of(t);

    free(p->id);
    free(p->title);
    cJSON_Delete(p->json);
    jsontext_release(&p->folds);
}

static const struct text_class describe_text = {
    .name = "describe",
    .title = pager_title,
    .fill = fill_describe,
    .command = describe_command,
    .changed = pager_changed,
    .row = row_of,
    .release = pager_release,
};

static const char *raw_hint(const struct textview *t)
{
    (void)t;
    return "/: search   n N: next, before   h l Enter *: fold   W: wrap   q: back";
}

static const char *help_hint(const struct textview *t)
{
    (void)t;
    return "/: search   n N: next, before   q: back";
}

static const struct text_class raw_text = {
    .name = "JSON",
    .cursor = true,
    .title = pager_title,
    .fill = fill_raw,
    .version = raw_version,
    .command = raw_command,
    .hint = raw_hint,
    .search_begins = raw_search,
    .changed = pager_changed,
    .row = row_of,
    .release = pager_release,
};

static const struct text_class help_text = {
    .name = "help",
    .title = pager_title,
    .fill = fill_help,
    .command = help_command,
    .hint = help_hint,
    .release = pager_release,
};

static struct pager *make(struct ui *ui, const struct text_class *c, const struct row *r,
                          const char *what)
{
    struct pager *p = xcalloc(1, sizeof(*p));

    textview_init(&p->text, ui, c);
    p->what = what;
    p->context = r ? r->context : NULL;
    p->kind = r ? r->kind : NULL;
    p->id = xstrdup(r ? r->id : "");
    return p;
}

struct view *describe_new(struct ui *ui, const struct row *r)
{
    return &make(ui, &describe_text, r, "Describe")->text.view;
}

struct view *raw_new(struct ui *ui, const struct row *r)
{
    return &make(ui, &raw_text, r, "JSON of")->text.view;
}

struct view *json_new(struct ui *ui, const char *title, const cJSON *o)
{
    struct pager *p = make(ui, &raw_text, NULL, "");

    p->title = xstrdup(title);
    p->json = o ? cJSON_Duplicate(o, true) : cJSON_CreateObject();
    return &p->text.view;
}

struct view *help_new(struct ui *ui)
{
    return &make(ui, &help_text, NULL, "Help")->text.view;
}
