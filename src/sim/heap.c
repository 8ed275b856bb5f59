/* What happens next: a binary heap, the earliest event first, ties in the order of their making. */
#include "sim/model.h"

#include "base/alloc.h"

static bool before(const struct sim_event *a, const struct sim_event *b)
{
    return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->order < b->order;
}

static void swap(struct sim_event *a, struct sim_event *b)
{
    struct sim_event t = *a;

    *a = *b;
    *b = t;
}

void heap_push(struct sim *s, const struct sim_event *ev)
{
    size_t i = s->heap_n++;

    if (s->heap_n > s->heap_cap) {
        s->heap_cap = s->heap_cap ? s->heap_cap * 2 : 64;
        s->heap = xrealloc_array(s->heap, s->heap_cap, sizeof(*s->heap));
    }
    s->heap[i] = *ev;
    s->heap[i].order = s->order++;
    for (; i > 0 && before(&s->heap[i], &s->heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&s->heap[i], &s->heap[(i - 1) / 2]);
}

bool heap_pop(struct sim *s, int64_t now_ms, struct sim_event *out)
{
    size_t i = 0;

    if (s->heap_n == 0 || s->heap[0].due_ms > now_ms)
        return false;
    *out = s->heap[0];
    s->heap[0] = s->heap[--s->heap_n];
    for (;;) {
        size_t least = i, l = 2 * i + 1, r = l + 1;

        if (l < s->heap_n && before(&s->heap[l], &s->heap[least]))
            least = l;
        if (r < s->heap_n && before(&s->heap[r], &s->heap[least]))
            least = r;
        if (least == i)
            return true;
        swap(&s->heap[i], &s->heap[least]);
        i = least;
    }
}
