/* json.h - paths over cJSON, and parsing with limits. A NULL object is allowed everywhere. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include <protontop/err.h>

/* Parses exactly n bytes (surrounding white space allowed, nothing after it). The tree is the
 * caller's: cJSON_Delete. NULL with ERR_PARSE in e: where (byte offset) and why. Nesting deeper
 * than 64, a NUL, invalid UTF-8 are refused. */
cJSON *json_parse(const char *text, size_t n, struct err *e);

/* Member by dotted path, "service.pipeline.arn"; names are case-sensitive. NULL when a step is
 * missing or is JSON null (the service means the same by both, BEHAVIOUR 1). */
const cJSON *json_at(const cJSON *o, const char *path);

/* The string at a path, or NULL (also when it is no string). Borrowed from the tree. */
const char *json_str(const cJSON *o, const char *path);

/* The same, `otherwise` instead of NULL. */
const char *json_str_or(const cJSON *o, const char *path, const char *otherwise);

/* A number at a path; `otherwise` when it is missing or no number. */
double json_num(const cJSON *o, const char *path, double otherwise);

bool json_bool(const cJSON *o, const char *path, bool otherwise);

/* A timestamp: a JSON number in seconds since the epoch, or RFC 3339 text. Milliseconds; 0 when
 * missing or unreadable. */
int64_t json_time_ms(const cJSON *o, const char *path);

/* cJSON_Delete() for a tree with secrets in it: overwrites every string first. NULL is allowed. */
void json_delete_wiped(cJSON *o);

/* Sets (replaces) a member; name and value are copied. value NULL removes the member. */
void json_set_str(cJSON *o, const char *name, const char *value);

/* Sets (replaces) a member with `value`, which the tree owns afterwards. */
void json_set(cJSON *o, const char *name, cJSON *value);

#endif
