/* The table of the options that every command has, and what each does with its value. Knows nothing
 * of where a value stood: options.c reads the command line and the configuration file. */
#include "app/options_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"

static int set_text(struct options *o, const struct option_row *row, const char *value,
                    struct err *e)
{
    char **to = (char **)((char *)o + row->offset);

    if (!*value)
        return err_set(e, ERR_USAGE, "must not be empty");
    free(*to);
    *to = xstrdup(value);
    return 0;
}

/* In the configuration file a flag has a value: yes or no. */
static int set_flag(struct options *o, const struct option_row *row, const char *value,
                    struct err *e)
{
    bool *to = (bool *)((char *)o + row->offset);

    if (value && !str_eq(value, "yes") && !str_eq(value, "no"))
        return err_set(e, ERR_USAGE, "must be yes or no");
    *to = !value || str_eq(value, "yes");
    return 0;
}

static int set_refresh(struct options *o, const struct option_row *row, const char *value,
                       struct err *e)
{
    double seconds;

    (void)row;
    if (num_parse_real(value, 1, 3600, &seconds) < 0)
        return err_set(e, ERR_USAGE, "must be a number of seconds from 1 to 3600");
    o->refresh_ms = (int64_t)(seconds * 1000);
    return 0;
}

static int set_bulk_requests(struct options *o, const struct option_row *row, const char *value,
                             struct err *e)
{
    int64_t n;

    (void)row;
    if (num_parse(value, 1, 32, &n) < 0)
        return err_set(e, ERR_USAGE, "must be a number from 1 to 32");
    o->bulk_requests = (unsigned)n;
    return 0;
}

static int set_level(struct options *o, const struct option_row *row, const char *value,
                     struct err *e)
{
    (void)row;
    if (log_level_parse(value, &o->log_level) < 0)
        return err_set(e, ERR_USAGE, "must be error, warn, info or debug");
    return 0;
}

static int set_debug(struct options *o, const struct option_row *row, const char *value,
                     struct err *e)
{
    (void)row;
    (void)value;
    (void)e;
    o->debug = true;
    o->log_level = LOG_DEBUG;
    return 0;
}

static int set_scale(struct options *o, const struct option_row *row, const char *value,
                     struct err *e)
{
    const char *at = value;
    char number[16];
    int64_t n;

    (void)row;
    for (int i = 0; i < 3; i++) {
        size_t len = strcspn(at, ",");

        snprintf(number, sizeof(number), "%.*s", (int)(len < 15 ? len : 15), at);
        if ((at[len] == ',') != (i < 2) || num_parse(number, 0, 100000, &n) < 0)
            return err_set(e, ERR_USAGE,
                           "must be ENVIRONMENTS,SERVICES,INSTANCES-A-SERVICE, such as 6,24,3");
        o->scale[i] = (int)n;
        at += len + 1;
    }
    return 0;
}

static int set_speed(struct options *o, const struct option_row *row, const char *value,
                     struct err *e)
{
    (void)row;
    if (num_parse_real(value, 0.01, 10000, &o->speed) < 0)
        return err_set(e, ERR_USAGE, "must be a factor from 0.01 to 10000");
    return 0;
}

static int set_seed(struct options *o, const struct option_row *row, const char *value,
                    struct err *e)
{
    int64_t n;

    (void)row;
    if (num_parse(value, 0, INT64_MAX, &n) < 0)
        return err_set(e, ERR_USAGE, "must be a whole number, 0 or more");
    o->seed = (uint64_t)n;
    o->seeded = true;
    return 0;
}

/* The words of ui/watch.h. */
static int set_notify(struct options *o, const struct option_row *row, const char *value,
                      struct err *e)
{
    static const char *const words[] = {"off", "failed", "stuck", "all"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq(words[i], value))
            return set_text(o, row, value, e);
    return err_set(e, ERR_USAGE, "must be off, failed, stuck or all");
}

static int set_notify_by(struct options *o, const struct option_row *row, const char *value,
                         struct err *e)
{
    (void)row;
    for (int i = 0; i < NOTIFY__COUNT; i++)
        if (str_eq(notify_way_name((enum notify_way)i), value)) {
            o->notify_by = (enum notify_way)i;
            return 0;
        }
    return err_set(e, ERR_USAGE, "must be bell, osc9, osc777 or command");
}

/* Who names a program wants it to run. */
static int set_notify_command(struct options *o, const struct option_row *row, const char *value,
                              struct err *e)
{
    o->notify_by = NOTIFY_COMMAND;
    return set_text(o, row, value, e);
}

static int set_help(struct options *o, const struct option_row *row, const char *value,
                    struct err *e)
{
    (void)value;
    (void)e;
    o->mode = str_eq(row->name, "help") ? RUN_HELP : RUN_VERSION;
    return 0;
}

#define TEXT(member) .set = set_text, .is_text = true, .offset = offsetof(struct options, member)
#define FLAG(member) .set = set_flag, .offset = offsetof(struct options, member)

const struct option_row option_rows[] = {
    {.name = "profile",
     .arg = "NAME",
     .help = "profile of the AWS files; the dashboard takes several: a,b",
     TEXT(profile),
     .place = true},
    {.name = "region",
     .arg = "REGION",
     .help = "region, such as eu-west-1; likewise",
     TEXT(region),
     .place = true},
    {.name = "endpoint-url",
     .arg = "URL",
     .help = "where the service is; likewise",
     TEXT(endpoint_url),
     .place = true},
    {.name = "context",
     .arg = "NAME",
     .help = "a context of the configuration file; likewise",
     TEXT(context)},
    {.name = "ca-bundle", .arg = "FILE", .help = "certificates to trust (PEM)", TEXT(ca_bundle)},
    {.name = "no-verify-ssl", .help = "do not check certificates (shown)", FLAG(no_verify_ssl)},
    {.name = "read-only", .help = "look, change nothing", FLAG(read_only)},
    {.name = "refresh",
     .arg = "S",
     .help = "seconds between looks at what moves (5)",
     .set = set_refresh},
    {.name = "bulk-requests",
     .arg = "N",
     .help = "of an action on marked rows, at a time (4)",
     .set = set_bulk_requests},
    {.name = "theme",
     .arg = "NAME",
     .help = "default, light, mono, ...: see protontop(1); or a file",
     TEXT(theme)},
    {.name = "ascii", .help = "no character beyond ASCII", FLAG(ascii)},
    {.name = "no-color", .help = "no colours (also: NO_COLOR)", FLAG(no_color)},
    {.name = "mouse", .help = "click and wheel from the start (also: M)", FLAG(mouse)},
    {.name = "notify",
     .arg = "WHEN",
     .help = "tell of ends: failed, stuck, all (also: w, :notify)",
     .set = set_notify,
     .is_text = true,
     .offset = offsetof(struct options, notify)},
    {.name = "notify-by",
     .arg = "HOW",
     .help = "bell, osc9, osc777 or command",
     .set = set_notify_by},
    {.name = "notify-command",
     .arg = "WORDS",
     .help = "the program that tells, see protontop(1)",
     .set = set_notify_command,
     .is_text = true,
     .offset = offsetof(struct options, notify_command)},
    {.name = "copy-command",
     .arg = "WORDS",
     .help = "a program that takes what is copied (xclip)",
     TEXT(copy_command)},
    {.name = "no-session", .help = "begin anew, keep nothing of it", FLAG(no_session)},
    {.name = "config",
     .arg = "FILE",
     .help = "configuration file",
     TEXT(config),
     .no_config = true},
    {.name = "log-file", .arg = "FILE", .help = "write a log", TEXT(log_file)},
    {.name = "log-level", .arg = "LEVEL", .help = "error, warn, info or debug", .set = set_level},
    {.name = "debug", .help = "the same as --log-level debug", .set = set_debug, .no_config = true},
    {.name = "demo",
     .help = "over a private local service, no account needed",
     FLAG(demo),
     .no_config = true},
    {.name = "scale",
     .arg = "E,S,I",
     .help = "demo: environments, services, instances a service",
     .set = set_scale,
     .no_config = true},
    {.name = "speed",
     .arg = "X",
     .help = "demo: how much faster than life",
     .set = set_speed,
     .no_config = true},
    {.name = "seed", .arg = "N", .help = "demo: another fleet", .set = set_seed, .no_config = true},
    {.name = "scenario",
     .arg = "FILE",
     .help = "demo: a fleet and what happens, such as bad-friday",
     TEXT(scenario),
     .no_config = true},
    {.name = "version", .help = "print the version", .set = set_help, .no_config = true},
    {.name = "help", .help = "print this", .set = set_help, .no_config = true},
};

const size_t n_option_rows = ARRAY_LEN(option_rows);

const struct option_row *option_find(const char *name, size_t len)
{
    for (size_t i = 0; i < n_option_rows; i++)
        if (strncmp(option_rows[i].name, name, len) == 0 && option_rows[i].name[len] == '\0')
            return &option_rows[i];
    return NULL;
}
