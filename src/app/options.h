/* options.h - the command line, and the configuration file that says the same with other words. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include <protontop/err.h>

#include "app/notify_way.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/vec.h"

struct cli_command;

enum run_mode { RUN_DASHBOARD, RUN_COMMAND, RUN_HELP, RUN_VERSION };

/* What the operator asked for. Strings are owned; NULL: not said. */
struct options {
    enum run_mode mode;
    const struct cli_command *command; /* NULL: none was named */
    char **args;                       /* what follows its word and is no common option: its own */
    int n_args;                        /* the words are borrowed from argv; a NULL stands behind */
    char *profile, *region, *endpoint_url, *ca_bundle;
    char *context;                   /* names of places, with commas between them */
    struct vec places;               /* struct place *: the file's [context NAME] sections */
    struct vec columns;              /* its [columns] (columns_setting.h) */
    bool place_given, context_given; /* on the command line */
    char *theme, *config, *log_file, *scenario;
    char *copy_command, *notify_command, *notify; /* notify: a word of ui/watch.h */
    enum notify_way notify_by;
    bool no_verify_ssl, read_only, ascii, no_color, demo, debug, mouse, no_session;
    int64_t refresh_ms;     /* 0: the default */
    unsigned bulk_requests; /* likewise */
    enum log_level log_level;
    int scale[3]; /* --scale E,S,I; -1: the default */
    double speed; /* 0: the default */
    uint64_t seed;
    bool seeded;
    struct buf warnings; /* lines about the configuration file */
};

void options_init(struct options *o);
void options_release(struct options *o);

/* Reads the configuration file (--config, else $XDG_CONFIG_HOME/protontop/config if it is there),
 * then the command line over it. 0; ERR_USAGE or ERR_CONFIG: what, where, what to do. */
int options_read(struct options *o, int argc, char **argv, struct err *e) ERR_CHECK;

/* The text of --help, made from the tables of commands and options. */
void options_help(struct buf *out);

/* "$XDG_CONFIG_HOME/protontop" or "~/.config/protontop"; owned by the caller; NULL without HOME. */
char *options_config_dir(void);

#endif
