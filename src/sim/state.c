/* state.c - what the parts and entries of a statefile mean, and doing again what a journal says. It
 * knows the sim by its calls alone. */
#include "sim/state.h"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/save.h"
#include "sim/statefile.h"

/* Entries that are no operations; parts that are no records. */
#define EVENT    "!event"
#define END      "!end"
#define SCENARIO "!scenario"

/* A restart does as many calls again as the journal has entries: some hundred thousand a second. */
enum { JOURNAL_MAX = 50000 };

struct state {
    const struct statefile_class *class;
    struct statefile *file;
    char *path;
};

struct state *state_open(const struct statefile_class *class, const char *path, struct err *e)
{
    struct statefile *f = class->open(path, e);
    struct state *st;
    if (!f)
        return NULL;
    st = xcalloc(1, sizeof(*st));
    st->class = class;
    st->file = f;
    st->path = xstrdup(path);
    return st;
}

void state_close(struct state *st)
{
    if (!st)
        return;
    st->class->close(st->file);
    free(st->path);
    free(st);
}

bool state_is_new(const struct state *st)
{
    return st->class->is_empty(st->file);
}

bool state_wants_snapshot(const struct state *st)
{
    return st->class->entries(st->file) >= JOURNAL_MAX;
}

/* --- noting
 * --------------------------------------------------------------------------------------- */

static int note(struct state *st, int64_t at_ms, const char *op, const char *region, cJSON *body,
                struct err *e)
{
    char *text = cJSON_PrintUnformatted(body);
    const struct statefile_entry entry = {.at_ms = at_ms, .op = op, .region = region, .body = text};
    int rc = st->class->append(st->file, &entry, e);
    cJSON_free(text);
    cJSON_Delete(body);
    return rc;
}

static cJSON *input_of(const struct sim_request *rq)
{
    return rq->input ? cJSON_Duplicate(rq->input, true) : cJSON_CreateObject();
}

int state_note_call(struct state *st, const struct sim_request *rq, int64_t now_ms, struct err *e)
{
    return note(st, now_ms, rq->op, rq->region, input_of(rq), e);
}

int state_note_event(struct state *st, size_t done, const struct sim_request *rq, int64_t now_ms,
                     struct err *e)
{
    cJSON *o = cJSON_CreateObject();
    json_set(o, "done", cJSON_CreateNumber((double)done));
    if (rq) {
        json_set_str(o, "op", rq->op);
        json_set(o, "input", input_of(rq));
    }
    return note(st, now_ms, EVENT, NULL, o, e);
}

int state_note_end(struct state *st, uint64_t id, const struct sim_work_result *r, int64_t now_ms,
                   struct err *e)
{
    cJSON *o = cJSON_CreateObject();
    json_set(o, "id", cJSON_CreateNumber((double)id));
    json_set(o, "good", cJSON_CreateBool(r->good));
    json_set(o, "cancelled", cJSON_CreateBool(r->cancelled));
    json_set_str(o, "message", r->message);
    if (r->outputs)
        json_set(o, "outputs", cJSON_Duplicate(r->outputs, true));
    return note(st, now_ms, END, NULL, o, e);
}

/* --- snapshots
 * -------------------------------------------------------------------------------------- */

struct snapshot {
    struct state *state;
    struct err *e;
};

static int put(void *ctx, cJSON *record)
{
    struct snapshot *snap = ctx;
    char *text = cJSON_PrintUnformatted(record);
    int rc = snap->state->class->put(snap->state->file, json_str_or(record, "kind", "?"), text,
                                     snap->e);
    cJSON_free(text);
    cJSON_Delete(record);
    return rc;
}

static int put_scenario(struct snapshot *snap, const struct state_scenario *scenario)
{
    cJSON *o = cJSON_CreateObject();
    json_set_str(o, "kind", SCENARIO);
    json_set(o, "start", cJSON_CreateNumber((double)scenario->start_ms));
    json_set(o, "done", cJSON_CreateNumber((double)scenario->done));
    return put(snap, o);
}

int state_snapshot(struct state *st, const struct sim *s, const struct state_scenario *scenario,
                   struct err *e)
{
    struct snapshot snap = {.state = st, .e = e};
    int rc = st->class->begin(st->file, e);
    if (!rc)
        rc = put_scenario(&snap, scenario);
    if (!rc)
        rc = sim_save(s, put, &snap);
    if (!rc)
        rc = st->class->commit(st->file, e);
    if (rc)
        st->class->abort(st->file);
    return rc;
}

/* --- loading
 * ------------------------------------------------------------------------------------------ */

struct restart {
    struct state *st;
    struct sim_loader *loader;
    struct sim *s;
    struct state_scenario *scenario;
    struct err *e;
};

static int damaged(struct restart *r)
{
    (void)err_prefix(r->e, "the state file %s is damaged", r->st->path);
    return r->e->code = ERR_CONFIG;
}

static void take_scenario(struct restart *r, const cJSON *o)
{
    r->scenario->start_ms = (int64_t)json_num(o, "start", (double)r->scenario->start_ms);
    r->scenario->done = (size_t)json_num(o, "done", 0);
}

static int load_part(void *ctx, const char *kind, const char *body)
{
    struct restart *r = ctx;
    cJSON *o = json_parse(body, strlen(body), r->e);
    int rc = o ? 0 : ERR_CONFIG;
    if (o && str_eq(kind, SCENARIO))
        take_scenario(r, o);
    else if (o)
        rc = sim_loader_add(r->loader, o, r->e);
    cJSON_Delete(o);
    return rc ? damaged(r) : 0;
}

static void do_call(struct restart *r, const char *op, const char *region, const cJSON *input,
                    int64_t at_ms)
{
    const struct sim_request rq = {.op = op, .region = region, .input = input};
    struct sim_answer answer;
    sim_handle(r->s, &rq, at_ms, &answer);
    sim_answer_release(&answer);
}

static int do_again(void *ctx, const struct statefile_entry *entry)
{
    struct restart *r = ctx;
    cJSON *o = json_parse(entry->body, strlen(entry->body), r->e);
    if (!o)
        return damaged(r);
    if (str_eq(entry->op, EVENT)) {
        take_scenario(r, o);
        if (json_str(o, "op"))
            do_call(r, json_str(o, "op"), NULL, json_at(o, "input"), entry->at_ms);
    } else if (str_eq(entry->op, END)) {
        const struct sim_work_result result = {.good = json_bool(o, "good", false),
                                               .cancelled = json_bool(o, "cancelled", false),
                                               .message = json_str(o, "message"),
                                               .outputs = json_at(o, "outputs")};
        sim_end_work(r->s, (uint64_t)json_num(o, "id", 0), &result, entry->at_ms);
    } else {
        do_call(r, entry->op, entry->region, o, entry->at_ms);
    }
    cJSON_Delete(o);
    return 0;
}

/* What an older or newer program would make of a journal is not known to be the same. */
static int check_writer(struct state *st, struct err *e)
{
    if (!st->class->entries(st->file) || str_eq(st->class->writer(st->file), PACKAGE_VERSION))
        return 0;
    return err_set(
        e, ERR_CONFIG,
        "the state file %s was written by protond %s, which was not ended properly: start "
        "that version with it once and end it, or name another file; it is left as it is",
        st->path, st->class->writer(st->file));
}

struct sim *state_load(struct state *st, struct state_scenario *scenario, struct err *e)
{
    struct restart r = {.st = st, .scenario = scenario, .e = e};
    if (check_writer(st, e))
        return NULL;
    r.loader = sim_loader_new();
    if (st->class->parts(st->file, load_part, &r, e)) {
        sim_loader_free(r.loader);
        return NULL;
    }
    r.s = sim_loader_end(r.loader);
    if (!st->class->replay(st->file, do_again, &r, e))
        return r.s;
    sim_free(r.s);
    return NULL;
}
