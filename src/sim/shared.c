/* Texts that many hold at once, found by their content. */
#include "sim/shared.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "sim/model.h"

struct shared {
    size_t refs;
    UT_hash_handle hh;
    char text[];
};

struct shared *shared_of(struct sim *s, const char *text)
{
    struct shared *t = NULL;
    size_t n;

    if (!text)
        return NULL;
    n = strlen(text);
    HASH_FIND(hh, s->texts, text, n, t);
    if (!t) {
        t = xmalloc(sizeof(*t) + n + 1);
        t->refs = 0;
        memcpy(t->text, text, n + 1);
        HASH_ADD_KEYPTR(hh, s->texts, t->text, n, t);
    }
    t->refs++;
    return t;
}

struct shared *shared_ref(struct shared *t)
{
    if (t)
        t->refs++;
    return t;
}

void shared_drop(struct sim *s, struct shared *t)
{
    if (!t || --t->refs > 0)
        return;
    HASH_DEL(s->texts, t);
    free(t);
}

const char *shared_str(const struct shared *t)
{
    return t ? t->text : NULL;
}

void shared_set(struct sim *s, struct shared **to, struct shared *from)
{
    struct shared *was = *to;

    *to = shared_ref(from);
    shared_drop(s, was);
}

void shared_set_str(struct sim *s, struct shared **to, const char *from)
{
    struct shared *was = *to;

    *to = shared_of(s, from);
    shared_drop(s, was);
}
