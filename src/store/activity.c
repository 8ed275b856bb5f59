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

/* At most so many bytes, a last character that is cut in two left out. */
static char *cut_text(const char *fmt, va_list ap)
{
    char text[ACTIVITY_TEXT_MAX + 1];
    int n = vsnprintf(text, sizeof(text), fmt, ap);
    size_t end = sizeof(text) - 1;

    if (n < 0)
        return xstrdup("");
    if ((size_t)n < sizeof(text))
        return xstrdup(text);
    while (end > 0 && ((unsigned char)text[end - 1] & 0xC0) == 0x80)
        end--;
    if (end > 0 && (unsigned char)text[end - 1] >= 0xC0)
        end--;
    text[end] = '\0';
    return xasprintf("%s...", text);
}

void store_say(struct store *s, enum activity_level level, const struct kind *k, const char *id,
               enum health from, enum health to, const char *fmt, ...)
{
    struct activity *a;
    va_list ap;

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
                           .to = to};
    va_start(ap, fmt);
    a->text = cut_text(fmt, ap);
    va_end(ap);
    store_tell(s, STORE_ACTIVITY, NULL);
}

void activity_clear(struct store *s)
{
    bool any = s->ring_count > 0;

    for (size_t i = 0; i < s->ring_count; i++) {
        struct activity *a = &s->ring[(s->ring_first + i) % STORE_ACTIVITY_MAX];

        free(a->id);
        free(a->text);
    }
    s->ring_first = s->ring_count = 0;
    if (any)
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

/* How long the last attempt ran. Of its end a resource tells nothing but that it is over; where the
 * history has it, its own times count, which no skew between clocks can spoil. Otherwise it is from
 * its start to when we saw the end; 0: not known. */
static int64_t ran_ms(const struct store *s, const struct row *r, bool seen_ending)
{
    const struct facts *f = &r->facts;
    const struct row *h = f->deployment ? store_find(s, kind_history(), f->deployment) : NULL;

    if (h && h->facts.completed_ms && h->facts.created_ms)
        return h->facts.completed_ms - h->facts.created_ms;
    return seen_ending && f->attempted_ms ? clock_wall(s->clock) - f->attempted_ms : 0;
}

static const char *word_for(const struct row *r)
{
    switch (r->health) {
    case HEALTH_OK:
        return r->facts.deleted ? "deleted" : "succeeded";
    case HEALTH_CANCELLED:
        return "cancelled";
    case HEALTH_FAILED:
        if (str_eq(r->facts.status, "FAILED"))
            return "failed";
        break;
    default:
        break;
    }
    return r->facts.status ? r->facts.status : "its status is not told any more";
}

void store_say_change(struct store *s, const struct row *r, const struct before *before)
{
    const struct facts *f = &r->facts;
    const char *message = f->message && r->health != HEALTH_OK ? f->message : "";
    char took[WHEN_MAX + 8] = "", d[WHEN_MAX];
    int64_t ran = f->moving ? 0 : ran_ms(s, r, before->moving);

    if (ran > 0)
        snprintf(took, sizeof(took), " %s %s", r->health == HEALTH_OK ? "in" : "after",
                 when_duration(ran, d));
    if (f->moving && (!before->moving || str_eq(before->status, f->status)))
        store_say(s, ACTIVITY_CHANGE, r->kind, r->id, before->health, r->health, "started (%s)",
                  f->status);
    else
        store_say(s, ACTIVITY_CHANGE, r->kind, r->id, before->health, r->health, "%s%s%s%s",
                  word_for(r), took, *message ? ": " : "", message);
}
