/* vec.h - a growable array of pointers. It owns the array, never what the pointers point at. */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

struct vec {
    void **v;
    size_t n, cap;
};

void vec_push(struct vec *a, void *p);
void vec_insert(struct vec *a, size_t at, void *p); /* at <= n */
void *vec_remove(struct vec *a, size_t at);         /* keeps the order; returns what was there */
void vec_clear(struct vec *a);
void vec_release(struct vec *a);

#endif
