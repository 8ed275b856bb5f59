/* Operations on template versions: registered in a few seconds, then a draft, published for good
 * (BEHAVIOUR section 4). */
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/field.h"
#include "sim/ops.h"
#include "sim/ops_template.h"
#include "sim/resource.h"

enum { VERSIONS_QUOTA = 1000 }; /* BEHAVIOUR section 3 */

#define AT(member) offsetof(struct sim_template_version, member)

static const struct field fields[] = {
    {"createdAt", AT(created_ms), FIELD_TIME, FIELD_SHOWN},
    {"description", AT(description), FIELD_TEXT, FIELD_ALL},
    {"lastModifiedAt", AT(modified_ms), FIELD_TIME, FIELD_SHOWN},
    {"status", AT(status), FIELD_WORD, FIELD_SHOWN},
    {"statusMessage", AT(message), FIELD_TEXT, FIELD_SHOWN},
    {"schema", AT(schema), FIELD_TEXT, FIELD_GET},
    {"source", AT(source), FIELD_JSON, FIELD_CREATE},
    /* of service templates; those of environments do not have them in their inputs */
    {"compatibleEnvironmentTemplates", AT(environments), FIELD_JSON,
     FIELD_CREATE | FIELD_UPDATE | FIELD_GET},
    {"supportedComponentSources", AT(sources), FIELD_JSON, FIELD_CREATE | FIELD_UPDATE | FIELD_GET},
};

static void set_int(cJSON *o, const char *name, int n)
{
    char text[16];

    snprintf(text, sizeof(text), "%d", n);
    json_set_str(o, name, text);
}

static cJSON *version_json(const struct sim *s, const struct sim_template_version *v, unsigned use)
{
    cJSON *o = cJSON_CreateObject();
    int newest = template_newest_minor(v->of, v->number.major);
    char tail[TEMPLATE_TAIL_MAX];

    version_tail(v, tail);
    add_arn(s, o, "arn", "%s", tail);
    json_set_str(o, "templateName", v->of->name);
    set_int(o, "majorVersion", v->number.major);
    set_int(o, "minorVersion", v->number.minor);
    if (newest >= 0)
        set_int(o, "recommendedMinorVersion", newest);
    fields_show(fields, ARRAY_LEN(fields), v, o, use);
    return o;
}

static void answer(const struct sim *s, const struct sim_request *rq,
                   const struct sim_template_version *v, struct sim_answer *out)
{
    answer_member(out, template_words(rq->op)->version, version_json(s, v, FIELD_GET));
}

/* A part of a version number; -1: absent; -2: more than there can be. */
static int part(const struct sim_request *rq, const char *member)
{
    const char *text = json_str(rq->input, member);
    int64_t n = -1;

    if (text && num_parse(text, 0, INT_MAX, &n) < 0)
        return -2;
    return (int)n;
}

static struct sim_template_version *find(const struct sim *s, const struct sim_request *rq)
{
    struct sim_version n = {part(rq, "majorVersion"), part(rq, "minorVersion")};
    const struct sim_template *t = template_find(s, template_words(rq->op)->type,
                                                 json_str_or(rq->input, "templateName", ""));

    return t ? template_version(t, n) : NULL;
}

static struct sim_template_version *need(const struct sim *s, const struct sim_request *rq,
                                         struct sim_answer *out)
{
    struct sim_template_version *v = NULL;

    if (!need_template(s, rq, "templateName", out))
        return NULL;
    v = find(s, rq);
    if (!v)
        answer_error(out, "ResourceNotFoundException", "%s version %s:%s.%s was not found.",
                     template_words(rq->op)->name, json_str_or(rq->input, "templateName", ""),
                     json_str_or(rq->input, "majorVersion", ""),
                     json_str_or(rq->input, "minorVersion", ""));
    return v;
}

/* --- making one
 * ------------------------------------------------------------------------------------- */

/* [choice] Compatible environment templates must be there, with that major version. */
static bool check_compatible(const struct sim *s, const struct sim_request *rq,
                             struct sim_answer *out)
{
    const cJSON *list = json_at(rq->input, "compatibleEnvironmentTemplates"), *item;

    cJSON_ArrayForEach (item, list) {
        const char *name = json_str_or(item, "templateName", ""),
                   *major = json_str_or(item, "majorVersion", "");
        const struct sim_template *t = template_find(s, TEMPLATE_ENVIRONMENT, name);
        int64_t n;

        if (!t || num_parse(major, 0, INT_MAX, &n) < 0 || !template_has_major(t, (int)n)) {
            answer_error(out, "ResourceNotFoundException",
                         "Compatible environment template %s:%s was not found.", name, major);
            return false;
        }
    }
    return true;
}

/* Leaving the major version out makes x.0, giving it makes its next minor (BEHAVIOUR section 3). */
static bool choose_number(const struct sim_template *t, const struct sim_request *rq,
                          struct sim_version *to, struct sim_answer *out)
{
    int major = part(rq, "majorVersion");

    *to = (struct sim_version){1, 0};
    for (size_t i = 0; i < t->versions.n; i++) {
        struct sim_version n = ((const struct sim_template_version *)t->versions.v[i])->number;

        if (major == -1)
            to->major = n.major + 1;
        else if (n.major == major)
            *to = (struct sim_version){major, n.minor + 1};
    }
    if (major == -1 || template_has_major(t, major))
        return true;
    answer_error(out, "ResourceNotFoundException", "%s %s has no major version %s.",
                 template_words(rq->op)->name, t->name, json_str(rq->input, "majorVersion"));
    return false;
}

void op_create_version(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_template *t;
    struct sim_template_version *v;
    struct sim_version number;
    char tail[TEMPLATE_TAIL_MAX];

    if (idem_repeat(s, rq, NULL, out))
        return;
    t = need_template(s, rq, "templateName", out);
    if (!t || !choose_number(t, rq, &number, out) || !check_compatible(s, rq, out))
        return;
    if (t->versions.n >= VERSIONS_QUOTA) {
        answer_error(out, "ServiceQuotaExceededException", "A template has %d versions at most.",
                     VERSIONS_QUOTA);
        return;
    }
    v = version_add(s, t, number);
    fields_take(fields, ARRAY_LEN(fields), v, rq->input, FIELD_CREATE);
    version_register(s, v);
    version_tail(v, tail);
    answer(s, rq, v, out);
    resource_made(s, rq, NULL, tail, out);
}

/* --- reading
 * ---------------------------------------------------------------------------------------- */

void op_get_version(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct sim_template_version *v = need(s, rq, out);

    if (v)
        answer(s, rq, v, out);
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return version_json(s, item, FIELD_LIST);
}

/* [choice] By number, ascending; all of them where no major version is given. */
void op_list_versions(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct sim_template *t = need_template(s, rq, "templateName", out);
    int major = part(rq, "majorVersion");
    struct page_list l = {.sorted = true};

    if (!t)
        return;
    for (size_t i = 0; i < t->versions.n; i++) {
        const struct sim_template_version *v = t->versions.v[i];
        char *key;

        if (major != -1 && v->number.major != major)
            continue;
        key = xasprintf("%s:%010d.%010d", t->name, v->number.major, v->number.minor);
        page_add(&l, key, v);
        free(key);
    }
    page_answer(s, rq, &l, "templateVersions", summary, out);
}

/* --- changing
 * --------------------------------------------------------------------------------------- */

/* A draft may become published, and nothing else; the status that it has already is no change. */
static bool check_status(const struct sim_template_version *v, const char *status,
                         struct sim_answer *out)
{
    if (str_eq(v->status, "REGISTRATION_IN_PROGRESS")) {
        answer_error(out, "ConflictException",
                     "A template version cannot be updated while its registration is in progress.");
        return false;
    }
    if (!status || str_eq(status, v->status))
        return true;
    if (!str_eq(status, "PUBLISHED") || !str_eq(v->status, "DRAFT")) {
        answer_error(out, "ValidationException",
                     "The status of a template version cannot be changed from %s to %s.", v->status,
                     status);
        return false;
    }
    return true;
}

void op_update_version(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_template_version *v = need(s, rq, out);
    const char *status = json_str(rq->input, "status");
    char tail[TEMPLATE_TAIL_MAX];

    if (!v || !check_status(v, status, out) || !check_compatible(s, rq, out))
        return;
    fields_take(fields, ARRAY_LEN(fields), v, rq->input, FIELD_UPDATE);
    if (str_eq(status, "PUBLISHED"))
        v->status = "PUBLISHED";
    v->modified_ms = s->now_ms;
    version_tail(v, tail);
    resource_modified(s, tail);
    answer(s, rq, v, out);
}

/* Why it is not deleted (BEHAVIOUR section 4); NULL: it may be. */
static const char *bound(const struct sim *s, const struct sim_template_version *v)
{
    struct sim_version newest = template_recommended(v->of);

    if (version_in_use(s, v))
        return "it is in use";
    if (v->of->versions.n > 1 && newest.major == v->number.major && newest.minor == v->number.minor)
        return "it is the recommended version, and there are others";
    return NULL;
}

/* A repeat succeeds: what is gone answers {} (BEHAVIOUR section 5). */
void op_delete_version(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_template_version *v = find(s, rq);
    const char *why = v ? bound(s, v) : NULL;

    if (!v) {
        answer_ok(out, cJSON_CreateObject());
        return;
    }
    if (why) {
        answer_error(out, "ConflictException", "%s version %s:%d.%d cannot be deleted: %s.",
                     template_words(rq->op)->name, v->of->name, v->number.major, v->number.minor,
                     why);
        return;
    }
    answer(s, rq, v, out);
    version_remove(s, v);
}
