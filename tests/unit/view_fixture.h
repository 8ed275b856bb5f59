/* view_fixture.h - the user interface over a store that is filled by hand, under a clock that
 * stands still, with a host that writes down what it is asked for. */
#ifndef TESTS_VIEW_FIXTURE_H
#define TESTS_VIEW_FIXTURE_H

#include "base/buf.h"
#include "base/clock.h"
#include "store/store.h"
#include "ui/edit.h"
#include "ui/ui.h"

/* Of the fleet in golden/fleet.json: 2026-11-21 11:14:10 UTC. */
#define FIXTURE_NOW (INT64_C(1795259650) * 1000)

enum { FIXTURE_CALLS = 16, FIXTURE_FOLLOWED = 256 };

/* An action that somebody follows; fn NULL: not any more. */
struct fixture_followed {
    char *id;
    ui_step_fn *fn;
    void *arg;
};

/* The one draft that there is, and the editor that is open. */
struct fixture_edit {
    char *id; /* NULL: no draft */
    struct edit_draft draft;
    ui_edited_fn *fn; /* NULL: no editor is open */
    void *arg;
    const char *error; /* why no editor can be opened; NULL: it can */
};

struct fixture {
    int64_t now_ms;
    struct clock clock;
    struct store *store;
    struct store_context *context; /* the first one */
    struct keymap *keymap;
    struct ui_host host;
    struct ui *ui;
    struct surface surface;
    struct fixture_edit edit;
    struct buf intents;                   /* a line for everything that the host was asked for */
    struct ui_call *calls[FIXTURE_CALLS]; /* that wait for an answer, the oldest first */
    size_t n_calls;
    struct store_context *called; /* whom the last call was for */
    struct fixture_followed followed[FIXTURE_FOLLOWED];
    size_t n_followed;
    const char *act_error;          /* why nothing can be tried; NULL: it can */
    struct store_context *acted_in; /* of the last action */
    unsigned pending;               /* actions of a context that are not settled */
    int tokens;                     /* that were made: "token-1" is the first */
    char focus[128];                /* what the host was told that the operator looks at */
};

struct fixture_options {
    bool ascii, read_only, empty; /* empty: no fleet, as before any answer */
};

struct fixture *fixture_new(const struct fixture_options *o);
void fixture_free(struct fixture *f);

/* A further context, which is loading and empty. P and R know the profiles prod, stage and dev
 * (which cannot be opened), and two regions; intents get "open profile NAME", "leave NAME". */
struct store_context *fixture_open(struct fixture *f, const char *profile, const char *region);
void fixture_sites_init(struct fixture *f); /* the fixture's own */

/* Puts every row of the fleet, as lists and details would; the phase is "live" afterwards. */
void fixture_fill(struct fixture *f);

/* And what is on demand: templates, versions, connections, repositories; a history. */
void fixture_fill_more(struct fixture *f);

/* One row, from JSON text with ' for ". */
struct row *fixture_put(struct fixture *f, const char *kind, const char *json);
struct row *fixture_find(struct fixture *f, const char *kind, const char *id);

void fixture_state(struct fixture *f, void (*change)(struct store_state *st));

/* Answers the oldest call (intents: "call OPERATION {input}", and "call cancelled" when a view gave
 * one up), with JSON text with ' for "; or refuses it. */
void fixture_answer(struct fixture *f, const char *json);
void fixture_refuse(struct fixture *f, const char *code, const char *message);

/* A step of the action on that row that is being followed; false: none is. */
bool fixture_step(struct fixture *f, const char *id, enum verb_step step, bool bad,
                  const char *text);

/* The editor ends, having left that text; a message: not well. (intents: "editor KIND ID: text that
 * it was opened on", "draft kept", "draft sent", "draft gone") */
void fixture_edited(struct fixture *f, const char *text, const char *error);

/* fixture_edit.c, for view_fixture.c. */
void fixture_edit_init(struct fixture *f);
void fixture_edit_release(struct fixture *f);

/* Keys by name, blank-separated: "z X y", "Down Enter", "^C". */
void fixture_keys(struct fixture *f, const char *keys);
/* Every character is a key. */
void fixture_type(struct fixture *f, const char *text);

/* Draws at that size; the screen as text, which lives until the next one. */
const char *fixture_screen(struct fixture *f, int w, int h);

/* What is in the line of the screen that begins with ">", without the rest. */
const char *fixture_selected(struct fixture *f);

/* Draws and compares with tests/unit/golden/NAME.txt; UPDATE_GOLDEN=1 writes it instead. */
void fixture_golden(struct fixture *f, const char *name, int w, int h);

/* The same for a screen that keys bring about, at 80x24 and 200x50, in UTF-8 and ASCII:
 * NAME-80x24.txt, NAME-200x50.txt, NAME-80x24-ascii.txt, NAME-200x50-ascii.txt. */
void fixture_goldens(struct fixture *(*start)(bool ascii), const char *name, const char *keys);

/* The four of them for what is on the screen now, whatever brought it about. */
void fixture_golden_all(struct fixture *f, const char *name);

/* A file of tests/unit/golden, whole; NULL: it is not there. The caller's. */
char *fixture_read(const char *name);

#endif
