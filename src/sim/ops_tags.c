/* Tags of whatever has an ARN. */
#include "base/json.h"
#include "sim/ops.h"
#include "sim/resource.h"

/* The tail of the resource that the input names; NULL: `out` has the error. */
static const char *need(const struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *arn = json_str_or(rq->input, "resourceArn", "");
    const char *tail = resource_tail(s, arn);

    if (tail && resource_exists(s, tail))
        return tail;
    answer_error(out, "ResourceNotFoundException", "Resource %s was not found.", arn);
    return NULL;
}

static cJSON *tag_json(const struct sim *s, const void *item)
{
    (void)s;
    return cJSON_Duplicate(item, true);
}

/* [choice] Sorted by key. */
void op_list_tags(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *tail = need(s, rq, out);
    struct page_list l = {.sorted = false};
    const cJSON *item;

    if (!tail)
        return;
    cJSON_ArrayForEach (item, tags_of(s, tail)) {
        page_add(&l, json_str_or(item, "key", ""), item);
    }
    page_answer(s, rq, &l, "tags", tag_json, out);
}

/* [choice of code] More than 50 tags are a ValidationException. */
void op_tag(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *tail = need(s, rq, out);

    if (!tail)
        return;
    if (tags_put(s, tail, json_at(rq->input, "tags")))
        answer_ok(out, cJSON_CreateObject());
    else
        answer_error(out, "ValidationException", "A resource has %d tags at most.", TAGS_MAX);
}

void op_untag(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *tail = need(s, rq, out);
    const cJSON *key;

    if (!tail)
        return;
    cJSON_ArrayForEach (key, json_at(rq->input, "tagKeys")) {
        if (cJSON_IsString(key))
            tags_drop(s, tail, key->valuestring);
    }
    answer_ok(out, cJSON_CreateObject());
}
