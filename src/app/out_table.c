/* Boxes, laid out as the AWS CLI's `table`: a section for each structure or list, titled and
 * indented by its place; columns as wide as their widest cell, stretched to the widest section;
 * where that is wider than the terminal, sections of one row stand upright. For people, not for
 * scripts. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "app/out_inside.h"
#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"

enum { PADDING = 4, BORDER = 2, PLAIN_WIDTH = 80, CELL_MAX = 1 << 20, DEPTH_MAX = 16 };

/* A line of cells, owned. */
struct line {
    char **cell;
    size_t n;
};

struct section {
    char *title; /* "" for none */
    int indent;
    struct line header; /* n is 0: none */
    struct line *rows;
    size_t n_rows;
    int *width; /* of the columns */
    size_t columns;
};

struct table {
    struct section *sections;
    size_t n;
};

/* --- building ----------------------------------------------------------------------------------
 */

static char *cell_text(const char *text)
{
    struct buf safe = BUF_INIT(CELL_MAX);

    text_safe(&safe, text, strlen(text), 0);
    return buf_detach(&safe);
}

static void note_widths(struct section *s, const struct line *l)
{
    if (l->n > s->columns) {
        s->width = xrealloc_array(s->width, l->n, sizeof(*s->width));
        while (s->columns < l->n)
            s->width[s->columns++] = 0;
    }
    for (size_t i = 0; i < l->n; i++)
        if (text_width(l->cell[i]) > s->width[i])
            s->width[i] = text_width(l->cell[i]);
}

static void line_init(struct line *l, size_t n)
{
    l->n = n;
    l->cell = xcalloc(n ? n : 1, sizeof(*l->cell));
}

static void line_release(struct line *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->cell[i]);
    free(l->cell);
}

/* The last section; its pointer is good until the next is added. */
static struct section *last(struct table *t)
{
    return &t->sections[t->n - 1];
}

static struct section *add_section(struct table *t, const char *title, int indent)
{
    t->sections = xrealloc_array(t->sections, t->n + 1, sizeof(*t->sections));
    t->sections[t->n++] = (struct section){.title = cell_text(title), .indent = indent};
    return last(t);
}

/* Takes the line. */
static void add_row(struct section *s, struct line l)
{
    s->rows = xrealloc_array(s->rows, s->n_rows + 1, sizeof(*s->rows));
    s->rows[s->n_rows++] = l;
    note_widths(s, &l);
}

static void add_pair(struct section *s, const char *name, const char *value)
{
    struct line l;

    line_init(&l, 2);
    l.cell[0] = xstrdup(name);
    l.cell[1] = cell_text(value);
    add_row(s, l);
}

static void add_header(struct section *s, const struct vec *names)
{
    line_init(&s->header, names->n);
    for (size_t i = 0; i < names->n; i++)
        s->header.cell[i] = cell_text(names->v[i]);
    note_widths(s, &s->header);
}

static void add_values(struct section *s, const cJSON *object, const struct vec *names)
{
    struct line l;

    line_init(&l, names->n);
    for (size_t i = 0; i < names->n; i++)
        l.cell[i] = cell_text(
            out_scalar_text(cJSON_GetObjectItemCaseSensitive(object, names->v[i])));
    add_row(s, l);
}

static void build(struct table *t, const char *title, const cJSON *v, int indent);

static void build_inner(struct table *t, const cJSON *object, const struct vec *names, int indent)
{
    for (size_t i = 0; i < names->n; i++) {
        const cJSON *v = cJSON_GetObjectItemCaseSensitive(object, names->v[i]);

        if (v)
            build(t, names->v[i], v, indent + 1);
    }
}

static void build_object(struct table *t, const cJSON *object, int indent)
{
    struct vec scalars = {NULL, 0, 0}, inner = {NULL, 0, 0};

    out_names(object, true, &scalars);
    out_names(object, false, &inner);
    if (scalars.n == 1) {
        add_pair(last(t), scalars.v[0],
                 out_scalar_text(cJSON_GetObjectItemCaseSensitive(object, scalars.v[0])));
    } else if (scalars.n > 1) {
        add_header(last(t), &scalars);
        add_values(last(t), object, &scalars);
    }
    build_inner(t, object, &inner, indent);
    vec_release(&scalars);
    vec_release(&inner);
}

static void build_objects(struct table *t, const char *title, const cJSON *list, int indent)
{
    struct vec scalars = {NULL, 0, 0}, inner = {NULL, 0, 0};
    const cJSON *v;

    cJSON_ArrayForEach (v, list) {
        out_names(v, true, &scalars);
        out_names(v, false, &inner);
    }
    add_header(last(t), &scalars);
    cJSON_ArrayForEach (v, list) {
        if (v != list->child && inner.n > 0)
            add_header(add_section(t, title, indent), &scalars);
        add_values(last(t), v, &scalars);
        build_inner(t, v, &inner, indent);
    }
    vec_release(&scalars);
    vec_release(&inner);
}

static void build(struct table *t, const char *title, const cJSON *v, int indent)
{
    const cJSON *item;

    if (!v->child || indent > DEPTH_MAX)
        return;
    add_section(t, title, indent);
    if (cJSON_IsObject(v)) {
        build_object(t, v, indent);
    } else if (cJSON_IsObject(v->child)) {
        build_objects(t, title, v, indent);
    } else {
        cJSON_ArrayForEach (item, v) {
            struct line l;

            line_init(&l, 1);
            l.cell[0] = cell_text(out_scalar_text(item));
            add_row(last(t), l);
        }
    }
}

/* --- widths ------------------------------------------------------------------------------------
 */

static int section_width(const struct section *s)
{
    int total = BORDER + 2 * s->indent, title = text_width(s->title) + BORDER + 2 * s->indent;

    for (size_t i = 0; i < s->columns; i++)
        total += s->width[i] + PADDING;
    return total > title ? total : title;
}

static int table_width(const struct table *t)
{
    int width = 0;

    for (size_t i = 0; i < t->n; i++)
        if (section_width(&t->sections[i]) > width)
            width = section_width(&t->sections[i]);
    return width;
}

static int terminal_width(FILE *f)
{
    struct winsize size;

    if (ioctl(fileno(f), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return PLAIN_WIDTH;
}

/* The columns of a section, as wide together as `width`. */
static int *scale(const struct section *s, int width)
{
    int *scaled = xcalloc(s->columns + 1, sizeof(*scaled)), sum = 0, off;

    for (size_t i = 0; i < s->columns; i++)
        sum += s->width[i] + PADDING;
    off = -width;
    for (size_t i = 0; i < s->columns; i++) {
        scaled[i] = (int)num_round((double)width / sum * (s->width[i] + PADDING));
        off += scaled[i];
    }
    /* What rounding left over goes to the last columns, what it took too much comes off the first.
     */
    for (size_t i = 0; off != 0 && s->columns > 0; i = (i + 1) % s->columns) {
        scaled[off > 0 ? i : s->columns - 1 - i] -= off > 0 ? 1 : -1;
        off -= off > 0 ? 1 : -1;
    }
    return scaled;
}

/* name | value, below one another. */
static void set_upright(struct section *s)
{
    struct line header = s->header, row;

    if (s->n_rows != 1 || header.n == 0)
        return;
    row = s->rows[0];
    s->header = (struct line){NULL, 0};
    free(s->rows);
    free(s->width);
    s->rows = NULL;
    s->width = NULL;
    s->n_rows = s->columns = 0;
    for (size_t i = 0; i < header.n; i++)
        add_pair(s, header.cell[i], row.cell[i]);
    line_release(&header);
    line_release(&row);
}

/* --- drawing -----------------------------------------------------------------------------------
 */

static void repeat(FILE *f, char c, int n)
{
    while (n-- > 0)
        putc_unlocked(c, f);
}

static void begin_line(FILE *f, const struct section *s)
{
    repeat(f, '|', s->indent);
}

static void end_line(FILE *f, const struct section *s)
{
    repeat(f, '|', s->indent);
    putc_unlocked('\n', f);
}

/* `width` counts the edges; the left one is drawn for the first cell only. */
static void draw_centred(FILE *f, const char *text, int width, bool first)
{
    int n = text_width(text), before = width / 2 - n / 2 - 1;

    if (before < 0)
        before = 0;
    if (first)
        putc_unlocked('|', f);
    repeat(f, ' ', before);
    fputs_unlocked(text, f);
    repeat(f, ' ', width - 1 - first - before - n);
    putc_unlocked('|', f);
}

static void draw_left(FILE *f, const char *text, int width, bool first)
{
    int n = text_width(text), padding = width - n - 2 - 1 - first >= 0 ? 2 : 0;

    if (first)
        putc_unlocked('|', f);
    repeat(f, ' ', padding);
    fputs_unlocked(text, f);
    repeat(f, ' ', width - first - padding - n - 1);
    putc_unlocked('|', f);
}

static void draw_rule(FILE *f, const struct section *s, const int *widths)
{
    begin_line(f, s);
    putc_unlocked('+', f);
    for (size_t i = 0; i < s->columns; i++) {
        repeat(f, '-', widths[i] - 1 - (i == 0));
        putc_unlocked('+', f);
    }
    end_line(f, s);
}

static void draw_cells(FILE *f, const struct section *s, const struct line *l, const int *widths,
                       void (*draw)(FILE *f, const char *text, int width, bool first))
{
    begin_line(f, s);
    for (size_t i = 0; i < l->n; i++)
        draw(f, l->cell[i], widths[i], i == 0);
    end_line(f, s);
}

static void draw_section(FILE *f, const struct section *s, int width)
{
    int inner = width - 2 * s->indent, *widths = scale(s, inner);

    begin_line(f, s);
    draw_centred(f, s->title, inner, true);
    end_line(f, s);
    if (s->header.n == 0 && s->n_rows == 0) {
        begin_line(f, s);
        putc_unlocked('+', f);
        repeat(f, '-', inner - 2);
        putc_unlocked('+', f);
        end_line(f, s);
    }
    if (s->header.n > 0) {
        draw_rule(f, s, widths);
        draw_cells(f, s, &s->header, widths, draw_centred);
    }
    if (s->n_rows > 0 && s->columns > 0) {
        draw_rule(f, s, widths);
        for (size_t i = 0; i < s->n_rows; i++)
            draw_cells(f, s, &s->rows[i], widths, draw_left);
        draw_rule(f, s, widths);
    }
    free(widths);
}

static void release(struct table *t)
{
    for (size_t i = 0; i < t->n; i++) {
        struct section *s = &t->sections[i];

        for (size_t k = 0; k < s->n_rows; k++)
            line_release(&s->rows[k]);
        line_release(&s->header);
        free(s->rows);
        free(s->width);
        free(s->title);
    }
    free(t->sections);
}

void out_table(struct out *o, const cJSON *tree)
{
    struct table t = {NULL, 0};
    int width;

    build(&t, o->cfg.op->name, tree, 0);
    width = table_width(&t);
    if (width > terminal_width(o->cfg.file)) {
        for (size_t i = 0; i < t.n; i++)
            set_upright(&t.sections[i]);
        width = table_width(&t);
    }
    if (t.n > 0) {
        repeat(o->cfg.file, '-', width);
        putc_unlocked('\n', o->cfg.file);
    }
    for (size_t i = 0; i < t.n; i++)
        draw_section(o->cfg.file, &t.sections[i], width);
    release(&t);
}
