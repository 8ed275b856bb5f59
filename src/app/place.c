/* What contexts are made of. Knows how they are written; connects nothing. */
#include "app/place.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/options.h"
#include "base/alloc.h"
#include "base/inifile.h"
#include "base/num.h"

static const char *const colors[] = {[COLOR_NONE] = "none",
                                     [COLOR_RED] = "red",
                                     [COLOR_YELLOW] = "yellow",
                                     [COLOR_GREEN] = "green",
                                     [COLOR_BLUE] = "blue"};

const char *place_color_name(enum store_color c)
{
    return colors[c];
}

static char *copy(const char *s)
{
    return s ? xstrdup(s) : NULL;
}

struct place *place_new(const char *name, const char *profile, const char *region,
                        const char *endpoint_url)
{
    struct place *p = xcalloc(1, sizeof(*p));

    p->name = copy(name);
    p->profile = copy(profile);
    p->region = copy(region);
    p->endpoint_url = copy(endpoint_url);
    return p;
}

struct place *place_copy(const struct place *p)
{
    struct place *to = place_new(p->name, p->profile, p->region, p->endpoint_url);

    to->ca_bundle = copy(p->ca_bundle);
    to->no_verify_ssl = p->no_verify_ssl;
    to->read_only = p->read_only;
    to->color = p->color;
    return to;
}

void place_free(struct place *p)
{
    if (!p)
        return;
    free(p->name);
    free(p->profile);
    free(p->region);
    free(p->endpoint_url);
    free(p->ca_bundle);
    free(p);
}

void places_release(struct vec *places)
{
    for (size_t i = 0; i < places->n; i++)
        place_free(places->v[i]);
    vec_release(places);
}

/* --- the configuration file ----------------------------------------------------------------------
 */

struct setting;
typedef int setting_fn(struct place *p, const struct setting *s, const char *value, char *why);

struct setting {
    const char *key;
    setting_fn *set;
    size_t offset;
};

static int set_text(struct place *p, const struct setting *s, const char *value, char *why)
{
    char **to = (char **)((char *)p + s->offset);

    if (!*value)
        return snprintf(why, INIFILE_WHY, "%s must not be empty", s->key);
    free(*to);
    *to = xstrdup(value);
    return 0;
}

static int set_flag(struct place *p, const struct setting *s, const char *value, char *why)
{
    if (!str_eq(value, "yes") && !str_eq(value, "no"))
        return snprintf(why, INIFILE_WHY, "%s must be yes or no", s->key);
    *(bool *)((char *)p + s->offset) = str_eq(value, "yes");
    return 0;
}

static int set_color(struct place *p, const struct setting *s, const char *value, char *why)
{
    for (size_t i = 0; i < ARRAY_LEN(colors); i++)
        if (str_eq(colors[i], value)) {
            p->color = (enum store_color)i;
            return 0;
        }
    return snprintf(why, INIFILE_WHY, "%s must be red, yellow, green, blue or none", s->key);
}

static const struct setting settings[] = {
    {"profile", set_text, offsetof(struct place, profile)},
    {"region", set_text, offsetof(struct place, region)},
    {"endpoint-url", set_text, offsetof(struct place, endpoint_url)},
    {"ca-bundle", set_text, offsetof(struct place, ca_bundle)},
    {"no-verify-ssl", set_flag, offsetof(struct place, no_verify_ssl)},
    {"read-only", set_flag, offsetof(struct place, read_only)},
    {"color", set_color, offsetof(struct place, color)},
};

static struct place *find(const struct vec *places, const char *name)
{
    for (size_t i = 0; i < places->n; i++)
        if (str_eq(((struct place *)places->v[i])->name, name))
            return places->v[i];
    return NULL;
}

const struct place *places_find(const struct vec *places, const char *name)
{
    return find(places, name);
}

int places_setting(struct vec *places, const char *name, const char *key, const char *value,
                   char *why)
{
    struct place *p;

    name += strspn(name, " \t");
    if (!*name || strchr(name, ','))
        return snprintf(why, INIFILE_WHY, "a context has a name without commas: [context prod]");
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        if (!str_eq(settings[i].key, key))
            continue;
        p = find(places, name);
        if (!p) {
            p = place_new(name, NULL, NULL, NULL);
            vec_push(places, p);
        }
        return settings[i].set(p, &settings[i], value, why);
    }
    return snprintf(why, INIFILE_WHY, "a context has no setting \"%s\"", key);
}

/* --- what is meant -------------------------------------------------------------------------------
 */

static bool agrees(const char *said, const char *is)
{
    return !said || str_eq(said, is);
}

static bool same_url(const char *said, const char *is)
{
    size_t n = said ? strlen(said) : 0;

    while (n > 0 && said[n - 1] == '/')
        n--;
    return !said || (strncmp(said, is, n) == 0 && is[n] == '\0');
}

void places_advise(const struct vec *places, const char *profile, const char *region,
                   const char *endpoint_url, struct place *p)
{
    for (size_t i = 0; i < places->n; i++) {
        const struct place *said = places->v[i];

        if ((!said->profile && !said->region && !said->endpoint_url) ||
            !agrees(said->profile, profile) || !agrees(said->region, region) ||
            !same_url(said->endpoint_url, endpoint_url))
            continue;
        p->read_only |= said->read_only;
        if (p->color == COLOR_NONE)
            p->color = said->color;
        if (!p->name)
            p->name = xstrdup(said->name);
    }
}

static void release_words(struct vec *words)
{
    for (size_t i = 0; i < words->n; i++)
        free(words->v[i]);
    vec_release(words);
}

/* The words between commas; one NULL where nothing was said. A comma that is part of a URL has no
 * scheme behind it. */
static int split(const char *text, const char *what, bool urls, struct vec *out, struct err *e)
{
    while (text) {
        const char *end;
        size_t n;

        text += strspn(text, " ");
        end = strchr(text, ',');
        while (urls && end && !str_starts(end + 1, "http"))
            end = strchr(end + 1, ',');
        n = end ? (size_t)(end - text) : strlen(text);
        while (n > 0 && text[n - 1] == ' ')
            n--;
        if (n == 0)
            return err_set(e, ERR_USAGE, "%s: a word is missing beside a comma", what);
        vec_push(out, xasprintf("%.*s", (int)n, text));
        text = end ? end + 1 : NULL;
    }
    if (out->n == 0)
        vec_push(out, NULL);
    return 0;
}

static bool twice(const struct vec *words, const char **which)
{
    for (size_t i = 0; i < words->n; i++)
        for (size_t j = 0; j < i; j++)
            if (words->v[i] && str_eq(words->v[i], words->v[j])) {
                *which = words->v[i];
                return true;
            }
    return false;
}

static struct place *make(const struct options *o, const char *profile, const char *region,
                          const char *endpoint)
{
    struct place *p = place_new(NULL, profile, region, endpoint);

    p->ca_bundle = copy(o->ca_bundle);
    p->no_verify_ssl = o->no_verify_ssl;
    return p;
}

static int cross(const struct options *o, const struct vec *profiles, const struct vec *regions,
                 const struct vec *endpoints, struct vec *out, struct err *e)
{
    bool paired = endpoints->n > 1 && endpoints->n == profiles->n;

    if (endpoints->n > 1 && profiles->n > 1 && !paired)
        return err_set(e, ERR_USAGE,
                       "%zu endpoints for %zu profiles: give one for all, or one for each",
                       endpoints->n, profiles->n);
    for (size_t p = 0; p < profiles->n; p++)
        for (size_t r = 0; r < regions->n; r++)
            for (size_t u = paired ? p : 0; u < (paired ? p + 1 : endpoints->n); u++)
                vec_push(out, make(o, profiles->v[p], regions->v[r], endpoints->v[u]));
    return 0;
}

static int by_words(const struct options *o, struct vec *out, struct err *e)
{
    struct vec profiles = {0}, regions = {0}, endpoints = {0};
    const char *which;
    int rc = split(o->profile, "--profile", false, &profiles, e);

    if (rc == 0)
        rc = split(o->region, "--region", false, &regions, e);
    if (rc == 0)
        rc = split(o->endpoint_url, "--endpoint-url", true, &endpoints, e);
    if (rc == 0 && (twice(&profiles, &which) || twice(&regions, &which)))
        rc = err_set(e, ERR_USAGE, "%s is named twice", which);
    if (rc == 0)
        rc = cross(o, &profiles, &regions, &endpoints, out, e);
    release_words(&profiles);
    release_words(&regions);
    release_words(&endpoints);
    return rc;
}

static int unknown(const struct options *o, const char *name, struct err *e)
{
    struct buf names = BUF_INIT(1 << 16);

    for (size_t i = 0; i < o->places.n; i++)
        buf_addf(&names, "%s%s", i ? ", " : "", ((const struct place *)o->places.v[i])->name);
    err_set(e, ERR_CONFIG, "no context \"%s\" in the configuration file: %s%s", name,
            o->places.n ? "there are " : "it has no [context NAME] section", buf_str(&names));
    buf_release(&names);
    return e->code;
}

int places_asked(const struct options *o, struct vec *out, struct err *e)
{
    struct vec names = {0};
    const char *which;
    int rc;

    if (!o->context)
        return by_words(o, out, e);
    rc = split(o->context, "--context", false, &names, e);
    if (rc == 0 && twice(&names, &which))
        rc = err_set(e, ERR_USAGE, "%s is named twice", which);
    for (size_t i = 0; rc == 0 && i < names.n; i++) {
        const struct place *p = places_find(&o->places, names.v[i]);

        if (p)
            vec_push(out, place_copy(p));
        else
            rc = unknown(o, names.v[i], e);
    }
    release_words(&names);
    return rc;
}

static void replace(char **to, const char *from)
{
    free(*to);
    *to = copy(from);
}

int places_apply(struct options *o, const char *name, struct err *e)
{
    const struct place *p = places_find(&o->places, name);

    if (!p && strchr(name, ','))
        return err_set(e, ERR_USAGE, "--context %s: a command talks to one context", name);
    if (!p)
        return unknown(o, name, e);
    replace(&o->profile, p->profile);
    replace(&o->region, p->region);
    replace(&o->endpoint_url, p->endpoint_url);
    if (p->ca_bundle)
        replace(&o->ca_bundle, p->ca_bundle);
    o->no_verify_ssl |= p->no_verify_ssl;
    o->read_only |= p->read_only;
    return 0;
}
