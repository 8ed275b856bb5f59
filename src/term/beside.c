/* What is sent to the terminal beside the frames. */
#include "term/inside.h"

#include <stdlib.h>

#include "base/buf.h"
#include "term/osc.h"

enum { OSC_MAX = 200 * 1024 };

void term_bell(struct terminal *t)
{
    if (!t->lost && !t->away && out_add_small(&t->out, "\007", 1))
        term_flush(t);
}

int term_osc(struct terminal *t, const char *body, struct err *e)
{
    struct buf b = BUF_INIT(OSC_MAX);
    int rc = 0;

    if (!t->traits.xterm)
        return err_set(e, ERR_TERM, "a terminal of type %.60s does not understand that",
                       getenv("TERM"));
    osc_add(&b, t->traits.mux, body);
    if (b.overflow)
        rc = err_set(e, ERR_TOOBIG, "too long for a terminal");
    else if (t->lost || t->away || !out_add_small(&t->out, buf_str(&b), b.len))
        rc = err_set(e, ERR_TERM, "the terminal takes nothing at the moment");
    else
        term_flush(t);
    buf_release(&b);
    return rc;
}

static void on_mouse(void *ctx, const struct mouse *m)
{
    struct terminal *t = ctx;

    t->cfg.mouse(t->cfg.ctx, m);
}

int term_mouse(struct terminal *t, bool on, struct err *e)
{
    if (on && (!t->traits.mouse || !t->cfg.mouse))
        return err_set(e, ERR_TERM, "a terminal of type %.60s does not tell of a mouse",
                       getenv("TERM"));
    if (on == t->mouse)
        return 0;
    t->mouse = on;
    t->decoder.mouse = on ? on_mouse : NULL;
    if (t->away) /* it comes with the rest when we are back */
        return 0;
    term_add(t, on ? MOUSE_ON : MOUSE_OFF);
    term_flush(t);
    return 0;
}
