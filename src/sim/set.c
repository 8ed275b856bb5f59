/* Records sorted by their key. It knows of a record that it begins with its key, and no more. */
#include "sim/set.h"

#include <string.h>

const char *set_key(const void *record)
{
    return *(char *const *)record;
}

static size_t place_of(const struct set *t, const char *key)
{
    size_t lo = 0, hi = t->records.n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (strcmp(set_key(t->records.v[mid]), key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

void *set_find(const struct set *t, const char *key)
{
    size_t i = place_of(t, key);

    if (i == t->records.n || strcmp(set_key(t->records.v[i]), key) != 0)
        return NULL;
    return t->records.v[i];
}

void set_add(struct set *t, void *record)
{
    vec_insert(&t->records, place_of(t, set_key(record)), record);
}

void set_remove(struct set *t, const void *record)
{
    size_t i = place_of(t, set_key(record));

    if (i < t->records.n && t->records.v[i] == record)
        vec_remove(&t->records, i);
}

void set_release(struct set *t)
{
    vec_release(&t->records);
}
