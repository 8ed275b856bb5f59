/* A line being edited. */
#include "ui/prompt.h"

#include <string.h>

#include "base/text.h"

void line_edit_init(struct line_edit *l, size_t max_bytes)
{
    buf_init(&l->text, max_bytes);
    l->cursor = 0;
}

void line_edit_release(struct line_edit *l)
{
    buf_release(&l->text);
    l->cursor = 0;
}

void line_edit_set(struct line_edit *l, const char *text)
{
    size_t n = strnlen(text, l->text.max + 1);

    if (n > l->text.max) /* cut between characters */
        for (n = l->text.max; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
            n--;
    buf_clear(&l->text);
    buf_add(&l->text, text, n);
    l->cursor = l->text.len;
}

/* Moves *at to the start of the character that ends there; returns its bytes. One byte of what is
 * no UTF-8 is one character. */
static size_t step_back(const char *text, size_t *at)
{
    uint32_t cp;

    for (size_t n = 1; n <= 4 && n <= *at; n++)
        if (utf8_decode(text + *at - n, n, &cp) == n && (n > 1 || cp != 0xFFFD)) {
            *at -= n;
            return n;
        }
    *at -= *at > 0;
    return 1;
}

/* The columns of a character as a surface shows it. */
static int shown_width(const char *text, size_t n, bool ascii)
{
    struct buf safe = BUF_INIT(64);
    int w;

    text_safe(&safe, text, n, ascii ? TEXT_ASCII : 0);
    w = text_width(buf_str(&safe));
    buf_release(&safe);
    return w;
}

static size_t before(const struct line_edit *l)
{
    size_t at = l->cursor;

    step_back(buf_str(&l->text), &at);
    return at;
}

static size_t after(const struct line_edit *l)
{
    uint32_t cp;

    if (l->cursor == l->text.len)
        return l->cursor;
    return l->cursor + utf8_decode(l->text.ptr + l->cursor, l->text.len - l->cursor, &cp);
}

static void cut(struct line_edit *l, size_t from, size_t to)
{
    if (from == to)
        return;
    memmove(l->text.ptr + from, l->text.ptr + to, l->text.len - to + 1);
    l->text.len -= to - from;
    l->cursor = from;
}

static size_t word_start(const struct line_edit *l)
{
    size_t at = l->cursor;

    while (at > 0 && l->text.ptr[at - 1] == ' ')
        at--;
    while (at > 0 && l->text.ptr[at - 1] != ' ')
        at--;
    return at;
}

static void insert(struct line_edit *l, uint32_t cp)
{
    char utf8[4];
    size_t n = utf8_encode(cp, utf8), len = l->text.len;

    if (buf_add(&l->text, utf8, n) < 0) { /* full: the key does nothing */
        l->text.overflow = false;
        return;
    }
    memmove(l->text.ptr + l->cursor + n, l->text.ptr + l->cursor, len - l->cursor);
    memcpy(l->text.ptr + l->cursor, utf8, n);
    l->cursor += n;
}

unsigned line_edit_key(struct line_edit *l, uint32_t key)
{
    switch (key) {
    case PKEY_LEFT:
    case KEYMOD_CTRL | 'b':
        l->cursor = before(l);
        return VIEW_REDRAW;
    case PKEY_RIGHT:
    case KEYMOD_CTRL | 'f':
        l->cursor = after(l);
        return VIEW_REDRAW;
    case PKEY_HOME:
    case KEYMOD_CTRL | 'a':
        l->cursor = 0;
        return VIEW_REDRAW;
    case PKEY_END:
    case KEYMOD_CTRL | 'e':
        l->cursor = l->text.len;
        return VIEW_REDRAW;
    case PKEY_BACKSPACE:
        cut(l, before(l), l->cursor);
        return VIEW_REDRAW;
    case PKEY_DELETE:
    case KEYMOD_CTRL | 'd':
        cut(l, l->cursor, after(l));
        return VIEW_REDRAW;
    case KEYMOD_CTRL | 'u':
        cut(l, 0, l->cursor);
        return VIEW_REDRAW;
    case KEYMOD_CTRL | 'k':
        cut(l, l->cursor, l->text.len);
        return VIEW_REDRAW;
    case KEYMOD_CTRL | 'w':
        cut(l, word_start(l), l->cursor);
        return VIEW_REDRAW;
    default:
        if (key >= KEY__BASE || text_is_hostile(key))
            return VIEW_UNUSED;
        insert(l, key);
        return VIEW_REDRAW;
    }
}

void line_edit_draw(const struct line_edit *l, struct surface *s, struct rect r, enum style style)
{
    const char *text = buf_str(&l->text);
    size_t start = l->cursor, from, step;
    int x = 0, w;

    if (r.w <= 0 || r.h <= 0)
        return;
    /* As much of what is before the cursor as leaves it a column to stand in. */
    for (; start > 0; start = from) {
        from = start;
        step = step_back(text, &from);
        w = shown_width(text + from, step, s->ascii);
        if (x + w > r.w - 1)
            break;
        x += w;
    }
    surface_fill(s, (struct rect){r.x, r.y, r.w, 1}, ' ', style, 0);
    surface_text(s, r.x, r.y, r.w, style, 0, text + start);
    s->cursor_x = r.x + x;
    s->cursor_y = r.y;
}
