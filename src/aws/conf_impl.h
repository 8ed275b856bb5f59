/* conf_impl.h - inside of conf: the sections as they were read, and the reader's door. */
#ifndef AWS_CONF_IMPL_H
#define AWS_CONF_IMPL_H

#include <stddef.h>

#include "aws/conf.h"
#include "base/vec.h"

enum conf_file { CONF_CONFIG, CONF_CREDENTIALS, CONF_N_FILES };

struct conf_prop {
    char *key;   /* as written; "s3.max_attempts" if nested */
    char *value; /* continuation lines are joined by newlines */
};

/* One for each (file, type, name): sections that come again are merged into it. */
struct conf_section {
    enum conf_file file;
    char *type; /* "profile", "sso-session", ... or CONF_BARE_DEFAULT */
    char *name;
    struct vec props; /* struct conf_prop * */
};

/* [default] of the config file, until it is known that there is no [profile default]. */
#define CONF_BARE_DEFAULT "default"

struct aws_conf {
    struct vec sections; /* struct conf_section *, in the order of the files */
    struct vec warnings; /* char * */
    char *path[CONF_N_FILES];
    char *name[CONF_N_FILES];
};

struct conf_section *conf_find(const struct aws_conf *c, enum conf_file file, const char *type,
                               const char *name);
struct conf_section *conf_add(struct aws_conf *c, enum conf_file file, const char *type,
                              const char *name);
void conf_section_free(struct conf_section *s);

/* Sets a property; one of the same name, and what is nested in it, goes. */
struct conf_prop *conf_set(struct conf_section *s, const char *key, const char *value);
const char *conf_value(const struct conf_section *s, const char *key); /* NULL if unset or empty */

void conf_warn(struct aws_conf *c, enum conf_file file, int line, const char *what);

/* Reads a whole file's text into c. */
void conf_read(struct aws_conf *c, enum conf_file file, const char *text, size_t n);

#endif
