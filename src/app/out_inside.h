/* out_inside.h - what the formats share. */
#ifndef APP_OUT_INSIDE_H
#define APP_OUT_INSIDE_H

#include <cjson/cJSON.h>

#include "app/out.h"
#include "base/vec.h"

enum { OUT_MEMBERS_MAX = 48, OUT_NUMBER_MAX = 400, OUT_TIME_MAX = 64 };

struct out {
    struct out_config cfg;
    bool began;     /* the list was opened */
    size_t items;   /* printed so far */
    cJSON *whole;   /* OUT_TABLE: all pages */
    size_t n_chunk; /* OUT_JSON: what is not yet in the file */
    char chunk[16384];
};

/* The values of the members of `s` in `object`, in the order of the model; none for null. Returns
 * how many there are that are not null. */
size_t out_members(const struct shape *s, struct jsonview object,
                   struct jsonview found[OUT_MEMBERS_MAX]);

/* A union with a member that the model has not: its name; else none. */
struct jsonview out_unknown_tag(const struct shape *s, struct jsonview object);

/* A number as Python writes it, which is what the AWS CLI prints: whole numbers as they stand,
 * others with the fewest digits that give the same double. Returns `out`. */
const char *out_number(struct jsonview number, char out[OUT_NUMBER_MAX]);

/* A timestamp as Python's isoformat() has it, in local time: 2020-11-11T22:03:05.405000+00:00.
 * False for what is no time: then it is printed as it came. */
bool out_iso8601(struct jsonview v, char out[OUT_TIME_MAX]);

/* A tree of the value, by its shape: what the formats but JSON go by. Numbers are raw. */
cJSON *out_tree(const struct out *o, const struct shape *s, struct jsonview v);

/* A scalar as Python's str() has it; borrowed from it. NULL gives "". */
const char *out_scalar_text(const cJSON *v);

/* Adds the names of the members that are scalars (or of those that are not), sorted, each once. */
void out_names(const cJSON *object, bool scalars, struct vec *names);

/* The formats. A tree is an answer, or {result key: [items of a page]}. */
void out_json_flush(struct out *o);
void out_json_answer(struct out *o, struct jsonview v);
void out_json_page(struct out *o, struct jsonview list, size_t from, size_t count);
void out_json_end(struct out *o, const char *resume);
void out_yaml(struct out *o, const cJSON *tree);
void out_yaml_page(struct out *o, const cJSON *list);
void out_yaml_end(struct out *o, const char *resume);
void out_yaml_string(struct out *o, const char *text);
void out_text(struct out *o, const cJSON *tree);
void out_table(struct out *o, const cJSON *tree);

#endif
