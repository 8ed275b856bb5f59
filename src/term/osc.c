/* Operating system commands through multiplexers. Sources: xterm's ctlseqs (OSC), tmux(1)
 * (allow-passthrough: DCS tmux; with every ESC doubled), screen's manual, "Virtual Terminal" (DCS:
 * sent on as it is; a string there has room for 768 bytes, older ones for 256). */
#include "term/osc.h"

#include <string.h>

#include "base/num.h"

enum { SCREEN_PIECE = 200 };

enum term_mux osc_mux(const char *type, const char *tmux, const char *sty)
{
    if (tmux && *tmux)
        return MUX_TMUX;
    if (sty && *sty)
        return MUX_SCREEN;
    if (type && str_starts(type, "tmux"))
        return MUX_TMUX;
    return type && str_starts(type, "screen") ? MUX_SCREEN : MUX_NONE;
}

static void add_plain(struct buf *out, const char *body)
{
    buf_adds(out, "\033]");
    buf_adds(out, body);
    buf_adds(out, "\007");
}

/* Cut into pieces, each in a string of its own; the terminal sees them as one. */
static void add_screen(struct buf *out, const char *body)
{
    size_t left = strlen(body);

    buf_adds(out, "\033P\033]");
    for (; left > SCREEN_PIECE; left -= SCREEN_PIECE, body += SCREEN_PIECE) {
        buf_add(out, body, SCREEN_PIECE);
        buf_adds(out, "\033\\\033P");
    }
    buf_adds(out, body);
    buf_adds(out, "\007\033\\");
}

void osc_add(struct buf *out, enum term_mux mux, const char *body)
{
    if (mux == MUX_SCREEN) {
        add_screen(out, body);
        return;
    }
    add_plain(out, body);
    if (mux != MUX_TMUX)
        return;
    buf_adds(out, "\033Ptmux;\033");
    add_plain(out, body);
    buf_adds(out, "\033\\");
}
