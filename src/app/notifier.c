/* Notices. Knows the terminal and the operator's program; what is worth a notice the ui decides.
 * Sources: iTerm2's documentation (OSC 9), rxvt-unicode's osc-notify and VTE (OSC 777;notify). */
#include "app/notifier.h"

#include <stdlib.h>
#include <string.h>

#include "app/dashboard_inside.h"
#include "app/runner.h"
#include "base/alloc.h"
#include "base/text.h"
#include "base/when.h"

enum { QUIET_MS = 1000, LINE_MAX_BYTES = 600, ENV_MAX = 8192 };

struct notifier {
    struct dashboard *d;
    uv_timer_t quiet; /* runs for a moment after each notice */
    unsigned more;    /* that came meanwhile */
};

/* --- by the terminal -----------------------------------------------------------------------------
 */

/* One line for the terminal: ASCII, no separator of OSC 777 in it. */
static void ring(struct notifier *n, const char *text)
{
    struct buf body = BUF_INIT(2 * LINE_MAX_BYTES);
    enum notify_way way = n->d->o->notify_by;
    struct err e;

    if (way == NOTIFY_BELL || way == NOTIFY_COMMAND) { /* a program, and none is named */
        term_bell(n->d->term);
        return;
    }
    buf_adds(&body, way == NOTIFY_OSC9 ? "9;protontop: " : "777;notify;protontop;");
    for (; *text; text++)
        buf_addc(&body, *text == ';' ? ',' : *text);
    if (term_osc(n->d->term, buf_str(&body), &e) < 0)
        term_bell(n->d->term); /* it has no such notices: better than none */
    buf_release(&body);
}

static void on_quiet_over(uv_timer_t *t)
{
    struct notifier *n = t->data;
    char text[64];

    if (n->more == 0)
        return;
    snprintf(text, sizeof(text), "%u more came to an end", n->more);
    n->more = 0;
    ring(n, text);
    uv_timer_start(t, on_quiet_over, QUIET_MS, 0);
}

/* What it is and how it is: not the service's message, which is for the screen alone. */
static void ring_for(struct notifier *n, const struct ui_news *news)
{
    struct buf raw = BUF_INIT(LINE_MAX_BYTES / 2), safe = BUF_INIT(LINE_MAX_BYTES);

    if (uv_is_active((uv_handle_t *)&n->quiet)) {
        n->more++;
        return;
    }
    kind_label(news->kind, news->id, &raw);
    buf_addf(&raw, ": %s (%s)", news->to == HEALTH_UNKNOWN ? "gone" : health_name(news->to),
             store_context_name(news->where));
    text_safe(&safe, buf_str(&raw), raw.len, TEXT_ASCII);
    ring(n, buf_str(&safe));
    uv_timer_start(&n->quiet, on_quiet_over, QUIET_MS, 0);
    buf_release(&raw);
    buf_release(&safe);
}

/* --- by a program --------------------------------------------------------------------------------
 */

static void on_ran(void *ctx, const struct err *e)
{
    struct dashboard *d = ctx;

    if (e->code)
        store_warn(d->store, "notify-command: %s", e->msg);
}

static char *setting(const char *name, const char *value)
{
    struct buf b = BUF_INIT(ENV_MAX);

    buf_addf(&b, "PROTONTOP_%s=", name);
    text_safe(&b, value, strnlen(value, ENV_MAX / 4), 0);
    return buf_detach(&b);
}

static void run_for(struct notifier *n, const struct ui_news *news)
{
    const struct store_state *st = store_state(news->where);
    char *env[] = {setting("KIND", news->kind->name),
                   setting("NAME", news->id),
                   setting("CONTEXT", store_context_name(news->where)),
                   setting("REGION", st->region),
                   setting("FROM", health_name(news->from)),
                   setting("TO", news->to == HEALTH_UNKNOWN ? "gone" : health_name(news->to)),
                   setting("TEXT", news->text),
                   NULL};
    struct runner_job job = {.command = n->d->o->notify_command,
                             .env = (const char *const *)env,
                             .done = on_ran,
                             .ctx = n->d};
    struct err e;

    if (runner_run(n->d->runner, &job, &e) < 0)
        store_warn(n->d->store, "notify-command: %s", e.msg);
    for (size_t i = 0; env[i]; i++)
        free(env[i]);
}

/* --- the notifier --------------------------------------------------------------------------------
 */

struct notifier *notifier_new(struct dashboard *d)
{
    struct notifier *n = xcalloc(1, sizeof(*n));

    n->d = d;
    uv_timer_init(&d->loop, &n->quiet);
    n->quiet.data = n;
    return n;
}

static void on_closed(uv_handle_t *h)
{
    free(h->data);
}

void notifier_close(struct notifier *n)
{
    uv_close((uv_handle_t *)&n->quiet, on_closed);
}

void notifier_tell(struct notifier *n, const struct ui_news *news)
{
    if (n->d->o->notify_by == NOTIFY_COMMAND && n->d->o->notify_command)
        run_for(n, news);
    else
        ring_for(n, news);
}
