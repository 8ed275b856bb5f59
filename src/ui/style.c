/* How a health looks in cells. */
#include "ui/style.h"

#include <stdio.h>
#include <string.h>

enum style health_style(enum health h)
{
    static const enum style styles[HEALTH__COUNT] = {
        [HEALTH_UNKNOWN] = STYLE_MUTED,     [HEALTH_OK] = STYLE_OK,
        [HEALTH_CANCELLED] = STYLE_MUTED,   [HEALTH_DELETING] = STYLE_MUTED,
        [HEALTH_PROGRESS] = STYLE_PROGRESS, [HEALTH_FAILED] = STYLE_FAIL,
        [HEALTH_STUCK] = STYLE_WARN,
    };

    return styles[h];
}

const char *age_text(int64_t ms, bool running, char out[WHEN_MAX])
{
    /* Seconds only while they matter: what ticks is sent over a slow link. */
    return running && ms >= MS_HOUR ? when_duration(ms, out) : when_age(ms, out);
}

const char *row_age(const struct row *r, int64_t now_ms, char out[WHEN_MAX])
{
    int64_t since = r->facts.attempted_ms ? r->facts.attempted_ms : r->facts.modified_ms;

    if (since)
        return age_text(now_ms - since, r->facts.moving, out);
    out[0] = '\0';
    return out;
}

void row_version(const struct row *r, char out[48])
{
    out[0] = '\0';
    if (r->facts.major && r->facts.minor)
        snprintf(out, 48, "%.20s.%.20s", r->facts.major, r->facts.minor);
}

void row_status(const struct row *r, char *out, size_t size)
{
    char version[48];

    row_version(r, version);
    if (r->action)
        snprintf(out, size, "%s", r->action);
    else if (r->health == HEALTH_STUCK)
        snprintf(out, size, "stuck %s", version);
    else if (r->health == HEALTH_OK && version[0])
        snprintf(out, size, "%s", version);
    else
        snprintf(out, size, "%s", r->facts.status ? r->facts.status : "unknown");
}

const char *style_dot(bool ascii)
{
    return ascii ? " | " : " \302\267 ";
}

void kind_heading(const struct kind *k, struct buf *out)
{
    size_t from = out->len;

    buf_addf(out, "%c%s", k->plural[0] - 32, k->plural + 1);
    for (size_t i = from; i < out->len; i++)
        if (out->ptr[i] == '-')
            out->ptr[i] = ' ';
}
