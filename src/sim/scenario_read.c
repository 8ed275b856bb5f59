/* scenario_read.c - a scenario file, strictly: every key is known, every value checked, every call
 * held against the API's model, before anything happens. */
#include "sim/scenario_impl.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/yamlfile.h"

enum { FORMAT = 1, STEPS_MAX = 100000, RULES_MAX = 1000, SCALE_MAX = 1000000, TEXT_MAX = 64 };

#define TIME_MAX_MS (365 * MS_DAY)
#define SPEED_MIN   0.001
#define SPEED_MAX   1000000.0

struct reading {
    struct scenario *sc;
    struct yamlfile *f;
    struct err *e;
};

/* A setting of the file's head: `n` is its value. */
typedef int setting_fn(struct reading *r, yaml_node_t *n);

/* --- values -------------------------------------------------------------------------------------
 */

static int wrong(struct reading *r, const yaml_node_t *n, const char *key, const char *wants)
{
    const char *text = yamlfile_text(n);
    return yamlfile_error(r->f, n, r->e, "%s wants %s, not \"%.60s\"", key, wants,
                          text ? text : "(no text)");
}

static int get_real(struct reading *r, const yaml_node_t *n, const char *key, double lo, double hi,
                    double *out)
{
    const char *text = yamlfile_text(n);
    char wants[TEXT_MAX];
    if (text && !num_parse_real(text, lo, hi, out))
        return 0;
    snprintf(wants, sizeof(wants), "a number from %g to %g", lo, hi);
    return wrong(r, n, key, wants);
}

static int get_int(struct reading *r, const yaml_node_t *n, const char *key, int64_t lo, int64_t hi,
                   int64_t *out)
{
    const char *text = yamlfile_text(n);
    if (text && !num_parse(text, lo, hi, out))
        return 0;
    return wrong(r, n, key, lo ? "a whole number from 1" : "a whole number from 0");
}

/* "90s", "2m30s", "1h", "0" */
static int parse_time(const char *text, int64_t *ms)
{
    *ms = 0;
    if (str_eq(text, "0"))
        return 0;
    do {
        size_t n = strcspn(text, "smhd");
        char *part = text[n] ? xstrndup(text, n + 1) : NULL;
        int64_t one = 0;
        int rc = part ? when_parse_duration(part, &one) : ERR_PARSE;
        free(part);
        if (rc)
            return ERR_PARSE;
        *ms += one;
        text += n + 1;
    } while (*text && *ms <= TIME_MAX_MS);
    return *ms <= TIME_MAX_MS ? 0 : ERR_PARSE;
}

static int get_time(struct reading *r, const yaml_node_t *n, const char *key, int64_t *ms)
{
    const char *text = yamlfile_text(n);
    if (!text || parse_time(text, ms))
        return wrong(r, n, key, "a time such as 90s, 2m30s, 2h or 1d");
    return 0;
}

static int get_text(struct reading *r, const yaml_node_t *n, const char *key, char **out)
{
    const char *text = yamlfile_text(n);
    if (!text || !*text)
        return wrong(r, n, key, "a text");
    free(*out);
    *out = xstrdup(text);
    return 0;
}

static int get_bool(struct reading *r, const yaml_node_t *n, const char *key, bool *out)
{
    const char *text = yamlfile_text(n);
    *out = str_eq(text, "true") || str_eq(text, "yes");
    if (*out || str_eq(text, "false") || str_eq(text, "no"))
        return 0;
    return wrong(r, n, key, "true or false");
}

/* "2m" or "2m..4m" */
static int get_range(struct reading *r, const yaml_node_t *n, const char *key, int64_t *lo,
                     int64_t *hi)
{
    const char *text = yamlfile_text(n), *dots = text ? strstr(text, "..") : NULL;
    char *first = text ? xstrndup(text, dots ? (size_t)(dots - text) : strlen(text)) : NULL;
    int rc = 0;
    if (!first || when_parse_duration(first, lo) || (dots && when_parse_duration(dots + 2, hi)) ||
        (dots && *hi < *lo))
        rc = wrong(r, n, key, "a time such as 3m, or two: 2m..4m");
    else if (!dots)
        *hi = *lo;
    free(first);
    return rc;
}

/* A list of faults, as {"faults": [...]}. */
static int get_faults(struct reading *r, yaml_node_t *n, cJSON **out)
{
    struct fault_set *check = xcalloc(1, sizeof(*check));
    cJSON *list = yamlfile_json(r->f, n, r->e);
    int rc = list ? 0 : ERR_CONFIG;
    if (list) {
        cJSON *o = cJSON_CreateObject();
        json_set(o, "faults", list);
        rc = fault_set_read(check, o, r->e);
        if (rc) {
            (void)err_prefix(r->e, "%s:%zu", r->f->path, yamlfile_line(n));
            r->e->code = rc = ERR_CONFIG;
        }
        cJSON_Delete(*out);
        *out = o;
    }
    free(check);
    return rc;
}

/* --- the head -----------------------------------------------------------------------------------
 */

static int read_format(struct reading *r, yaml_node_t *n)
{
    int64_t version;
    if (get_int(r, n, "scenario", 1, INT32_MAX, &version))
        return ERR_CONFIG;
    if (version != FORMAT)
        return yamlfile_error(r->f, n, r->e, "scenario format %d is not known here: 1 is",
                              (int)version);
    return 0;
}

static int read_seed(struct reading *r, yaml_node_t *n)
{
    int64_t seed = 0;
    int rc = get_int(r, n, "seed", 0, INT64_MAX, &seed);
    r->sc->seed = (uint64_t)seed;
    r->sc->has |= GIVEN_SEED;
    return rc;
}

/* "6,24,3" */
static int read_scale(struct reading *r, yaml_node_t *n)
{
    const char *text = yamlfile_text(n);
    for (int i = 0; text && i < 3; i++) {
        size_t len = strcspn(text, ",");
        char *part = xstrndup(text, len);
        int64_t count = 0;
        bool good = !num_parse(part, 0, SCALE_MAX, &count) && (text[len] == ',') == (i < 2);
        free(part);
        if (!good)
            text = NULL;
        else
            text += len + (i < 2);
        r->sc->scale[i] = (int)count;
    }
    if (!text)
        return wrong(r, n, "scale", "ENVIRONMENTS,SERVICES,INSTANCES such as 6,24,3");
    r->sc->has |= GIVEN_SCALE;
    return 0;
}

static int read_speed(struct reading *r, yaml_node_t *n)
{
    r->sc->has |= GIVEN_SPEED;
    return get_real(r, n, "speed", SPEED_MIN, SPEED_MAX, &r->sc->speed);
}

static int read_region(struct reading *r, yaml_node_t *n)
{
    const char *text = yamlfile_text(n);
    if (!text || !*text || text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")])
        return wrong(r, n, "region", "a name such as us-east-1");
    r->sc->has |= GIVEN_REGION;
    return get_text(r, n, "region", &r->sc->region);
}

static int read_account(struct reading *r, yaml_node_t *n)
{
    const char *text = yamlfile_text(n);
    if (!text || strlen(text) != 12 || strspn(text, "0123456789") != 12)
        return wrong(r, n, "account", "12 digits in quotes");
    r->sc->has |= GIVEN_ACCOUNT;
    return get_text(r, n, "account", &r->sc->account);
}

static int read_quiet(struct reading *r, yaml_node_t *n)
{
    return get_bool(r, n, "quiet", &r->sc->quiet);
}

static int read_failure_rate(struct reading *r, yaml_node_t *n)
{
    r->sc->has |= GIVEN_FAILURE_RATE;
    return get_real(r, n, "failure-rate", 0, 1, &r->sc->failure_rate);
}

static int read_stuck_rate(struct reading *r, yaml_node_t *n)
{
    r->sc->has |= GIVEN_STUCK_RATE;
    return get_real(r, n, "stuck-rate", 0, 1, &r->sc->stuck_rate);
}

static int read_faults(struct reading *r, yaml_node_t *n)
{
    return get_faults(r, n, &r->sc->faults);
}

/* --- rules --------------------------------------------------------------------------------------
 */

static int read_outcome(struct reading *r, const yaml_node_t *n, enum sim_outcome *out)
{
    static const char *const words[] = {[OUTCOME_USUAL] = "usual",
                                        [OUTCOME_SUCCEED] = "succeed",
                                        [OUTCOME_FAIL] = "fail",
                                        [OUTCOME_STUCK] = "stuck"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq(words[i], yamlfile_text(n))) {
            *out = (enum sim_outcome)i;
            return 0;
        }
    return wrong(r, n, "outcome", "succeed, fail, stuck or usual");
}

/* "2" or "2.1" */
static int read_version(struct reading *r, const yaml_node_t *n, struct sim_rule *rule)
{
    const char *text = yamlfile_text(n), *dot = text ? strchr(text, '.') : NULL;
    char *major = text ? xstrndup(text, dot ? (size_t)(dot - text) : strlen(text)) : NULL;
    int64_t a = 0, b = -1;
    int rc = 0;
    if (!major || num_parse(major, 1, INT32_MAX, &a) ||
        (dot && num_parse(dot + 1, 0, INT32_MAX, &b)))
        rc = wrong(r, n, "version", "a version such as \"2\" or \"2.1\"");
    rule->major = (int)a;
    rule->minor = (int)b;
    free(major);
    return rc;
}

static int read_from(struct reading *r, const yaml_node_t *n, struct sim_rule *rule)
{
    if (!str_eq(yamlfile_text(n), "setup"))
        return get_time(r, n, "from", &rule->from_ms);
    rule->from_ms = RULE_FROM_SETUP;
    return 0;
}

static int read_rule(struct reading *r, yaml_node_t *n)
{
    static const char *const keys[] = {"match", "template", "version", "from",     "until", "p",
                                       "n",     "outcome",  "message", "duration", NULL};
    struct scenario *sc = r->sc;
    struct sim_rule *rule = &sc->rules[sc->n_rules++];
    yaml_node_t *m[ARRAY_LEN(keys)];
    *rule = (struct sim_rule){.major = -1,
                              .minor = -1,
                              .until_ms = INT64_MAX,
                              .p = 1,
                              .left = -1,
                              .least_ms = -1,
                              .most_ms = -1};
    if (yamlfile_check(r->f, n, "a rule for deployments", keys, r->e))
        return ERR_CONFIG;
    for (size_t i = 0; keys[i]; i++)
        m[i] = yamlfile_member(r->f, n, keys[i]);
    if ((m[0] && get_text(r, m[0], "match", &rule->match)) ||
        (m[1] && get_text(r, m[1], "template", &rule->template_name)) ||
        (m[2] && read_version(r, m[2], rule)) || (m[3] && read_from(r, m[3], rule)) ||
        (m[4] && get_time(r, m[4], "until", &rule->until_ms)) ||
        (m[5] && get_real(r, m[5], "p", 0, 1, &rule->p)) ||
        (m[6] && get_int(r, m[6], "n", 1, INT32_MAX, &rule->left)) ||
        (m[7] && read_outcome(r, m[7], &rule->outcome)) ||
        (m[8] && get_text(r, m[8], "message", &rule->message)) ||
        (m[9] && get_range(r, m[9], "duration", &rule->least_ms, &rule->most_ms)))
        return ERR_CONFIG;
    if (!m[7] && !m[9])
        return yamlfile_error(r->f, n, r->e,
                              "a rule for deployments wants an outcome, a duration, "
                              "or both");
    return 0;
}

static int read_rules(struct reading *r, yaml_node_t *n)
{
    size_t count = yamlfile_count(n);
    if (n->type != YAML_SEQUENCE_NODE || count > RULES_MAX)
        return yamlfile_error(r->f, n, r->e, "deployments is a list of at most %d rules",
                              RULES_MAX);
    r->sc->rules = xcalloc(count + 1, sizeof(*r->sc->rules));
    for (size_t i = 0; i < count; i++)
        if (read_rule(r, yamlfile_item(r->f, n, i)))
            return ERR_CONFIG;
    return 0;
}

/* --- calls ---------------------------------------------------------------------------------------
 */

/* "CreateEnvironment: {name: ...}" */
static int read_call(struct reading *r, const yaml_node_t *k, yaml_node_t *v,
                     struct scenario_step *out)
{
    const char *name = yamlfile_text(k);
    out->op = name ? op_find(name) : NULL;
    if (!out->op || !str_eq(out->op->name, name))
        return yamlfile_error(r->f, k, r->e,
                              "\"%.60s\" is no operation of the service, such as CreateEnvironment",
                              name ? name : "(no text)");
    out->input = yamlfile_json(r->f, v, r->e);
    if (out->input && cJSON_IsNull(out->input)) {
        cJSON_Delete(out->input);
        out->input = cJSON_CreateObject();
    }
    if (!out->input)
        return ERR_CONFIG;
    if (op_check_input(out->op, out->input, r->e)) {
        r->e->code = ERR_CONFIG;
        return err_prefix(r->e, "%s:%zu", r->f->path, yamlfile_line(v)); /* the call is named */
    }
    return 0;
}

/* A step is a mapping of one call, or `wait`, or `faults`; an event's has `at` beside it. */
static int read_step(struct reading *r, yaml_node_t *n, bool event, struct scenario_step *out)
{
    yaml_node_t *at = yamlfile_member(r->f, n, "at"), *key = NULL, *value = NULL;
    int others = 0;
    *out = (struct scenario_step){.line = yamlfile_line(n)};
    if (n->type != YAML_MAPPING_NODE)
        return yamlfile_error(r->f, n, r->e,
                              "a step is a mapping such as DeleteService: {name: x}");
    for (yaml_node_pair_t *p = n->data.mapping.pairs.start; p < n->data.mapping.pairs.top; p++) {
        yaml_node_t *k = yaml_document_get_node(&r->f->doc, p->key);
        if (event && str_eq(yamlfile_text(k), "at"))
            continue;
        key = k;
        value = yaml_document_get_node(&r->f->doc, p->value);
        others++;
    }
    if (others != 1 || (event && !at))
        return yamlfile_error(r->f, n, r->e, "%s",
                              event ? "an event is `at: TIME` and one call, or faults"
                                    : "a step is one call, or wait");
    if (event && get_time(r, at, "at", &out->at_ms))
        return ERR_CONFIG;
    if (event && str_eq(yamlfile_text(key), "faults"))
        return get_faults(r, value, &out->faults);
    if (!event && str_eq(yamlfile_text(key), "wait"))
        return get_time(r, value, "wait", &out->at_ms);
    return read_call(r, key, value, out);
}

static int read_steps(struct reading *r, yaml_node_t *n, bool event, struct scenario_step **steps,
                      size_t *n_steps)
{
    size_t count = yamlfile_count(n);
    if (n->type != YAML_SEQUENCE_NODE || count > STEPS_MAX)
        return yamlfile_error(r->f, n, r->e, "%s is a list of at most %d steps",
                              event ? "events" : "setup", STEPS_MAX);
    *steps = xcalloc(count + 1, sizeof(**steps));
    for (size_t i = 0; i < count; i++) {
        struct scenario_step *p = &(*steps)[(*n_steps)++];
        if (read_step(r, yamlfile_item(r->f, n, i), event, p))
            return ERR_CONFIG;
        if (event && i && p->at_ms < p[-1].at_ms)
            return yamlfile_error(r->f, yamlfile_item(r->f, n, i), r->e,
                                  "events stand in the order of their times");
    }
    return 0;
}

static int read_setup(struct reading *r, yaml_node_t *n)
{
    return read_steps(r, n, false, &r->sc->setup, &r->sc->n_setup);
}

static int read_events(struct reading *r, yaml_node_t *n)
{
    return read_steps(r, n, true, &r->sc->events, &r->sc->n_events);
}

/* --- the file ------------------------------------------------------------------------------------
 */

static const struct {
    const char *key;
    setting_fn *read;
} settings[] = {
    {"scenario", read_format},       {"seed", read_seed},
    {"scale", read_scale},           {"speed", read_speed},
    {"region", read_region},         {"account", read_account},
    {"quiet", read_quiet},           {"failure-rate", read_failure_rate},
    {"stuck-rate", read_stuck_rate}, {"faults", read_faults},
    {"deployments", read_rules},     {"setup", read_setup},
    {"events", read_events},
};

static int read_file(struct reading *r, const char *path)
{
    const char *keys[ARRAY_LEN(settings) + 1] = {NULL};
    yaml_node_t *root;
    if (yamlfile_read(r->f, path, r->e))
        return r->e->code;
    root = yamlfile_root(r->f);
    for (size_t i = 0; i < ARRAY_LEN(settings); i++)
        keys[i] = settings[i].key;
    if (yamlfile_check(r->f, root, "a scenario", keys, r->e))
        return ERR_CONFIG;
    if (!yamlfile_member(r->f, root, "scenario"))
        return yamlfile_error(r->f, root, r->e, "a scenario begins with \"scenario: 1\"");
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        yaml_node_t *n = yamlfile_member(r->f, root, settings[i].key);
        if (n && settings[i].read(r, n))
            return ERR_CONFIG;
    }
    return 0;
}

/* The file in scenarios/ beside the program, or above it: where it was built, one lies in a build
 * folder, the other in src/app below that. NULL: it is not there. */
static char *find_built(const char *name)
{
    static const char *const above[] = {"", "../", "../../", "../../../"};
    char program[PATH_MAX];
    size_t n = sizeof(program);
    if (uv_exepath(program, &n))
        return NULL;
    n = (size_t)(strrchr(program, '/') - program);
    for (size_t i = 0; i < ARRAY_LEN(above); i++) {
        char *path = xasprintf("%.*s/%sscenarios/%s.yaml", (int)n, program, above[i], name);
        if (!access(path, R_OK))
            return path;
        free(path);
    }
    return NULL;
}

/* A plain name is that of a scenario that was installed; of a program that was not, one of its
 * source's. */
static char *find_file(const char *name)
{
    char *installed, *built;
    if (strpbrk(name, "./"))
        return xstrdup(name);
    installed = xasprintf("%s/%s.yaml", PT_SCENARIODIR, name);
    built = access(installed, R_OK) ? find_built(name) : NULL;
    if (!built)
        return installed;
    free(installed);
    return built;
}

struct scenario *scenario_read(const char *name, struct err *e)
{
    struct yamlfile f;
    struct scenario *sc = xcalloc(1, sizeof(*sc));
    struct reading r = {.sc = sc, .f = &f, .e = e};
    sc->path = find_file(name);
    sc->speed = 1;
    int rc = read_file(&r, sc->path);
    yamlfile_release(&f);
    if (!rc)
        return sc;
    scenario_free(sc);
    return NULL;
}
