/* Things as their ARNs name them, and their tags. */
#include "sim/resource.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/answer.h"
#include "sim/model.h"
#include "sim/gitsync.h"

/* --- ARNs
 * ------------------------------------------------------------------------------------------- */

const char *resource_tail(const struct sim *s, const char *arn)
{
    char account[32];
    const char *at;

    if (!str_starts(arn, "arn:aws") || !(at = strchr(arn + 4, ':')) || !str_starts(at, ":proton:"))
        return NULL;
    at = strchr(at + strlen(":proton:"), ':');
    snprintf(account, sizeof(account), ":%s:", s->account);
    return at && str_starts(at, account) ? at + strlen(account) : NULL;
}

static bool template_there(const struct sim *s, enum template_type type, const char *rest)
{
    const char *colon = strchr(rest, ':');
    const struct sim_template *t;
    char *name;
    int64_t major;

    if (!colon)
        return template_find(s, type, rest) != NULL;
    if (strchr(colon, '.'))
        return version_parse(s, type, rest) != NULL;
    name = xstrndup(rest, (size_t)(colon - rest));
    t = template_find(s, type, name);
    free(name);
    return t && num_parse(colon + 1, 0, 1000000, &major) == 0 && template_has_major(t, (int)major);
}

/* "S/service-instance/N", "S/pipeline" or "S/pipeline/uuid" */
static struct sim_target *in_service(const struct sim *s, const char *rest)
{
    static const char instance[] = "service-instance/", pipeline[] = "pipeline";
    const char *slash = strchr(rest, '/');
    struct sim_target *t = NULL;
    char *name, *key;

    if (!slash)
        return NULL;
    name = xstrndup(rest, (size_t)(slash - rest));
    slash++;
    if (str_starts(slash, instance)) {
        key = xasprintf("%s/%s", name, slash + strlen(instance));
        t = target_find(s, TARGET_INSTANCE, key);
        free(key);
    } else if (str_starts(slash, pipeline) && strchr("/", slash[strlen(pipeline)])) {
        t = target_find(s, TARGET_PIPELINE, name);
    }
    free(name);
    return t;
}

/* The tail's first word, "environment", is it `word`? Then what follows it; NULL: it is not. */
static const char *after(const char *tail, const char *word)
{
    size_t n = strlen(word);

    return strncmp(tail, word, n) == 0 && tail[n] == '/' ? tail + n + 1 : NULL;
}

struct sim_target *resource_target(const struct sim *s, const char *tail)
{
    const char *rest;

    if ((rest = after(tail, "environment")))
        return target_find(s, TARGET_ENVIRONMENT, rest);
    if ((rest = after(tail, "component")))
        return target_find(s, TARGET_COMPONENT, rest);
    rest = after(tail, "service");
    return rest ? in_service(s, rest) : NULL;
}

bool resource_exists(const struct sim *s, const char *tail)
{
    const char *deployment = strstr(tail, "deployment/"), *rest;

    if (deployment)
        return deployment_find(s, deployment + strlen("deployment/")) != NULL;
    if (resource_target(s, tail))
        return true;
    if ((rest = after(tail, "service")))
        return service_find(s, rest) != NULL;
    if ((rest = after(tail, template_tail_word(TEMPLATE_ENVIRONMENT))))
        return template_there(s, TEMPLATE_ENVIRONMENT, rest);
    if ((rest = after(tail, template_tail_word(TEMPLATE_SERVICE))))
        return template_there(s, TEMPLATE_SERVICE, rest);
    if ((rest = after(tail, "environment-account-connection")))
        return connection_find(s, rest) != NULL;
    return after(tail, "repository") && set_find(&s->repositories, tail);
}

/* --- tags
 * ------------------------------------------------------------------------------------------- */

static cJSON *find_tag(const cJSON *tags, const char *key)
{
    cJSON *item;

    cJSON_ArrayForEach (item, tags) {
        if (str_eq(json_str(item, "key"), key))
            return item;
    }
    return NULL;
}

bool tags_check(const struct sim_request *rq, struct sim_answer *out)
{
    const cJSON *tags = json_at(rq->input, "tags"), *item;

    cJSON_ArrayForEach (item, tags) {
        const char *key = json_str_or(item, "key", "");

        if (find_tag(tags, key) != item) {
            answer_error(out, "ValidationException", "The tag key %s was given twice.", key);
            return false;
        }
        if (strncmp(key, "aws:", 4) == 0) {
            answer_error(out, "ValidationException",
                         "Tag keys that begin with aws: are reserved for system use.");
            return false;
        }
    }
    return true;
}

const cJSON *tags_of(const struct sim *s, const char *tail)
{
    const struct sim_tagged *t = set_find(&s->tags, tail);

    return t ? t->tags : NULL;
}

static void drop_all(struct sim *s, struct sim_tagged *t)
{
    set_remove(&s->tags, t);
    cJSON_Delete(t->tags);
    free(t->tail);
    free(t);
}

bool tags_put(struct sim *s, const char *tail, const cJSON *tags)
{
    struct sim_tagged *t = set_find(&s->tags, tail);
    int n = t ? cJSON_GetArraySize(t->tags) : 0;
    const cJSON *item;

    cJSON_ArrayForEach (item, tags) {
        n += !t || !find_tag(t->tags, json_str_or(item, "key", ""));
    }
    if (n > TAGS_MAX)
        return false;
    if (n > 0 && !t) {
        t = xcalloc(1, sizeof(*t));
        t->tail = xstrdup(tail);
        t->tags = cJSON_CreateArray();
        set_add(&s->tags, t);
    }
    cJSON_ArrayForEach (item, tags) {
        cJSON *is = find_tag(t->tags, json_str_or(item, "key", ""));

        if (is)
            json_set_str(is, "value", json_str_or(item, "value", ""));
        else
            cJSON_AddItemToArray(t->tags, cJSON_Duplicate(item, true));
    }
    return true;
}

void tags_drop(struct sim *s, const char *tail, const char *key)
{
    struct sim_tagged *t = set_find(&s->tags, tail);
    cJSON *tag = t ? find_tag(t->tags, key) : NULL;

    if (!tag)
        return;
    cJSON_Delete(cJSON_DetachItemViaPointer(t->tags, tag));
    if (!t->tags->child)
        drop_all(s, t);
}

void tags_free(struct sim *s)
{
    while (s->tags.records.n > 0)
        drop_all(s, s->tags.records.v[s->tags.records.n - 1]);
    set_release(&s->tags);
}

/* --- what others remember
 * --------------------------------------------------------------------------- */

void resource_made(struct sim *s, const struct sim_request *rq, const char *name, const char *tail,
                   const struct sim_answer *out)
{
    if (*out->error)
        return;
    (void)tags_put(s, tail, json_at(rq->input, "tags")); /* the shape has no more than TAGS_MAX */
    idem_keep(s, rq, name, tail, out);
}

void resource_modified(struct sim *s, const char *tail)
{
    idem_modified(s, tail);
}

void resource_gone(struct sim *s, const char *tail)
{
    struct sim_tagged *t = set_find(&s->tags, tail);

    idem_gone(s, tail);
    gitsync_gone(s, tail);
    if (t)
        drop_all(s, t);
}
