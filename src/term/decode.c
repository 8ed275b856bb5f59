/* Bytes from a terminal into keys: UTF-8, control characters, xterm's and VT220's sequences, and
 * whatever terminfo names. Sources: ECMA-48 section 5.4 (control sequences), xterm's ctlseqs
 * (PC-style function keys, bracketed paste), console_codes(4) for the Linux console. */
#include "term/decode.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

enum { ESC = 0x1b, PASTE_BEGIN = 200, PASTE_END = 201 };

/* The final byte of a CSI or SS3 sequence. */
static const uint32_t finals[128] = {
    ['A'] = PKEY_UP,   ['B'] = PKEY_DOWN, ['C'] = PKEY_RIGHT,   ['D'] = PKEY_LEFT,
    ['H'] = PKEY_HOME, ['F'] = PKEY_END,  ['Z'] = PKEY_BACKTAB, ['P'] = PKEY_F1,
    ['Q'] = PKEY_F2,   ['R'] = PKEY_F3,   ['S'] = PKEY_F4,      ['M'] = PKEY_ENTER,
};

/* The number before '~'. */
static const uint32_t tildes[35] = {
    [1] = PKEY_HOME, [2] = PKEY_INSERT, [3] = PKEY_DELETE, [4] = PKEY_END,  [5] = PKEY_PGUP,
    [6] = PKEY_PGDN, [7] = PKEY_HOME,   [8] = PKEY_END,    [11] = PKEY_F1,  [12] = PKEY_F2,
    [13] = PKEY_F3,  [14] = PKEY_F4,    [15] = PKEY_F5,    [17] = PKEY_F6,  [18] = PKEY_F7,
    [19] = PKEY_F8,  [20] = PKEY_F9,    [21] = PKEY_F10,   [23] = PKEY_F11, [24] = PKEY_F12,
};

/* What was found at the head of the pending bytes. */
struct found {
    size_t used;  /* 0: more bytes are needed */
    uint32_t key; /* PKEY_NONE: nothing */
    bool is_mouse;
    struct mouse mouse;
};

void decode_init(struct decoder *d)
{
    memset(d, 0, sizeof(*d));
}

void decode_add_string(struct decoder *d, const char *bytes, uint32_t key)
{
    if (strlen(bytes) > 1 && d->n_strings < DECODE_STRINGS)
        d->strings[d->n_strings++] = (struct decode_string){.bytes = bytes, .key = key};
}

/* terminfo's strings; *partial is set when one of them begins like the pending bytes. */
static struct found match_strings(const struct decoder *d, bool *partial)
{
    struct found best = {.used = 0, .key = PKEY_NONE};

    *partial = false;
    for (size_t i = 0; i < d->n_strings; i++) {
        size_t len = strlen(d->strings[i].bytes), same = len < d->n ? len : d->n;

        if (memcmp(d->strings[i].bytes, d->pending, same) != 0)
            continue;
        if (same < len)
            *partial = true;
        else if (len > best.used)
            best = (struct found){.used = len, .key = d->strings[i].key};
    }
    return best;
}

static uint32_t csi_key(struct decoder *d, const unsigned char *params, size_t n, unsigned char end)
{
    unsigned number = 0;

    for (size_t i = 0; i < n && params[i] >= '0' && params[i] <= '9' && number < 1000; i++)
        number = number * 10 + (params[i] - '0');
    if (end == '~') {
        if (number == PASTE_BEGIN || number == PASTE_END)
            d->pasting = number == PASTE_BEGIN;
        return number < ARRAY_LEN(tildes) && tildes[number] ? tildes[number] : PKEY_NONE;
    }
    return end != 'M' && finals[end] ? finals[end] : PKEY_NONE;
}

/* xterm's button codes: 0 is the left one, 64 and 65 are the wheel; 32 is added for motion, 4, 8,
 * 16 for Shift, Meta, Control. */
static bool mouse_action(unsigned code, enum mouse_action *out)
{
    code &= ~(4u | 8u | 16u);
    if (code != 0 && code != 64 && code != 65)
        return false;
    *out = code == 0 ? MOUSE_PRESS : code == 64 ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN;
    return true;
}

/* Where it points is counted from 1. */
static struct found found_mouse(size_t used, unsigned code, unsigned x, unsigned y)
{
    struct found f = {.used = used, .key = PKEY_NONE};

    f.is_mouse = x > 0 && x < 10000 && y > 0 && y < 10000 && mouse_action(code, &f.mouse.action);
    f.mouse.x = (int)x - 1;
    f.mouse.y = (int)y - 1;
    return f;
}

/* The SGR form (1006): ESC [ < code ; x ; y M, with m for a button that is let go. */
static struct found sgr_mouse(const struct decoder *d, size_t end)
{
    unsigned v[3] = {0, 0, 0};
    size_t n = 0;

    for (size_t i = 3; i < end && n < 3; i++) {
        if (d->pending[i] == ';')
            n++;
        else if (d->pending[i] >= '0' && d->pending[i] <= '9' && v[n] < 10000)
            v[n] = v[n] * 10 + (d->pending[i] - '0');
        else
            return (struct found){.used = end + 1, .key = PKEY_NONE};
    }
    if (n != 2 || d->pending[end] != 'M')
        return (struct found){.used = end + 1, .key = PKEY_NONE};
    return found_mouse(end + 1, v[0], v[1], v[2]);
}

/* The form of old (1000 alone): ESC [ M and three bytes, each with 32 added. */
static struct found x10_mouse(const struct decoder *d)
{
    if (d->n < 6)
        return (struct found){.used = 0, .key = PKEY_NONE};
    return found_mouse(6, d->pending[3] - 32u, d->pending[4] - 32u, d->pending[5] - 32u);
}

static struct found match_csi(struct decoder *d)
{
    size_t i = 2;

    if (d->n > 2 && d->pending[2] == '[') { /* the Linux console: ESC [ [ A is F1 */
        if (d->n < 4)
            return (struct found){.used = 0, .key = PKEY_NONE};
        if (d->pending[3] >= 'A' && d->pending[3] <= 'E')
            return (struct found){.used = 4, .key = (uint32_t)PKEY_F1 + (d->pending[3] - 'A')};
        return (struct found){.used = 4, .key = PKEY_NONE};
    }
    while (i < d->n && d->pending[i] >= 0x20 && d->pending[i] <= 0x3F)
        i++;
    if (i == d->n)
        return (struct found){.used = d->n == DECODE_BUFFER ? i : 0, .key = PKEY_NONE};
    if (d->pending[i] < 0x40 || d->pending[i] > 0x7E) /* no sequence: drop it, keep what follows */
        return (struct found){.used = i, .key = PKEY_NONE};
    if (d->mouse && i == 2 && d->pending[i] == 'M')
        return x10_mouse(d);
    if (d->mouse && d->pending[2] == '<')
        return sgr_mouse(d, i);
    return (struct found){.used = i + 1, .key = csi_key(d, d->pending + 2, i - 2, d->pending[i])};
}

static struct found match_escape(struct decoder *d)
{
    if (d->n == 1)
        return (struct found){.used = 0, .key = PKEY_NONE};
    if (d->pending[1] == '[')
        return match_csi(d);
    if (d->pending[1] == 'O') {
        unsigned char c = d->n > 2 ? d->pending[2] : 0;

        if (d->n == 2)
            return (struct found){.used = 0, .key = PKEY_NONE};
        return (struct found){.used = 3, .key = c < 128 && finals[c] ? finals[c] : PKEY_NONE};
    }
    return (struct found){.used = 1, .key = PKEY_ESC}; /* Esc, and a key typed right after it */
}

static struct found match_plain(const struct decoder *d)
{
    unsigned char c = d->pending[0];
    uint32_t cp;
    size_t used;

    if (c == '\r' || c == '\n')
        return (struct found){.used = 1, .key = PKEY_ENTER};
    if (c == '\t')
        return (struct found){.used = 1, .key = PKEY_TAB};
    if (c == 0x7F || c == 0x08)
        return (struct found){.used = 1, .key = PKEY_BACKSPACE};
    if (c < 0x20)
        return (struct found){.used = 1,
                              .key = c == 0 ? PKEY_NONE
                                            : KEYMOD_CTRL | (c <= 26 ? c + 'a' - 1u : c + 0x40u)};
    if (c >= 0xC2 && c < 0xF5 && d->n < (c < 0xE0 ? 2u : c < 0xF0 ? 3u : 4u))
        return (struct found){.used = 0, .key = PKEY_NONE};
    used = utf8_decode((const char *)d->pending, d->n, &cp);
    if (text_is_hostile(cp) || (cp == 0xFFFD && used == 1))
        cp = PKEY_NONE;
    return (struct found){.used = used, .key = cp};
}

static struct found match(struct decoder *d)
{
    bool partial;
    struct found f = match_strings(d, &partial);

    if (f.used || partial)
        return f;
    return d->pending[0] == ESC ? match_escape(d) : match_plain(d);
}

static void take(struct decoder *d, struct found f, decode_fn *fn, void *ctx)
{
    d->n -= f.used;
    memmove(d->pending, d->pending + f.used, d->n);
    if (f.is_mouse && d->mouse && !d->pasting) {
        d->mouse(ctx, &f.mouse);
        return;
    }
    if (f.key == PKEY_NONE || (d->pasting && f.key >= KEY__BASE))
        return;
    fn(ctx, f.key);
}

void decode_feed(struct decoder *d, const char *bytes, size_t n, decode_fn *fn, void *ctx)
{
    for (size_t i = 0; i < n && !d->over; i++) {
        d->pending[d->n++] = (unsigned char)bytes[i];
        while (d->n > 0 && !d->over) {
            struct found f = match(d);

            if (f.used == 0 && d->n == DECODE_BUFFER)
                f.used = d->n; /* nothing that is this long is a key */
            if (f.used == 0)
                break;
            take(d, f, fn, ctx);
        }
    }
}

void decode_end(struct decoder *d)
{
    d->over = true;
    d->n = 0;
}

bool decode_pending(const struct decoder *d)
{
    return d->n > 0;
}

void decode_flush(struct decoder *d, decode_fn *fn, void *ctx)
{
    size_t n = d->n;
    char rest[DECODE_BUFFER];

    if (n == 0)
        return;
    if (d->pending[0] != ESC) { /* half a character, half a string of terminfo's */
        d->n = 0;
        return;
    }
    /* Esc, then whatever was typed behind it, as keys of their own. */
    memcpy(rest, d->pending + 1, n - 1);
    d->n = 0;
    if (!d->pasting)
        fn(ctx, PKEY_ESC);
    decode_feed(d, rest, n - 1, fn, ctx);
}
