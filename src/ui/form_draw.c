/* How a form looks: fields with what is wrong beside them, what is to be known of the one that has
 * the keys below them; the request in their place while it is asked about. */
#include "ui/form_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "ui/context.h"
#include "ui/wrap.h"

enum {
    VALUE_MIN = 16,   /* columns of what is typed, before what is wrong with it has any */
    BESIDE_FROM = 60, /* columns from which on words stand beside a field */
    TALL = 12,        /* rows from which on it says whom it asks */
    NOTES_MAX = 64,   /* lines of an error: what it may be long */
};

/* --- a field -------------------------------------------------------------------------------------
 */

static int label_width(const struct form *f, int columns)
{
    int widest = 0, most = columns * 2 / 5;

    for (size_t i = 0; i < f->fields.n; i++) {
        int w = text_width(f->fields.v[i].path);

        widest = w > widest ? w : widest;
    }
    widest += 2; /* the mark of what is required */
    return widest < most ? widest : most;
}

/* What is not edited in one line: how much it is, and how it begins. */
static void draw_lines(const struct field *one, struct surface *s, struct rect r, enum style style)
{
    const char *text = field_text(one);
    size_t lines = 1;

    for (const char *c = text; *c; c++)
        lines += *c == '\n' && c[1];
    surface_printf(s, r.x, r.y, r.w, style, 0, "%zu lines, %zu bytes: %.*s", lines, strlen(text),
                   (int)strcspn(text, "\n"), text);
}

static void draw_empty(const struct field *one, bool on, struct surface *s, struct rect r)
{
    struct buf form = BUF_INIT(4096);

    if (on && field_is_choice(one)) {
        for (size_t i = 0; field_choice(one, i); i++)
            buf_addf(&form, "%s%s", i ? " " : "", field_choice(one, i));
    } else if (on && field_is_long(one)) {
        buf_adds(&form, "Enter: editor, file");
    } else if (on && one->m->shape->type != SHAPE_STRING) {
        value_form(one->m->shape, &form);
    }
    surface_text(s, r.x + on, r.y, r.w - on, STYLE_MUTED, 0, buf_str(&form));
    buf_release(&form);
    if (on) {
        s->cursor_x = r.x;
        s->cursor_y = r.y;
    }
}

static void draw_value(const struct form *f, const struct field *one, bool on, struct surface *s,
                       struct rect r)
{
    enum style style = one->why ? STYLE_ERROR : STYLE_TEXT;

    if (r.w <= 0)
        return;
    on = on && f->state == FORM_EDIT;
    if (!*field_text(one)) {
        draw_empty(one, on, s, r);
    } else if (field_has_lines(one)) {
        draw_lines(one, s, r, style);
    } else if (on && field_is_choice(one)) {
        surface_printf(s, r.x, r.y, r.w, style, 0, "%s", field_text(one));
        s->cursor_x = r.x;
        s->cursor_y = r.y;
    } else if (on) {
        line_edit_draw(&one->edit, s, r, style);
    } else {
        surface_text(s, r.x, r.y, r.w, style, 0, field_text(one));
    }
}

/* Of a long path the end tells it from its neighbours. */
static void draw_label(const struct field *one, bool on, struct surface *s, struct rect r)
{
    int room = r.w - 2 * one->needed, w = text_width(one->path);
    const char *path = w > room ? one->path + (w - room + 1) : one->path;

    surface_printf(s, r.x, r.y, r.w, one->needed || on ? STYLE_TEXT : STYLE_MUTED,
                   on ? CELL_BOLD : 0, "%s%s%s",
                   w <= room  ? ""
                   : s->ascii ? "~"
                              : "\u2026",
                   path, one->needed ? " *" : "");
}

static void draw_field(const struct form *f, size_t i, int label, struct surface *s, struct rect r)
{
    const struct field *one = &f->fields.v[i];
    bool on = i == f->at;
    int why = 0, x = r.x + 2 + label + 1, room = r.x + r.w - x;

    surface_text(s, r.x, r.y, 2, STYLE_PROMPT, 0, on ? ">" : " ");
    draw_label(one, on, s, (struct rect){r.x + 2, r.y, label, 1});
    if (one->why && room > VALUE_MIN && r.w >= BESIDE_FROM) {
        int most = room / 2;

        why = text_width(one->why) + 2;
        why = why > most ? most : why;
        surface_text(s, r.x + r.w - why + 2, r.y, why - 2, STYLE_ERROR, 0, one->why);
    } else if (one->why && room > 4) {
        why = 2;
        surface_text(s, r.x + r.w - 1, r.y, 1, STYLE_ERROR, 0,
                     health_glyph(HEALTH_FAILED, s->ascii));
    }
    draw_value(f, one, on, s, (struct rect){x, r.y, room - why, 1});
}

static void draw_send(const struct form *f, struct surface *s, struct rect r)
{
    bool on = f->at == f->fields.n;

    surface_text(s, r.x, r.y, 2, STYLE_PROMPT, 0, on ? ">" : " ");
    surface_text(s, r.x + 2, r.y, r.w - 2, on ? STYLE_PROMPT : STYLE_MUTED, on ? CELL_BOLD : 0,
                 form_changes(f) ? "[ Look at the request, then send it ]" : "[ Send ]");
    if (on && f->state == FORM_EDIT) {
        s->cursor_x = r.x + 2;
        s->cursor_y = r.y;
    }
}

/* --- what is to be known -------------------------------------------------------------------------
 */

struct note {
    enum style style;
    struct vec lines;
};

enum { NOTES = 3 };

static void note_waiting(const struct form *f, int columns, struct note *n, bool ascii)
{
    int64_t now = clock_wall(ui_env(f->view.ui)->clock);
    char took[WHEN_MAX], text[160];

    snprintf(text, sizeof(text), "Sent, waiting for the answer: %s   Esc: wait no longer",
             when_duration(now - f->sent_ms, took));
    n->style = STYLE_PROGRESS;
    wrap_text(&n->lines, text, columns, 2, ascii);
}

static void note_field(const struct form *f, int columns, struct note *why, struct note *rules,
                       bool ascii)
{
    const struct field *one = f->at < f->fields.n ? &f->fields.v[f->at] : NULL;
    struct buf text = BUF_INIT(8192);

    if (one && one->why) {
        buf_addf(&text, "%s: %s", one->path, one->why);
        wrap_text(&why->lines, buf_str(&text), columns, 4, ascii);
        buf_clear(&text);
    }
    if (one) {
        buf_addf(&text, "%s: ", one->path);
        field_rules(one, &text);
    } else {
        buf_addf(&text, "%s: ", f->fields.op->cli_name);
        form_where(f, &text);
        buf_adds(&text, form_changes(f) ? "; it changes something: it is shown before it is sent"
                                        : "; it changes nothing");
    }
    why->style = STYLE_ERROR;
    rules->style = STYLE_MUTED;
    wrap_text(&rules->lines, buf_str(&text), columns, 6, ascii);
    buf_release(&text);
}

/* What the service said comes first, then what is wrong here, then the rules; at most so many lines
 * of all. Returns how many. */
static int make_notes(const struct form *f, struct note notes[NOTES], int columns, int most,
                      bool ascii)
{
    int n = 0;

    memset(notes, 0, NOTES * sizeof(notes[0]));
    if (f->state == FORM_WAIT) {
        note_waiting(f, columns, &notes[0], ascii);
    } else {
        if (f->error)
            wrap_text(&notes[0].lines, f->error, columns, NOTES_MAX, ascii);
        notes[0].style = STYLE_ERROR;
        note_field(f, columns, &notes[1], &notes[2], ascii);
    }
    for (int i = 0; i < NOTES; i++)
        n += (int)notes[i].lines.n;
    return n < most ? n : most;
}

static void draw_notes(struct note notes[NOTES], struct surface *s, struct rect r)
{
    int y = r.y;

    for (int i = 0; i < NOTES; i++) {
        for (size_t k = 0; k < notes[i].lines.n && y < r.y + r.h; k++, y++) {
            bool cut = y == r.y + r.h - 1 && k + 1 < notes[i].lines.n;

            surface_printf(s, r.x, y, r.w, notes[i].style, 0, "%s%s%s",
                           (const char *)notes[i].lines.v[k], cut ? " " : "",
                           cut ? (const char *)notes[i].lines.v[k + 1] : "");
        }
        wrap_free(&notes[i].lines);
    }
}

/* --- fields, or the request ----------------------------------------------------------------------
 */

/* Lines of the list: the fields, a rule before what may be left out, the line that sends. */
static void draw_fields(struct form *f, struct surface *s, struct rect r)
{
    size_t n = f->fields.n + 1, rule = f->fields.n_needed;
    bool has_rule = rule > 0 && rule < f->fields.n;
    size_t at = f->at + (has_rule && f->at >= rule), all = n + has_rule;
    int label = label_width(f, r.w);

    f->page = r.h > 0 ? r.h : 1;
    if (f->top > at)
        f->top = at;
    if (at >= f->top + (size_t)f->page)
        f->top = at - (size_t)f->page + 1;
    if (f->top + (size_t)f->page > all)
        f->top = all > (size_t)f->page ? all - (size_t)f->page : 0;
    for (int y = 0; y < r.h && f->top + (size_t)y < all; y++) {
        size_t i = f->top + (size_t)y;
        struct rect line = {r.x, r.y + y, r.w, 1};

        if (has_rule && i == rule)
            surface_text(s, r.x + 2, line.y, r.w - 2, STYLE_MUTED, 0,
                         s->ascii ? "- may be left out -" : "\u2500 may be left out \u2500");
        else if ((i -= has_rule && i > rule) < f->fields.n)
            draw_field(f, i, label, s, line);
        else
            draw_send(f, s, line);
    }
}

static void draw_request(struct form *f, struct surface *s, struct rect r)
{
    char *json = cJSON_Print(f->input);
    struct vec lines = {0};

    for (char *c = json; c && *c; c++) /* cJSON indents with tabs */
        if (*c == '\t')
            *c = ' ';
    wrap_text(&lines, json ? json : "", r.w, 100000, s->ascii);
    cJSON_free(json);
    f->review_n = lines.n;
    f->page = r.h > 0 ? r.h : 1;
    if (f->review_top + (size_t)f->page > lines.n)
        f->review_top = lines.n > (size_t)f->page ? lines.n - (size_t)f->page : 0;
    for (int y = 0; y < r.h && f->review_top + (size_t)y < lines.n; y++)
        surface_text(s, r.x, r.y + y, r.w, STYLE_TEXT, 0, lines.v[f->review_top + (size_t)y]);
    wrap_free(&lines);
}

/* The question under the request: how much of it there is to be seen, who is asked. */
static void draw_question(const struct form *f, struct surface *s, struct rect r)
{
    struct buf text = BUF_INIT(4096), where = BUF_INIT(2048);

    form_where(f, &where);
    buf_addf(&text, "Send %s to %s?", f->fields.op->name, buf_str(&where));
    if (f->review_n > (size_t)f->page)
        buf_addf(&text, "  (lines %zu to %zu of %zu)", f->review_top + 1,
                 f->review_top + (size_t)f->page, f->review_n);
    surface_text(s, r.x, r.y, r.w - 6,
                 f->where ? context_style(f->where, STYLE_PROMPT) : STYLE_PROMPT,
                 f->where ? context_flags(f->where) : 0, buf_str(&text));
    surface_right(s, r.x + r.w - 5, r.y, 5, STYLE_KEY, 0, "[y/N]");
    s->cursor_x = r.x + r.w - 1;
    s->cursor_y = r.y;
    buf_release(&text);
    buf_release(&where);
}

void form_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct form *f = (struct form *)v;
    struct note notes[NOTES];
    int below;

    (void)focused;
    r.x++;
    r.w -= 2;
    if (r.h < 1 || r.w < 4)
        return;
    if (f->state == FORM_REVIEW) {
        draw_request(f, s, (struct rect){r.x, r.y, r.w, r.h - 1});
        draw_question(f, s, (struct rect){r.x, r.y + r.h - 1, r.w, 1});
        return;
    }
    below = make_notes(f, notes, r.w, f->error ? r.h / 2 : r.h / 3, s->ascii);
    if (r.h >= TALL && below > 0)
        surface_fill(s, (struct rect){r.x, r.y + r.h - below - 1, r.w, 1}, s->ascii ? '-' : 0x2500,
                     STYLE_BORDER, 0);
    draw_fields(f, s, (struct rect){r.x, r.y, r.w, r.h - below - (r.h >= TALL && below > 0)});
    draw_notes(notes, s, (struct rect){r.x, r.y + r.h - below, r.w, below});
}

const char *form_hint(const struct view *v)
{
    const struct form *f = (const struct form *)v;
    const struct field *one = f->at < f->fields.n ? &f->fields.v[f->at] : NULL;

    if (f->state == FORM_WAIT)
        return "Esc: wait no longer";
    if (f->state == FORM_REVIEW)
        return "y: send it   n, Enter, Esc: back   Up Down: scroll";
    if (!one)
        return "Enter: send   Up: fields   ^R: begin anew   Esc: leave, it is kept";
    if (field_is_choice(one))
        return "^S: send  Tab: next  Left Right: choose  Enter: list  Esc: leave, it is kept";
    if (field_is_long(one) || field_has_lines(one))
        return "^S: send  Tab: next  ^E: editor  ^O: file  ^U: empty it  Esc: leave, it is kept";
    return "^S: send  Tab: next  ^E: editor  ^O: file  ^R: anew  Esc: leave, it is kept";
}
