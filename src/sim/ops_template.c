/* Operations on environment templates and service templates. */
#include "sim/ops_template.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/field.h"
#include "sim/ops.h"
#include "sim/resource.h"

enum { TEMPLATES_QUOTA = 1000 }; /* BEHAVIOUR section 3 */

static const struct template_words words[] = {
    [TEMPLATE_ENVIRONMENT] = {.type = TEMPLATE_ENVIRONMENT,
                              .name = "Environment template",
                              .member = "environmentTemplate",
                              .version = "environmentTemplateVersion",
                              .provisioning = "provisioning"},
    [TEMPLATE_SERVICE] = {.type = TEMPLATE_SERVICE,
                          .name = "Service template",
                          .member = "serviceTemplate",
                          .version = "serviceTemplateVersion",
                          .provisioning = "pipelineProvisioning"},
};

#define AT(member) offsetof(struct sim_template, member)

static const struct field fields[] = {
    {"name", AT(name), FIELD_TEXT, FIELD_SHOWN},
    {"displayName", AT(display_name), FIELD_TEXT, FIELD_ALL},
    {"description", AT(description), FIELD_TEXT, FIELD_ALL},
    {"encryptionKey", AT(encryption_key), FIELD_TEXT, FIELD_CREATE | FIELD_GET},
    {"createdAt", AT(created_ms), FIELD_TIME, FIELD_SHOWN},
    {"lastModifiedAt", AT(modified_ms), FIELD_TIME, FIELD_SHOWN},
};

const struct template_words *template_words(const char *op)
{
    return &words[strstr(op, "ServiceTemplate") ? TEMPLATE_SERVICE : TEMPLATE_ENVIRONMENT];
}

struct sim_template *need_template(const struct sim *s, const struct sim_request *rq,
                                   const char *member, struct sim_answer *out)
{
    const struct template_words *w = template_words(rq->op);
    const char *name = json_str_or(rq->input, member, "");
    struct sim_template *t = template_find(s, w->type, name);

    if (!t)
        answer_error(out, "ResourceNotFoundException", "%s %s was not found.", w->name, name);
    return t;
}

static cJSON *template_json(const struct sim *s, const struct sim_template *t, unsigned use)
{
    cJSON *o = cJSON_CreateObject();
    struct sim_version newest = template_recommended(t);
    char text[32], tail[TEMPLATE_TAIL_MAX];

    template_tail(t, tail);
    add_arn(s, o, "arn", "%s", tail);
    fields_show(fields, ARRAY_LEN(fields), t, o, use);
    json_set_str(o, words[t->type].provisioning, t->provisioning);
    snprintf(text, sizeof(text), "%d.%d", newest.major, newest.minor);
    if (newest.major)
        json_set_str(o, "recommendedVersion", text);
    return o;
}

static void answer(const struct sim *s, const struct sim_template *t, struct sim_answer *out)
{
    answer_member(out, words[t->type].member, template_json(s, t, FIELD_GET));
}

void op_create_template(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct template_words *w = template_words(rq->op);
    const char *name = json_str_or(rq->input, "name", "");
    struct sim_template *t;
    char tail[TEMPLATE_TAIL_MAX];

    if (idem_repeat(s, rq, name, out))
        return;
    if (template_find(s, w->type, name)) {
        answer_error(out, "ConflictException", "%s %s already exists.", w->name, name);
        return;
    }
    if (template_count(s, TEMPLATE_ENVIRONMENT) + template_count(s, TEMPLATE_SERVICE) >=
        TEMPLATES_QUOTA) {
        answer_error(out, "ServiceQuotaExceededException", "An account has %d templates at most.",
                     TEMPLATES_QUOTA);
        return;
    }
    t = template_add(s, w->type, name);
    fields_take(fields, ARRAY_LEN(fields), t, rq->input, FIELD_CREATE);
    set_text(&t->provisioning, json_str(rq->input, w->provisioning));
    answer(s, t, out);
    template_tail(t, tail);
    resource_made(s, rq, name, tail, out);
}

void op_get_template(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct sim_template *t = need_template(s, rq, "name", out);

    if (t)
        answer(s, t, out);
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return template_json(s, item, FIELD_LIST);
}

void op_list_templates(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    enum template_type type = template_words(rq->op)->type;
    struct page_list l = {.sorted = true};

    for (size_t i = 0; i < template_count(s, type); i++) {
        const struct sim_template *t = template_at(s, type, i);

        page_add(&l, t->name, t);
    }
    page_answer(s, rq, &l, "templates", summary, out);
}

void op_update_template(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_template *t = need_template(s, rq, "name", out);
    char tail[TEMPLATE_TAIL_MAX];

    if (!t)
        return;
    fields_take(fields, ARRAY_LEN(fields), t, rq->input, FIELD_UPDATE);
    t->modified_ms = s->now_ms;
    template_tail(t, tail);
    resource_modified(s, tail);
    answer(s, t, out);
}

/* Something may run a template whose versions are all gone: a service that failed to be made. */
static bool in_use(const struct sim *s, const struct sim_template *t)
{
    for (size_t i = 0; i < s->services_by_name.n; i++)
        if (((const struct sim_service *)s->services_by_name.v[i])->template_ == t)
            return true;
    for (size_t type = 0; type < ARRAY_LEN(s->by_name); type++)
        for (size_t i = 0; i < s->by_name[type].n; i++)
            if (((const struct sim_target *)s->by_name[type].v[i])->template_ == t)
                return true;
    return false;
}

/* A repeat succeeds: what is gone answers {} (BEHAVIOUR section 5). */
void op_delete_template(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct template_words *w = template_words(rq->op);
    struct sim_template *t = template_find(s, w->type, json_str_or(rq->input, "name", ""));

    if (!t) {
        answer_ok(out, cJSON_CreateObject());
        return;
    }
    if (t->versions.n > 0) {
        answer_error(out, "ConflictException",
                     "%s %s cannot be deleted: it has %zu versions. Delete them first.", w->name,
                     t->name, t->versions.n);
        return;
    }
    if (in_use(s, t)) {
        answer_error(out, "ConflictException", "%s %s cannot be deleted: it is in use.", w->name,
                     t->name);
        return;
    }
    answer(s, t, out);
    template_remove(s, t);
}
