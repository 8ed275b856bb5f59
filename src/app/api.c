/* `protontop api OPERATION`: one call, or all pages of a listing, printed as they come. Knows no
 * operation by name: what it does goes by the tables. */
#include "app/api.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/api_request.h"
#include "app/task.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

enum { PAGE_MAX = 64 << 20, TURNS_TO_SEND = 1 };

struct api {
    struct task task;
    struct api_request r;
    struct out *out;
    struct call *call;
    struct pager *pager;
    bool progress; /* is shown */
    char *token;   /* that the page at hand was asked with; NULL: the first */
    int64_t skip;  /* items of the first page that were told before */
    int64_t total; /* items told */
    int64_t pages;
    char *resume;    /* where to go on, for the operator */
    struct buf page; /* that is to be printed, its items [from, from + count) */
    size_t from, count;
    bool has_page;
    uv_idle_t turn;    /* prints it once the next is under way */
    uint64_t requests; /* sent when it came */
    int turns;         /* since the next was sent */
    bool unwritable;   /* standard output takes no more */
};

/* --- the end -----------------------------------------------------------------------------------
 */

/* Writes out what was printed since errno was set to 0, which so tells what went wrong. A reader
 * that has gone away has seen enough: nothing to say. */
static bool flush(struct api *a)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    if (!a->unwritable && errno != EPIPE) {
        if (a->progress)
            task_progress("");
        fprintf(stderr, "protontop: cannot write: %s\n", strerror(errno));
    }
    a->unwritable = true;
    return false;
}

static int say(struct api *a, const struct err *e)
{
    int status;

    if (a->task.interrupted) {
        fprintf(stderr, "protontop: interrupted\n");
        status = err_exit_status(ERR_CANCELLED);
    } else {
        status = task_say(e, a->r.op->name);
    }
    if (err_unsure(e) && a->r.op->retry != OP_RETRY_READ)
        fprintf(stderr, "protontop: it may have been carried out all the same: look at what has "
                        "become of it before you repeat it\n");
    return status;
}

static void print_page(struct api *a)
{
    if (a->has_page && !a->unwritable) {
        errno = 0;
        out_page(a->out, buf_str(&a->page), a->page.len, a->from, a->count);
        flush(a);
    }
    a->has_page = false;
    uv_idle_stop(&a->turn);
}

static void finish(struct api *a, const struct err *e)
{
    int status = 0;

    if (a->r.pages) {
        print_page(a);
        uv_close((uv_handle_t *)&a->turn, NULL);
        if (a->progress)
            task_progress("");
        errno = 0;
    }
    if (e->code != 0)
        status = say(a, e);
    else if (a->r.pages && !a->unwritable)
        out_end(a->out, a->resume);
    if (!flush(a))
        status = err_exit_status(ERR_IO);
    task_end(&a->task, status);
}

/* --- one call ----------------------------------------------------------------------------------
 */

static void on_answer(void *ctx, struct call_result *result, const struct err *e)
{
    struct api *a = ctx;

    a->call = NULL;
    errno = 0;
    if (e->code == 0)
        out_answer(a->out, result->text, result->text_len);
    finish(a, e);
}

/* --- pages -------------------------------------------------------------------------------------
 */

static void show_progress(struct api *a)
{
    char line[128];

    if (!a->progress)
        return;
    snprintf(line, sizeof(line), "%s: %lld items, %lld pages", a->r.op->cli_name,
             (long long)a->total, (long long)a->pages);
    task_progress(line);
}

/* As the AWS CLI counts: an item too many cuts the page that it is on; at a page's end the listing
 * is cut only if there is another page. Returns whether to go on. */
static bool count_items(struct api *a, const char *next, int64_t *from, int64_t *count)
{
    *from = a->pages == 0 ? a->skip : 0;
    *from = *from < *count ? *from : *count;
    *count -= *from;
    if (a->r.max_items >= 0 && a->total + *count > a->r.max_items) {
        *count = a->r.max_items - a->total;
        a->resume = api_token_make(a->r.op->input_token, a->token, *count + *from);
        return false;
    }
    if (!next)
        return false;
    if (a->total + *count == a->r.max_items) {
        a->resume = api_token_make(a->r.op->input_token, next, -1);
        return false;
    }
    free(a->token);
    a->token = xstrdup(next);
    return true;
}

/* A page is printed once the next one was asked for: while the service works on it. The request is
 * on its way a few turns of the loop after the client has counted it (libcurl takes its time); if
 * it never is, print_page() is called by whoever needs it. */
static void on_turn(uv_idle_t *i)
{
    struct api *a = i->data;
    struct client_stats stats;

    client_stats(a->task.client, &stats);
    if (stats.requests > a->requests && ++a->turns > TURNS_TO_SEND)
        print_page(a);
}

static bool on_page(void *ctx, const struct page_text *page)
{
    struct api *a = ctx;
    struct client_stats stats;
    int64_t from, count = (int64_t)page->items;
    bool more = count_items(a, page->next, &from, &count);

    print_page(a); /* the one before, if it still waits */
    buf_clear(&a->page);
    if (page->list)
        buf_add(&a->page, page->list, page->len);
    a->from = (size_t)from;
    a->count = (size_t)count;
    a->has_page = true;
    a->total += count;
    a->pages++;
    client_stats(a->task.client, &stats);
    a->requests = stats.requests;
    a->turns = 0;
    uv_idle_start(&a->turn, on_turn);
    show_progress(a);
    return more && !a->unwritable;
}

static void on_listed(void *ctx, const struct err *e)
{
    struct api *a = ctx;

    a->pager = NULL;
    finish(a, e);
}

static int start_listing(struct api *a, struct err *e)
{
    const struct op *op = a->r.op;

    if (a->r.starting_token &&
        api_token_read(op->input_token, a->r.starting_token, &a->token, &a->skip, e) < 0)
        return err_prefix(e, "%s: --starting-token", op->cli_name);
    if (a->token)
        json_set_str(a->r.input, op->input_token, a->token);
    a->progress = task_has_progress() && !isatty(STDOUT_FILENO);
    buf_init(&a->page, PAGE_MAX);
    uv_idle_init(&a->task.loop, &a->turn);
    a->turn.data = a;
    a->pager = client_list_text(a->task.client, op, a->r.input, (int)a->r.page_size, on_page,
                                on_listed, a);
    return 0;
}

/* --- the command -------------------------------------------------------------------------------
 */

static void on_interrupt(void *ctx)
{
    struct api *a = ctx;

    if (a->call)
        call_cancel(a->call);
    else if (a->pager)
        pager_cancel(a->pager);
}

static int start(struct api *a, struct err *e)
{
    if (a->r.pages) {
        if (start_listing(a, e) < 0)
            return e->code;
    } else {
        a->call = client_call(a->task.client, a->r.op, a->r.input, on_answer, a);
    }
    a->r.input = NULL; /* the client's now */
    return 0;
}

static int run(struct api *a, const struct options *o, struct err *e)
{
    struct task_settings settings = {.timeout_ms = (long)a->r.read_timeout_s * 1000,
                                     .connect_timeout_ms = (long)a->r.connect_timeout_s * 1000};
    struct out_config out = {.file = stdout,
                             .format = a->r.format,
                             .op = a->r.op,
                             .iso8601 = a->r.iso8601,
                             .visible = isatty(STDOUT_FILENO)};
    int status;

    if (out.format == OUT_TABLE)
        setlocale(LC_CTYPE, ""); /* the widths of characters */
    status = task_open(&a->task, o, &settings);

    if (status != 0)
        return status;
    a->task.interrupt = on_interrupt;
    a->task.ctx = a;
    a->out = out_new(&out);
    if (start(a, e) < 0)
        task_end(&a->task, task_say(e, NULL));
    status = task_run(&a->task);
    out_free(a->out);
    return status;
}

/* Written as an answer of that shape would be. */
static int print_skeleton(const struct shape *input)
{
    const struct op form = {.name = "skeleton", .output = input};
    struct out_config cfg = {.file = stdout, .format = OUT_JSON, .op = &form};
    cJSON *tree = api_skeleton(input);
    char *json = cJSON_PrintUnformatted(tree);
    struct out *out = out_new(&cfg);

    if (tree->child)
        out_answer(out, json, strlen(json));
    else
        puts("{}");
    out_free(out);
    cJSON_free(json);
    cJSON_Delete(tree);
    return 0;
}

int api_run(const struct options *o)
{
    struct api *a = xcalloc(1, sizeof(*a));
    struct err e;
    int status;

    err_clear(&e);
    if (api_request_read(&a->r, o, &e) < 0) {
        status = task_say(&e, NULL);
    } else if (a->r.skeleton) {
        status = print_skeleton(a->r.op->input);
    } else if (o->read_only && a->r.op->retry != OP_RETRY_READ) {
        err_set(&e, ERR_USAGE, "%s changes something, and --read-only forbids it",
                a->r.op->cli_name);
        status = task_say(&e, NULL);
    } else {
        status = run(a, o, &e);
    }
    api_request_release(&a->r);
    buf_release(&a->page);
    free(a->token);
    free(a->resume);
    free(a);
    return status;
}
