/* A spec that may be sent: what differs is shown, what will happen is asked, whether it changed
 * meanwhile is looked, and then it is sent and followed. */
#include "ui/edit_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/context.h"
#include "ui/diff.h"
#include "ui/prompt.h"

static void look_again(struct edit *ed);

/* --- the end -------------------------------------------------------------------------------------
 */

static void close_review(struct edit *ed)
{
    struct view *v = ed->review;

    ed->review = NULL;
    if (v)
        diff_review_close(v);
}

/* What became of it. Only what came true needs no draft any more. */
static void on_step(void *arg, enum verb_step step, bool bad, const char *text)
{
    struct edit *ed = arg;

    (void)text;
    switch (step) {
    case VERB_ACCEPTED:
    case VERB_UNSURE:
        return;
    case VERB_SETTLED:
        if (!bad) {
            edit_drop(ed);
            return;
        }
        break;
    case VERB_REFUSED:
    case VERB_LEFT:
        break;
    }
    if (step == VERB_REFUSED)
        edit_save(ed, false);
    edit_finish(ed);
}

static void send(struct edit *ed)
{
    const struct ui_host *host = ui_host(ed->ui);
    struct verb_choice choice = {.type = ed->type, .spec = ed->text};
    struct err e;

    if (!edit_save(ed, true)) /* it could be lost: not sent, and that has been said */
        return;
    ed->sent = true;
    close_review(ed);
    ui_notice(ed->ui, false, "%s", "");
    if (host->act(host->ctx, ed->context, ed->kind, ed->id, VERB_UPDATE, &choice, on_step, ed, &e) <
        0) {
        edit_save(ed, false);
        edit_finish(ed);
    }
}

/* --- did it change meanwhile? --------------------------------------------------------------------
 */

static void on_send_anyway(void *ctx, bool yes)
{
    struct edit *ed = ctx;

    if (yes)
        look_again(ed);
}

static void on_changed_review(void *ctx, enum diff_answer answer)
{
    struct edit *ed = ctx;

    if (answer == DIFF_GO_ON) {
        if (ed->ask) /* yes was said: it is on its way */
            return;
        edit_ask(ed, prompt_yes_no(ed->ui,
                                   "It changed since you began. What others did goes, as far as "
                                   "your spec says otherwise.\nSend yours all the same?",
                                   on_send_anyway, ed));
        return;
    }
    ed->review = NULL;
    if (answer == DIFF_AGAIN) {
        edit_open_editor(ed);
        return;
    }
    ui_notice(ed->ui, false, "edit: not sent, kept as a draft: e takes it up again");
    edit_finish(ed);
}

/* What others did, before it is gone. From now on that is what the edit is based on. */
static void show_change(struct edit *ed, const cJSON *o, bool spec)
{
    char *name = edit_name(ed), *title, *began, *now;
    struct facts f = {0};
    struct diff_review r = {.hint = "Enter: go on   e: edit again   n N: next change   q: keep the "
                                    "draft",
                            .fn = on_changed_review,
                            .ctx = ed};
    char *old = xstrdup(ed->base);

    ed->kind->read(o, &f);
    edit_rebase(ed, o);
    title = xasprintf("Changed meanwhile: %s", name);
    began = xasprintf("%s when you began", name);
    now = xasprintf("%s as it is now: %s deployment (%.8s)", name,
                    spec ? "another spec, last" : "the same spec, but another",
                    f.deployment ? f.deployment : "none");
    close_review(ed);
    r.title = title;
    r.old_label = began;
    r.old = old;
    r.new_label = now;
    r.new_ = ed->base;
    ed->review = diff_review_new(ed->ui, &r);
    ui_push(ed->ui, ed->review);
    ui_notice(ed->ui, true, "not sent: %s changed since you began; this is what changed", name);
    free(title);
    free(began);
    free(now);
    free(name);
    free(old);
}

static void on_look(void *arg, const cJSON *o, const struct err *e)
{
    struct edit *ed = arg;
    const char *spec = o ? kind_spec(ed->kind, o, SPEC_NOW) : NULL;
    struct facts f = {0};
    char why[128];

    ed->ask = NULL;
    if (!o) {
        ui_notice(ed->ui, true, "not sent: %s", e->msg);
        return;
    }
    ed->kind->read(o, &f);
    if (!str_eq(spec ? spec : "", ed->base))
        show_change(ed, o, true);
    else if (f.deployment && !str_eq(f.deployment, ed->deployment))
        show_change(ed, o, false);
    else if (!verb_applies(ed->verb, &f, why, sizeof(why)))
        ui_notice(ed->ui, true, "not sent: %s", why);
    else
        send(ed);
}

static void look_again(struct edit *ed)
{
    if (ed->ask)
        return;
    ui_notice(ed->ui, false, "looking if it changed meanwhile");
    ed->ask = ask_start(ed->ui, ed->context, ed->kind, ed->id, on_look, ed);
}

/* --- the questions -------------------------------------------------------------------------------
 */

static void on_yes(void *ctx, bool yes)
{
    struct edit *ed = ctx;

    if (yes)
        look_again(ed);
    else
        ui_notice(ed->ui, false, "not sent");
}

static void ask_yes(struct edit *ed)
{
    const struct row *r = edit_row(ed);
    struct verb_choice choice = {.type = ed->type, .spec = ed->text};
    struct buf text = BUF_INIT(1 << 16), all = BUF_INIT(1 << 17);
    size_t first;

    if (!r) {
        ui_notice(ed->ui, true, "not sent: it is gone");
        return;
    }
    verb_explain(ed->kind, ed->verb, r->json, &r->facts, &choice, NULL, 0,
                 clock_wall(ui_env(ed->ui)->clock), &text);
    first = strcspn(buf_str(&text), "\n");
    buf_add(&all, buf_str(&text), first);
    buf_adds(&all, "   ");
    context_where(ed->context, &all);
    buf_adds(&all, buf_str(&text) + first);
    edit_ask(ed, prompt_yes_no(ed->ui, buf_str(&all), on_yes, ed));
    buf_release(&text);
    buf_release(&all);
}

static void on_type(void *ctx, const char *choice)
{
    struct edit *ed = ctx;

    if (!choice) {
        ui_notice(ed->ui, false, "not sent");
        return;
    }
    free(ed->type);
    ed->type = xstrdup(choice);
    ask_yes(ed);
}

/* What the types mean is said beside them. One that sends no spec is none for us. */
static void ask_type(struct edit *ed)
{
    const char *types[16] = {0}, *helps[16] = {0};
    char *name = edit_name(ed), *text = xasprintf("Update %s with this spec: how?", name);
    size_t n = 0;

    for (size_t i = 0; ed->verb->types[i] && n + 1 < ARRAY_LEN(types); i++)
        if (!str_eq(ed->verb->types[i], "NONE")) {
            helps[n] = verb_type_help(ed->verb->types[i]);
            types[n++] = ed->verb->types[i];
        }
    edit_ask(ed, prompt_choice(ed->ui, text, types, helps, 0, on_type, ed));
    free(text);
    free(name);
}

/* --- what differs --------------------------------------------------------------------------------
 */

static void leave(struct edit *ed)
{
    if (ed->redeploy)
        ui_notice(ed->ui, false, "redeploy: not sent");
    else
        ui_notice(ed->ui, false, "edit: not sent, kept as a draft: e takes it up again");
    edit_finish(ed);
}

static void on_review(void *ctx, enum diff_answer answer)
{
    struct edit *ed = ctx;

    switch (answer) {
    case DIFF_GO_ON:
        if (ed->ask) /* likewise */
            return;
        if (ed->verb->types && !ed->typed && !ed->redeploy) {
            ask_type(ed);
            return;
        }
        if (ed->verb->types && !ed->type)
            ed->type = xstrdup(ed->verb->types[0]); /* the present version, another spec */
        ask_yes(ed);
        return;
    case DIFF_AGAIN:
        ed->review = NULL;
        ed->redeploy = false;
        if (edit_save(ed, false))
            edit_open_editor(ed);
        else
            edit_finish(ed);
        return;
    case DIFF_LEAVE:
        ed->review = NULL;
        leave(ed);
        return;
    }
}

void edit_review(struct edit *ed)
{
    char *name = edit_name(ed),
         *title = xasprintf("%s %s", ed->redeploy ? "Redeploy" : "Review", name);
    char *old = xasprintf("%s as it is now", name), *new_ = xasprintf("%s %s", name, ed->words);
    struct diff_review r = {
        .title = title,
        .old_label = old,
        .old = ed->base,
        .new_label = new_,
        .new_ = ed->text,
        .hint = ed->redeploy
                    ? "Enter: go on   e: edit it first   n N: next change   q: leave it"
                    : "Enter: go on   e: edit again   n N: next change   q: keep it as a draft",
        .fn = on_review,
        .ctx = ed};

    ui_notice(ed->ui, false, "%s", "");
    ed->review = diff_review_new(ed->ui, &r);
    ui_push(ed->ui, ed->review);
    free(name);
    free(title);
    free(old);
    free(new_);
}
