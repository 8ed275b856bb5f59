/* field.h - the members of a record as a table: taken from an input, shown in an answer, freed.
 *
 * A kind whose members go in and out as they are needs no code for each of them, only a row. */
#ifndef SIM_FIELD_H
#define SIM_FIELD_H

#include <cjson/cJSON.h>
#include <stddef.h>

enum field_type {
    FIELD_TEXT, /* char *, owned; NULL: absent */
    FIELD_WORD, /* const char *, static; never taken */
    FIELD_TIME, /* int64_t, ms; 0: absent; never taken */
    FIELD_JSON, /* cJSON *, owned; NULL: absent */
};

enum field_use {
    FIELD_CREATE = 1, /* taken when the record is made */
    FIELD_UPDATE = 2, /* taken when it is updated */
    FIELD_GET = 4,    /* shown as a whole */
    FIELD_LIST = 8,   /* shown in a listing */
    FIELD_SHOWN = FIELD_GET | FIELD_LIST,
    FIELD_ALL = 15,
};

struct field {
    const char *member; /* as on the wire */
    size_t at;          /* offsetof() in the record */
    enum field_type type;
    unsigned use;
};

/* `use` names the rows that count. What is absent in the input stays as it is. */
void fields_take(const struct field *f, size_t n, void *record, const cJSON *input, unsigned use);
void fields_show(const struct field *f, size_t n, const void *record, cJSON *o, unsigned use);
void fields_free(const struct field *f, size_t n, void *record); /* the texts and trees */

#endif
