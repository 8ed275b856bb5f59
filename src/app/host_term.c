/* What the ui asks for that concerns the terminal: its look, its mouse, its bell
 * and clipboard. */
#include <stdlib.h>
#include <string.h>

#include "app/dashboard_inside.h"
#include "app/look.h"
#include "app/notifier.h"
#include "app/runner.h"
#include "base/alloc.h"
#include "base/base64.h"

enum { OSC52_MAX = 100 * 1000 };

static int host_theme(void *ctx, const char *name, unsigned *wrong, struct err *e)
{
    return look_change(ctx, name, wrong, e);
}

static void host_themes(void *ctx, struct vec *names)
{
    (void)ctx;
    look_list(names);
}

static int host_mouse(void *ctx, bool on, struct err *e)
{
    struct dashboard *d = ctx;

    return term_mouse(d->term, on, e);
}

static void host_notify(void *ctx, const struct ui_news *news)
{
    struct dashboard *d = ctx;

    if (!d->ending)
        notifier_tell(d->notifier, news);
}

/* --- the clipboard -------------------------------------------------------------------------------
 */

struct copying {
    struct dashboard *d;
    char *text;
};

static void on_copied(void *ctx, const struct err *e)
{
    struct copying *c = ctx;

    if (e->code)
        ui_notice(c->d->ui, true, "not copied: copy-command: %s", e->msg);
    else
        ui_notice(c->d->ui, false, "copied: %s", c->text);
    free(c->text);
    free(c);
}

static void copy_by_program(struct dashboard *d, const char *text)
{
    struct copying *c = xcalloc(1, sizeof(*c));
    struct runner_job job = {
        .command = d->o->copy_command, .input = text, .done = on_copied, .ctx = c};
    struct err e;

    *c = (struct copying){.d = d, .text = xstrdup(text)};
    if (runner_run(d->runner, &job, &e) < 0)
        on_copied(c, &e);
}

/* xterm's OSC 52. That the terminal obeys nobody tells us: some ask, some do not allow it. */
static void copy_by_terminal(struct dashboard *d, const char *text)
{
    struct buf body = BUF_INIT(OSC52_MAX);
    struct err e;

    buf_adds(&body, "52;c;");
    base64_encode(text, strlen(text), &body);
    if (body.overflow)
        ui_notice(d->ui, true, "too long for the terminal's clipboard: set copy-command");
    else if (term_osc(d->term, buf_str(&body), &e) < 0)
        ui_notice(d->ui, true, "not copied: %s: set copy-command in the configuration file", e.msg);
    else
        ui_notice(d->ui, false, "copied: %s", text);
    buf_release(&body);
}

static void host_copy(void *ctx, const char *text)
{
    struct dashboard *d = ctx;

    if (d->o->copy_command)
        copy_by_program(d, text);
    else
        copy_by_terminal(d, text);
}

void host_init_term(struct dashboard *d)
{
    d->host.theme = host_theme;
    d->host.themes = host_themes;
    d->host.mouse = host_mouse;
    d->host.notify = host_notify;
    d->host.copy = host_copy;
}
