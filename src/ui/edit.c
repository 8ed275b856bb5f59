/* A spec changed by hand: how an edit begins, the editor, what is wrong with what it wrote. Knows
 * the host's drafts and editor; what may be done to a row its kind's verb says. */
#include "ui/edit_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"
#include "ui/prompt.h"

void edit_draft_release(struct edit_draft *d)
{
    free(d->text);
    free(d->base);
    free(d->deployment);
    free(d->type);
    *d = (struct edit_draft){0};
}

const struct row *edit_row(const struct edit *ed)
{
    return store_find(ed->context, ed->kind, ed->id);
}

char *edit_name(const struct edit *ed)
{
    struct buf b = BUF_INIT(1 << 16), safe = BUF_INIT(1 << 18);

    kind_label(ed->kind, ed->id, &b);
    text_safe(&safe, buf_str(&b), b.len, 0);
    buf_release(&b);
    return buf_detach(&safe);
}

void edit_ask(struct edit *ed, struct view *prompt)
{
    ui_push_prompt(ed->ui, prompt);
    ui_prompt_about(ed->ui, ed->context);
}

void edit_finish(struct edit *ed)
{
    struct vec *all = ui_edits(ed->ui);

    for (size_t i = 0; i < all->n; i++)
        if (all->v[i] == ed) {
            vec_remove(all, i);
            break;
        }
    ask_cancel(ed->ask);
    free(ed->id);
    free(ed->base);
    free(ed->deployment);
    free(ed->text);
    free(ed->words);
    free(ed->type);
    free(ed);
}

void edit_drop(struct edit *ed)
{
    const struct ui_host *host = ui_host(ed->ui);

    host->draft_drop(host->ctx, ed->context, ed->kind, ed->id);
    edit_finish(ed);
}

void edit_end_all(struct ui *ui)
{
    struct vec *all = ui_edits(ui);

    while (all->n > 0) {
        const struct ui_host *host = ui_host(ui);

        host->forget(host->ctx, all->v[all->n - 1]);
        edit_finish(all->v[all->n - 1]);
    }
    vec_release(all);
}

bool edit_save(struct edit *ed, bool sent)
{
    const struct ui_host *host = ui_host(ed->ui);
    struct edit_draft d = {.text = ed->text,
                           .base = ed->base,
                           .deployment = ed->deployment,
                           .type = ed->type,
                           .saved_ms = clock_wall(ui_env(ed->ui)->clock),
                           .sent = sent};
    struct err e;

    if (host->draft_save(host->ctx, ed->context, ed->kind, ed->id, &d, &e) == 0)
        return true;
    ui_notice(ed->ui, true, "edit: the draft cannot be kept: %s", e.msg);
    return false;
}

void edit_rebase(struct edit *ed, const cJSON *o)
{
    const char *spec = kind_spec(ed->kind, o, SPEC_NOW);
    struct facts f = {0};

    ed->kind->read(o, &f);
    free(ed->base);
    free(ed->deployment);
    ed->base = xstrdup(spec ? spec : "");
    ed->deployment = xstrdup(f.deployment);
}

/* --- what was written ----------------------------------------------------------------------------
 */

/* An editor ends the last line, whether it was ended before or not. */
static bool same_text(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);

    n -= n > 0 && a[n - 1] == '\n';
    m -= m > 0 && b[m - 1] == '\n';
    return n == m && memcmp(a, b, n) == 0;
}

static const char again[] = "edit again", keep[] = "keep the draft", give_up[] = "give it up";

static void on_trouble(void *ctx, const char *choice)
{
    struct edit *ed = ctx;

    if (str_eq(choice, again)) {
        edit_open_editor(ed);
    } else if (str_eq(choice, give_up)) {
        ui_notice(ed->ui, false, "edit: given up, the draft is thrown away");
        edit_drop(ed);
    } else {
        ui_notice(ed->ui, false, "edit: not sent, kept as a draft: e takes it up again");
        edit_finish(ed);
    }
}

static void ask_trouble(struct edit *ed, const char *what)
{
    static const char *const choices[] = {again, keep, give_up, NULL};
    static const char *const helps[] = {"the editor, on what you wrote",
                                        "e offers it again, whenever you like",
                                        "throws away what you wrote"};

    edit_ask(ed, prompt_choice(ed->ui, what, choices, helps, 0, on_trouble, ed));
}

/* "Line 7, column 3: did not find expected key", and that line. */
static void say_wrong(struct edit *ed, const struct edit_wrong *w)
{
    struct buf b = BUF_INIT(1 << 16);
    const char *at = ed->text;

    for (size_t i = 1; i < w->line && at; i++) {
        at = strchr(at, '\n');
        at = at ? at + 1 : NULL;
    }
    if (w->line)
        buf_addf(&b, "Line %zu, column %zu: ", w->line, w->column);
    buf_adds(&b, w->what);
    if (w->line && at && *at && *at != '\n')
        buf_addf(&b, "\n%zu: %.*s", w->line, (int)strcspn(at, "\n"), at);
    ask_trouble(ed, buf_str(&b));
    buf_release(&b);
}

/* Is it what the service may be sent? */
static bool check(struct edit *ed)
{
    const struct ui_host *host = ui_host(ed->ui);
    size_t n = utf8_count(ed->text, strlen(ed->text));
    struct edit_wrong w = {0};

    if (n > KIND_SPEC_MAX)
        snprintf(w.what, sizeof(w.what), "It has %zu characters: the service takes %d at most.", n,
                 KIND_SPEC_MAX);
    else if (host->check_yaml(host->ctx, ed->text, strlen(ed->text), &w) == 0)
        return true;
    say_wrong(ed, &w);
    return false;
}

/* What the editor left behind, however it ended. */
static void on_edited(void *arg, const char *text, const struct err *e)
{
    struct edit *ed = arg;

    ed->editing = false;
    free(ed->text);
    ed->text = xstrdup(text);
    if (text && same_text(text, ed->base)) {
        if (e->code)
            ui_notice(ed->ui, true, "edit: %s; nothing was changed", e->msg);
        else
            ui_notice(ed->ui, false, "edit: nothing was changed, nothing is sent");
        edit_drop(ed);
    } else if (e->code && text) {
        ui_notice(ed->ui, true, "edit: %s; not sent, kept as a draft: e takes it up again", e->msg);
        edit_finish(ed);
    } else if (e->code) {
        ask_trouble(ed, e->msg);
    } else if (check(ed)) {
        edit_review(ed);
    }
}

void edit_open_editor(struct edit *ed)
{
    const struct ui_host *host = ui_host(ed->ui);
    struct ui_editing what = {.where = ed->context, .kind = ed->kind, .id = ed->id};
    struct err e;

    ask_cancel(ed->ask); /* what was about to be sent is not what it will be */
    ed->ask = NULL;
    ui_notice(ed->ui, false, "%s", "");
    ed->editing = true;
    if (host->edit(host->ctx, &what, on_edited, ed, &e) == 0)
        return;
    ed->editing = false;
    ui_notice(ed->ui, true, "edit: %s", e.msg);
    if (ed->text && same_text(ed->text, ed->base))
        edit_drop(ed);
    else
        edit_finish(ed);
}

/* --- how one begins ------------------------------------------------------------------------------
 */

bool edit_applies(const struct row *r)
{
    const struct verb *v = r ? kind_verb(r->kind, VERB_UPDATE) : NULL;
    char why[128];

    return v && v->spec_member && verb_applies(v, &r->facts, why, sizeof(why));
}

static bool is_read_only(struct ui *ui, const struct row *r)
{
    return ui_env(ui)->read_only || store_state(r->context)->read_only;
}

/* One that is at its editor or its questions; the ui has room for one. */
static const struct edit *busy(struct ui *ui)
{
    const struct vec *all = ui_edits(ui);

    for (size_t i = 0; i < all->n; i++)
        if (!((const struct edit *)all->v[i])->sent)
            return all->v[i];
    return NULL;
}

/* NULL: not now, and that has been said. */
static struct edit *begin(struct ui *ui, const struct row *r, const char *what)
{
    const struct verb *v = r ? kind_verb(r->kind, VERB_UPDATE) : NULL;
    const struct edit *other = busy(ui);
    struct edit *ed;
    char why[128];

    if (!r) {
        ui_notice(ui, false, "%s: nothing is selected", what);
    } else if (!v || !v->spec_member) {
        ui_notice(ui, false, "%s: a %s has no spec that can be changed", what, r->kind->title);
    } else if (is_read_only(ui, r)) {
        ui_notice(ui, true, "%s: this is --read-only: nothing is changed", what);
    } else if (!verb_applies(v, &r->facts, why, sizeof(why))) {
        ui_notice(ui, false, "%s %s: %s", what, r->id, why);
    } else if (other) {
        ui_notice(ui, false, "%s: the spec of %s comes first", what, other->id);
    } else {
        ed = xcalloc(1, sizeof(*ed));
        *ed = (struct edit){.ui = ui, .context = r->context, .kind = r->kind, .verb = v};
        ed->id = xstrdup(r->id);
        vec_push(ui_edits(ui), ed);
        return ed;
    }
    return NULL;
}

/* The answer came: is it still wanted? */
static bool still_wanted(struct edit *ed, const cJSON *o, const struct err *e, const char *what)
{
    ed->ask = NULL;
    if (!o)
        ui_notice(ed->ui, true, "%s: %s", what, e->msg);
    else if (ui_is_asking(ed->ui))
        ui_notice(ed->ui, false, "%s: something else was being asked: once more, please", what);
    else
        return true;
    edit_finish(ed);
    return false;
}

static bool start_asking(struct edit *ed, const struct kind *k, const char *id, ask_fn *fn)
{
    ui_notice(ed->ui, false, "asking for the spec of %s", ed->id);
    ed->ask = ask_start(ed->ui, ed->context, k, id, fn, ed);
    if (ed->ask)
        return true;
    ui_notice(ed->ui, true, "%s: there is no way to ask for it", ed->id);
    edit_finish(ed);
    return false;
}

static void on_spec(void *arg, const cJSON *o, const struct err *e)
{
    struct edit *ed = arg;

    if (!still_wanted(ed, o, e, "edit"))
        return;
    if (!kind_spec(ed->kind, o, SPEC_NOW)) {
        ui_notice(ed->ui, false, "edit: %s has no spec", ed->id);
        edit_finish(ed);
        return;
    }
    edit_rebase(ed, o);
    free(ed->text);
    ed->text = xstrdup(ed->base);
    if (edit_save(ed, false))
        edit_open_editor(ed);
    else
        edit_finish(ed);
}

/* The draft goes on from what there is now: what differs is told against that. */
static void on_draft_spec(void *arg, const cJSON *o, const struct err *e)
{
    struct edit *ed = arg;

    if (!still_wanted(ed, o, e, "edit"))
        return;
    edit_rebase(ed, o);
    if (!ed->text || edit_save(ed, false))
        edit_open_editor(ed);
    else
        edit_finish(ed);
}

static const char take_up[] = "take it up again", anew[] = "begin anew";

static void on_draft(void *ctx, const char *choice)
{
    struct edit *ed = ctx;
    const struct ui_host *host = ui_host(ed->ui);

    if (str_eq(choice, take_up)) {
        start_asking(ed, ed->kind, ed->id, on_draft_spec);
    } else if (str_eq(choice, anew)) {
        host->draft_drop(host->ctx, ed->context, ed->kind, ed->id);
        start_asking(ed, ed->kind, ed->id, on_spec);
    } else {
        ui_notice(ed->ui, false, "edit: the draft stays");
        edit_finish(ed);
    }
}

static void offer_draft(struct edit *ed, const struct edit_draft *d)
{
    static const char *const choices[] = {take_up, anew, NULL};
    static const char *const helps[] = {"the editor, on what you wrote",
                                        "from the spec as it is now; the draft is thrown away"};
    char *name = edit_name(ed), ago[WHEN_MAX];
    int64_t now = clock_wall(ui_env(ed->ui)->clock);
    char *text = xasprintf("There is a draft of the spec of %s, written %s ago%s.", name,
                           when_words(now - d->saved_ms, ago),
                           d->sent ? ", sent, but not seen to succeed" : "");

    ed->text = xstrdup(d->text);
    edit_ask(ed, prompt_choice(ed->ui, text, choices, helps, 0, on_draft, ed));
    free(text);
    free(name);
}

void edit_start(struct ui *ui, const struct row *r, const char *type)
{
    const struct ui_host *host = ui_host(ui);
    struct edit_draft d = {0};
    struct edit *ed = begin(ui, r, "edit");
    const char *now = ed ? kind_spec(r->kind, r->json, SPEC_NOW) : NULL;
    struct err e;
    int rc;

    if (!ed)
        return;
    ed->type = xstrdup(type);
    ed->typed = type != NULL;
    ed->words = xstrdup("as you wrote it");
    rc = host->draft_load(host->ctx, r->context, r->kind, r->id, &d, &e);
    /* What was sent and has come true after all, while nobody was looking. */
    if (rc == 0 && d.text && now && same_text(d.text, now)) {
        host->draft_drop(host->ctx, r->context, r->kind, r->id);
        rc = ERR_NOTFOUND;
    }
    if (rc == 0 && (!d.text || !same_text(d.text, d.base))) {
        offer_draft(ed, &d);
    } else if (rc < 0 && rc != ERR_NOTFOUND) {
        ui_notice(ui, true, "edit: %s", e.msg);
        edit_finish(ed);
    } else {
        start_asking(ed, ed->kind, ed->id, on_spec);
    }
    edit_draft_release(&d);
}

/* --- the last one that succeeded -----------------------------------------------------------------
 */

static void on_good(void *arg, const cJSON *o, const struct err *e)
{
    struct edit *ed = arg;
    const char *spec = o ? kind_spec(kind_history(), o, SPEC_AFTER) : NULL;
    struct facts f = {0};
    char ago[WHEN_MAX];

    if (!still_wanted(ed, o, e, "redeploy"))
        return;
    if (!spec) {
        ui_notice(ed->ui, false, "redeploy %s: its last good deployment tells no spec", ed->id);
        edit_finish(ed);
        return;
    }
    kind_history()->read(o, &f);
    ed->text = xstrdup(spec);
    free(ed->words);
    ed->words = xasprintf("of deployment %.8s: %s, %s ago", f.name ? f.name : "?",
                          f.status ? f.status : "?",
                          when_words(clock_wall(ui_env(ed->ui)->clock) - f.created_ms, ago));
    edit_review(ed);
}

static void on_present(void *arg, const cJSON *o, const struct err *e)
{
    struct edit *ed = arg;
    struct facts f = {0};

    if (!still_wanted(ed, o, e, "redeploy"))
        return;
    edit_rebase(ed, o);
    ed->kind->read(o, &f);
    if (f.last_good) {
        start_asking(ed, kind_history(), f.last_good, on_good);
        return;
    }
    ui_notice(ed->ui, false, "redeploy: no deployment of %s that succeeded is known", ed->id);
    edit_finish(ed);
}

void edit_redeploy(struct ui *ui, const struct row *r)
{
    struct edit *ed = begin(ui, r, "redeploy");

    if (!ed)
        return;
    ed->redeploy = true;
    start_asking(ed, ed->kind, ed->id, on_present);
}
