/* What can be done: when it applies, and what is asked before. */
#include "kind/kind.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"
#include "kind/common.h"

const char *const update_types[] = {"CURRENT_VERSION", "MINOR_VERSION", "MAJOR_VERSION", "NONE",
                                    NULL};

static const char *const verb_names[VERB__COUNT] = {
    [VERB_CANCEL] = "cancel", [VERB_UPDATE] = "update", [VERB_DELETE] = "delete"};

const char *verb_name(enum verb_id id)
{
    return verb_names[id];
}

const struct verb *kind_verb(const struct kind *k, enum verb_id id)
{
    for (size_t i = 0; i < k->n_verbs; i++)
        if (k->verbs[i].id == id)
            return &k->verbs[i];
    return NULL;
}

const char *verb_type_help(const char *type)
{
    static const struct {
        const char *type, *help;
    } helps[] = {
        {"CURRENT_VERSION", "the present version again, same spec or a new one"},
        {"MINOR_VERSION", "to the recommended minor version of the present major one"},
        {"MAJOR_VERSION", "to the recommended major and minor version"},
        {"NONE", "deploys nothing: only the description and the like"},
    };

    for (size_t i = 0; type && i < ARRAY_LEN(helps); i++)
        if (str_eq(helps[i].type, type))
            return helps[i].help;
    return NULL;
}

enum { NAME_COLUMNS = 100, NAME_BYTES = 400 }; /* a name has 100 characters at most */

/* A name or a word of the service, made visible; a hostile one is no reason to push what is asked
 * off the screen. */
static void add_safe(struct buf *out, const char *s)
{
    struct buf safe = BUF_INIT(16 * NAME_BYTES); /* a byte takes 8 at most, made visible */
    size_t n = strnlen(s, NAME_BYTES), fits;
    int used;

    text_safe(&safe, s, n, 0);
    fits = text_fit(buf_str(&safe), NAME_COLUMNS, &used);
    buf_add(out, buf_str(&safe), fits);
    if (fits < safe.len || s[n])
        buf_adds(out, "...");
    buf_release(&safe);
}

bool verb_applies(const struct verb *v, const struct facts *f, char *why, size_t why_size)
{
    struct buf status = BUF_INIT(8192);

    if (v->id == VERB_CANCEL ? f->cancellable : !f->moving && !f->deleted)
        return true;
    if (f->status)
        add_safe(&status, f->status);
    else
        buf_adds(&status, "its status is not known");
    if (f->deleted)
        snprintf(why, why_size, "already deleted");
    else if (v->id == VERB_CANCEL && f->moving)
        snprintf(why, why_size, "already %s", buf_str(&status));
    else if (v->id == VERB_CANCEL)
        snprintf(why, why_size, "nothing is in progress (%s)", buf_str(&status));
    else
        snprintf(why, why_size, "it is %s: wait for that%s", buf_str(&status),
                 f->cancellable ? ", or cancel it" : "");
    buf_release(&status);
    return false;
}

static void add_identity(const struct kind *k, const cJSON *o, struct buf *out)
{
    struct buf id = BUF_INIT(1 << 16), label = BUF_INIT(1 << 16);

    if (kind_identity(k, o, &id) < 0)
        buf_adds(&id, "?");
    kind_label(k, buf_str(&id), &label);
    add_safe(out, buf_str(&label));
    buf_release(&id);
    buf_release(&label);
}

static void add_count(struct buf *out, size_t n, const char *one, const char *many)
{
    buf_addf(out, "%zu %s", n, n == 1 ? one : many);
}

static void explain_cancel(const struct kind *k, const cJSON *o, const struct facts *f,
                           int64_t now_ms, struct buf *out)
{
    const char *environment = json_str(o, "environmentName");
    char s[WHEN_MAX];

    buf_adds(out, "Cancel the deployment of ");
    add_identity(k, o, out);
    buf_adds(out, "?");
    if (f->attempted_ms)
        buf_addf(out, "  running %s", when_duration(now_ms - f->attempted_ms, s));
    if (environment) {
        buf_adds(out, ", environment ");
        add_safe(out, environment);
    }
    buf_adds(out, "\nIt can end cancelled, failed, or, if it finishes first, succeeded.");
}

static void explain_update(const struct kind *k, const struct verb *v, const cJSON *o,
                           const struct facts *f, const struct verb_choice *c, struct buf *out)
{
    const char *type = c ? c->type : NULL, *help = verb_type_help(type);

    buf_adds(out, "Update ");
    add_identity(k, o, out);
    buf_adds(out, "?");
    if (f->template_name && f->major && f->minor) {
        buf_adds(out, "  now ");
        add_safe(out, f->template_name);
        buf_adds(out, " ");
        add_safe(out, f->major);
        buf_adds(out, ".");
        add_safe(out, f->minor);
    }
    buf_adds(out, "\n");
    if (help)
        buf_addf(out, "%s: %s. ", type, help);
    if (v->spec_member && !str_eq(type, "NONE"))
        buf_adds(out, c && c->spec ? "With the new spec." : "The spec stays as it is.");
}

/* "5 instances and 1 component": those that go with it, or those that do not. */
static size_t add_beneath(const struct beneath *b, size_t n, bool goes_with, struct buf *out)
{
    size_t left = 0, all = 0;

    for (size_t i = 0; i < n; i++)
        left += b[i].goes_with == goes_with && b[i].n > 0;
    for (size_t i = 0; i < n; i++) {
        if (b[i].goes_with != goes_with || b[i].n == 0)
            continue;
        buf_adds(out, all == 0 ? "" : left > 1 ? ", " : " and ");
        add_count(out, b[i].n, b[i].kind->name, b[i].kind->plural);
        all += b[i].n;
        left--;
    }
    return all;
}

static void explain_delete(const struct kind *k, const cJSON *o, const struct beneath *b, size_t n,
                           struct buf *out)
{
    struct buf with = BUF_INIT(1024), against = BUF_INIT(1024);
    size_t goes = add_beneath(b, n, true, &with), stays = add_beneath(b, n, false, &against);

    buf_addf(out, "Delete %s ", k->title);
    add_identity(k, o, out);
    buf_adds(out, "?  It cannot be undone.");
    if (goes > 0)
        buf_addf(out, "\nTakes %s with it.", buf_str(&with));
    if (stays > 0)
        buf_addf(out, "\nThe service will refuse while %s %s deployed there.", buf_str(&against),
                 stays == 1 ? "is" : "are");
    buf_release(&with);
    buf_release(&against);
}

void verb_explain(const struct kind *k, const struct verb *v, const cJSON *o, const struct facts *f,
                  const struct verb_choice *choice, const struct beneath *beneath, size_t n_beneath,
                  int64_t now_ms, struct buf *out)
{
    switch (v->id) {
    case VERB_CANCEL:
        explain_cancel(k, o, f, now_ms, out);
        break;
    case VERB_UPDATE:
        explain_update(k, v, o, f, choice, out);
        break;
    case VERB_DELETE:
        explain_delete(k, o, beneath, n_beneath, out);
        break;
    case VERB__COUNT:
        break;
    }
}
