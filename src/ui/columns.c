/* The columns of a table. Everything about a kind comes from its own table of columns; what every
 * row has stands in `common`. */
#include "ui/columns.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "ui/context.h"
#include "ui/style.h"

enum { RANK_STEP = 10, RANK_NUMBER = 60, RANK_DATE = 50 /* long, and an age says it too */ };

/* Not of a member: for whom, and how much claim to a place. */
static const struct {
    enum column_what what;
    const char *title, *title_history;
    int rank;
    bool history_only, message_only;
} common[] = {
    {.what = COLS_STATUS, .title = "Status"},
    {.what = COLS_NAME, .title = "Name", .title_history = "Target"},
    {.what = COLS_CONTEXT, .title = "Context", .rank = 25},
    {.what = COLS_TOOK, .title = "Took", .rank = 15, .history_only = true},
    {.what = COLS_USUAL, .title = "Usually", .rank = 48, .history_only = true},
    {.what = COLS_AGE, .title = "Age", .title_history = "Ago", .rank = 16},
    {.what = COLS_MESSAGE, .title = "Message", .rank = 45, .message_only = true},
};

/* "Last success" to "last-success". */
static void make_key(const char *title, char out[COLUMN_KEY])
{
    size_t i = 0;

    for (; title[i] && i + 1 < COLUMN_KEY; i++)
        out[i] = isalnum((unsigned char)title[i]) ? (char)tolower((unsigned char)title[i]) : '-';
    out[i] = '\0';
}

static void add(struct columns *out, enum column_what what, const struct column *field,
                const char *title, int rank)
{
    struct shown_column *c = &out->c[out->n];

    if (out->n == GRID_MAX)
        return;
    *c = (struct shown_column){.what = what, .field = field, .title = title, .rank = rank};
    make_key(title, c->key);
    out->n++;
}

static void add_common(const struct kind *k, bool message, struct columns *out)
{
    for (size_t i = 0; i < ARRAY_LEN(common); i++) {
        const char *title = common[i].title;

        if ((common[i].history_only && !k->history) ||
            (common[i].what == COLS_STATUS && !kind_has_status(k)) ||
            common[i].message_only != message || (message && !k->passing[0]))
            continue;
        if (k->history && common[i].title_history)
            title = common[i].title_history;
        add(out, common[i].what, NULL, title,
            common[i].what == COLS_NAME && k->known_by ? RANK_NUMBER : common[i].rank);
    }
}

/* Does a column of every row say the same? */
static bool is_common(const struct kind *k, const struct column *c)
{
    return c->format == COLUMN_STATUS || c->format == COLUMN_BLOCK ||
           (k->passing[0] && str_eq(c->path, k->passing[0]));
}

static void add_fields(const struct kind *k, bool all, struct columns *out)
{
    for (size_t i = 0; i < k->n_columns; i++)
        if (!is_common(k, &k->columns[i]) && (all || k->columns[i].priority > 0))
            add(out, COLS_FIELD, &k->columns[i], k->columns[i].title,
                k->columns[i].priority * RANK_STEP +
                    (k->columns[i].format == COLUMN_TIME ? RANK_DATE : 0));
}

void columns_all(const struct kind *k, struct columns *out)
{
    out->n = 0;
    add_common(k, false, out);
    add_common(k, true, out);
    add_fields(k, true, out);
}

void columns_default(const struct kind *k, bool contexts, struct columns *out)
{
    out->n = 0;
    add_common(k, false, out);
    for (size_t i = 0; i < out->n && !contexts; i++)
        if (out->c[i].what == COLS_CONTEXT) {
            memmove(&out->c[i], &out->c[i + 1], (out->n - i - 1) * sizeof(out->c[0]));
            out->n--;
        }
    add_fields(k, false, out);
    add_common(k, true, out);
}

int columns_find(const struct columns *c, const char *key)
{
    char wanted[COLUMN_KEY];
    int found = -1;

    make_key(key, wanted);
    for (size_t i = 0; i < c->n && *wanted; i++) {
        if (str_eq(c->c[i].key, wanted))
            return (int)i;
        if (str_starts(c->c[i].key, wanted))
            found = found == -1 ? (int)i : -2;
    }
    return found < 0 ? -1 : found;
}

static void say_choices(const struct kind *k, const char *word, const struct columns *all,
                        struct err *e)
{
    struct buf names = BUF_INIT(2048);

    for (size_t i = 0; i < all->n; i++)
        buf_addf(&names, "%s%s", i ? ", " : "", all->c[i].key);
    err_set(e, ERR_CONFIG, "%s have no column \"%.40s\"; there are: %s", k->plural, word,
            buf_str(&names));
    buf_release(&names);
}

int columns_choose(const struct kind *k, const char *text, struct columns *out, struct err *e)
{
    struct columns all;
    char word[64];

    columns_all(k, &all);
    out->n = 0;
    while (*(text += strspn(text, " \t,"))) {
        size_t n = strcspn(text, ",");
        int i;

        snprintf(word, sizeof(word), "%.*s", (int)n, text);
        text += n;
        for (n = strlen(word); n > 0 && word[n - 1] == ' '; n--)
            word[n - 1] = '\0';
        i = columns_find(&all, word);
        if (i < 0) {
            say_choices(k, word, &all, e);
            return e->code;
        }
        if (out->n < GRID_MAX) {
            out->c[out->n] = all.c[i];
            out->c[out->n].rank = (int)out->n * RANK_STEP;
            out->n++;
        }
    }
    if (out->n == 0)
        return err_set(e, ERR_CONFIG, "no column is named");
    for (size_t i = 0; i < out->n; i++) /* the status is never lost (SCREENS) */
        if (out->c[i].what == COLS_STATUS)
            out->c[i].rank = 0;
    return 0;
}

/* --- widths ------------------------------------------------------------------------------------
 */

struct bounds {
    int min, max, comfort;
    bool right, wide;
};

static struct bounds bounds_of(const struct shown_column *c)
{
    switch (c->what) {
    case COLS_STATUS:
        return (struct bounds){.min = 10, .max = 22, .comfort = 16};
    case COLS_NAME:
        return (struct bounds){.min = 12, .max = 48, .comfort = 20, .wide = true};
    case COLS_CONTEXT:
        return (struct bounds){.min = 6, .max = 20, .comfort = 12};
    case COLS_AGE:
        return (struct bounds){.min = 5, .max = 5, .right = true};
    case COLS_USUAL:
        return (struct bounds){.min = 10, .max = 10};
    case COLS_TOOK:
        return (struct bounds){.min = 6, .max = 6, .right = true};
    case COLS_MESSAGE:
        return (struct bounds){.min = 16, .max = 40, .comfort = 24, .wide = true};
    case COLS_FIELD:
        break;
    }
    switch (c->field->format) {
    case COLUMN_AGE:
        return (struct bounds){.min = 5, .max = 14, .comfort = 14, .right = true};
    case COLUMN_TIME:
        return (struct bounds){.min = 19, .max = 19};
    case COLUMN_ID:
        return (struct bounds){.min = 8, .max = 12, .comfort = 12};
    case COLUMN_VERSION:
        return (struct bounds){.min = 8, .max = 36, .comfort = 32};
    case COLUMN_TEXT:
    case COLUMN_STATUS:
    case COLUMN_BLOCK:
        break;
    }
    return (struct bounds){.min = 6, .max = 32, .comfort = 20};
}

void columns_grid(const struct columns *c, struct grid *out)
{
    memset(out, 0, sizeof(*out));
    out->n = c->n;
    for (size_t i = 0; i < c->n; i++) {
        struct bounds b = bounds_of(&c->c[i]);

        out->c[i] = (struct grid_column){.title = c->c[i].title,
                                         .rank = c->c[i].rank,
                                         .right = b.right,
                                         .last_wide = b.wide,
                                         .min = b.min,
                                         .max = b.max,
                                         .comfort = b.comfort};
    }
}

bool column_measured(const struct shown_column *c)
{
    return c->what == COLS_STATUS || c->what == COLS_NAME || c->what == COLS_MESSAGE ||
           c->what == COLS_CONTEXT ||
           (c->what == COLS_FIELD && c->field->format != COLUMN_AGE &&
            c->field->format != COLUMN_TIME);
}

/* --- cells -------------------------------------------------------------------------------------
 */

void column_target(const struct row *r, struct buf *out)
{
    size_t before = out->len;
    const struct kind *k = r->kind->target ? r->kind->target(r->json, out) : NULL;

    if (k && k->within)
        buf_addf(out, " %s", k->name);
    else if (!k && out->len == before)
        buf_adds(out, r->id);
}

static void add_status(const struct row *r, bool ascii, struct buf *out)
{
    buf_adds(out, health_glyph(r->health, ascii));
    if (r->action)
        buf_addf(out, " %s", r->action);
    else if (r->health == HEALTH_STUCK)
        buf_adds(out, " stuck");
    else if (r->facts.status)
        buf_addf(out, " %s", r->facts.status);
}

/* How long it took, or has been running; 0: not known. */
static int64_t took(const struct row *r, int64_t now_ms)
{
    int64_t end = r->facts.completed_ms ? r->facts.completed_ms : r->facts.moving ? now_ms : 0;

    return r->facts.created_ms && end > r->facts.created_ms ? end - r->facts.created_ms : 0;
}

static void add_field(const struct column *c, const struct row *r, int64_t now_ms, struct buf *out)
{
    const char *text = json_str(r->json, c->path);
    char version[48], when[WHEN_MAX];
    int64_t t;

    switch (c->format) {
    case COLUMN_AGE:
        if ((t = json_time_ms(r->json, c->path)))
            buf_adds(out, when_age(now_ms - t, when));
        break;
    case COLUMN_TIME:
        if ((t = json_time_ms(r->json, c->path)))
            buf_adds(out, when_local(t, when));
        break;
    case COLUMN_VERSION:
        row_version(r, version);
        buf_addf(out, "%s%s%s", text ? text : "", version[0] ? " " : "", version);
        break;
    case COLUMN_ID:
        buf_addf(out, "%.8s", text ? text : "");
        break;
    case COLUMN_TEXT:
    case COLUMN_STATUS:
    case COLUMN_BLOCK:
        buf_adds(out, text ? text : "");
        break;
    }
}

void column_text(const struct shown_column *c, const struct row *r, bool ascii, int64_t now_ms,
                 struct buf *out)
{
    char when[WHEN_MAX], label[CONTEXT_LABEL];

    switch (c->what) {
    case COLS_STATUS:
        add_status(r, ascii, out);
        break;
    case COLS_NAME:
        if (r->kind->history)
            column_target(r, out);
        else
            kind_label(r->kind, r->id, out);
        break;
    case COLS_CONTEXT:
        buf_adds(out, context_label(r->context, label));
        break;
    case COLS_AGE:
        if (r->kind->history)
            buf_adds(out, when_age(now_ms - r->facts.created_ms, when));
        else
            buf_adds(out, row_age(r, now_ms, when));
        break;
    case COLS_TOOK:
        if (took(r, now_ms))
            buf_adds(out, when_duration(took(r, now_ms), when));
        break;
    case COLS_USUAL:
        break;
    case COLS_MESSAGE:
        buf_adds(out, r->facts.message ? r->facts.message : "");
        break;
    case COLS_FIELD:
        add_field(c->field, r, now_ms, out);
        break;
    }
}

enum style column_style(const struct shown_column *c, const struct row *r)
{
    if (c->what == COLS_STATUS)
        return health_style(r->health);
    if (c->what == COLS_CONTEXT)
        return context_style(r->context, STYLE_MUTED);
    if (c->what == COLS_NAME || c->what == COLS_MESSAGE)
        return STYLE_TEXT;
    if ((c->what == COLS_TOOK || c->what == COLS_AGE) && r->facts.moving)
        return health_style(r->health);
    return STYLE_MUTED;
}

/* --- sorting -----------------------------------------------------------------------------------
 */

bool column_text_first(const struct shown_column *c)
{
    return c->what == COLS_FIELD && c->field->format == COLUMN_VERSION;
}

static int64_t version_number(const struct row *r)
{
    int64_t major = 0, minor = 0;

    if (!r->facts.major || num_parse(r->facts.major, 0, 1 << 30, &major) < 0)
        major = 0;
    if (!r->facts.minor || num_parse(r->facts.minor, 0, 1 << 30, &minor) < 0)
        minor = 0;
    return major * (INT64_C(1) << 31) + minor;
}

static void field_key(const struct column *c, const struct row *r, struct order_key *out)
{
    if (c->format == COLUMN_AGE || c->format == COLUMN_TIME) {
        out->number = -json_time_ms(r->json, c->path); /* the newest first */
        out->missing = out->number == 0;
        return;
    }
    out->text = json_str(r->json, c->path);
    if (c->format == COLUMN_VERSION)
        out->number = version_number(r);
    out->missing = !out->text || !*out->text;
}

static void target_key(const struct row *r, struct order_key *out)
{
    struct buf target = BUF_INIT(4200);

    column_target(r, &target);
    out->own = buf_detach(&target);
    out->text = out->own;
}

/* The longest first; what runs, before what ran: it may be longer yet. */
static void took_key(const struct row *r, struct order_key *out)
{
    if (r->facts.moving)
        out->number = r->facts.created_ms - INT64_MAX / 2;
    else
        out->number = -took(r, 0);
    out->missing = out->number == 0;
}

void column_key(const struct shown_column *c, const struct row *r, struct order_key *out)
{
    switch (c->what) {
    case COLS_STATUS: /* the worst first */
        out->number = -(int64_t)r->health;
        out->text = r->facts.status;
        break;
    case COLS_NAME:
        if (r->kind->history)
            target_key(r, out);
        else
            out->text = r->id;
        break;
    case COLS_CONTEXT:
        out->text = store_context_name(r->context);
        break;
    case COLS_AGE:
        out->number = r->kind->history        ? -r->facts.created_ms
                      : r->facts.attempted_ms ? -r->facts.attempted_ms
                                              : -r->facts.modified_ms;
        out->missing = out->number == 0;
        break;
    case COLS_USUAL:
    case COLS_TOOK:
        took_key(r, out);
        break;
    case COLS_MESSAGE:
        out->text = r->facts.message;
        out->missing = !out->text || !*out->text;
        break;
    case COLS_FIELD:
        field_key(c->field, r, out);
        break;
    }
}
