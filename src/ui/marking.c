/* Marks by keys. Which rows a view shows, and where its selection is, the view tells by its lines.
 */
#include "ui/marking.h"

#include <stdio.h>
#include <string.h>

#include "ui/inside.h"

static const char no_rows[] = "nothing here can be marked";

/* The rows of the lines that are shown (NULL: a line without one, or that only leads to others);
 * false: the view has none. */
static bool lines_of(const struct ui *ui, struct vec *rows, size_t *at)
{
    struct view *v = ui_top_view(ui);

    if (!v->class_->lines)
        return false;
    *at = v->class_->lines(v, rows);
    return true;
}

/* --- ranges --------------------------------------------------------------------------------------
 */

static void range_notice(struct ui *ui)
{
    ui_notice(ui, false, "range of %zu: V marks it, Esc does not", marks_range_count(&ui->marks));
}

void marking_follow(struct ui *ui)
{
    struct vec rows = {0};
    size_t at = 0, anchor = 0;

    if (!marks_range(&ui->marks))
        return;
    if (lines_of(ui, &rows, &at))
        while (anchor < rows.n && !marks_is_anchor(&ui->marks, rows.v[anchor]))
            anchor++;
    if (anchor >= rows.n || at >= rows.n) { /* another view, or another filter */
        marks_range_end(&ui->marks, false);
        ui_notice(ui, false, "the range is given up: it began at a row that is not in sight");
    } else {
        size_t from = anchor < at ? anchor : at, to = anchor < at ? at : anchor;

        marks_range_set(&ui->marks, (struct row *const *)&rows.v[from], to - from + 1);
        range_notice(ui);
    }
    vec_release(&rows);
}

bool marking_back(struct ui *ui)
{
    if (!marks_range(&ui->marks))
        return false;
    marks_range_end(&ui->marks, false);
    ui_notice(ui, false, "%s", "");
    return true;
}

static void end_range(struct ui *ui)
{
    marking_follow(ui);
    if (!marks_range(&ui->marks))
        return;
    marks_range_end(&ui->marks, true);
    ui_notice(ui, false, "%s", "");
}

static void range(struct ui *ui)
{
    const struct row *r = ui_selected(ui);

    if (marks_range(&ui->marks)) {
        end_range(ui);
    } else if (!r || !ui_top_view(ui)->class_->lines) {
        ui_notice(ui, false, no_rows);
    } else {
        marks_range_begin(&ui->marks, r);
        range_notice(ui);
    }
}

/* --- one, all, none ------------------------------------------------------------------------------
 */

/* And on to the next, so that several are marked by the same key. */
static void mark_one(struct ui *ui)
{
    const struct row *r = ui_selected(ui);
    struct view *v = ui_top_view(ui);

    if (marks_range(&ui->marks)) {
        end_range(ui);
        return;
    }
    if (!v->class_->lines || !r)
        ui_notice(ui, false, no_rows);
    else
        marks_set(&ui->marks, r, !marks_has(&ui->marks, r));
    if (v->class_->lines && v->class_->command)
        v->class_->command(v, CMD_DOWN);
}

/* Marks what is shown; when all of it is marked already, takes these marks off again. */
static void mark_shown(struct ui *ui)
{
    struct vec rows = {0};
    size_t at, n = 0, marked = 0;

    marks_range_end(&ui->marks, false);
    if (lines_of(ui, &rows, &at))
        for (size_t i = 0; i < rows.n; i++) {
            n += rows.v[i] != NULL;
            marked += rows.v[i] && marks_has(&ui->marks, rows.v[i]);
        }
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i])
            marks_set(&ui->marks, rows.v[i], marked < n);
    vec_release(&rows);
    if (n == 0)
        ui_notice(ui, false, no_rows);
}

static void clear(struct ui *ui)
{
    size_t n = marks_count(&ui->marks);

    marks_range_end(&ui->marks, false);
    marks_clear(&ui->marks);
    if (n == 0)
        ui_notice(ui, false, "nothing is marked");
    else
        ui_notice(ui, false, "%zu mark%s off", n, n == 1 ? " is" : "s are");
}

bool marking_command(struct ui *ui, enum command_id id)
{
    switch (id) {
    case CMD_MARK:
        mark_one(ui);
        return true;
    case CMD_MARK_RANGE:
        range(ui);
        return true;
    case CMD_MARK_SHOWN:
        mark_shown(ui);
        return true;
    case CMD_UNMARK:
        clear(ui);
        return true;
    case CMD_CANCEL: /* a range that is not marked yet is meant, too */
    case CMD_UPDATE:
    case CMD_DELETE:
        end_range(ui);
        return false;
    default:
        return false;
    }
}

/* --- what the frame tells ------------------------------------------------------------------------
 */

void marking_removed(struct ui *ui, const struct row *r)
{
    struct buf label = BUF_INIT(4200);

    if (!marks_drop(&ui->marks, r->context, r->kind, r->id))
        return;
    kind_label(r->kind, r->id, &label);
    if (ui->marks_lost++ == 0)
        ui_notice(ui, false, "%s is gone, and its mark with it", buf_str(&label));
    else
        ui_notice(ui, false, "%zu marked rows are gone, and their marks with them", ui->marks_lost);
    buf_release(&label);
}

bool marking_is_meant(const struct ui *ui)
{
    return marks_count(&ui->marks) > 0 && ui_top_view(ui)->class_->lines;
}

void marking_title(const struct ui *ui, struct buf *out)
{
    static const char dot[] = " \302\267 ";
    const char *title = buf_str(out), *rest = strstr(title, dot);
    size_t n = marking_is_meant(ui) ? marks_count(&ui->marks) : 0,
           m = rest ? (size_t)(rest - title) : out->len;
    struct buf all = BUF_INIT(out->max);

    if (n) { /* first, since a long filter is cut */
        buf_add(&all, title, m);
        buf_addf(&all, "%s%zu marked", dot, n);
        buf_adds(&all, title + m);
        buf_clear(out);
        buf_adds(out, buf_str(&all));
    }
    buf_release(&all);
    for (char *p = out->ptr; ui->env.ascii && p && (p = strstr(p, dot)); p += 3) {
        memcpy(p, " |", 2); /* as the header has it */
        memmove(p + 2, p + 3, strlen(p + 3) + 1);
        out->len--;
    }
}
