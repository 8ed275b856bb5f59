/* record.c - members to JSON and back. What comes in is hostile: every type is checked, every name
 * must be known. It knows no kind of record. */
#include "sim/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/gitsync.h"
#include "sim/model.h"

enum { LONG_TEXT = 80, HEX_MAX = 17, EXACT_BITS = 53 };

#define EXACT_MAX ((double)(UINT64_C(1) << EXACT_BITS))

/* Every word that stands in a record without being owned by it. */
static const char *const words[] = {"IN_PROGRESS",
                                    "SUCCEEDED",
                                    "FAILED",
                                    "CANCELLING",
                                    "CANCELLED",
                                    "DELETE_IN_PROGRESS",
                                    "DELETE_FAILED",
                                    "DELETE_COMPLETE",
                                    "CREATE_IN_PROGRESS",
                                    "CREATE_FAILED",
                                    "CREATE_FAILED_CLEANUP_IN_PROGRESS",
                                    "CREATE_FAILED_CLEANUP_COMPLETE",
                                    "CREATE_FAILED_CLEANUP_FAILED",
                                    "ACTIVE",
                                    "UPDATE_IN_PROGRESS",
                                    "UPDATE_FAILED",
                                    "UPDATE_FAILED_CLEANUP_IN_PROGRESS",
                                    "UPDATE_FAILED_CLEANUP_COMPLETE",
                                    "UPDATE_FAILED_CLEANUP_FAILED",
                                    "UPDATE_COMPLETE_CLEANUP_FAILED",
                                    "REGISTRATION_IN_PROGRESS",
                                    "REGISTRATION_FAILED",
                                    "DRAFT",
                                    "PUBLISHED",
                                    "PENDING",
                                    "CONNECTED",
                                    "REJECTED",
                                    "INITIATED",
                                    "QUEUED",
                                    "RESOLVED"};

static const char *find_word(const char *text)
{
    for (size_t i = 0; text && i < ARRAY_LEN(words); i++)
        if (str_eq(words[i], text))
            return words[i];
    return NULL;
}

/* --- saving
 * --------------------------------------------------------------------------------------- */

static void save_number(cJSON *o, const char *name, double n)
{
    if (n != 0)
        json_set(o, name, cJSON_CreateNumber(n));
}

static void save_hex(cJSON *o, const char *name, const uint64_t *v, size_t n)
{
    struct buf b = BUF_INIT(n * HEX_MAX);
    for (size_t i = 0; i < n; i++)
        (void)buf_addf(&b, "%016llx", (unsigned long long)v[i]);
    json_set_str(o, name, buf_str(&b));
    buf_release(&b);
}

static void save_shared(cJSON *o, const char *name, const struct shared *s,
                        const struct record_texts *t)
{
    const char *text = shared_str(s);
    if (!text || strlen(text) < LONG_TEXT || !t) {
        json_set_str(o, name, text);
        return;
    }
    cJSON *ref = cJSON_CreateObject();
    save_number(ref, "text", (double)t->number(t->ctx, text));
    json_set(o, name, ref);
}

static void save_part(cJSON *o, const char *name, const struct record *r, const void *from,
                      const struct record_texts *t)
{
    cJSON *part = cJSON_CreateObject();
    record_save(r, from, part, t);
    if (part->child)
        json_set(o, name, part);
    else
        cJSON_Delete(part);
}

static void save_version(cJSON *o, const char *name, const struct sim_version *v)
{
    char text[32];
    if (!v->major)
        return;
    snprintf(text, sizeof(text), "%d.%d", v->major, v->minor);
    json_set_str(o, name, text);
}

static void save_reference(const struct record_member *m, const void *p, cJSON *o)
{
    const void *to = *(void *const *)p;
    if (!to)
        return;
    if (m->type == MEMBER_SERVICE)
        json_set_str(o, m->name, ((const struct sim_service *)to)->name);
    else if (m->type == MEMBER_ENVIRONMENT || m->type == MEMBER_INSTANCE)
        json_set_str(o, m->name, ((const struct sim_target *)to)->key);
    else
        json_set_str(o, m->name, ((const struct sim_template *)to)->name);
}

static void save_time(cJSON *o, const char *name, int64_t ms)
{
    save_number(o, name, (double)ms / 1000.0);
}

static void save_member(const struct record_member *m, const void *p, cJSON *o,
                        const struct record_texts *t)
{
    switch (m->type) {
    case MEMBER_DERIVED:
        break;
    case MEMBER_TEXT:
    case MEMBER_WORD:
        json_set_str(o, m->name, *(const char *const *)p);
        break;
    case MEMBER_CHARS:
        json_set_str(o, m->name, *(const char *)p ? p : NULL);
        break;
    case MEMBER_BOOL:
        if (*(const bool *)p)
            json_set(o, m->name, cJSON_CreateTrue());
        break;
    case MEMBER_INT:
        save_number(o, m->name, *(const int *)p);
        break;
    case MEMBER_SIZE:
        save_number(o, m->name, (double)*(const size_t *)p);
        break;
    case MEMBER_SERIAL:
        save_number(o, m->name, (double)*(const uint64_t *)p);
        break;
    case MEMBER_SEED:
        save_hex(o, m->name, p, 1);
        break;
    case MEMBER_RNG:
        save_hex(o, m->name, ((const struct rng *)p)->s, ARRAY_LEN(((const struct rng *)p)->s));
        break;
    case MEMBER_REAL:
        json_set(o, m->name, cJSON_CreateNumber(*(const double *)p));
        break;
    case MEMBER_TIME:
        save_time(o, m->name, *(const int64_t *)p);
        break;
    case MEMBER_MS: /* the ends of time stand for none */
        if (*(const int64_t *)p != INT64_MAX && *(const int64_t *)p != INT64_MIN)
            json_set(o, m->name, cJSON_CreateNumber((double)*(const int64_t *)p));
        break;
    case MEMBER_JSON:
        if (*(cJSON *const *)p)
            json_set(o, m->name, cJSON_Duplicate(*(cJSON *const *)p, true));
        break;
    case MEMBER_SHARED:
        save_shared(o, m->name, *(const struct shared *const *)p, t);
        break;
    case MEMBER_VERSION:
        save_version(o, m->name, p);
        break;
    case MEMBER_STATE:
        save_part(o, m->name, &record_state, p, t);
        break;
    case MEMBER_ATTEMPT:
        save_part(o, m->name, &record_attempt, p, t);
        break;
    default:
        save_reference(m, p, o);
        break;
    }
}

void record_save(const struct record *r, const void *from, cJSON *o, const struct record_texts *t)
{
    for (size_t i = 0; i < r->n; i++)
        save_member(&r->members[i], (const char *)from + r->members[i].at, o, t);
}

/* --- loading
 * ---------------------------------------------------------------------------------------- */

struct loading {
    struct sim *s;
    const struct record_texts *t;
    struct err *e;
};

static int wrong(const struct loading *l, const char *name, const char *wants)
{
    return err_set(l->e, ERR_CONFIG, "%s: %s is wanted", name, wants);
}

static int load_text(const struct loading *l, const struct record_member *m, void *p,
                     const cJSON *v)
{
    if (!cJSON_IsString(v))
        return wrong(l, m->name, "a text");
    if (m->type == MEMBER_TEXT) {
        set_text(p, v->valuestring);
        return 0;
    }
    if (m->type == MEMBER_WORD) {
        *(const char **)p = find_word(v->valuestring);
        return *(const char **)p ? 0 : wrong(l, m->name, "a status");
    }
    if (strlen(v->valuestring) >= m->size)
        return wrong(l, m->name, "a shorter text");
    snprintf(p, m->size, "%s", v->valuestring);
    return 0;
}

static int load_number(const struct loading *l, const struct record_member *m, void *p,
                       const cJSON *v)
{
    double n = v->valuedouble;
    bool whole = cJSON_IsNumber(v) && n > -EXACT_MAX && n < EXACT_MAX && n == (double)(int64_t)n;
    if (m->type == MEMBER_REAL) {
        *(double *)p = n;
        return cJSON_IsNumber(v) ? 0 : wrong(l, m->name, "a number");
    }
    if (!whole || (m->type != MEMBER_MS && n < 0) || (m->type == MEMBER_INT && n > INT32_MAX))
        return wrong(l, m->name, "a whole number");
    if (m->type == MEMBER_INT)
        *(int *)p = (int)n;
    else if (m->type == MEMBER_SIZE)
        *(size_t *)p = (size_t)n;
    else if (m->type == MEMBER_SERIAL)
        *(uint64_t *)p = (uint64_t)n;
    else
        *(int64_t *)p = (int64_t)n;
    return 0;
}

static int load_hex(const struct loading *l, const struct record_member *m, uint64_t *v, size_t n,
                    const cJSON *from)
{
    const char *text = cJSON_IsString(from) ? from->valuestring : "";
    if (strlen(text) != n * (HEX_MAX - 1) || text[strspn(text, "0123456789abcdef")])
        return wrong(l, m->name, "hexadecimal digits, 16 a number");
    for (size_t i = 0; i < n; i++) {
        v[i] = 0;
        for (int k = 0; k < HEX_MAX - 1; k++, text++)
            v[i] = v[i] << 4 | (uint64_t)(*text <= '9' ? *text - '0' : *text - 'a' + 10);
    }
    return 0;
}

static int load_time(const struct loading *l, const struct record_member *m, int64_t *ms,
                     const cJSON *v)
{
    double n = v->valuedouble * 1000;
    if (!cJSON_IsNumber(v) || n < 0 || n >= EXACT_MAX)
        return wrong(l, m->name, "a time in seconds since 1970");
    *ms = (int64_t)(n + 0.5);
    return 0;
}

static int load_shared(const struct loading *l, const struct record_member *m, struct shared **to,
                       const cJSON *v)
{
    const char *text = cJSON_IsString(v) ? v->valuestring : NULL;
    double n = json_num(v, "text", 0);
    if (!text && cJSON_IsObject(v) && l->t && n > 0 && n < EXACT_MAX)
        text = l->t->text(l->t->ctx, (uint64_t)n);
    if (!text)
        return wrong(l, m->name, "a text, or {\"text\": N} of one that came before");
    shared_set_str(l->s, to, text);
    return 0;
}

static int load_version(const struct loading *l, const struct record_member *m,
                        struct sim_version *to, const cJSON *v)
{
    const char *text = cJSON_IsString(v) ? v->valuestring : "", *dot = strchr(text, '.');
    char *first = xstrndup(text, dot ? (size_t)(dot - text) : 0);
    int64_t major = 0, minor = 0;
    int rc = 0;
    if (num_parse(first, 1, INT32_MAX, &major) || num_parse(dot + 1, 0, INT32_MAX, &minor))
        rc = wrong(l, m->name, "a version such as 1.0");
    free(first);
    *to = (struct sim_version){.major = (int)major, .minor = (int)minor};
    return rc;
}

static int load_reference(const struct loading *l, const struct record_member *m, void *p,
                          const cJSON *v)
{
    const char *name = cJSON_IsString(v) ? v->valuestring : "";
    void *to = NULL;
    switch (m->type) {
    case MEMBER_SERVICE:
        to = service_find(l->s, name);
        break;
    case MEMBER_ENVIRONMENT:
        to = target_find(l->s, TARGET_ENVIRONMENT, name);
        break;
    case MEMBER_INSTANCE:
        to = target_find(l->s, TARGET_INSTANCE, name);
        break;
    case MEMBER_ENVIRONMENT_TEMPLATE:
        to = template_find(l->s, TEMPLATE_ENVIRONMENT, name);
        break;
    default:
        to = template_find(l->s, TEMPLATE_SERVICE, name);
        break;
    }
    *(void **)p = to;
    return to ? 0
              : err_set(l->e, ERR_CONFIG, "%s: \"%.200s\" did not come before this record", m->name,
                        name);
}

static int load_member(const struct loading *l, const struct record_member *m, void *p,
                       const cJSON *v)
{
    switch (m->type) {
    case MEMBER_DERIVED:
        return 0;
    case MEMBER_TEXT:
    case MEMBER_CHARS:
    case MEMBER_WORD:
        return load_text(l, m, p, v);
    case MEMBER_BOOL:
        *(bool *)p = cJSON_IsTrue(v);
        return cJSON_IsBool(v) ? 0 : wrong(l, m->name, "true or false");
    case MEMBER_INT:
    case MEMBER_SIZE:
    case MEMBER_SERIAL:
    case MEMBER_REAL:
    case MEMBER_MS:
        return load_number(l, m, p, v);
    case MEMBER_SEED:
        return load_hex(l, m, p, 1, v);
    case MEMBER_RNG:
        return load_hex(l, m, ((struct rng *)p)->s, ARRAY_LEN(((struct rng *)p)->s), v);
    case MEMBER_TIME:
        return load_time(l, m, p, v);
    case MEMBER_JSON:
        cJSON_Delete(*(cJSON **)p);
        *(cJSON **)p = cJSON_Duplicate(v, true);
        return 0;
    case MEMBER_SHARED:
        return load_shared(l, m, p, v);
    case MEMBER_VERSION:
        return load_version(l, m, p, v);
    case MEMBER_STATE:
    case MEMBER_ATTEMPT:
        return record_load(m->type == MEMBER_STATE ? &record_state : &record_attempt, l->s, p, v,
                           l->t, NULL, l->e);
    default:
        return load_reference(l, m, p, v);
    }
}

static const struct record_member *find_member(const struct record *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->members[i].name && str_eq(r->members[i].name, name))
            return &r->members[i];
    return NULL;
}

static bool is_other(const char *const *others, const char *name)
{
    for (; others && *others; others++)
        if (str_eq(*others, name))
            return true;
    return str_eq(name, "kind");
}

int record_load(const struct record *r, struct sim *s, void *to, const cJSON *o,
                const struct record_texts *t, const char *const *others, struct err *e)
{
    const struct loading l = {.s = s, .t = t, .e = e};
    const cJSON *v;
    if (!cJSON_IsObject(o))
        return err_set(e, ERR_CONFIG, "an object is wanted");
    cJSON_ArrayForEach (v, o) {
        const struct record_member *m = find_member(r, v->string);
        if (!m && is_other(others, v->string))
            continue;
        if (!m)
            return err_set(e, ERR_CONFIG, "\"%.60s\" is no member of it", v->string);
        if (!cJSON_IsNull(v) && load_member(&l, m, (char *)to + m->at, v))
            return e->code;
    }
    return 0;
}

void record_release(const struct record *r, struct sim *s, void *of)
{
    for (size_t i = 0; i < r->n; i++) {
        void *p = (char *)of + r->members[i].at;
        switch (r->members[i].type) {
        case MEMBER_TEXT:
            free(*(char **)p);
            break;
        case MEMBER_JSON:
            cJSON_Delete(*(cJSON **)p);
            break;
        case MEMBER_SHARED:
            shared_drop(s, *(struct shared **)p);
            break;
        case MEMBER_STATE:
            state_release(s, p);
            break;
        default:
            break;
        }
    }
}
