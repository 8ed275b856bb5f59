/* What is new in one JSON object compared with another. Most answers say what was known already:
 * so comparing comes first, and costs no memory. */
#include "store/merge.h"

#include <string.h>

/* Members come in the same order nearly always: the one after the last match is tried first. */
static cJSON *find(const cJSON *o, const char *name, cJSON **next)
{
    cJSON *m = *next;

    if (!m || strcmp(m->string, name) != 0)
        for (m = o->child; m && strcmp(m->string, name) != 0; m = m->next)
            ;
    if (m)
        *next = m->next;
    return m;
}

static bool same(const cJSON *a, const cJSON *b)
{
    return cJSON_Compare(a, b, true);
}

static bool drop_missing(cJSON *into, const cJSON *from)
{
    cJSON *m = into->child, *after, *hint = from->child;
    bool changed = false;

    for (; m; m = after) {
        const cJSON *there = find(from, m->string, &hint);

        after = m->next;
        if (!there || cJSON_IsNull(there)) {
            cJSON_Delete(cJSON_DetachItemViaPointer(into, m));
            changed = true;
        }
    }
    return changed;
}

bool merge_object(cJSON *into, const cJSON *from, bool whole)
{
    bool changed = whole && drop_missing(into, from);
    cJSON *hint = into->child;
    const cJSON *m;

    cJSON_ArrayForEach (m, from) {
        cJSON *old;

        if (!m->string || cJSON_IsNull(m))
            continue;
        old = find(into, m->string, &hint);
        if (old && same(old, m))
            continue;
        changed = true;
        if (old)
            cJSON_ReplaceItemInObjectCaseSensitive(into, m->string, cJSON_Duplicate(m, true));
        else
            cJSON_AddItemToObject(into, m->string, cJSON_Duplicate(m, true));
        hint = NULL; /* what it pointed at may be gone */
    }
    return changed;
}
