/* `protontop list KIND`. Once: one listing into a store, sorted, filtered, printed. With --watch: a
 * sync keeps that store true, and what it hears of is printed as it comes. */
#include "app/list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app/rows.h"
#include "app/task.h"
#include "app/words.h"
#include "base/alloc.h"
#include "base/num.h"
#include "sync/lister.h"
#include "sync/sync.h"
#include "ui/filter.h"

enum { TICK_MS = 1000 };

struct list {
    struct task task;
    const struct kind *kind;
    enum rows_format format;
    bool watch, progress;
    const char *filter_text; /* as given; NULL: all rows */
    struct filter *filter;
    struct store *store;
    struct store_context *context;
    struct rows *rows;
    struct lister *lister;
    struct sync *sync;
    uv_timer_t tick;
    bool listed; /* with --watch: the first list is printed */
    int status;
    size_t seen;
    char last_error[512];
};

/* --- words ----------------------------------------------------------------------------------- */

static int set_filter(void *ctx, const char *value, struct err *e)
{
    struct list *l = ctx;

    (void)e;
    l->filter_text = value;
    return 0;
}

/* Which columns there are follows from the kind. */
static int read_filter(struct list *l, struct err *e)
{
    char wrong[FILTER_WRONG];

    if (!l->filter_text)
        return 0;
    l->filter = filter_new_for(l->kind, l->filter_text, wrong);
    return wrong[0] ? err_set(e, ERR_USAGE, "--filter: %s", wrong) : 0;
}

static int set_output(void *ctx, const char *value, struct err *e)
{
    static const char *const names[] = {
        [ROWS_TABLE] = "table", [ROWS_JSON] = "json", [ROWS_CSV] = "csv"};
    struct list *l = ctx;

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq(names[i], value)) {
            l->format = (enum rows_format)i;
            return 0;
        }
    return err_set(e, ERR_USAGE, "must be table, json or csv");
}

static int set_watch(void *ctx, const char *value, struct err *e)
{
    struct list *l = ctx;

    (void)value;
    (void)e;
    l->watch = true;
    return 0;
}

static const struct word_option options[] = {
    {"filter", "EXPR", "those that match: words, !word, /regex/, ~fuzzy, column:value, age>2h",
     set_filter},
    {"output", "FORMAT", "table, json (an array) or csv", set_output},
    {"watch", NULL, "go on, and print what changes (json: an object a line)", set_watch},
};

static int read_words(struct list *l, const struct options *o, struct err *e)
{
    for (int i = 0; i < o->n_args; i++) {
        int rc = word_read(options, ARRAY_LEN(options), o->args, o->n_args, &i, l, e);

        if (rc < 0)
            return rc;
        if (rc > 0)
            continue;
        if (l->kind || *o->args[i] == '-')
            return err_set(e, ERR_USAGE, "list: what is \"%s\"? See protontop list --help",
                           o->args[i]);
        l->kind = word_kind(o->args[i], e);
        if (!l->kind)
            return e->code;
    }
    if (!l->kind)
        return err_set(e, ERR_USAGE, "list: of what? protontop list --help has the kinds");
    return read_filter(l, e);
}

int list_help(const struct options *o, struct buf *out, struct err *e)
{
    (void)o;
    (void)e;
    words_kinds_help(VERB__COUNT, out);
    words_help(options, ARRAY_LEN(options), out);
    buf_adds(out, "\nExamples:\n"
                  "  protontop list instance --filter 'status:failed env:prod'\n"
                  "  protontop list deployment --output json | jq -r '.[].resource.arn'\n"
                  "  protontop list instance --watch --output json\n");
    return 0;
}

/* --- printing -------------------------------------------------------------------------------- */

static int64_t now(void)
{
    return clock_wall(&clock_system);
}

static int by_id(const void *a, const void *b)
{
    const struct row *const *x = a, *const *y = b;

    if ((*x)->kind->history && (*x)->facts.created_ms != (*y)->facts.created_ms)
        return (*x)->facts.created_ms < (*y)->facts.created_ms ? 1 : -1; /* the newest first */
    return strcmp((*x)->id, (*y)->id);
}

static void print_list(struct list *l)
{
    const struct vec *all = store_rows(l->store, l->kind);
    struct row **chosen = xcalloc(all->n + 1, sizeof(struct row *));
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++)
        if (!l->filter || filter_match(l->filter, all->v[i], now()))
            chosen[n++] = all->v[i];
    qsort(chosen, n, sizeof(struct row *), by_id);
    rows_list(l->rows, chosen, n, now());
    free(chosen);
}

/* A reader that has gone away has seen enough. */
static bool output_fails(struct list *l)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return false;
    if (errno != EPIPE && l->status == 0)
        fprintf(stderr, "protontop: cannot write: %s\n", strerror(errno));
    l->status = 255;
    return true;
}

/* --- once ------------------------------------------------------------------------------------ */

static void on_row(void *ctx, const cJSON *o)
{
    struct list *l = ctx;
    char line[64];

    store_put(l->context, l->kind, o, false);
    if (!l->progress || ++l->seen % 100 != 0)
        return;
    snprintf(line, sizeof(line), "%zu %s", l->seen, l->kind->plural);
    task_progress(line);
}

static void on_listed(void *ctx, const struct err *e)
{
    struct list *l = ctx;

    l->lister = NULL;
    if (l->progress)
        task_progress("");
    if (l->task.interrupted) {
        fprintf(stderr, "protontop: interrupted\n");
    } else if (e->code != 0) {
        l->status = task_say(e, NULL);
    } else {
        print_list(l);
        output_fails(l);
    }
    task_end(&l->task, l->status);
}

static void list_once(struct list *l)
{
    l->progress = task_has_progress();
    l->lister = lister_start(&(struct lister_config){
        .client = l->task.client, .kind = l->kind, .row = on_row, .done = on_listed, .ctx = l});
}

/* --- as it changes --------------------------------------------------------------------------- */

static void on_sync_closed(void *ctx)
{
    struct list *l = ctx;

    task_end(&l->task, l->status);
}

static void end_watch(struct list *l)
{
    struct sync *s = l->sync;

    if (!s)
        return;
    l->sync = NULL;
    uv_close((uv_handle_t *)&l->tick, NULL);
    sync_close(s, on_sync_closed, l);
}

static void on_end_timer(uv_timer_t *t)
{
    end_watch(t->data);
}

/* Not from inside of what the sync is doing. */
static void end_watch_soon(struct list *l)
{
    uv_timer_start(&l->tick, on_end_timer, 0, 0);
}

static void on_change(struct list *l, enum store_event ev, const struct row *row)
{
    static const char *const words[] = {
        [STORE_ADDED] = "added", [STORE_CHANGED] = "changed", [STORE_REMOVED] = "removed"};

    if (row->kind != l->kind || !l->listed || (l->filter && !filter_match(l->filter, row, now())))
        return;
    rows_change(l->rows, words[ev], row, now());
    if (output_fails(l))
        end_watch_soon(l);
}

/* What keeps us from seeing is said once; and when it is over. */
static void on_state(struct list *l)
{
    const struct store_state *st = store_state(l->context);

    if (strcmp(st->error, l->last_error) != 0)
        fprintf(stderr, "protontop: %s\n", *st->error ? st->error : "it works again");
    snprintf(l->last_error, sizeof(l->last_error), "%s", st->error);
    if (l->listed || st->phase != PHASE_LIVE)
        return;
    l->listed = true;
    print_list(l);
    if (output_fails(l))
        end_watch_soon(l);
}

static void on_store(void *ctx, enum store_event ev, struct row *row)
{
    struct list *l = ctx;

    if (!l->sync)
        return;
    if (ev == STORE_STATE)
        on_state(l);
    else if (ev != STORE_ACTIVITY)
        on_change(l, ev, row);
}

static void on_tick(uv_timer_t *t)
{
    store_tick(((struct list *)t->data)->store);
}

static void watch(struct list *l)
{
    l->sync = sync_new(&(struct sync_config){.loop = &l->task.loop,
                                             .client = l->task.client,
                                             .context = l->context,
                                             .clock = &clock_system,
                                             .refresh_ms = l->task.o->refresh_ms,
                                             .only = l->kind});
    store_observe(l->store, on_store, l);
    uv_timer_init(&l->task.loop, &l->tick);
    l->tick.data = l;
    uv_timer_start(&l->tick, on_tick, TICK_MS, TICK_MS);
    sync_start(l->sync);
}

/* --- all of it ------------------------------------------------------------------------------- */

static void on_interrupt(void *ctx)
{
    struct list *l = ctx;

    if (l->lister)
        lister_cancel(l->lister);
    end_watch(l);
}

static int terminal_width(void)
{
    struct winsize ws;

    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 ? ws.ws_col : 0;
}

static int run(struct list *l, const struct options *o)
{
    int status = task_open(&l->task, o, NULL);

    if (status != 0)
        return status;
    l->task.interrupt = on_interrupt;
    l->task.ctx = l;
    l->store = store_new(&clock_system);
    l->context = store_add_context(l->store, client_profile(l->task.client));
    l->rows = rows_new(&(struct rows_config){.file = stdout,
                                             .format = l->format,
                                             .kind = l->kind,
                                             .ascii = o->ascii,
                                             .visible = isatty(STDOUT_FILENO) == 1,
                                             .changes = l->watch,
                                             .width = terminal_width()});
    if (l->watch)
        watch(l);
    else
        list_once(l);
    status = task_run(&l->task);
    rows_free(l->rows);
    store_free(l->store);
    return status;
}

int list_run(const struct options *o)
{
    struct list *l = xcalloc(1, sizeof(*l));
    struct err e;
    int status;

    status = read_words(l, o, &e) < 0 ? task_say(&e, NULL) : run(l, o);
    filter_free(l->filter);
    free(l);
    return status;
}
