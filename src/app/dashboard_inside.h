/* dashboard_inside.h - the dashboard from within: what dashboard.c (its life) and host.c (what the
 * ui asks for) share. For these alone. */
#ifndef APP_DASHBOARD_INSIDE_H
#define APP_DASHBOARD_INSIDE_H

#include <stdbool.h>
#include <uv.h>

#include "app/asker.h"
#include "app/contexts.h"
#include "app/dashboard.h"
#include "store/store.h"
#include "sync/sync.h"
#include "term/term.h"
#include "ui/keymap.h"
#include "ui/ui.h"

struct editing;

struct dashboard {
    const struct options *o;
    uv_loop_t loop;
    struct store *store;
    struct contexts *contexts;
    struct store_context *focused; /* where the operator looks; NULL: nowhere */
    struct keymap *keymap;
    struct ui *ui;
    struct ui_host host;
    struct terminal *term;
    struct editing *editing; /* an editor has the terminal; NULL: none */
    struct asker asker;
    struct runner *runner;
    struct notifier *notifier;
    struct surface surface;
    uv_prepare_t prepare;
    uv_timer_t tick;
    bool ending;
    int status;
};

/* Everything goes down in the order in which it stands on one another. Again: nothing. */
void dashboard_end(struct dashboard *d, int status);

/* Lines about files become activity lines, so that nothing is lost behind the screen. */
void dashboard_say_warnings(struct dashboard *d, const char *lines);

/* Fills in what concerns contexts. */
void host_sites_init(struct dashboard *d);

/* Fills d->host. */
void host_init(struct dashboard *d);
void host_init_term(struct dashboard *d); /* of it, what concerns the terminal */

/* A host_told_fn (host_call.h); ctx is the dashboard. */
void host_told(void *ctx, struct store_context *where, const struct op *op, const char *about,
               const cJSON *answer, const struct err *e);

/* host_spec.c: its part of that; and the editor is left alone, since we end. */
void host_init_spec(struct dashboard *d);
void host_end_editing(struct dashboard *d);

#endif
