/* The command line and the configuration file, both from one table. Knows what options there are;
 * knows nothing of what they do. */
#include "app/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/inifile.h"
#include "base/num.h"

struct option_row {
    const char *name, *arg, *help;
    /* value is NULL for an option without an argument. 0, or ERR_USAGE with the rule in e->msg. */
    int (*set)(struct options *o, const struct option_row *row, const char *value, struct err *e);
    size_t offset;  /* of the member that set_text() and set_flag() set */
    bool no_config; /* makes no sense in the configuration file */
};

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

static int set_help(struct options *o, const struct option_row *row, const char *value,
                    struct err *e)
{
    (void)value;
    (void)e;
    o->mode = str_eq(row->name, "help") ? RUN_HELP : RUN_VERSION;
    return 0;
}

#define TEXT(member) .set = set_text, .offset = offsetof(struct options, member)
#define FLAG(member) .set = set_flag, .offset = offsetof(struct options, member)

static const struct option_row rows[] = {
    {.name = "profile", .arg = "NAME", .help = "profile of the AWS files", TEXT(profile)},
    {.name = "region", .arg = "REGION", .help = "region, such as eu-west-1", TEXT(region)},
    {.name = "endpoint-url", .arg = "URL", .help = "where the service is", TEXT(endpoint_url)},
    {.name = "ca-bundle", .arg = "FILE", .help = "certificates to trust (PEM)", TEXT(ca_bundle)},
    {.name = "no-verify-ssl", .help = "do not check certificates (shown)", FLAG(no_verify_ssl)},
    {.name = "read-only", .help = "look, change nothing", FLAG(read_only)},
    {.name = "refresh",
     .arg = "S",
     .help = "seconds between looks at what moves (5)",
     .set = set_refresh},
    {.name = "theme", .arg = "NAME", .help = "dark, light, mono, or a theme file", TEXT(theme)},
    {.name = "ascii", .help = "no character beyond ASCII", FLAG(ascii)},
    {.name = "no-color", .help = "no colours (also: NO_COLOR)", FLAG(no_color)},
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
    {.name = "version", .help = "print the version", .set = set_help, .no_config = true},
    {.name = "help", .help = "print this", .set = set_help, .no_config = true},
};

static const struct option_row *find(const char *name, size_t len)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strncmp(rows[i].name, name, len) == 0 && rows[i].name[len] == '\0')
            return &rows[i];
    return NULL;
}

void options_init(struct options *o)
{
    memset(o, 0, sizeof(*o));
    o->log_level = LOG_INFO;
    o->scale[0] = o->scale[1] = o->scale[2] = -1;
    buf_init(&o->warnings, 1 << 16);
}

void options_release(struct options *o)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (rows[i].set == set_text)
            free(*(char **)((char *)o + rows[i].offset));
    buf_release(&o->warnings);
    options_init(o);
}

char *options_config_dir(void)
{
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

    if (xdg && *xdg == '/')
        return xasprintf("%s/protontop", xdg);
    return home && *home ? xasprintf("%s/.config/protontop", home) : NULL;
}

/* --- the command line --------------------------------------------------------------------------
 */

/* One option at argv[*i]; moves *i past its argument. */
static int read_option(struct options *o, int argc, char **argv, int *i, struct err *e)
{
    const char *name = argv[*i] + 2, *value = strchr(name, '=');
    size_t len = value ? (size_t)(value - name) : strlen(name);
    const struct option_row *row = find(name, len);

    if (!row)
        return err_set(e, ERR_USAGE, "unknown option --%.*s: see protontop --help", (int)len, name);
    if (value)
        value++;
    if (!row->arg && value)
        return err_set(e, ERR_USAGE, "--%s takes no value", row->name);
    if (row->arg && !value) {
        if (*i + 1 >= argc)
            return err_set(e, ERR_USAGE, "--%s needs a value: --%s %s", row->name, row->name,
                           row->arg);
        value = argv[++*i];
    }
    if (row->set(o, row, value, e) < 0)
        return err_prefix(e, "--%s%s%s", row->name, value ? " " : "", value ? value : "");
    return 0;
}

static int read_word(struct options *o, const char *word, bool *seen, struct err *e)
{
    if (*seen || !str_eq(word, "info"))
        return err_set(e, ERR_USAGE,
                       "unknown command \"%s\": without a command protontop is the dashboard; the "
                       "only other one is info; see protontop --help",
                       word);
    *seen = true;
    if (o->mode == RUN_DASHBOARD)
        o->mode = RUN_INFO;
    return 0;
}

static int read_arguments(struct options *o, int argc, char **argv, struct err *e)
{
    bool word = false;

    for (int i = 1; i < argc; i++) {
        if (str_eq(argv[i], "-h") || str_eq(argv[i], "-V"))
            o->mode = argv[i][1] == 'h' ? RUN_HELP : RUN_VERSION;
        else if (str_starts(argv[i], "--") && argv[i][2]) {
            if (read_option(o, argc, argv, &i, e) < 0)
                return e->code;
        } else if (argv[i][0] == '-') {
            return err_set(e, ERR_USAGE, "unknown option %s: see protontop --help", argv[i]);
        } else if (read_word(o, argv[i], &word, e) < 0) {
            return e->code;
        }
    }
    if (!o->demo && (o->scale[0] >= 0 || o->speed > 0 || o->seeded))
        return err_set(e, ERR_USAGE, "--scale, --speed and --seed belong to --demo");
    if (o->demo && (o->endpoint_url || o->profile) && o->mode == RUN_DASHBOARD)
        return err_set(e, ERR_USAGE,
                       "--demo brings an endpoint and keys of its own: leave --endpoint-url and "
                       "--profile out");
    return 0;
}

/* --- the configuration file --------------------------------------------------------------------
 */

static int on_config(void *ctx, const char *section, const char *name, const char *value, char *why)
{
    struct options *o = ctx;
    const struct option_row *row = find(name, strlen(name));
    struct err e;

    if (*section && !str_eq(section, "protontop"))
        return snprintf(why, INIFILE_WHY, "unknown section [%s]: use [protontop] or none", section);
    if (!row || row->no_config)
        return snprintf(why, INIFILE_WHY, "unknown setting \"%s\"", name);
    if (row->set(o, row, value, &e) < 0)
        return snprintf(why, INIFILE_WHY, "%s %.200s", name, e.msg);
    return 0;
}

static int read_config(struct options *o, const char *path, bool named, struct err *e)
{
    if (!named && access(path, F_OK) < 0)
        return 0;
    if (inifile_read(path, on_config, o, &o->warnings, e) < 0) {
        e->code = ERR_CONFIG;
        return err_prefix(e, "configuration");
    }
    return 0;
}

/* --config before all else: the command line goes over what the file says. */
static const char *config_argument(int argc, char **argv)
{
    const char *path = NULL;

    for (int i = 1; i < argc; i++) {
        if (str_starts(argv[i], "--config="))
            path = argv[i] + strlen("--config=");
        else if (str_eq(argv[i], "--config") && i + 1 < argc)
            path = argv[i + 1];
    }
    return path;
}

/* What the file says of where to connect is not meant for a demo's private service. */
static void demo_ignores_file(struct options *o, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (str_eq(argv[i], "--demo")) {
            free(o->profile);
            free(o->endpoint_url);
            o->profile = o->endpoint_url = NULL;
        }
}

int options_read(struct options *o, int argc, char **argv, struct err *e)
{
    const char *named = config_argument(argc, argv);
    char *dir = options_config_dir(), *path = NULL;
    int rc = 0;

    if (named)
        rc = read_config(o, named, true, e);
    else if (dir) {
        path = xasprintf("%s/config", dir);
        rc = read_config(o, path, false, e);
    }
    free(path);
    free(dir);
    demo_ignores_file(o, argc, argv);
    return rc < 0 ? rc : read_arguments(o, argc, argv, e);
}

void options_help(struct buf *out)
{
    buf_adds(out, "Usage: protontop [OPTIONS]          the dashboard\n"
                  "       protontop --demo [OPTIONS]   the dashboard over a private local service\n"
                  "       protontop info [OPTIONS]     what would be used: paths, endpoint, "
                  "identity\n\nOptions:\n");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char left[64];

        snprintf(left, sizeof(left), "--%s%s%s", rows[i].name, rows[i].arg ? " " : "",
                 rows[i].arg ? rows[i].arg : "");
        buf_addf(out, "  %-22s %s\n", left, rows[i].help);
    }
    buf_adds(out, "\nPress ? in the dashboard for its keys. Exit status: 0 done, 252 wrong command "
                  "line,\n253 configuration or credentials, 255 anything else, 130 interrupted.\n");
}
