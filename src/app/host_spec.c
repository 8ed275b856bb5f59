/* What the ui asks for that concerns specs: drafts, the operator's editor, YAML's syntax. */
#include "app/dashboard_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/drafts.h"
#include "app/editor.h"
#include "app/yaml_check.h"
#include "base/alloc.h"
#include "base/file.h"

enum { TEXT_MAX = 4 << 20 };

/* An editor at work. */
struct editing {
    struct dashboard *d;
    struct editor *editor;
    char *path;
    char *folder;     /* of a text that is no draft: goes with it; NULL: a draft */
    ui_edited_fn *fn; /* NULL: forgotten */
    void *arg;
};

static struct draft_of draft_of(struct store_context *where, const struct kind *k, const char *id)
{
    const struct store_state *st = store_state(where);

    return (struct draft_of){.profile = st->profile,
                             .region = st->region,
                             .host = st->demo ? "demo" : st->host, /* another port each time */
                             .kind = k->name,
                             .id = id};
}

static int host_draft_load(void *ctx, struct store_context *where, const struct kind *k,
                           const char *id, struct edit_draft *out, struct err *e)
{
    struct draft_of of = draft_of(where, k, id);
    char *folder = drafts_folder();
    int rc = drafts_load(folder, &of, out, e);

    (void)ctx;
    free(folder);
    return rc;
}

static int host_draft_save(void *ctx, struct store_context *where, const struct kind *k,
                           const char *id, const struct edit_draft *d, struct err *e)
{
    struct draft_of of = draft_of(where, k, id);
    char *folder = drafts_folder();
    int rc = drafts_save(folder, &of, d, e);

    (void)ctx;
    free(folder);
    return rc;
}

static void host_draft_drop(void *ctx, struct store_context *where, const struct kind *k,
                            const char *id)
{
    struct draft_of of = draft_of(where, k, id);
    char *folder = drafts_folder();

    (void)ctx;
    drafts_drop(folder, &of);
    free(folder);
}

static int host_check_yaml(void *ctx, const char *text, size_t len, struct edit_wrong *wrong)
{
    (void)ctx;
    return yaml_check(text, len, wrong);
}

/* --- the editor ----------------------------------------------------------------------------------
 */

static void editing_free(struct editing *ed)
{
    if (ed->folder)
        drafts_clear(ed->folder);
    free(ed->folder);
    free(ed->path);
    free(ed);
}

static void on_ended(void *arg, int64_t status, int signal)
{
    struct editing *ed = arg;
    struct buf text = BUF_INIT(TEXT_MAX);
    struct err e, unread;
    bool there = file_read(ed->path, &text, &unread) == 0;

    ed->d->editing = NULL;
    err_clear(&e);
    if (signal)
        err_set(&e, ERR_IO, "the editor was ended by signal %d (%s)", signal, strsignal(signal));
    else if (status == 127)
        err_set(&e, ERR_IO, "the editor was not found: set VISUAL or EDITOR");
    else if (status)
        err_set(&e, ERR_IO, "the editor ended with status %d", (int)status);
    else if (!there)
        e = unread;
    if (ed->fn)
        ed->fn(ed->arg, there ? buf_str(&text) : NULL, &e);
    buf_release(&text);
    editing_free(ed);
}

/* A file of its own for a text that is no draft, where nobody else looks. */
static int make_file(struct editing *ed, const struct ui_editing *what, struct err *e)
{
    const char *run = getenv("XDG_RUNTIME_DIR"), *text = what->text ? what->text : "";

    ed->folder = xasprintf("%s/protontop-XXXXXX", run && *run == '/' ? run : "/tmp");
    if (!mkdtemp(ed->folder)) { /* 0700 */
        err_set(e, ERR_IO, "cannot make a folder for the editor's file: %s", ed->folder);
        free(ed->folder);
        ed->folder = NULL;
        return e->code;
    }
    ed->path = xasprintf("%s/text%s", ed->folder, what->suffix ? what->suffix : "");
    return file_save(ed->path, text, strlen(text), e);
}

static int host_edit(void *ctx, const struct ui_editing *what, ui_edited_fn *fn, void *arg,
                     struct err *e)
{
    struct dashboard *d = ctx;
    struct editing *ed;
    char *folder = drafts_folder();
    int rc;

    if (d->editing || d->ending) {
        free(folder);
        return err_set(e, ERR_NOTNOW, "an editor is open already");
    }
    ed = xcalloc(1, sizeof(*ed));
    *ed = (struct editing){.d = d, .fn = fn, .arg = arg};
    if (what->id) {
        struct draft_of of = draft_of(what->where, what->kind, what->id);

        rc = drafts_path(folder, &of, &ed->path, e);
    } else {
        rc = make_file(ed, what, e);
    }
    if (rc == 0)
        rc = editor_start(&d->loop, d->term, ed->path, on_ended, ed, &ed->editor, e);
    if (rc == 0)
        d->editing = ed;
    else
        editing_free(ed);
    free(folder);
    return rc;
}

static void host_edit_forget(void *ctx, void *arg)
{
    struct dashboard *d = ctx;

    if (d->editing && d->editing->arg == arg)
        d->editing->fn = NULL;
}

void host_end_editing(struct dashboard *d)
{
    if (!d->editing)
        return;
    editor_abandon(d->editing->editor);
    editing_free(d->editing);
    d->editing = NULL;
}

void host_init_spec(struct dashboard *d)
{
    d->host.draft_load = host_draft_load;
    d->host.draft_save = host_draft_save;
    d->host.draft_drop = host_draft_drop;
    d->host.check_yaml = host_check_yaml;
    d->host.edit = host_edit;
    d->host.edit_forget = host_edit_forget;
}
