/* The command line and the configuration file, both by one table. Knows how options are written;
 * knows nothing of what they do, nor of what belongs to a command alone. */
#include "app/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/columns_setting.h"
#include "app/options_table.h"
#include "app/place.h"
#include "base/alloc.h"
#include "base/inifile.h"
#include "base/num.h"

void options_init(struct options *o)
{
    memset(o, 0, sizeof(*o));
    o->log_level = LOG_INFO;
    o->scale[0] = o->scale[1] = o->scale[2] = -1;
    buf_init(&o->warnings, 1 << 16);
}

void options_release(struct options *o)
{
    for (size_t i = 0; i < n_option_rows; i++)
        if (option_rows[i].is_text)
            free(*(char **)((char *)o + option_rows[i].offset));
    places_release(&o->places);
    columns_settings_free(&o->columns);
    free(o->args);
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

/* A common option at argv[*i]; moves *i past its argument. */
static int read_option(struct options *o, const struct option_row *row, int argc, char **argv,
                       int *i, struct err *e)
{
    const char *value = strchr(argv[*i], '=');

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
    o->place_given |= row->place;
    o->context_given |= str_eq(row->name, "context");
    return 0;
}

/* What is no common option: the command's word, then what belongs to the command. */
static int read_rest(struct options *o, char *word, struct err *e)
{
    if (o->command) {
        if (!o->command->operands)
            return err_set(e, ERR_USAGE, "%s takes no \"%s\": see protontop %s --help",
                           o->command->word, word, o->command->word);
        o->args[o->n_args++] = word;
        return 0;
    }
    if (word[0] == '-')
        return err_set(e, ERR_USAGE, "unknown option %.*s: see protontop --help",
                       (int)strcspn(word, "="), word);
    o->command = cli_find(word);
    if (!o->command)
        return cli_unknown(word, e);
    if (o->mode == RUN_DASHBOARD)
        o->mode = RUN_COMMAND;
    return 0;
}

static int check_demo(const struct options *o, struct err *e)
{
    if (!o->demo && (o->scale[0] >= 0 || o->speed > 0 || o->seeded || o->scenario))
        return err_set(e, ERR_USAGE, "--scale, --speed, --seed and --scenario belong to --demo");
    if (o->demo && (o->endpoint_url || o->profile || o->context) &&
        (o->mode == RUN_DASHBOARD || o->mode == RUN_COMMAND))
        return err_set(e, ERR_USAGE,
                       "--demo brings an endpoint and keys of its own: leave --endpoint-url, "
                       "--profile and --context out");
    return 0;
}

static int read_arguments(struct options *o, int argc, char **argv, struct err *e)
{
    o->args = xcalloc((size_t)argc + 1, sizeof(*o->args));
    for (int i = 1; i < argc; i++) {
        const struct option_row *row = NULL;
        int rc = 0;

        if (str_starts(argv[i], "--"))
            row = option_find(argv[i] + 2, strcspn(argv[i] + 2, "="));
        if (row)
            rc = read_option(o, row, argc, argv, &i, e);
        else if (str_eq(argv[i], "-h") || str_eq(argv[i], "-V"))
            o->mode = argv[i][1] == 'h' ? RUN_HELP : RUN_VERSION;
        else
            rc = read_rest(o, argv[i], e);
        if (rc < 0)
            return rc;
    }
    return check_demo(o, e);
}

/* --- the configuration file --------------------------------------------------------------------
 */

static int on_config(void *ctx, const char *section, const char *name, const char *value, char *why)
{
    struct options *o = ctx;
    const struct option_row *row = option_find(name, strlen(name));
    struct err e;

    if (str_starts(section, "context "))
        return places_setting(&o->places, section + strlen("context "), name, value, why);
    if (str_eq(section, "columns"))
        return columns_setting(&o->columns, name, value, why);
    if (*section && !str_eq(section, "protontop"))
        return snprintf(why, INIFILE_WHY,
                        "unknown section [%s]: use [protontop], [context NAME], [columns] or none",
                        section);
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
            free(o->region);
            free(o->endpoint_url);
            free(o->context);
            o->profile = o->region = o->endpoint_url = o->context = NULL;
        }
}

/* The command line over the file; and a command talks to one context, which it is told. */
static int choose_context(struct options *o, struct err *e)
{
    if (o->context_given && o->place_given)
        return err_set(e, ERR_USAGE,
                       "--context has profile, region and endpoint: leave --profile, --region and "
                       "--endpoint-url out");
    if (o->context_given && o->mode == RUN_COMMAND)
        return places_apply(o, o->context, e);
    if (o->place_given && !o->context_given) {
        free(o->context);
        o->context = NULL;
    }
    return 0;
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
    if (rc == 0)
        rc = read_arguments(o, argc, argv, e);
    return rc == 0 ? choose_context(o, e) : rc;
}

static void add_options(struct buf *out)
{
    for (size_t i = 0; i < n_option_rows; i++) {
        const struct option_row *row = &option_rows[i];
        char left[64];

        snprintf(left, sizeof(left), "--%s%s%s", row->name, row->arg ? " " : "",
                 row->arg ? row->arg : "");
        buf_addf(out, "  %-22s %s\n", left, row->help);
    }
}

void options_help(struct buf *out)
{
    buf_adds(out,
             "Usage: protontop [OPTIONS]            the dashboard\n"
             "       protontop --demo [OPTIONS]     the dashboard over a private local service\n"
             "       protontop COMMAND [OPTIONS]    see protontop COMMAND --help\n\n"
             "Commands:\n");
    cli_list(out);
    buf_adds(out, "\nOptions, of the dashboard and of every command:\n");
    add_options(out);
    buf_adds(out,
             "\nPress ? in the dashboard for its keys. Exit status: 0 done, 252 wrong command "
             "line,\n253 configuration or credentials, 254 the service answered with an error,\n"
             "255 anything else, 130 interrupted.\n");
}
