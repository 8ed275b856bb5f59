/* set.h - records sorted by their key, for what there are hundreds of: found by bisection, listed
 * in order.
 *
 * A record is any struct whose first member is its key, `char *key`, unique in its set and never
 * changed while the record is in it. The set owns neither records nor keys. */
#ifndef SIM_SET_H
#define SIM_SET_H

#include "base/vec.h"

struct set {
    struct vec records; /* in the order of strcmp() of the keys */
};

void *set_find(const struct set *t, const char *key); /* NULL: there is none */
void set_add(struct set *t, void *record);
void set_remove(struct set *t, const void *record);
const char *set_key(const void *record);
void set_release(struct set *t);

#endif
