/* protond_opts.c - protond's command line: one table that is read for parsing and for --help. It
 * checks what one option can know; what a fleet or a server refuses, they say themselves. */
#include "sim/protond_opts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/statefile.h"

enum {
    PORT_MAX = 65535,
    COUNT_MAX = 1000000,
    ACCOUNT_DIGITS = 12,
    HELP_COLUMN = 27,
    SCALE_TEXT_MAX = 64,
    SIZE_TEXT_MAX = 16,
    REQUEST_MIN = 1024,
    PROVISION_MOST = 100,
};

#define SPEED_MIN 0.001
#define SPEED_MAX 1000000.0

typedef int set_fn(struct protond_options *o, const char *value, struct err *e);

struct option {
    const char *name;
    const char *value; /* what --help calls it; NULL: takes none; with a blank in it: two */
    const char *help;
    set_fn *set;
};

static int set_bind(struct protond_options *o, const char *value, struct err *e)
{
    (void)e;
    o->server.bind = value;
    return 0;
}

static int set_port(struct protond_options *o, const char *value, struct err *e)
{
    int64_t port;
    if (num_parse(value, 0, PORT_MAX, &port))
        return err_set(e, ERR_USAGE, "--port wants 0 (any free one) to %d, not \"%.40s\"", PORT_MAX,
                       value);
    o->server.port = (int)port;
    return 0;
}

static int set_port_file(struct protond_options *o, const char *value, struct err *e)
{
    if (!*value)
        return err_set(e, ERR_USAGE, "--port-file wants the name of a file");
    o->port_file = value;
    return 0;
}

static int set_seed(struct protond_options *o, const char *value, struct err *e)
{
    int64_t seed;
    if (num_parse(value, 0, INT64_MAX, &seed))
        return err_set(e, ERR_USAGE, "--seed wants a whole number from 0, not \"%.40s\"", value);
    o->host.sim.seed = (uint64_t)seed;
    o->host.given |= GIVEN_SEED;
    return 0;
}

/* "E,S,I" */
static int set_scale(struct protond_options *o, const char *value, struct err *e)
{
    int *const out[] = {&o->host.sim.environments, &o->host.sim.services, &o->host.sim.instances};
    const char *p = value;
    for (size_t i = 0; i < ARRAY_LEN(out); i++) {
        char text[SCALE_TEXT_MAX];
        size_t n = strcspn(p, ",");
        int64_t count;
        bool more = i + 1 < ARRAY_LEN(out);
        if (n >= sizeof(text) || (p[n] == ',') != more)
            goto wrong;
        memcpy(text, p, n);
        text[n] = '\0';
        if (num_parse(text, 0, COUNT_MAX, &count))
            goto wrong;
        *out[i] = (int)count;
        p += n + more;
    }
    o->host.given |= GIVEN_SCALE;
    return 0;
wrong:
    return err_set(e, ERR_USAGE,
                   "--scale wants ENVIRONMENTS,SERVICES,INSTANCES such as 6,24,3, not \"%.40s\"",
                   value);
}

static int set_speed(struct protond_options *o, const char *value, struct err *e)
{
    if (num_parse_real(value, SPEED_MIN, SPEED_MAX, &o->host.sim.speed))
        return err_set(e, ERR_USAGE, "--speed wants a number from %g to %.0f, not \"%.40s\"",
                       SPEED_MIN, SPEED_MAX, value);
    o->host.given |= GIVEN_SPEED;
    return 0;
}

static int set_rate(const char *name, const char *value, double *rate, struct err *e)
{
    if (num_parse_real(value, 0, 1, rate))
        return err_set(e, ERR_USAGE, "--%s wants a number from 0 to 1, not \"%.40s\"", name, value);
    return 0;
}

static int set_failure_rate(struct protond_options *o, const char *value, struct err *e)
{
    o->host.given |= GIVEN_FAILURE_RATE;
    return set_rate("failure-rate", value, &o->host.sim.failure_rate, e);
}

static int set_stuck_rate(struct protond_options *o, const char *value, struct err *e)
{
    o->host.given |= GIVEN_STUCK_RATE;
    return set_rate("stuck-rate", value, &o->host.sim.stuck_rate, e);
}

static int set_access_key(struct protond_options *o, const char *value, struct err *e)
{
    size_t n = strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    if (!n || value[n])
        return err_set(e, ERR_USAGE, "--access-key wants letters and digits, not \"%.40s\"", value);
    o->server.access_key = value;
    return 0;
}

static int set_secret_key(struct protond_options *o, const char *value, struct err *e)
{
    if (!*value)
        return err_set(e, ERR_USAGE, "--secret-key wants a key that is not empty");
    o->server.secret_key = value;
    return 0;
}

static int set_no_auth(struct protond_options *o, const char *value, struct err *e)
{
    (void)value;
    (void)e;
    o->server.no_auth = true;
    return 0;
}

static int set_yes_open(struct protond_options *o, const char *value, struct err *e)
{
    (void)value;
    (void)e;
    o->server.yes_open = true;
    return 0;
}

/* The parser has put the second value into tls_key. */
static int set_tls(struct protond_options *o, const char *value, struct err *e)
{
    (void)e;
    o->server.tls_cert = value;
    return 0;
}

/* "2M", "512K", "65536" */
static int set_max_request(struct protond_options *o, const char *value, struct err *e)
{
    size_t n = strlen(value);
    int64_t unit = 1, size = 0;
    char text[SIZE_TEXT_MAX];
    if (n && strchr("KM", value[n - 1]))
        unit = value[--n] == 'K' ? 1024 : 1024 * 1024;
    if (n < sizeof(text)) {
        memcpy(text, value, n);
        text[n] = '\0';
    }
    if (n >= sizeof(text) || num_parse(text, 1, SERVER_REQUEST_MAX / unit, &size) ||
        size * unit < REQUEST_MIN)
        return err_set(e, ERR_USAGE, "--max-request wants a size from 1K to %dM, not \"%.40s\"",
                       SERVER_REQUEST_MAX / 1024 / 1024, value);
    o->server.request_max = (size_t)(size * unit);
    return 0;
}

static int set_max_connections(struct protond_options *o, const char *value, struct err *e)
{
    int64_t n;
    if (num_parse(value, 1, SERVER_CONNECTIONS_MAX, &n))
        return err_set(e, ERR_USAGE, "--max-connections wants 1 to %d, not \"%.40s\"",
                       SERVER_CONNECTIONS_MAX, value);
    o->server.connections_max = (int)n;
    return 0;
}

static int set_idle_time(struct protond_options *o, const char *value, struct err *e)
{
    int64_t ms;
    if (when_parse_duration(value, &ms) || ms < MS_SECOND || ms > SERVER_IDLE_S_MAX * MS_SECOND)
        return err_set(e, ERR_USAGE, "--idle-time wants 1s to 1h, not \"%.40s\"", value);
    o->server.idle_s = (int)(ms / MS_SECOND);
    return 0;
}

static int set_fault(struct protond_options *o, const char *value, struct err *e)
{
    struct fault f;
    if (o->server.n_faults == FAULTS_MAX)
        return err_set(e, ERR_USAGE, "--fault can be given %d times", FAULTS_MAX);
    if (fault_parse(value, &f, e))
        return err_prefix(e, "--fault");
    o->faults[o->server.n_faults++] = value;
    return 0;
}

static int set_still(struct protond_options *o, const char *value, struct err *e)
{
    (void)value;
    (void)e;
    o->host.sim.quiet = true;
    return 0;
}

static int set_region(struct protond_options *o, const char *value, struct err *e)
{
    size_t n = strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (!n || value[n])
        return err_set(e, ERR_USAGE, "--region wants a name such as us-east-1, not \"%.40s\"",
                       value);
    o->host.sim.region = value;
    o->host.given |= GIVEN_REGION;
    return 0;
}

static int set_account(struct protond_options *o, const char *value, struct err *e)
{
    if (strlen(value) != ACCOUNT_DIGITS || strspn(value, "0123456789") != ACCOUNT_DIGITS)
        return err_set(e, ERR_USAGE, "--account wants %d digits, not \"%.40s\"", ACCOUNT_DIGITS,
                       value);
    o->host.sim.account = value;
    o->host.given |= GIVEN_ACCOUNT;
    return 0;
}

static int set_scenario(struct protond_options *o, const char *value, struct err *e)
{
    if (!*value)
        return err_set(e, ERR_USAGE, "--scenario wants the name of a file");
    o->host.scenario = value;
    return 0;
}

static int set_state(struct protond_options *o, const char *value, struct err *e)
{
    if (!*value)
        return err_set(e, ERR_USAGE, "--state wants the name of a file");
    o->host.state = value;
    o->host.statefile = &statefile_sqlite;
    return 0;
}

static int set_import(struct protond_options *o, const char *value, struct err *e)
{
    if (!*value)
        return err_set(e, ERR_USAGE, "--import wants the name of a file");
    o->host.import = value;
    return 0;
}

static int set_export(struct protond_options *o, const char *value, struct err *e)
{
    if (!*value)
        return err_set(e, ERR_USAGE, "--export wants the name of a file");
    o->export_file = value;
    return 0;
}

static int set_provision_command(struct protond_options *o, const char *value, struct err *e)
{
    if (!*value)
        return err_set(e, ERR_USAGE, "--provision-command wants the path of an executable");
    o->host.provision.command = value;
    return 0;
}

static int set_provision_arg(struct protond_options *o, const char *value, struct err *e)
{
    if (o->host.provision.n_args == PROVISION_ARGS_MAX)
        return err_set(e, ERR_USAGE, "--provision-arg can be given %d times", PROVISION_ARGS_MAX);
    o->provision_args[o->host.provision.n_args++] = value;
    return 0;
}

static int set_provision_max(struct protond_options *o, const char *value, struct err *e)
{
    int64_t n;
    if (num_parse(value, 1, PROVISION_MOST, &n))
        return err_set(e, ERR_USAGE, "--provision-max wants 1 to %d, not \"%.40s\"", PROVISION_MOST,
                       value);
    o->host.provision.at_once = (int)n;
    return 0;
}

static int set_provision_grace(struct protond_options *o, const char *value, struct err *e)
{
    int64_t ms;
    if (when_parse_duration(value, &ms) || ms < MS_SECOND || ms > MS_HOUR)
        return err_set(e, ERR_USAGE, "--provision-grace wants 1s to 1h, not \"%.40s\"", value);
    o->host.provision.grace_s = (int)(ms / MS_SECOND);
    return 0;
}

static int set_verbose(struct protond_options *o, const char *value, struct err *e)
{
    (void)value;
    (void)e;
    o->verbose = true;
    return 0;
}

static int set_help(struct protond_options *o, const char *value, struct err *e)
{
    (void)value;
    (void)e;
    o->help = true;
    return 0;
}

static int set_version(struct protond_options *o, const char *value, struct err *e)
{
    (void)value;
    (void)e;
    o->version = true;
    return 0;
}

static const struct option options[] = {
    {"bind", "ADDRESS", "listen at this IP address (127.0.0.1)", set_bind},
    {"port", "N", "listen at this port (0: any free one)", set_port},
    {"port-file", "FILE", "write the port there once it listens; gone at the end", set_port_file},
    {"seed", "N", "the fleet and its life follow from this number (1)", set_seed},
    {"scale", "E,S,I", "environments, services, instances a service (6,24,3)", set_scale},
    {"speed", "X", "how many times faster than real life things go (1)", set_speed},
    {"failure-rate", "P", "share of deployments and deletes that fail, 0 to 1", set_failure_rate},
    {"stuck-rate", "P", "share of deployments that never end by themselves (0)", set_stuck_rate},
    {"still", NULL, "in the fleet nothing begins by itself", set_still},
    {"region", "NAME", "the region of the fleet's ARNs (us-east-1)", set_region},
    {"account", "DIGITS", "the account of the fleet's ARNs (123456789012)", set_account},
    {"access-key", "ID", "the access key that requests are signed with", set_access_key},
    {"secret-key", "KEY", "its secret key; without both, new ones are printed", set_secret_key},
    {"no-auth", NULL, "ask for no signatures; on loopback only", set_no_auth},
    {"yes-open", NULL, "... or elsewhere: anyone may do anything", set_yes_open},
    {"tls", "CERT KEY", "speak TLS with these two files (PEM)", set_tls},
    {"max-request", "SIZE", "the largest request, such as 512K (2M)", set_max_request},
    {"max-connections", "N", "so many at once (256)", set_max_connections},
    {"idle-time", "TIME", "end a connection after so long without an answer", set_idle_time},
    {"fault", "SPEC", "let something go wrong, such as latency=200ms,p=0.1", set_fault},
    {"scenario", "FILE", "a fleet, and what happens when, from this file", set_scenario},
    {"state", "FILE", "keep the account there, whatever ends the program", set_state},
    {"import", "FILE", "begin with the account in this file (JSON)", set_import},
    {"export", "FILE", "write the account there at the end (JSON)", set_export},
    {"provision-command", "PATH", "run this for each deployment", set_provision_command},
    {"provision-arg", "ARG", "... with this argument; can be repeated", set_provision_arg},
    {"provision-max", "N", "... so many at once (4)", set_provision_max},
    {"provision-grace", "TIME", "... between SIGTERM and SIGKILL (10s)", set_provision_grace},
    {"verbose", NULL, "a line on standard error for each request", set_verbose},
    {"help", NULL, "this text", set_help},
    {"version", NULL, "the version", set_version},
};

/* "--port" or "--port=80": the option and the value behind '=', or NULL. */
static const struct option *find(const char *arg, const char **value)
{
    if (!str_starts(arg, "--"))
        return NULL;
    const char *name = arg + 2, *eq = strchr(name, '=');
    size_t n = eq ? (size_t)(eq - name) : strlen(name);
    *value = eq ? eq + 1 : NULL;
    for (size_t i = 0; i < ARRAY_LEN(options); i++)
        if (strlen(options[i].name) == n && !strncmp(options[i].name, name, n))
            return &options[i];
    return NULL;
}

static int check_together(const struct protond_options *o, struct err *e)
{
    if (!o->server.access_key != !o->server.secret_key)
        return err_set(e, ERR_USAGE, "--access-key and --secret-key go together: one is missing");
    if (o->server.no_auth && o->server.access_key)
        return err_set(e, ERR_USAGE, "--no-auth and --access-key exclude each other");
    if (o->server.yes_open && !o->server.no_auth)
        return err_set(e, ERR_USAGE, "--yes-open goes with --no-auth only");
    if (o->host.import && (o->host.scenario || o->host.given & (GIVEN_SCALE | GIVEN_SEED |
                                                                GIVEN_REGION | GIVEN_ACCOUNT)))
        return err_set(e, ERR_USAGE,
                       "--import brings its account along: leave --scenario, --scale, --seed, "
                       "--region and --account out");
    if (!o->host.provision.command &&
        (o->host.provision.n_args || o->host.provision.at_once || o->host.provision.grace_s))
        return err_set(e, ERR_USAGE, "--provision-arg, -max, -grace go with --provision-command");
    return 0;
}

int protond_options_parse(struct protond_options *o, int argc, char *const *argv, struct err *e)
{
    *o = (struct protond_options){.port_file = NULL};
    sim_options_init(&o->host.sim);
    for (int i = 1; i < argc; i++) {
        const char *value = NULL;
        const struct option *x = find(argv[i], &value);
        if (!x)
            return err_set(e, ERR_USAGE, "unknown %s \"%.60s\": see protond --help",
                           argv[i][0] == '-' ? "option" : "argument", argv[i]);
        if (!x->value && value)
            return err_set(e, ERR_USAGE, "--%s takes no value", x->name);
        if (x->value && !value && ++i < argc)
            value = argv[i];
        bool two = x->value && strchr(x->value, ' ');
        if ((x->value && !value) || (two && i + 1 >= argc))
            return err_set(e, ERR_USAGE, "--%s wants %s: %s", x->name,
                           two ? "two values" : "a value", x->value);
        if (two && i + 1 < argc)
            o->server.tls_key = argv[++i];
        if (x->set(o, value, e))
            return e->code;
    }
    return check_together(o, e);
}

void protond_usage(FILE *out)
{
    fprintf(out, "Usage: protond [OPTION]...\n"
                 "A local service that speaks AWS Proton's protocol, with a fleet that lives.\n\n");
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        const struct option *x = &options[i];
        int n = fprintf(out, "  --%s%s%s", x->name, x->value ? " " : "", x->value ? x->value : "");
        fprintf(out, "%*s%s\n", n < HELP_COLUMN ? HELP_COLUMN - n : 1, "", x->help);
    }
    fprintf(out, "\nExit status: 0 ended by a signal or after --help, 252 wrong command line,\n"
                 "253 a file that cannot be used, 255 anything else, such as a taken port.\n");
}
