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

static struct activity *line_at(const struct store *s, size_t i)
{
    return &s->ring[(s->ring_first + i) % STORE_ACTIVITY_MAX];
}

static size_t *counter_of(struct store *s, struct store_context *c)
{
    return c ? &c->lines : &s->lines;
}

/* The oldest of whoever has the most makes room, so that one that changes a lot does not push out
 * what the others have to say. */
static void drop_one(struct store *s)
{
    struct store_context *who = NULL;
    size_t at = 0;

    for (size_t i = 0; i < s->contexts.n + s->left.n; i++) {
        struct store_context *c = i < s->contexts.n ? s->contexts.v[i]
                                                    : s->left.v[i - s->contexts.n];

        if (c->lines > *counter_of(s, who))
            who = c;
    }
    while (line_at(s, at)->context != who)
        at++;
    free(line_at(s, at)->id);
    free(line_at(s, at)->text);
    for (; at > 0; at--) /* older ones of others go up */
        *line_at(s, at) = *line_at(s, at - 1);
    --*counter_of(s, who);
    s->ring_first = (s->ring_first + 1) % STORE_ACTIVITY_MAX;
    s->ring_count--;
}

static void add_line(struct store *s, const struct activity *line)
{
    if (s->ring_count == STORE_ACTIVITY_MAX)
        drop_one(s);
    *line_at(s, s->ring_count++) = *line;
    ++*counter_of(s, line->context);
    store_tell(s, STORE_ACTIVITY, NULL);
}

void store_say(struct store_context *c, enum activity_level level, const struct kind *k,
               const char *id, enum health from, enum health to, const char *fmt, ...)
{
    struct activity a = {.level = level, .context = c, .kind = k, .from = from, .to = to};
    va_list ap;

    if (c->gone)
        return;
    a.wall_ms = clock_wall(c->store->clock);
    a.id = xstrdup(id);
    va_start(ap, fmt);
    a.text = cut_text(fmt, ap);
    va_end(ap);
    add_line(c->store, &a);
}

void store_warn(struct store *s, const char *fmt, ...)
{
    struct activity a = {.level = ACTIVITY_ERROR, .wall_ms = clock_wall(s->clock)};
    va_list ap;

    va_start(ap, fmt);
    a.text = cut_text(fmt, ap);
    va_end(ap);
    add_line(s, &a);
}

void activity_clear(struct store *s)
{
    for (size_t i = 0; i < s->ring_count; i++) {
        free(line_at(s, i)->id);
        free(line_at(s, i)->text);
    }
    s->ring_first = s->ring_count = 0;
}

size_t store_activity_count(const struct store *s)
{
    return s->ring_count;
}

const struct activity *store_activity_at(const struct store *s, size_t i)
{
    return line_at(s, s->ring_count - 1 - i);
}

/* How long the last attempt ran. Of its end a resource tells nothing but that it is over; where the
 * history has it, its own times count, which no skew between clocks can spoil. Otherwise it is from
 * its start to when we saw the end; 0: not known. */
static int64_t ran_ms(const struct row *r, bool seen_ending)
{
    const struct facts *f = &r->facts;
    const struct row *h = f->deployment ? store_find(r->context, kind_history(), f->deployment)
                                        : NULL;

    if (h && h->facts.completed_ms && h->facts.created_ms)
        return h->facts.completed_ms - h->facts.created_ms;
    return seen_ending && f->attempted_ms ? clock_wall(r->context->store->clock) - f->attempted_ms
                                          : 0;
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

void store_say_change(const struct row *r, const struct before *before)
{
    const struct facts *f = &r->facts;
    const char *message = f->message && r->health != HEALTH_OK ? f->message : "";
    char took[WHEN_MAX + 8] = "", d[WHEN_MAX];
    int64_t ran = f->moving ? 0 : ran_ms(r, before->moving);

    if (ran > 0)
        snprintf(took, sizeof(took), " %s %s", r->health == HEALTH_OK ? "in" : "after",
                 when_duration(ran, d));
    if (f->moving && (!before->moving || str_eq(before->status, f->status)))
        store_say(r->context, ACTIVITY_CHANGE, r->kind, r->id, before->health, r->health,
                  "started (%s)", f->status);
    else
        store_say(r->context, ACTIVITY_CHANGE, r->kind, r->id, before->health, r->health,
                  "%s%s%s%s", word_for(r), took, *message ? ": " : "", message);
}
