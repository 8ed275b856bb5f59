/* Questions at the bottom of the screen. Every one answers exactly once, also when it is dismissed,
 * and then asks to be closed. */
#include "ui/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/list.h"
#include "ui/ui.h"
#include "ui/wrap.h"

enum prompt_mode { PROMPT_YES_NO, PROMPT_NAME, PROMPT_CHOICE, PROMPT_LINE };

struct prompt {
    struct view view;
    enum prompt_mode mode;
    char *text; /* the question */
    char *name; /* to be typed */
    char **choices, **helps;
    size_t n_choices, selected;
    struct prompt_line_options line;
    char hint[96];
    char *label;
    const char *note; /* what `changed` said */
    struct line_edit edit;
    prompt_yes_fn *yes;
    prompt_text_fn *done;
    void *ctx;
    bool answered;
};

/* --- answers -------------------------------------------------------------------------------------
 */

static unsigned answer(struct prompt *p, bool yes, const char *text)
{
    if (p->answered)
        return VIEW_SAME;
    p->answered = true;
    if (p->mode == PROMPT_YES_NO)
        p->yes(p->ctx, yes);
    else
        p->done(p->ctx, text);
    return VIEW_CLOSE | VIEW_REDRAW;
}

static unsigned key_yes_no(struct prompt *p, uint32_t key)
{
    if (key == 'y' || key == 'Y')
        return answer(p, true, NULL);
    if (key == 'n' || key == 'N' || key == 'q' || key == PKEY_ENTER)
        return answer(p, false, NULL);
    return VIEW_SAME;
}

static const char not_its_name[] = "that is not its name";

/* How far what was typed is the name: nothing to say while it may still become it. */
static void name_note(struct prompt *p)
{
    const char *typed = buf_str(&p->edit.text);

    if (str_eq(typed, p->name))
        p->note = "Enter: go on";
    else
        p->note = str_starts(p->name, typed) ? NULL : not_its_name;
}

static unsigned key_name_typed(struct prompt *p, uint32_t key)
{
    if (key == PKEY_ENTER) {
        if (str_eq(buf_str(&p->edit.text), p->name))
            return answer(p, true, p->name);
        p->note = not_its_name;
        return VIEW_REDRAW;
    }
    if (line_edit_key(&p->edit, key) == VIEW_UNUSED)
        return VIEW_SAME;
    name_note(p);
    return VIEW_REDRAW;
}

static unsigned key_choice(struct prompt *p, uint32_t key)
{
    const struct keymap *m = ui_env(p->view.ui)->keymap;
    enum command_id id = key == PKEY_TAB       ? CMD_DOWN
                         : key == PKEY_BACKTAB ? CMD_UP
                                               : keymap_movement(m, key);
    struct list l = {.n = p->n_choices, .sel = p->selected, .page = (int)p->n_choices};

    if (key == PKEY_ENTER)
        return answer(p, true, p->choices[p->selected]);
    if (key >= '1' && key <= '9' && key < '1' + p->n_choices)
        return answer(p, true, p->choices[key - '1']);
    if (keymap_lookup(m, key) == CMD_CLOSE)
        return answer(p, false, NULL);
    if (!list_move(&l, id))
        return VIEW_SAME;
    p->selected = l.sel;
    return VIEW_REDRAW;
}

static unsigned key_line(struct prompt *p, uint32_t key)
{
    const char *whole;

    if (key == PKEY_ENTER)
        return answer(p, true, buf_str(&p->edit.text));
    if (key == PKEY_TAB) {
        whole = p->line.complete ? p->line.complete(p->ctx, buf_str(&p->edit.text)) : NULL;
        if (!whole)
            return VIEW_SAME;
        line_edit_set(&p->edit, whole);
    } else if (key == PKEY_BACKSPACE && p->edit.text.len == 0) {
        return answer(p, false, NULL); /* as vi and less have it */
    } else if (line_edit_key(&p->edit, key) == VIEW_UNUSED) {
        return VIEW_SAME;
    }
    if (p->line.changed)
        p->note = p->line.changed(p->ctx, buf_str(&p->edit.text));
    return VIEW_REDRAW;
}

static unsigned prompt_key(struct view *v, uint32_t key)
{
    static unsigned (*const keys[])(struct prompt *, uint32_t) = {
        [PROMPT_YES_NO] = key_yes_no,
        [PROMPT_NAME] = key_name_typed,
        [PROMPT_CHOICE] = key_choice,
        [PROMPT_LINE] = key_line,
    };
    struct prompt *p = (struct prompt *)v;

    if (key == PKEY_ESC || key == (KEYMOD_CTRL | 'c') || key == (KEYMOD_CTRL | 'g'))
        return answer(p, false, NULL);
    return keys[p->mode](p, key);
}

/* --- drawing -------------------------------------------------------------------------------------
 */

static const char yes_no[] = "[y/N]";

enum { LINE_MIN = 10 }; /* columns for what is typed, before labels and notes have any */

static size_t question(const struct prompt *p, int width, struct vec *lines)
{
    if (p->text)
        wrap_text(lines, p->text, width, PROMPT_LINES_MAX - 2, ui_env(p->view.ui)->ascii);
    return lines->n;
}

/* Lines for the answer under the question: none where it fits beside the question's last. */
static int answer_lines(const struct prompt *p, int width, const struct vec *lines)
{
    if (p->mode == PROMPT_CHOICE)
        return (int)p->n_choices;
    if (p->mode == PROMPT_YES_NO && lines->n > 0 &&
        text_width(lines->v[lines->n - 1]) + (int)sizeof(yes_no) <= width)
        return 0;
    return 1;
}

int prompt_height(struct view *v, int width)
{
    struct prompt *p = (struct prompt *)v;
    struct vec lines = {0};
    int n;

    if (v->class_->height)
        return v->class_->height(v, width);
    n = (int)question(p, width - 2, &lines);
    n += answer_lines(p, width - 2, &lines);
    wrap_free(&lines);
    return n < PROMPT_LINES_MAX ? n : PROMPT_LINES_MAX;
}

const char *prompt_hint(const struct view *v)
{
    static const char *const hints[] = {
        [PROMPT_YES_NO] = "y: yes   n, Enter, Esc: no",
        [PROMPT_NAME] = "Enter: when the name is there   Esc: no, back",
        [PROMPT_CHOICE] = NULL, /* as the operator has the keys */
        [PROMPT_LINE] = "Enter: go on   Esc: back",
    };
    const struct prompt *p = (const struct prompt *)v;

    if (v->class_->hint)
        return v->class_->hint(v);
    if (p->mode == PROMPT_CHOICE)
        return p->hint;
    return p->line.hint ? p->line.hint : hints[p->mode];
}

static void draw_choices(const struct prompt *p, struct surface *s, struct rect r)
{
    int widest = 0, scrolled = (int)p->selected >= r.h ? (int)p->selected - r.h + 1 : 0;

    for (size_t i = 0; i < p->n_choices; i++)
        widest = text_width(p->choices[i]) > widest ? text_width(p->choices[i]) : widest;
    for (size_t i = 0; i < p->n_choices; i++) {
        int y = r.y + (int)i - scrolled, x = r.x + 4 + widest + 2;
        bool on = i == p->selected;

        if (y < r.y || y >= r.y + r.h)
            continue;
        surface_printf(s, r.x, y, r.w, on ? STYLE_PROMPT : STYLE_TEXT, 0, "%s%zu %s",
                       on ? "> " : "  ", i + 1, p->choices[i]);
        if (p->helps && p->helps[i])
            surface_text(s, x, y, r.x + r.w - x, STYLE_MUTED, 0, p->helps[i]);
        if (on)
            surface_mark(s, (struct rect){r.x, y, r.w, 1}, CELL_SELECTED, 0);
    }
}

/* The columns that the label may have: a narrow screen has room for what is typed first. */
static int label_room(const char *label, int columns)
{
    int most = columns - LINE_MIN;

    if (text_width(label) <= most)
        return most;
    return most < columns / 3 ? most : columns / 3;
}

static void draw_line(const struct prompt *p, struct surface *s, struct rect r)
{
    bool wrong = p->mode == PROMPT_NAME && !str_starts(p->name, buf_str(&p->edit.text));
    const char *label = p->label ? p->label : "", *text = p->note;
    int used = 0, note = 0, room = label_room(label, r.w);

    if (room > 0)
        used = surface_text(s, r.x, r.y, room, STYLE_PROMPT, 0, label);
    room = r.w - used - LINE_MIN;
    if (text && room > 1) {
        note = text_width(text) + 2;
        if (note > room && p->mode == PROMPT_NAME) {
            text = health_glyph(wrong ? HEALTH_FAILED : HEALTH_OK, s->ascii);
            note = 2;
        }
        note = note > room ? room : note;
        surface_right(s, r.x + r.w - note + 1, r.y, note - 1, wrong ? STYLE_ERROR : STYLE_MUTED, 0,
                      text);
    }
    r.x += used;
    r.w -= used + note;
    line_edit_draw(&p->edit, s, r, wrong ? STYLE_ERROR : STYLE_TEXT);
}

/* The question, as many lines as there are. Where that is not all of it, the last of them says so,
 * and leaves `beside` columns to the answer. */
static void draw_question(const struct prompt *p, const struct vec *lines, struct surface *s,
                          struct rect r, int beside)
{
    for (int i = 0; i < r.h && (size_t)i < lines->n; i++) {
        enum style style = p->line.wrong ? STYLE_ERROR : i ? STYLE_TEXT : STYLE_PROMPT;
        bool cut = i == r.h - 1 && lines->n > (size_t)r.h;

        if (cut)
            surface_printf(s, r.x, r.y + i, r.w - beside, style, 0, "%s %s",
                           (const char *)lines->v[i], (const char *)lines->v[i + 1]);
        else
            surface_text(s, r.x, r.y + i, r.w, style, 0, lines->v[i]);
    }
}

static void prompt_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct prompt *p = (struct prompt *)v;
    struct vec lines = {0};
    struct rect in = {r.x + 1, r.y, r.w - 2, r.h};
    int answers, text, beside = 0;

    (void)focused;
    if (in.h < 1)
        return;
    question(p, in.w, &lines);
    answers = answer_lines(p, in.w, &lines);
    if (p->mode == PROMPT_YES_NO && in.h < (int)lines.n + answers) { /* cut: every line counts */
        answers = 0;
        beside = (int)sizeof(yes_no);
    } else if (answers >= in.h && in.h > 1) { /* choices scroll under a line of the question */
        answers = in.h - 1;
    }
    text = in.h > answers ? in.h - answers : 0;
    draw_question(p, &lines, s, (struct rect){in.x, in.y, in.w, text}, beside);
    wrap_free(&lines);
    in.y += text;
    in.h -= text;
    switch (p->mode) {
    case PROMPT_YES_NO:
        in.y -= answers == 0;
        surface_right(s, in.x, in.y, in.w, STYLE_KEY, 0, yes_no);
        s->cursor_x = in.x + in.w - 1;
        s->cursor_y = in.y;
        break;
    case PROMPT_CHOICE:
        draw_choices(p, s, in);
        break;
    case PROMPT_NAME:
    case PROMPT_LINE:
        draw_line(p, s, in);
        break;
    }
}

/* --- making --------------------------------------------------------------------------------------
 */

static void free_strings(char **strings, size_t n)
{
    for (size_t i = 0; strings && i < n; i++)
        free(strings[i]);
    free(strings);
}

static void prompt_free(struct view *v)
{
    struct prompt *p = (struct prompt *)v;

    answer(p, false, NULL); /* taken down with the screen: that is a no */
    free(p->text);
    free(p->name);
    free(p->label);
    free_strings(p->choices, p->n_choices);
    free_strings(p->helps, p->n_choices);
    line_edit_release(&p->edit);
    free(p);
}

static const struct view_class prompt_class = {
    .name = "prompt", .draw = prompt_draw, .key = prompt_key, .free = prompt_free};

static struct prompt *make(struct ui *ui, enum prompt_mode mode, const char *text,
                           prompt_text_fn *fn, void *ctx)
{
    struct prompt *p = xcalloc(1, sizeof(*p));

    p->view = (struct view){.class_ = &prompt_class, .ui = ui};
    p->mode = mode;
    p->text = xstrdup(text);
    p->done = fn;
    p->ctx = ctx;
    line_edit_init(&p->edit, 4096);
    return p;
}

struct view *prompt_yes_no(struct ui *ui, const char *text, prompt_yes_fn *fn, void *ctx)
{
    struct prompt *p = make(ui, PROMPT_YES_NO, text, NULL, ctx);

    p->yes = fn;
    return &p->view;
}

struct view *prompt_type_name(struct ui *ui, const char *text, const char *name, prompt_text_fn *fn,
                              void *ctx)
{
    struct prompt *p = make(ui, PROMPT_NAME, text, fn, ctx);

    p->name = xstrdup(name);
    p->label = xstrdup("Type its name to go on: ");
    return &p->view;
}

static char **copy_strings(const char *const *strings, size_t n)
{
    char **copy = strings ? xcalloc(n, sizeof(*copy)) : NULL;

    for (size_t i = 0; copy && i < n; i++)
        copy[i] = xstrdup(strings[i]);
    return copy;
}

/* What is rebound is called by its key. */
static void choice_hint(struct prompt *p)
{
    const struct keymap *m = ui_env(p->view.ui)->keymap;
    const char *down = keymap_first(m, CMD_DOWN), *up = keymap_first(m, CMD_UP);

    snprintf(p->hint, sizeof(p->hint),
             "%s %s or a number: choose   Enter: this one   Esc: no, back", *down ? down : "Down",
             *up ? up : "Up");
}

struct view *prompt_choice(struct ui *ui, const char *text, const char *const *choices,
                           const char *const *helps, size_t first, prompt_text_fn *fn, void *ctx)
{
    struct prompt *p = make(ui, PROMPT_CHOICE, text, fn, ctx);

    choice_hint(p);
    while (choices[p->n_choices])
        p->n_choices++;
    p->choices = copy_strings(choices, p->n_choices);
    p->helps = copy_strings(helps, p->n_choices);
    p->selected = first < p->n_choices ? first : 0;
    return &p->view;
}

struct view *prompt_line(struct ui *ui, const struct prompt_line_options *o, prompt_text_fn *fn,
                         void *ctx)
{
    struct prompt *p = make(ui, PROMPT_LINE, o->wrong, fn, ctx);

    p->line = *o;
    p->label = xstrdup(o->label);
    line_edit_set(&p->edit, o->initial ? o->initial : "");
    if (o->changed)
        p->note = o->changed(ctx, buf_str(&p->edit.text));
    return &p->view;
}
