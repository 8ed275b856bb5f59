/* The dashboard: contexts, store, ui and term on one loop.
 *
 * What flows: a key goes to the ui; the ui hands intents to the host functions here, which go to
 * sync; sync changes the store; the ui hears of it and marks itself dirty; once a loop turn, before
 * the loop waits, what is dirty is drawn and painted. */
#include "app/dashboard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/dashboard_inside.h"
#include "app/look.h"
#include "app/notifier.h"
#include "app/runner.h"
#include "app/session_file.h"
#include "app/columns_setting.h"
#include "app/setup.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"
#include "ui/mouse.h"

enum { TICK_MS = 1000 };

/* --- the end -----------------------------------------------------------------------------------
 */

/* Everything goes down in the order in which it stands on one another. */
void dashboard_end(struct dashboard *d, int status)
{
    if (d->ending)
        return;
    d->ending = true;
    host_end_editing(d);
    d->status = status;
    session_file_save(d);
    uv_close((uv_handle_t *)&d->prepare, NULL);
    uv_close((uv_handle_t *)&d->tick, NULL);
    notifier_close(d->notifier);
    runner_close(d->runner);
    term_close(d->term, NULL, NULL);
    contexts_close(d->contexts, NULL, NULL);
}

/* --- what the terminal says ----------------------------------------------------------------------
 */

static void on_key(void *ctx, uint32_t key)
{
    struct dashboard *d = ctx;

    if (!d->ending)
        ui_key(d->ui, key);
}

static void on_term_event(void *ctx, enum term_event ev)
{
    struct dashboard *d = ctx;

    if (d->ending || !d->ui)
        return;
    switch (ev) {
    case TERM_LOST:
        dashboard_end(d, err_exit_status(ERR_TERM));
        break;
    case TERM_ENDED:
        dashboard_end(d, err_exit_status(ERR_CANCELLED));
        break;
    case TERM_RESIZED:
    case TERM_CONTINUED:
        ui_resize(d->ui, term_width(d->term), term_height(d->term));
        break;
    }
}

static void on_mouse(void *ctx, const struct mouse *m)
{
    struct dashboard *d = ctx;

    if (!d->ending)
        ui_mouse(d->ui, m);
}

/* --- the loop ------------------------------------------------------------------------------------
 */

static void on_prepare(uv_prepare_t *p)
{
    struct dashboard *d = p->data;

    asker_tick(&d->asker);
    if (!ui_dirty(d->ui) || !term_ready(d->term))
        return;
    ui_draw(d->ui, &d->surface);
    term_paint(d->term, &d->surface);
}

static void on_tick(uv_timer_t *t)
{
    struct dashboard *d = t->data;

    contexts_tick(d->contexts);
    store_tick(d->store);
    ui_tick(d->ui);
}

static void start_handles(struct dashboard *d)
{
    uv_prepare_init(&d->loop, &d->prepare);
    d->prepare.data = d;
    uv_prepare_start(&d->prepare, on_prepare);
    uv_timer_init(&d->loop, &d->tick);
    d->tick.data = d;
    uv_timer_start(&d->tick, on_tick, TICK_MS, TICK_MS);
}

/* --- the start -----------------------------------------------------------------------------------
 */

void dashboard_say_warnings(struct dashboard *d, const char *lines)
{
    while (*lines) {
        int len = (int)strcspn(lines, "\n");

        if (len > 0)
            store_warn(d->store, "%.*s", len, lines);
        lines += len;
        lines += *lines == '\n';
    }
}

static int load_keys(struct dashboard *d, const char *dir, struct buf *warnings, struct err *e)
{
    char *path = dir ? xasprintf("%s/keys", dir) : NULL;
    int rc = 0;

    d->keymap = keymap_new();
    if (path && file_exists(path))
        rc = keymap_load(d->keymap, path, warnings, e);
    free(path);
    return rc;
}

/* What the configuration sets that a command can set, too. */
static void start_settings(struct dashboard *d)
{
    if (d->o->mouse)
        ui_run_with(d->ui, CMD_MOUSE, "on");
    if (d->o->notify)
        ui_run_with(d->ui, CMD_NOTIFY, d->o->notify);
    if (d->o->mouse || d->o->notify)
        ui_notice(d->ui, false, "%s", "");
}

static void start_parts(struct dashboard *d)
{
    struct ui_config ui = {.store = d->store,
                           .clock = &clock_system,
                           .keymap = d->keymap,
                           .host = &d->host,
                           .ascii = d->o->ascii || !term_utf8(d->term),
                           .read_only = d->o->read_only,
                           .bulk_requests = d->o->bulk_requests,
                           .columns = columns_setting_of,
                           .columns_ctx = (void *)(uintptr_t)&d->o->columns};

    d->runner = runner_new(&d->loop);
    d->notifier = notifier_new(d);
    host_init(d);
    d->ui = d->asker.ui = ui_new(&ui);
    ui_resize(d->ui, term_width(d->term), term_height(d->term));
    session_file_load(d);
    start_settings(d);
    start_handles(d);
    on_prepare(&d->prepare); /* the first frame, before any answer */
    for (size_t i = 0; i < store_context_count(d->store); i++)
        contexts_start(d->contexts, store_context_at(d->store, i));
}

/* One alone must have an identity; of several, each is in trouble for itself. */
static int open_places(struct dashboard *d, struct err *e)
{
    struct vec places = {0};
    int rc = places_asked(d->o, &places, e);
    struct client *only;

    d->store = store_new(&clock_system);
    d->contexts = contexts_new(&d->loop, d->o, d->store, &d->asker);
    for (size_t i = 0; rc == 0 && i < places.n; i++)
        rc = contexts_open(d->contexts, places.v[i], e) ? 0 : e->code;
    places_release(&places);
    if (rc < 0)
        return rc;
    only = contexts_client(d->contexts, NULL);
    setup_warn(d->o, only);
    return store_context_count(d->store) > 1 ? 0
                                             : setup_identity(&d->loop, only, NULL, 0, NULL, 0, e);
}

/* What can go wrong before the screen is taken: 0, or a code with e set. */
static int prepare(struct dashboard *d, const char *dir, struct buf *warnings, struct err *e)
{
    bool no_color = d->o->no_color || (getenv("NO_COLOR") && *getenv("NO_COLOR"));
    struct term_config term = {.mouse = on_mouse,
                               .loop = &d->loop,
                               .no_color = no_color,
                               .key = on_key,
                               .event = on_term_event,
                               .ctx = d};

    if (load_keys(d, dir, warnings, e) < 0)
        return e->code;
    if (open_places(d, e) < 0)
        return e->code;
    alloc_set_oom_hook(term_emergency_restore);
    if (!(d->term = term_open(&term, e)))
        return e->code;
    look_start(d, warnings);
    return 0;
}

static void give_up(struct dashboard *d)
{
    if (d->term)
        term_close(d->term, NULL, NULL);
    if (d->contexts)
        contexts_close(d->contexts, NULL, NULL);
}

static void release(struct dashboard *d)
{
    if (d->ui)
        ui_free(d->ui);
    if (d->store)
        store_free(d->store);
    if (d->keymap)
        keymap_free(d->keymap);
    asker_release(&d->asker);
    surface_release(&d->surface);
}

int dashboard_run(const struct options *o)
{
    struct dashboard d = {.o = o};
    struct buf warnings = BUF_INIT(1 << 16);
    char *dir = options_config_dir();
    struct err e;

    uv_loop_init(&d.loop);
    surface_init(&d.surface);
    if (prepare(&d, dir, &warnings, &e) < 0) {
        give_up(&d);
        setup_drain(&d.loop);
        fprintf(stderr, "%sprotontop: %s\n", buf_str(&o->warnings), e.msg);
        d.status = err_exit_status(e.code);
    } else {
        dashboard_say_warnings(&d, buf_str(&o->warnings));
        dashboard_say_warnings(&d, buf_str(&warnings));
        start_parts(&d);
        setup_drain(&d.loop);
    }
    release(&d);
    buf_release(&warnings);
    free(dir);
    return d.status;
}
