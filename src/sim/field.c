/* The members of a record as a table. It knows how each type of member is kept, and no kind. */
#include "sim/field.h"

#include <stdlib.h>

#include "base/json.h"
#include "sim/answer.h"
#include "sim/model.h"

static void *member_of(const struct field *f, void *record)
{
    return (char *)record + f->at;
}

static const void *shown_of(const struct field *f, const void *record)
{
    return (const char *)record + f->at;
}

void fields_take(const struct field *f, size_t n, void *record, const cJSON *input, unsigned use)
{
    for (; n > 0; n--, f++) {
        const cJSON *value = json_at(input, f->member);

        if (!(f->use & use) || !value)
            continue;
        if (f->type == FIELD_TEXT && cJSON_IsString(value)) {
            set_text(member_of(f, record), value->valuestring);
        } else if (f->type == FIELD_JSON) {
            cJSON **to = member_of(f, record);

            cJSON_Delete(*to);
            *to = cJSON_Duplicate(value, true);
        }
    }
}

void fields_show(const struct field *f, size_t n, const void *record, cJSON *o, unsigned use)
{
    for (; n > 0; n--, f++) {
        const void *at = shown_of(f, record);

        if (!(f->use & use))
            continue;
        switch (f->type) {
        case FIELD_TEXT:
        case FIELD_WORD:
            json_set_str(o, f->member, *(char *const *)at);
            break;
        case FIELD_TIME:
            add_time(o, f->member, *(const int64_t *)at);
            break;
        case FIELD_JSON:
            if (*(cJSON *const *)at)
                json_set(o, f->member, cJSON_Duplicate(*(cJSON *const *)at, true));
            break;
        }
    }
}

void fields_free(const struct field *f, size_t n, void *record)
{
    for (; n > 0; n--, f++) {
        if (f->type == FIELD_TEXT)
            set_text(member_of(f, record), NULL);
        else if (f->type == FIELD_JSON)
            cJSON_Delete(*(cJSON **)member_of(f, record));
    }
}
