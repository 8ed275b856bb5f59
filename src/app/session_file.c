/* The session's file, $XDG_STATE_HOME/protontop/session: {"version": 1, "contexts": {NAME:
 * {"saved": SECONDS, "ui": {...}}}}. What is in "ui" only the ui knows. Mode 0600: it has names in
 * it. */
#include "app/session_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/dashboard_inside.h"
#include "app/state_file.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/when.h"
#include "ui/session.h"

enum { VERSION = 1, FILE_MAX = 8 * 1024 * 1024, CONTEXTS_KEPT = 50 };

/* The contexts of this dashboard: profile, region and endpoint of each. */
static void name_of(const struct dashboard *d, struct buf *out)
{
    for (size_t i = 0; i < store_context_count(d->store); i++) {
        const struct store_state *st = store_state(store_context_at(d->store, i));

        buf_addf(out, "%s%s@%s@%s", i ? "," : "", st->profile, st->region, st->host);
    }
}

static char *path_of(const struct dashboard *d)
{
    return d->o->demo || d->o->no_session ? NULL : state_file("session");
}

/* The whole file; NULL when there is none. e->code tells what is wrong with one that is there. */
static cJSON *read_file(const char *path, struct err *e)
{
    struct buf text = BUF_INIT(FILE_MAX);
    cJSON *o = NULL;

    *e = (struct err){.code = 0};
    if (file_exists(path) && file_read(path, &text, e) == 0)
        o = json_parse(buf_str(&text), text.len, e);
    buf_release(&text);
    if (o && json_num(o, "version", 0) != VERSION)
        err_set(e, ERR_PARSE, "it is of another version of protontop");
    else if (o && !cJSON_IsObject(json_at(o, "contexts")))
        err_set(e, ERR_PARSE, "it is no session");
    if (e->code) {
        cJSON_Delete(o);
        return NULL;
    }
    return o;
}

void session_file_load(struct dashboard *d)
{
    char *path = path_of(d);
    struct buf name = BUF_INIT(8192);
    struct err e;
    cJSON *o = path ? read_file(path, &e) : NULL;
    const cJSON *kept;

    if (path && e.code)
        store_warn(d->store, "%s: what the last session kept is not used: %s", path, e.msg);
    name_of(d, &name);
    kept = cJSON_GetObjectItemCaseSensitive(json_at(o, "contexts"), buf_str(&name));
    if (kept)
        session_restore(d->ui, json_at(kept, "ui"));
    cJSON_Delete(o);
    buf_release(&name);
    free(path);
}

/* The one that was not used for the longest time goes. */
static void drop_oldest(cJSON *contexts)
{
    while (cJSON_GetArraySize(contexts) > CONTEXTS_KEPT) {
        cJSON *oldest = NULL, *c;

        cJSON_ArrayForEach (c, contexts)
            if (!oldest || json_num(c, "saved", 0) < json_num(oldest, "saved", 0))
                oldest = c;
        cJSON_Delete(cJSON_DetachItemViaPointer(contexts, oldest));
    }
}

/* A newer protontop may want it. */
static void put_aside(const char *path)
{
    char *old = xasprintf("%s.old", path);

    if (rename(path, old) < 0)
        log_warn("session: cannot put %s aside", path);
    free(old);
}

static cJSON *entry(struct dashboard *d)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddNumberToObject(o, "saved", (double)(clock_wall(&clock_system) / MS_SECOND));
    cJSON_AddItemToObject(o, "ui", session_save(d->ui));
    return o;
}

void session_file_save(struct dashboard *d)
{
    char *path = path_of(d), *text;
    struct buf name = BUF_INIT(8192);
    struct err e;
    cJSON *o = path ? read_file(path, &e) : NULL;

    if (path && !o) { /* none, or one that is of no use to us */
        if (e.code)
            put_aside(path);
        o = cJSON_CreateObject();
        cJSON_AddNumberToObject(o, "version", VERSION);
        cJSON_AddObjectToObject(o, "contexts");
    }
    if (o) {
        cJSON *contexts = cJSON_GetObjectItemCaseSensitive(o, "contexts");

        name_of(d, &name);
        json_set(contexts, buf_str(&name), entry(d));
        drop_oldest(contexts);
        text = cJSON_Print(o);
        if (text && file_save(path, text, strlen(text), &e) < 0)
            log_warn("session: %s", e.msg);
        free(text);
    }
    cJSON_Delete(o);
    buf_release(&name);
    free(path);
}
