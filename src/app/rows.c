/* Rows as text. Goes by the kind's columns: the table has those that the dashboard shows, CSV all
 * but blocks of text, JSON what the service said. */
#include "app/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"

enum { CELLS_MAX = 48, CELL_MAX = 1 << 16, GAP = 2 };

struct rows {
    struct rows_config cfg;
    const struct column *columns[CELLS_MAX]; /* of the table or the CSV, in their order */
    size_t n_columns;
    int widths[CELLS_MAX + 2]; /* of the table: change, identity, then the columns */
};

/* --- columns --------------------------------------------------------------------------------- */

/* What a row of a history is about: its own name says nothing to a person. */
static const struct column target_column = {.title = "Target", .format = COLUMN_TEXT};

static bool is_identity(const struct kind *k, const char *path)
{
    return str_eq(k->identity[0], path) && !k->identity[1];
}

static int by_priority(const void *a, const void *b)
{
    const struct column *const *x = a, *const *y = b;

    return (*x)->priority - (*y)->priority;
}

static void choose_columns(struct rows *o)
{
    const struct kind *k = o->cfg.kind;

    if (k->target && o->cfg.format == ROWS_TABLE)
        o->columns[o->n_columns++] = &target_column;
    for (size_t i = 0; i < k->n_columns && o->n_columns < CELLS_MAX; i++) {
        const struct column *c = &k->columns[i];

        if (o->cfg.format == ROWS_CSV ? c->format != COLUMN_BLOCK
                                      : c->priority > 0 && !is_identity(k, c->path))
            o->columns[o->n_columns++] = c;
    }
    if (o->cfg.format == ROWS_TABLE)
        qsort(o->columns, o->n_columns, sizeof(o->columns[0]), by_priority);
}

struct rows *rows_new(const struct rows_config *cfg)
{
    struct rows *o = xcalloc(1, sizeof(*o));

    o->cfg = *cfg;
    choose_columns(o);
    return o;
}

void rows_free(struct rows *o)
{
    free(o);
}

/* --- cells ----------------------------------------------------------------------------------- */

static void add_text(struct buf *out, const cJSON *o, const char *path)
{
    const cJSON *v = json_at(o, path);
    char *printed;

    if (cJSON_IsString(v)) {
        buf_adds(out, v->valuestring);
    } else if (v) {
        printed = cJSON_PrintUnformatted(v);
        buf_adds(out, printed);
        free(printed);
    }
}

static void add_time(struct buf *out, const struct row *r, const struct column *c, bool csv,
                     int64_t now_ms)
{
    int64_t ms = json_time_ms(r->json, c->path);
    char text[WHEN_MAX];

    if (!ms)
        buf_adds(out, csv ? "" : "-");
    else if (csv)
        buf_adds(out, when_iso(ms, text));
    else
        buf_adds(out, when_age(now_ms - ms, text));
}

static void add_target(struct buf *out, const struct row *r)
{
    struct buf id = BUF_INIT(CELL_MAX);
    const struct kind *k = r->kind->target(r->json, &id);

    if (k)
        buf_addf(out, "%s %s", k->name, buf_str(&id));
    buf_release(&id);
}

static void add_value(struct buf *out, const struct rows *o, const struct row *r,
                      const struct column *c, int64_t now_ms)
{
    bool csv = o->cfg.format == ROWS_CSV;

    switch (c->format) {
    case COLUMN_AGE:
    case COLUMN_TIME:
        add_time(out, r, c, csv, now_ms);
        break;
    case COLUMN_STATUS:
        if (!csv)
            buf_addf(out, "%s ", health_glyph(r->health, o->cfg.ascii));
        buf_adds(out, r->facts.status ? r->facts.status : "");
        break;
    case COLUMN_VERSION:
        add_text(out, r->json, c->path);
        if (r->facts.major && r->facts.minor)
            buf_addf(out, " %s.%s", r->facts.major, r->facts.minor);
        break;
    default:
        add_text(out, r->json, c->path);
    }
}

static void add_cell(struct buf *out, const struct rows *o, const struct row *r,
                     const struct column *c, int64_t now_ms)
{
    if (c == &target_column)
        add_target(out, r);
    else
        add_value(out, o, r, c, now_ms);
    if (o->cfg.format == ROWS_TABLE && out->len == 0)
        buf_addc(out, '-');
}

/* --- table ----------------------------------------------------------------------------------- */

/* Cell 0 is the change, 1 the identity, the others the columns. Made visible. */
static char *table_cell(const struct rows *o, const struct row *r, size_t i, const char *change,
                        int64_t now_ms)
{
    struct buf raw = BUF_INIT(CELL_MAX), safe = BUF_INIT(8 * CELL_MAX);

    if (i == 0)
        buf_adds(&raw, change ? change : "");
    else if (i == 1)
        buf_adds(&raw, r->id);
    else
        add_cell(&raw, o, r, o->columns[i - 2], now_ms);
    text_safe(&safe, buf_str(&raw), raw.len, o->cfg.ascii ? TEXT_ASCII : 0);
    buf_release(&raw);
    return buf_detach(&safe);
}

static const char *table_title(const struct rows *o, size_t i)
{
    return i == 0 ? "CHANGE" : i == 1 ? "NAME" : o->columns[i - 2]->title;
}

static void measure(struct rows *o, size_t i, const char *text)
{
    int w = text_width(text);

    if (w > o->widths[i])
        o->widths[i] = w;
}

static size_t first_cell(const struct rows *o)
{
    return o->cfg.changes ? 0 : 1;
}

/* What does not fit is left out from the right (the least important), as the dashboard does. */
static size_t last_cell(const struct rows *o)
{
    size_t end = first_cell(o);
    int used = 0;

    while (end < o->n_columns + 2) {
        used += o->widths[end] + GAP;
        if (o->cfg.width && used - GAP > o->cfg.width && end > first_cell(o) + 1)
            break;
        end++;
    }
    return end;
}

static void put_line(const struct rows *o, char *const *cells)
{
    size_t end = last_cell(o);

    for (size_t i = first_cell(o); i < end; i++) {
        int pad = o->widths[i] + GAP - text_width(cells[i]);

        fputs(cells[i], o->cfg.file);
        if (i + 1 < end)
            fprintf(o->cfg.file, "%*s", pad > GAP ? pad : GAP, "");
    }
    putc('\n', o->cfg.file);
}

static void put_head(struct rows *o)
{
    char *cells[CELLS_MAX + 2];

    for (size_t i = 0; i < o->n_columns + 2; i++) {
        cells[i] = xstrdup(table_title(o, i));
        for (char *c = cells[i]; *c; c++)
            if (*c >= 'a' && *c <= 'z')
                *c = (char)(*c - 'a' + 'A');
    }
    put_line(o, cells);
    for (size_t i = 0; i < o->n_columns + 2; i++)
        free(cells[i]);
}

static void put_row(struct rows *o, const struct row *r, const char *change, int64_t now_ms)
{
    char *cells[CELLS_MAX + 2];

    for (size_t i = 0; i < o->n_columns + 2; i++)
        cells[i] = table_cell(o, r, i, change, now_ms);
    put_line(o, cells);
    for (size_t i = 0; i < o->n_columns + 2; i++)
        free(cells[i]);
}

static void measure_row(struct rows *o, const struct row *r, const char *change, int64_t now_ms)
{
    for (size_t i = 0; i < o->n_columns + 2; i++) {
        char *cell = table_cell(o, r, i, change, now_ms);

        measure(o, i, cell);
        free(cell);
    }
}

static void list_table(struct rows *o, struct row *const *rows, size_t n, int64_t now_ms)
{
    for (size_t i = 0; i < o->n_columns + 2; i++)
        measure(o, i, table_title(o, i));
    for (size_t i = 0; i < n; i++)
        measure_row(o, rows[i], o->cfg.changes ? "listed" : NULL, now_ms);
    put_head(o);
    for (size_t i = 0; i < n; i++)
        put_row(o, rows[i], o->cfg.changes ? "listed" : NULL, now_ms);
}

/* --- CSV (RFC 4180) -------------------------------------------------------------------------- */

static void put_safe(const struct rows *o, const char *text)
{
    struct buf safe = BUF_INIT((size_t)64 << 20);

    if (o->cfg.visible && text_safe(&safe, text, strlen(text), TEXT_KEEP_NEWLINES) == 0)
        text = buf_str(&safe);
    fputs(text, o->cfg.file);
    buf_release(&safe);
}

static void put_csv(const struct rows *o, const char *text, bool first)
{
    FILE *f = o->cfg.file;

    if (!first)
        putc(',', f);
    if (!text[strcspn(text, "\",\r\n")]) {
        put_safe(o, text);
        return;
    }
    putc('"', f);
    while (*text) { /* quotes are doubled */
        size_t n = strcspn(text, "\"");
        char *part = xstrndup(text, n);

        put_safe(o, part);
        free(part);
        text += n;
        if (*text && text++)
            fputs("\"\"", f);
    }
    putc('"', f);
}

static void head_csv(const struct rows *o)
{
    if (o->cfg.changes)
        fputs("at,change,", o->cfg.file);
    fputs("id", o->cfg.file);
    for (size_t i = 0; i < o->n_columns; i++)
        put_csv(o, o->columns[i]->path, false);
    fputs("\r\n", o->cfg.file);
}

static void row_csv(const struct rows *o, const struct row *r, const char *change, int64_t now_ms)
{
    char at[WHEN_MAX];

    if (o->cfg.changes)
        fprintf(o->cfg.file, "%s,%s,", when_iso(now_ms, at), change);
    put_csv(o, r->id, true);
    for (size_t i = 0; i < o->n_columns; i++) {
        struct buf cell = BUF_INIT(CELL_MAX);

        add_cell(&cell, o, r, o->columns[i], now_ms);
        put_csv(o, buf_str(&cell), false);
        buf_release(&cell);
    }
    fputs("\r\n", o->cfg.file);
}

/* --- JSON ------------------------------------------------------------------------------------ */

static void row_json(const struct rows *o, const struct row *r, const char *change, int64_t now_ms)
{
    cJSON *line = cJSON_CreateObject();
    char at[WHEN_MAX], *printed;

    if (change) {
        json_set_str(line, "at", when_iso(now_ms, at));
        json_set_str(line, "change", change);
        json_set_str(line, "kind", r->kind->name);
    }
    json_set_str(line, "id", r->id);
    if (r->health != HEALTH_UNKNOWN)
        json_set_str(line, "health", health_name(r->health));
    cJSON_AddItemToObject(line, "resource", cJSON_Duplicate(r->json, true));
    printed = cJSON_PrintUnformatted(line);
    put_safe(o, printed);
    free(printed);
    cJSON_Delete(line);
}

/* An array with a line for each: good for jq and for grep. */
static void list_json(const struct rows *o, struct row *const *rows, size_t n, int64_t now_ms)
{
    fputs(n ? "[\n" : "[", o->cfg.file);
    for (size_t i = 0; i < n; i++) {
        row_json(o, rows[i], NULL, now_ms);
        fputs(i + 1 < n ? ",\n" : "\n", o->cfg.file);
    }
    fputs("]\n", o->cfg.file);
}

/* --- all of it ------------------------------------------------------------------------------- */

void rows_list(struct rows *o, struct row *const *rows, size_t n, int64_t now_ms)
{
    if (o->cfg.format == ROWS_TABLE) {
        list_table(o, rows, n, now_ms);
    } else if (o->cfg.format == ROWS_CSV) {
        head_csv(o);
        for (size_t i = 0; i < n; i++)
            row_csv(o, rows[i], "listed", now_ms);
    } else if (!o->cfg.changes) {
        list_json(o, rows, n, now_ms);
    } else {
        for (size_t i = 0; i < n; i++)
            rows_change(o, "listed", rows[i], now_ms);
    }
}

void rows_change(struct rows *o, const char *change, const struct row *row, int64_t now_ms)
{
    if (o->cfg.format == ROWS_TABLE) {
        measure_row(o, row, change, now_ms);
        put_row(o, row, change, now_ms);
    } else if (o->cfg.format == ROWS_CSV) {
        row_csv(o, row, change, now_ms);
    } else {
        row_json(o, row, change, now_ms);
        putc('\n', o->cfg.file);
    }
}
