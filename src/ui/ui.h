/* ui.h - the user interface as a whole: a frame (header, panes, footer) and a stack of views.
 *
 * app feeds it keys, sizes and time; it answers with surfaces and intents. It knows no terminal and
 * no network. Nothing draws from a callback: app asks ui_dirty() once a loop turn and then calls
 * ui_draw(). */
#ifndef UI_UI_H
#define UI_UI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "kind/kind.h"
#include "store/store.h"
#include "ui/keymap.h"
#include "ui/surface.h"
#include "ui/view.h"

struct op;
struct store_context;
struct ui_call;
struct edit_draft;
struct edit_wrong;
struct ui_editing;

/* Comes exactly once, asynchronously. e->code 0: `answer` is there, borrowed for the call; else it
 * is NULL. e->request_id is told in both cases, where there was one answer. */
typedef void ui_answer_fn(void *arg, const cJSON *answer, const struct err *e);

/* Something has come to an end that the operator wants to be told of. All borrowed. */
struct ui_news {
    struct store_context *where;
    const struct kind *kind;
    const char *id;
    enum health from, to;
    const char *text; /* "succeeded in 3m12s"; as the service said it */
};

/* What becomes of an action: each step once, asynchronously, `text` borrowed; nothing comes after
 * one of the last steps (enum verb_step). */
typedef void ui_step_fn(void *arg, enum verb_step step, bool bad, const char *text);

/* What the editor left: comes once, from the loop. e->code not 0: the editor did not end well, or
 * (text NULL) what it left cannot be read. Both borrowed. */
typedef void ui_edited_fn(void *arg, const char *text, const struct err *e);

/* Where a context can be opened: a profile of the AWS files or a context of our own; a region. */
enum ui_site { SITE_PROFILE, SITE_REGION };

/* Strings are owned by whoever has the list. */
struct ui_site_choice {
    char *name, *help;          /* help may be NULL */
    struct store_context *open; /* it is open already; NULL: it is not */
};

/* What the operator wants from the world; app hands it to sync, term or the loop. */
struct ui_host {
    void *ctx;
    /* Does something to a row, and says what becomes of it through the store; to fn as well, where
     * somebody wants to follow it (may be NULL). 0, or an ERR_* with e when it could not even be
     * tried: nothing was sent, that has been said, and fn hears nothing. */
    int (*act)(void *ctx, struct store_context *where, const struct kind *k, const char *id,
               enum verb_id verb, const struct verb_choice *choice, ui_step_fn *fn, void *arg,
               struct err *e);
    /* Whoever follows with this arg hears nothing any more. */
    void (*forget)(void *ctx, const void *arg);
    void (*refresh)(void *ctx);
    /* k NULL: at nothing. */
    void (*focus)(void *ctx, struct store_context *where, const struct kind *k, const char *id);
    /* Somebody looks at a kind that is not kept up to date by itself, or not any more; counted. */
    void (*want)(void *ctx, const struct kind *k, bool on);
    void (*redraw)(void *ctx); /* repaint the whole terminal */
    void (*suspend)(void *ctx);
    void (*quit)(void *ctx);
    /* Any operation; `where` NULL: the only context. `input` (may be NULL) is copied. A listing's
     * answer is whole: its pages are joined, unless the input has a page token or size of its own.
     * The call is valid until fn returns. */
    struct ui_call *(*call)(void *ctx, struct store_context *where, const struct op *op,
                            const cJSON *input, ui_answer_fn *fn, void *arg);
    /* fn is not called any more. What was sent may be carried out all the same. */
    void (*call_cancel)(void *ctx, struct ui_call *c);
    /* Another look, at once. *wrong: how many lines of its file are (they are activity lines by
     * then). 0, or an ERR_* with e: the look is as it was. */
    int (*theme)(void *ctx, const char *name, unsigned *wrong, struct err *e);
    void (*themes)(void *ctx, struct vec *names); /* "name\thelp", the caller's to free */
    /* 0, or ERR_TERM: the terminal has none. */
    int (*mouse)(void *ctx, bool on, struct err *e);
    /* To the clipboard: safe text. What became of it is told by a notice. */
    void (*copy)(void *ctx, const char *text);
    void (*notify)(void *ctx, const struct ui_news *n);
    /* A new client token. */
    void (*token)(void *ctx, char out[37]);
    /* Specs that were begun and have not come true, by what they are of (edit.h). load:
     * ERR_NOTFOUND when there is none; else the draft is the caller's. */
    int (*draft_load)(void *ctx, struct store_context *where, const struct kind *k, const char *id,
                      struct edit_draft *out, struct err *e);
    int (*draft_save)(void *ctx, struct store_context *where, const struct kind *k, const char *id,
                      const struct edit_draft *d, struct err *e);
    void (*draft_drop)(void *ctx, struct store_context *where, const struct kind *k,
                       const char *id);
    /* The operator's editor gets the terminal. Negative with e: it did not start, fn is not called.
     * Nor is it when the ui ends first. */
    int (*edit)(void *ctx, const struct ui_editing *what, ui_edited_fn *fn, void *arg,
                struct err *e);
    /* Who asked for the editor is over: fn is not called any more. */
    void (*edit_forget)(void *ctx, void *arg);
    /* 0, or ERR_PARSE and what is wrong. */
    int (*check_yaml)(void *ctx, const char *text, size_t len, struct edit_wrong *wrong);
    /* What there is to choose from, `from` being where the operator is: struct ui_site_choice *,
     * the caller's. */
    void (*sites)(void *ctx, enum ui_site what, struct store_context *from, struct vec *out);
    /* Opens a context there: another profile in the same region, or the same profile in another
     * region. The one that is open there already counts. NULL with e: what is wrong. */
    struct store_context *(*open)(void *ctx, enum ui_site what, const char *name,
                                  struct store_context *from, struct err *e);
    void (*leave)(void *ctx, struct store_context *where);
    unsigned (*pending)(void *ctx, const struct store_context *where); /* actions, not settled */
    /* Reads a file that the operator named (a spec). 0, or an ERR_* with e. */
    int (*read_file)(void *ctx, const char *path, struct buf *out, struct err *e);
};

struct ui_config {
    struct store *store;         /* borrowed */
    const struct clock *clock;   /* borrowed */
    const struct keymap *keymap; /* borrowed */
    const struct ui_host *host;  /* borrowed */
    bool ascii, read_only;
    unsigned bulk_requests; /* of a bulk action, at the same time; 0: the default */
    /* The columns chosen for a kind, "name, status"; NULL, or answering NULL: the default. */
    const char *(*columns)(void *ctx, const struct kind *k);
    void *columns_ctx;
};

struct ui *ui_new(const struct ui_config *cfg);
void ui_free(struct ui *ui);

void ui_resize(struct ui *ui, int w, int h); /* in cells; works down to 20x5 */
void ui_key(struct ui *ui, uint32_t key);

/* Time passed: ages on the screen may differ. Returns when it wants to be called again (wall ms):
 * at most once a second, and only while something on the screen has an age in seconds. */
int64_t ui_tick(struct ui *ui);

bool ui_dirty(const struct ui *ui);

/* Fills the surface (resized to the ui's size). Clears the dirty mark. */
void ui_draw(struct ui *ui, struct surface *s);

/* For views. */
const struct ui_env *ui_env(const struct ui *ui);
const struct ui_host *ui_host(const struct ui *ui);
void ui_push(struct ui *ui, struct view *v);        /* over what is there, or the next place */
void ui_close(struct ui *ui, struct view *v);       /* one that is over, not a place; frees it */
struct vec *ui_edits(struct ui *ui);                /* for edit.c alone */
void ui_push_prompt(struct ui *ui, struct view *v); /* at the bottom */
/* After ui_push_prompt(): which context the question is about. Its name and colour stand over it.
 */
void ui_prompt_about(struct ui *ui, struct store_context *where);
/* Its rows come into sight, as far as the view knows contexts. */
void ui_show_context(struct ui *ui, struct store_context *where);
bool ui_is_asking(const struct ui *ui); /* a prompt is open */
/* Where the operator is: the context of what is selected, else the first. NULL: there is none. */
struct store_context *ui_where(const struct ui *ui);
/* The table of a kind, as the next place; the filter (may be NULL) as if it had been typed. */
void ui_open_kind(struct ui *ui, const struct kind *k, const char *filter);
bool ui_at_root(const struct ui *ui);           /* nothing to close: q quits */
void ui_run(struct ui *ui, enum command_id id); /* as if its key had been pressed */
/* The same with what was typed behind its name (NULL: nothing), which is copied. */
void ui_run_with(struct ui *ui, enum command_id id, const char *argument);
/* For whoever carries a command out: that argument, or NULL. Borrowed until it returns. */
const char *ui_argument(const struct ui *ui);
void ui_mark_dirty(struct ui *ui);

/* A line over the footer, until Esc or the next action; `bad` ones in the error's colour. */
void ui_notice(struct ui *ui, bool bad, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
