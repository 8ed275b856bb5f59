/* What is new in one JSON object compared with another. Most answers say what was known already:
 * so comparing comes first, and costs no memory. */
#include "store/merge.h"

#include <string.h>

/* Members come in the same order nearly always: the one after the last match is tried first. Of the
 * others only so many are looked at: a hostile answer has thousands, and would be walked as often.
 */
static cJSON *find(const cJSON *o, const char *name, cJSON **next)
{
    cJSON *m = *next;
    int left = MERGE_MEMBERS_MAX;

    if (!m || strcmp(m->string, name) != 0)
        for (m = o->child; m && left-- > 0 && strcmp(m->string, name) != 0; m = m->next)
            ;
    if (left < 0)
        m = NULL;
    if (m)
        *next = m->next;
    return m;
}

static bool same(const cJSON *a, const cJSON *b);

static bool same_items(const cJSON *a, const cJSON *b)
{
    const cJSON *x = a->child, *y = b->child;

    for (; x && y; x = x->next, y = y->next)
        if (!same(x, y))
            return false;
    return !x && !y;
}

/* Not cJSON_Compare(): that looks every member up twice from the first one on. */
static bool same_members(const cJSON *a, const cJSON *b)
{
    cJSON *hint = b->child, *back = a->child;
    const cJSON *x, *y;

    cJSON_ArrayForEach (x, a) {
        y = find(b, x->string, &hint);
        if (!y || !same(x, y))
            return false;
    }
    cJSON_ArrayForEach (y, b)
        if (!find(a, y->string, &back))
            return false;
    return true;
}

static bool same(const cJSON *a, const cJSON *b)
{
    if ((a->type & 0xFF) != (b->type & 0xFF)) /* above are cJSON's notes on who owns what */
        return false;
    switch (a->type & 0xFF) {
    case cJSON_Number:
        return a->valuedouble == b->valuedouble;
    case cJSON_String:
        return strcmp(a->valuestring, b->valuestring) == 0;
    case cJSON_Array:
        return same_items(a, b);
    case cJSON_Object:
        return same_members(a, b);
    default:
        return true;
    }
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
    int left = MERGE_MEMBERS_MAX;
    const cJSON *m;

    cJSON_ArrayForEach (m, from) {
        cJSON *old;

        if (left-- == 0)
            break;
        if (!m->string || cJSON_IsNull(m))
            continue;
        old = find(into, m->string, &hint);
        if (old && same(old, m))
            continue;
        if (!old && cJSON_GetArraySize(into) >= MERGE_MEMBERS_MAX)
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
