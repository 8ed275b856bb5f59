/* A growable array of pointers. */
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static void reserve(struct vec *a)
{
    if (a->n < a->cap)
        return;
    a->cap = a->cap ? a->cap * 2 : 8;
    a->v = xrealloc_array(a->v, a->cap, sizeof(a->v[0]));
}

void vec_push(struct vec *a, void *p)
{
    reserve(a);
    a->v[a->n++] = p;
}

void vec_insert(struct vec *a, size_t at, void *p)
{
    reserve(a);
    memmove(a->v + at + 1, a->v + at, (a->n - at) * sizeof(a->v[0]));
    a->v[at] = p;
    a->n++;
}

void *vec_remove(struct vec *a, size_t at)
{
    void *p = a->v[at];

    memmove(a->v + at, a->v + at + 1, (a->n - at - 1) * sizeof(a->v[0]));
    a->n--;
    return p;
}

void vec_clear(struct vec *a)
{
    a->n = 0;
}

void vec_release(struct vec *a)
{
    free(a->v);
    *a = (struct vec){0};
}
