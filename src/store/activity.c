/* What happened, as lines: a ring of the newest. */
#include "store/store.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/when.h"
#include "store/row.h"

void store_say(struct store *s, enum activity_level level, const struct kind *k, const char *id,
               enum health from, enum health to, const char *fmt, ...)
{
    struct buf text = BUF_INIT(1 << 16);
    struct activity *a;
    va_list ap;

    va_start(ap, fmt);
    buf_vaddf(&text, fmt, ap);
    va_end(ap);
    if (s->ring_count == STORE_ACTIVITY_MAX) { /* the oldest makes room */
        a = &s->ring[s->ring_first];
        s->ring_first = (s->ring_first + 1) % STORE_ACTIVITY_MAX;
        free(a->id);
        free(a->text);
    } else {
        a = &s->ring[(s->ring_first + s->ring_count++) % STORE_ACTIVITY_MAX];
    }
    *a = (struct activity){.wall_ms = clock_wall(s->clock),
                           .level = level,
                           .kind = k,
                           .id = xstrdup(id),
                           .from = from,
                           .to = to,
                           .text = buf_detach(&text)};
    store_tell(s, STORE_ACTIVITY, NULL);
}

size_t store_activity_count(const struct store *s)
{
    return s->ring_count;
}

const struct activity *store_activity_at(const struct store *s, size_t i)
{
    return &s->ring[(s->ring_first + s->ring_count - 1 - i) % STORE_ACTIVITY_MAX];
}

/* How it ended or what began, in words. Of the end of an attempt the service tells nothing but that
 * it is over: so "in 3m12s" is from its start to when we saw the end. */
void store_say_change(struct store *s, const struct row *r, enum health from,
                      const struct facts *before)
{
    const struct facts *f = &r->facts;
    const char *status = f->status ? f->status : "unknown";
    int64_t ran = f->attempted_ms ? clock_wall(s->clock) - f->attempted_ms : 0;
    bool ended = before->moving && !f->moving;
    const char *colon = f->message && *f->message ? ": " : "";
    const char *message = f->message ? f->message : "";
    char took[WHEN_MAX + 8] = "", d[WHEN_MAX];

    if (ended && ran > 0)
        snprintf(took, sizeof(took), " %s %s", r->health == HEALTH_OK ? "in" : "after",
                 when_duration(ran, d));
    if (!before->moving && f->moving)
        store_say(s, ACTIVITY_CHANGE, r->kind, r->id, from, r->health, "started (%s)", status);
    else if (r->health == HEALTH_OK)
        store_say(s, ACTIVITY_CHANGE, r->kind, r->id, from, r->health, "succeeded%s", took);
    else if (r->health == HEALTH_FAILED)
        store_say(s, ACTIVITY_CHANGE, r->kind, r->id, from, r->health, "%s%s%s%s",
                  str_eq(status, "FAILED") ? "failed" : status, took, colon, message);
    else if (r->health == HEALTH_CANCELLED)
        store_say(s, ACTIVITY_CHANGE, r->kind, r->id, from, r->health, "cancelled%s%s%s", took,
                  colon, message);
    else
        store_say(s, ACTIVITY_CHANGE, r->kind, r->id, from, r->health, "%s%s%s", status, colon,
                  message);
}
