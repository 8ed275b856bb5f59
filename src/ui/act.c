/* The questions before something is done: type, spec, yes. What is asked the kind's verb says; here
 * is only the order of the questions. */
#include "ui/act.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/context.h"
#include "ui/edit.h"
#include "ui/prompt.h"
#include "ui/ui.h"

/* Lives from the first question to the last answer. */
struct act {
    struct ui *ui;
    struct store_context *context;
    const struct kind *kind;
    char *id;
    const struct verb *verb;
    char *type, *spec;
    char *path; /* where the spec came from */
};

static const char spec_same[] = "unchanged", spec_file[] = "from a file",
                  spec_editor[] = "in your editor";

static void act_free(struct act *a)
{
    free(a->id);
    free(a->type);
    free(a->spec);
    free(a->path);
    free(a);
}

static struct row *row_of(const struct act *a)
{
    return store_find(a->context, a->kind, a->id);
}

static void dismiss(struct act *a, const char *why)
{
    ui_notice(a->ui, false, "%s: %s", verb_name(a->verb->id), why);
    act_free(a);
}

static void send(struct act *a)
{
    struct verb_choice choice = {.type = a->type, .spec = a->spec};
    const struct ui_host *host = ui_host(a->ui);
    struct err e;

    ui_notice(a->ui, false, "%s", "");
    host->act(host->ctx, a->context, a->kind, a->id, a->verb->id, &choice, NULL, NULL, &e);
    act_free(a);
}

static void ask(struct act *a, struct view *prompt)
{
    ui_push_prompt(a->ui, prompt);
    ui_prompt_about(a->ui, a->context);
}

static void on_yes(void *ctx, bool yes)
{
    if (yes)
        send(ctx);
    else
        dismiss(ctx, "not sent");
}

static void on_name(void *ctx, const char *text)
{
    if (text)
        send(ctx);
    else
        dismiss(ctx, "not sent");
}

/* How many rows of a kind say at `path` that they belong to the row. */
static size_t count_at(const struct store_context *c, const struct kind *leaf, const char *path,
                       const char *id)
{
    const struct vec *rows = context_rows(c, leaf);
    size_t n = 0;

    for (size_t i = 0; i < rows->n; i++)
        n += str_eq(json_str(((const struct row *)rows->v[i])->json, path), id);
    return n;
}

/* The step of a tree by which rows of `leaf` hang beneath our kind; NULL: they do not. */
static const struct tree_step *step_to(const struct kind *k, const struct kind *leaf)
{
    for (size_t i = 0; i < tree_def_count(); i++)
        for (size_t j = 0; j < tree_def_at(i)->n_branches; j++) {
            const struct tree_branch *b = &tree_def_at(i)->branches[j];

            for (size_t s = 0; b->leaf == leaf && s < ARRAY_LEN(b->steps); s++)
                if (b->steps[s].kind == k)
                    return &b->steps[s];
        }
    return NULL;
}

/* In whatever view. What has our identity in its own is part of us. */
size_t act_beneath(const struct row *r, struct beneath out[BENEATH_MAX])
{
    size_t n = 0;

    for (size_t k = 0; k < kind_count() && n < BENEATH_MAX; k++) {
        const struct kind *leaf = kind_at(k);
        const struct tree_step *step = step_to(r->kind, leaf);

        if (step)
            out[n++] = (struct beneath){.kind = leaf,
                                        .n = count_at(r->context, leaf, step->path, r->id),
                                        .goes_with = str_eq(leaf->identity[0], step->path)};
    }
    return n;
}

/* What the last question says: what happens to what, and where. */
static void explain(const struct act *a, const struct row *r, struct buf *out)
{
    struct verb_choice choice = {.type = a->type, .spec = a->spec};
    struct buf text = BUF_INIT(1 << 16);
    struct beneath beneath[BENEATH_MAX];
    size_t first, n = act_beneath(r, beneath);

    verb_explain(a->kind, a->verb, r->json, &r->facts, &choice, beneath, n,
                 clock_wall(ui_env(a->ui)->clock), &text);
    first = strcspn(buf_str(&text), "\n");
    buf_add(out, buf_str(&text), first);
    buf_adds(out, "   ");
    context_where(a->context, out);
    buf_adds(out, buf_str(&text) + first);
    if (a->path)
        buf_addf(out, "\nThe new spec: %zu bytes from %s", strlen(a->spec), a->path);
    buf_release(&text);
}

static void ask_last(struct act *a)
{
    struct row *r = row_of(a);
    struct buf text = BUF_INIT(1 << 16), name = BUF_INIT(1 << 14);

    if (!r) {
        dismiss(a, "it is gone");
        return;
    }
    explain(a, r, &text);
    text_safe(&name, r->facts.name ? r->facts.name : r->id,
              strlen(r->facts.name ? r->facts.name : r->id), 0);
    ask(a, a->verb->type_name ? prompt_type_name(a->ui, buf_str(&text), buf_str(&name), on_name, a)
                              : prompt_yes_no(a->ui, buf_str(&text), on_yes, a));
    buf_release(&text);
    buf_release(&name);
}

/* --- updates: the type, the spec
 * ------------------------------------------------------------------ */

static void ask_path(struct act *a, const char *initial, const char *wrong);

static void on_path(void *ctx, const char *path)
{
    struct act *a = ctx;
    const struct ui_host *host = ui_host(a->ui);
    struct buf text = BUF_INIT(KIND_SPEC_MAX);
    struct err e;

    if (!path || !*path) {
        dismiss(a, "not sent");
    } else if (host->read_file(host->ctx, path, &text, &e) < 0) {
        ask_path(a, path, e.msg); /* a typing error costs no more than itself */
    } else if (text.len == 0) {
        ask_path(a, path, "the file is empty");
    } else {
        a->spec = buf_detach(&text);
        a->path = xstrdup(path);
        ask_last(a);
    }
    buf_release(&text);
}

static void ask_path(struct act *a, const char *initial, const char *wrong)
{
    struct prompt_line_options o = {
        .label = "File with the new spec: ", .initial = initial, .wrong = wrong};

    ask(a, prompt_line(a->ui, &o, on_path, a));
}

/* From here on it is an edit like any other, with its type chosen. */
static void to_editor(struct act *a)
{
    edit_start(a->ui, row_of(a), a->type);
    act_free(a);
}

static void on_spec(void *ctx, const char *choice)
{
    struct act *a = ctx;

    if (!choice)
        dismiss(a, "not sent");
    else if (str_eq(choice, spec_file))
        ask_path(a, "", NULL);
    else if (str_eq(choice, spec_editor))
        to_editor(a);
    else
        ask_last(a);
}

static void ask_spec(struct act *a)
{
    static const char *const choices[] = {spec_same, spec_file, spec_editor, NULL};
    static const char *const helps[] = {"what is deployed now", "you type its path",
                                        "what is deployed now, to be changed"};

    if (!a->verb->spec_member || str_eq(a->type, "NONE"))
        ask_last(a);
    else
        ask(a, prompt_choice(a->ui, "Which spec?", choices, helps, 0, on_spec, a));
}

static void on_type(void *ctx, const char *choice)
{
    struct act *a = ctx;

    if (!choice) {
        dismiss(a, "not sent");
        return;
    }
    a->type = xstrdup(choice);
    ask_spec(a);
}

static void ask_type(struct act *a)
{
    const char *helps[16] = {0};
    struct buf text = BUF_INIT(1 << 16);

    for (size_t i = 0; i < ARRAY_LEN(helps) && a->verb->types[i]; i++)
        helps[i] = verb_type_help(a->verb->types[i]);
    buf_adds(&text, "Update ");
    kind_label(a->kind, a->id, &text);
    buf_adds(&text, ": how?");
    ask(a, prompt_choice(a->ui, buf_str(&text), a->verb->types, helps, 0, on_type, a));
    buf_release(&text);
}

void act_start(struct ui *ui, enum verb_id id, const struct row *r)
{
    const struct verb *v = r ? kind_verb(r->kind, id) : NULL;
    struct act *a;
    char why[128], label[CONTEXT_LABEL];

    if (!r) {
        ui_notice(ui, false, "%s: nothing is selected", verb_name(id));
    } else if (!v) {
        ui_notice(ui, false, "%s: not possible for a %s", verb_name(id), r->kind->title);
    } else if (ui_env(ui)->read_only) {
        ui_notice(ui, true, "%s: this is --read-only: nothing is changed", verb_name(id));
    } else if (store_state(r->context)->read_only) {
        ui_notice(ui, true, "%s: %s is read-only: nothing is changed there", verb_name(id),
                  context_label(r->context, label));
    } else if (!verb_applies(v, &r->facts, why, sizeof(why))) {
        ui_notice(ui, false, "%s %s: %s", verb_name(id), r->id, why);
    } else {
        a = xcalloc(1, sizeof(*a));
        *a = (struct act){
            .ui = ui, .context = r->context, .kind = r->kind, .id = xstrdup(r->id), .verb = v};
        if (v->types)
            ask_type(a);
        else if (id == VERB_UPDATE)
            ask_spec(a);
        else
            ask_last(a);
    }
}
