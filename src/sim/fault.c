/* fault.c - reading faults, and deciding which of them strike. It knows the words of the errors and
 * nothing of sockets.
 *
 * Every fault draws from a generator of its own, so that one more of them does not change what the
 * others do. */
#include "sim/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"

enum {
    LATENCY_MAX_MS = 10 * 60 * 1000,
    SKEW_MAX_MS = 24 * 60 * 60 * 1000,
    BYTES_MAX = 100 * 1000 * 1000,
    TIMES_MAX = 1000000000,
    DRIP_DEFAULT = 64,
    NUMBER_MAX = 32,
};

enum value { VALUE_NONE, VALUE_TIME, VALUE_SIGNED_TIME, VALUE_WHEN, VALUE_BYTES, VALUE_RATE };

static const struct {
    const char *name;
    enum value value;
    bool needs_value;
    int64_t otherwise; /* where no value is given */
    const char *wants;
} kinds[FAULT_KINDS] = {
    [FAULT_LATENCY] = {"latency", VALUE_TIME, true, 0, "a time such as 200ms, or 50ms..2s"},
    [FAULT_THROTTLE] = {"throttle", VALUE_NONE, false, 0, NULL},
    [FAULT_ERROR500] = {"error500", VALUE_WHEN, false, 0, "before or after"},
    [FAULT_EXPIRED_TOKEN] = {"expired-token", VALUE_NONE, false, 0, NULL},
    [FAULT_ACCESS_DENIED] = {"access-denied", VALUE_NONE, false, 0, NULL},
    [FAULT_RESET] = {"reset", VALUE_WHEN, false, 0, "before or after"},
    [FAULT_TRUNCATE] = {"truncate", VALUE_BYTES, false, -1, "a number of bytes"},
    [FAULT_GARBAGE] = {"garbage", VALUE_NONE, false, 0, NULL},
    [FAULT_SLOW_DRIP] = {"slow-drip", VALUE_RATE, false, DRIP_DEFAULT,
                         "a number of bytes a second from 1"},
    [FAULT_SKEW] = {"skew", VALUE_SIGNED_TIME, true, 0, "a time such as 10m or -10m"},
};

/* --- reading ---------------------------------------------------------------------------------- */

/* "200ms", "2s", "1.5m", "1h" */
static int read_ms(const char *text, size_t n, int64_t most, int64_t *ms)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", MS_SECOND}, {"m", MS_MINUTE}, {"h", MS_HOUR}};
    char number[NUMBER_MAX];
    size_t digits = strspn(text, "0123456789.");
    double value;
    if (digits > n || digits >= sizeof(number))
        return ERR_PARSE;
    memcpy(number, text, digits);
    number[digits] = '\0';
    if (num_parse_real(number, 0, (double)most, &value))
        return ERR_PARSE;
    for (size_t i = 0; i < ARRAY_LEN(units); i++)
        if (strlen(units[i].unit) == n - digits &&
            !strncmp(text + digits, units[i].unit, n - digits)) {
            value *= (double)units[i].ms;
            *ms = (int64_t)(value + 0.5);
            return value <= (double)most ? 0 : ERR_PARSE;
        }
    return ERR_PARSE;
}

/* "200ms" or "50ms..2s" */
static int read_range(const char *text, int64_t *lo, int64_t *hi)
{
    const char *dots = strstr(text, "..");
    if (read_ms(text, dots ? (size_t)(dots - text) : strlen(text), LATENCY_MAX_MS, lo))
        return ERR_PARSE;
    *hi = *lo;
    if (dots && read_ms(dots + 2, strlen(dots + 2), LATENCY_MAX_MS, hi))
        return ERR_PARSE;
    return *lo <= *hi ? 0 : ERR_PARSE;
}

static int read_value(struct fault *f, const char *text)
{
    bool minus = *text == '-';
    int rc = 0;
    switch (kinds[f->kind].value) {
    case VALUE_NONE:
        return ERR_PARSE;
    case VALUE_TIME:
        return read_range(text, &f->lo, &f->hi);
    case VALUE_SIGNED_TIME:
        rc = read_ms(text + minus, strlen(text + minus), SKEW_MAX_MS, &f->lo);
        f->hi = f->lo = minus ? -f->lo : f->lo;
        return rc;
    case VALUE_WHEN:
        f->after = str_eq(text, "after");
        return f->after || str_eq(text, "before") ? 0 : ERR_PARSE;
    case VALUE_BYTES:
        rc = num_parse(text, 0, BYTES_MAX, &f->lo);
        break;
    case VALUE_RATE:
        rc = num_parse(text, 1, BYTES_MAX, &f->lo);
        break;
    }
    f->hi = f->lo;
    return rc;
}

static int read_kind(struct fault *f, const char *name, const char *value, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (!str_eq(kinds[i].name, name))
            continue;
        f->kind = (enum fault_kind)i;
        f->lo = f->hi = kinds[i].otherwise;
        if (value && !kinds[i].wants)
            return err_set(e, ERR_USAGE, "fault \"%s\": %s takes no value", f->text, name);
        if ((!value && kinds[i].needs_value) || (value && read_value(f, value)))
            return err_set(e, ERR_USAGE, "fault \"%s\": %s wants %s", f->text, name,
                           kinds[i].wants);
        return 0;
    }
    return err_set(e, ERR_USAGE,
                   "fault \"%s\": \"%s\" is none of latency, throttle, error500, expired-token, "
                   "access-denied, reset, truncate, garbage, slow-drip, skew",
                   f->text, name);
}

/* An operation's name, or its beginning and a '*'. */
static bool good_op(const char *op)
{
    size_t n = strspn(op, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    return n < FAULT_OP_MAX - 1 && (n || *op == '*') && (!op[n] || str_eq(op + n, "*"));
}

static int read_setting(struct fault *f, const char *name, const char *value, struct err *e)
{
    int64_t n;
    if (str_eq(name, "p")) {
        if (!value || num_parse_real(value, 0, 1, &f->p))
            return err_set(e, ERR_USAGE, "fault \"%s\": p wants a number from 0 to 1", f->text);
    } else if (str_eq(name, "op")) {
        if (!value || !good_op(value))
            return err_set(e, ERR_USAGE,
                           "fault \"%s\": op wants an operation such as GetService or List*",
                           f->text);
        snprintf(f->op, sizeof(f->op), "%s", value);
    } else if (str_eq(name, "n")) {
        if (!value || num_parse(value, 1, TIMES_MAX, &f->left))
            return err_set(e, ERR_USAGE, "fault \"%s\": n wants a number of times from 1", f->text);
    } else if (str_eq(name, "seed")) {
        if (!value || num_parse(value, 0, INT64_MAX, &n))
            return err_set(e, ERR_USAGE, "fault \"%s\": seed wants a whole number from 0", f->text);
        rng_seed(&f->rng, (uint64_t)n);
        f->seeded = true;
    } else {
        return err_set(e, ERR_USAGE, "fault \"%s\": \"%s\" is none of p, op, n, seed", f->text,
                       name);
    }
    return 0;
}

int fault_parse(const char *text, struct fault *f, struct err *e)
{
    char copy[FAULT_TEXT_MAX], *p = copy;
    *f = (struct fault){.op = "*", .p = 1, .left = -1};
    if (strlen(text) >= sizeof(copy))
        return err_set(e, ERR_USAGE, "a fault has at most %d characters", FAULT_TEXT_MAX - 1);
    for (const char *c = text; *c; c++)
        if (*c <= ' ' || *c > '~')
            return err_set(e, ERR_USAGE,
                           "a fault is written without blanks and in ASCII, such as "
                           "latency=200ms,p=0.1");
    snprintf(copy, sizeof(copy), "%s", text);
    snprintf(f->text, sizeof(f->text), "%s", text);
    for (bool first = true; p; first = false) {
        char *name = p, *value;
        p = strchr(p, ',');
        if (p)
            *p++ = '\0';
        value = strchr(name, '=');
        if (value)
            *value++ = '\0';
        if (first ? read_kind(f, name, value, e) : read_setting(f, name, value, e))
            return ERR_USAGE;
    }
    return 0;
}

/* --- sets ------------------------------------------------------------------------------------- */

void fault_set_init(struct fault_set *s, uint64_t seed)
{
    s->n = 0;
    s->seed = seed;
}

int fault_set_add(struct fault_set *s, const char *text, struct err *e)
{
    struct fault f;
    if (s->n == FAULTS_MAX)
        return err_set(e, ERR_USAGE, "at most %d faults at once", FAULTS_MAX);
    if (fault_parse(text, &f, e))
        return ERR_USAGE;
    if (!f.seeded)
        rng_seed(&f.rng, s->seed * FAULTS_MAX + s->n);
    s->v[s->n++] = f;
    return 0;
}

void fault_set_clear(struct fault_set *s)
{
    s->n = 0;
}

int fault_set_read(struct fault_set *s, const cJSON *o, struct err *e)
{
    const cJSON *list = json_at(o, "faults"), *item;
    if (!cJSON_IsArray(list) || cJSON_GetArraySize(o) != 1)
        return err_set(e, ERR_INPUT,
                       "the body is an object with one member, a list of faults: "
                       "{\"faults\": [\"latency=200ms,p=0.1\"]}");
    struct fault_set *fresh = xcalloc(1, sizeof(*fresh));
    int rc = 0;
    fault_set_init(fresh, s->seed);
    cJSON_ArrayForEach (item, list) {
        rc = cJSON_IsString(item) ? fault_set_add(fresh, item->valuestring, e)
                                  : err_set(e, ERR_INPUT, "a fault is a text: \"throttle,p=0.1\"");
        if (rc)
            break;
    }
    if (!rc)
        memcpy(s, fresh, sizeof(*s));
    free(fresh);
    return rc;
}

cJSON *fault_set_json(const struct fault_set *s)
{
    cJSON *o = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(o, "faults");
    for (size_t i = 0; i < s->n; i++) {
        const struct fault *f = &s->v[i];
        cJSON *item = cJSON_CreateObject();
        json_set_str(item, "fault", f->text);
        json_set(item, "hits", cJSON_CreateNumber((double)f->hits));
        if (f->left >= 0)
            json_set(item, "left", cJSON_CreateNumber((double)f->left));
        cJSON_AddItemToArray(list, item);
    }
    return o;
}

/* --- striking --------------------------------------------------------------------------------- */

static bool concerns(const struct fault *f, const char *op)
{
    size_t n = strlen(f->op);
    if (n && f->op[n - 1] == '*')
        return !strncmp(f->op, op, n - 1);
    return str_eq(f->op, op);
}

static bool strikes(struct fault *f, const char *op)
{
    if (!f->left || !concerns(f, op) || rng_unit(&f->rng) >= f->p)
        return false;
    if (f->left > 0)
        f->left--;
    f->hits++;
    return true;
}

int64_t fault_skew(struct fault_set *s, const char *op)
{
    int64_t skew = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].kind == FAULT_SKEW && strikes(&s->v[i], op))
            skew += s->v[i].lo;
    return skew;
}

static void plan_error(struct fault_plan *out, int status, const char *error, const char *message,
                       bool after)
{
    out->status = status;
    out->error = error;
    out->message = message;
    out->after = after;
}

static void plan_delivery(struct fault_plan *out, enum fault_delivery how, const struct fault *f)
{
    out->delivery = how;
    out->value = f->lo;
    if (how == DELIVER_RESET)
        out->after = f->after;
}

static void plan_one(struct fault *f, struct fault_plan *out)
{
    switch (f->kind) {
    case FAULT_LATENCY:
        out->latency_ms += rng_range(&f->rng, f->lo, f->hi);
        break;
    case FAULT_THROTTLE:
        plan_error(out, 400, "ThrottlingException", "Rate exceeded", false);
        break;
    case FAULT_ERROR500:
        plan_error(out, 500, "InternalServerException",
                   "The request was not processed for an internal error of the service.", f->after);
        break;
    case FAULT_EXPIRED_TOKEN:
        plan_error(out, 400, "ExpiredTokenException",
                   "The security token included in the request is expired", false);
        break;
    case FAULT_ACCESS_DENIED:
        plan_error(out, 400, "AccessDeniedException",
                   "User is not authorized to perform: proton:", false);
        out->names_op = true;
        break;
    case FAULT_RESET:
        plan_delivery(out, DELIVER_RESET, f);
        break;
    case FAULT_TRUNCATE:
        plan_delivery(out, DELIVER_CUT, f);
        break;
    case FAULT_GARBAGE:
        plan_delivery(out, DELIVER_GARBAGE, f);
        break;
    case FAULT_SLOW_DRIP:
        plan_delivery(out, DELIVER_DRIP, f);
        break;
    case FAULT_SKEW:
    case FAULT_KINDS:
        break;
    }
}

/* Of an error the request already has, or what is already to happen to its body, there is one. */
static bool has_room(const struct fault_plan *plan, enum fault_kind kind)
{
    switch (kind) {
    case FAULT_LATENCY:
        return true;
    case FAULT_THROTTLE:
    case FAULT_ERROR500:
    case FAULT_EXPIRED_TOKEN:
    case FAULT_ACCESS_DENIED:
        return !plan->status && plan->delivery != DELIVER_RESET;
    case FAULT_RESET:
        return !plan->status && plan->delivery == DELIVER_WHOLE;
    case FAULT_SKEW:
    case FAULT_KINDS:
        return false;
    default:
        return plan->delivery == DELIVER_WHOLE;
    }
}

void fault_decide(struct fault_set *s, const char *op, struct fault_plan *out)
{
    *out = (struct fault_plan){.delivery = DELIVER_WHOLE};
    for (size_t i = 0; i < s->n; i++) {
        struct fault *f = &s->v[i];
        if (!has_room(out, f->kind) || !strikes(f, op))
            continue;
        plan_one(f, out);
        if (!out->name)
            out->name = kinds[f->kind].name;
    }
}
