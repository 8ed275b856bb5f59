/* Marked rows, by identity. Never follows a row that it was given before. */
#include "ui/marks.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"

void marks_init(struct marks *m)
{
    memset(m, 0, sizeof(*m));
}

/* --- sets of identities --------------------------------------------------------------------------
 */

static char *key_of(const struct store_context *c, const struct kind *k, const char *id)
{
    return xasprintf("%p %s %s", (const void *)c, k->name, id);
}

static struct mark *find(struct mark *set, const struct store_context *c, const struct kind *k,
                         const char *id)
{
    struct mark *found = NULL;
    char *key;

    if (!set)
        return NULL;
    key = key_of(c, k, id);
    HASH_FIND_STR(set, key, found);
    free(key);
    return found;
}

static void add(struct mark **set, struct store_context *c, const struct kind *k, const char *id)
{
    struct mark *n;

    if (find(*set, c, k, id))
        return;
    n = xcalloc(1, sizeof(*n));
    *n = (struct mark){.context = c, .kind = k, .id = xstrdup(id), .key = key_of(c, k, id)};
    HASH_ADD_KEYPTR(hh, *set, n->key, strlen(n->key), n);
}

static void take_out(struct mark **set, struct mark *n)
{
    HASH_DEL(*set, n);
    free(n->id);
    free(n->key);
    free(n);
}

static void clear(struct mark **set)
{
    struct mark *n, *next;

    HASH_ITER (hh, *set, n, next) {
        take_out(set, n);
    }
}

/* --- marks ---------------------------------------------------------------------------------------
 */

void marks_release(struct marks *m)
{
    clear(&m->by_key);
    marks_range_end(m, false);
}

size_t marks_count(const struct marks *m)
{
    return HASH_COUNT(m->by_key);
}

bool marks_has(const struct marks *m, const struct row *r)
{
    return r && find(m->by_key, r->context, r->kind, r->id) != NULL;
}

void marks_set(struct marks *m, const struct row *r, bool on)
{
    if (on)
        add(&m->by_key, r->context, r->kind, r->id);
    else
        marks_drop(m, r->context, r->kind, r->id);
}

void marks_clear(struct marks *m)
{
    clear(&m->by_key);
}

bool marks_drop(struct marks *m, const struct store_context *c, const struct kind *k,
                const char *id)
{
    struct mark *n = find(m->range, c, k, id);

    if (n)
        take_out(&m->range, n);
    n = find(m->by_key, c, k, id);
    if (!n)
        return false;
    take_out(&m->by_key, n);
    return true;
}

/* --- the range -----------------------------------------------------------------------------------
 */

void marks_range_begin(struct marks *m, const struct row *r)
{
    marks_range_end(m, false);
    m->anchor = (struct mark){.context = r->context, .kind = r->kind, .id = xstrdup(r->id)};
    add(&m->range, r->context, r->kind, r->id);
}

bool marks_range(const struct marks *m)
{
    return m->anchor.id != NULL;
}

bool marks_is_anchor(const struct marks *m, const struct row *r)
{
    return m->anchor.id && r && r->context == m->anchor.context && r->kind == m->anchor.kind &&
           str_eq(r->id, m->anchor.id);
}

void marks_range_set(struct marks *m, struct row *const *rows, size_t n)
{
    clear(&m->range);
    for (size_t i = 0; i < n; i++)
        if (rows[i])
            add(&m->range, rows[i]->context, rows[i]->kind, rows[i]->id);
}

size_t marks_range_count(const struct marks *m)
{
    return HASH_COUNT(m->range);
}

void marks_range_end(struct marks *m, bool mark)
{
    struct mark *n, *next;

    if (mark) {
        HASH_ITER (hh, m->range, n, next) {
            add(&m->by_key, n->context, n->kind, n->id);
        }
    }
    clear(&m->range);
    free(m->anchor.id);
    m->anchor = (struct mark){.id = NULL};
}

const char *marks_sign(const struct marks *m, const struct row *r, bool selected, bool ascii)
{
    bool marked = m && r && (marks_has(m, r) || find(m->range, r->context, r->kind, r->id) != NULL);

    if (!marked)
        return selected ? ">" : " ";
    if (ascii)
        return selected ? "@" : "*";
    return selected ? "\342\227\211" : "\342\227\217"; /* U+25C9, U+25CF */
}
