/* place.h - what a context is made of, before anything is connected: profile, region, endpoint, and
 * how careful one has to be there. From the [context NAME] sections of the configuration file, and
 * from the command line. Strings are owned; NULL: as resolved. */
#ifndef APP_PLACE_H
#define APP_PLACE_H

#include <stdbool.h>

#include <protontop/err.h>

#include "base/vec.h"
#include "store/store.h"

struct options;

struct place {
    char *name; /* the section's; NULL: it has none */
    char *profile, *region, *endpoint_url, *ca_bundle;
    bool no_verify_ssl, read_only;
    enum store_color color;
};

struct place *place_new(const char *name, const char *profile, const char *region,
                        const char *endpoint_url);
struct place *place_copy(const struct place *p);
void place_free(struct place *p);
void places_release(struct vec *places);

/* A setting of the section [context NAME], which is made where it is not there yet. Returns 0, or
 * fills `why` (INIFILE_WHY bytes) and returns anything else. */
int places_setting(struct vec *places, const char *name, const char *key, const char *value,
                   char *why);

/* By its name; NULL. */
const struct place *places_find(const struct vec *places, const char *name);

/* Adds to `p` what the file says of a place that is reached by that profile, region and endpoint,
 * in every section that says nothing else: read-only, if any says so; name and colour, the first
 * that does. */
void places_advise(const struct vec *places, const char *profile, const char *region,
                   const char *endpoint_url, struct place *p);

/* The places that --context, or --profile, --region and --endpoint-url ask for: every profile in
 * every region; several endpoints belong each to a profile, or all to the one. At least one. 0, or
 * ERR_USAGE or ERR_CONFIG. The caller releases `out` in any case. */
int places_asked(const struct options *o, struct vec *out, struct err *e) ERR_CHECK;

/* One place's settings for a command, which talks to one. */
int places_apply(struct options *o, const char *name, struct err *e) ERR_CHECK;

const char *place_color_name(enum store_color c);

#endif
