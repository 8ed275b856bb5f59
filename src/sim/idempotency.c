/* Calls that may come twice. It keeps the input and the answer of the first, and refuses to know
 * what any operation makes. */
#include "sim/idempotency.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/answer.h"
#include "sim/model.h"

#define TOKEN_LIFE (8 * MS_HOUR) /* BEHAVIOUR section 5 */
/* As the hosted service words it (BEHAVIOUR section 2). */
#define MISMATCH "Idempotent parameter mismatch"

struct idem {
    char *key;  /* the operation and the token or name: a token counts for its operation only */
    char *tail; /* of what was made */
    cJSON *input, *answer;
    int64_t until_ms; /* of a token */
    bool modified;
    UT_hash_handle hh;
};

static void drop(struct idem **hash, struct idem *i)
{
    HASH_DEL(*hash, i);
    free(i->key);
    free(i->tail);
    cJSON_Delete(i->input);
    cJSON_Delete(i->answer);
    free(i);
}

static struct idem **hash_for(struct sim *s, const char *name)
{
    return name ? &s->idem.names : &s->idem.tokens;
}

/* The caller frees; NULL where there is neither name nor token. */
static char *key_for(const struct sim_request *rq, const char *name)
{
    const char *token = name ? name : json_str(rq->input, "clientToken");

    return token && *token ? xasprintf("%s %s", rq->op, token) : NULL;
}

/* The parameters: without the token, and without nulls, which mean the same as absence. */
static cJSON *parameters(const cJSON *input)
{
    cJSON *o = input ? cJSON_Duplicate(input, true) : cJSON_CreateObject();

    cJSON_DeleteItemFromObjectCaseSensitive(o, "clientToken");
    for (cJSON *m = o->child, *next; m; m = next) {
        next = m->next;
        if (cJSON_IsNull(m))
            cJSON_Delete(cJSON_DetachItemViaPointer(o, m));
    }
    return o;
}

/* Tokens all live equally long: the oldest come first, and end first. */
static void expire(struct sim *s)
{
    while (s->idem.tokens && s->idem.tokens->until_ms <= s->now_ms)
        drop(&s->idem.tokens, s->idem.tokens);
}

bool idem_repeat(struct sim *s, const struct sim_request *rq, const char *name,
                 struct sim_answer *out)
{
    char *key = key_for(rq, name);
    struct idem *i = NULL;
    cJSON *now;

    expire(s);
    if (key)
        HASH_FIND_STR(*hash_for(s, name), key, i);
    free(key);
    if (!i)
        return false;
    now = parameters(rq->input);
    if (!cJSON_Compare(now, i->input, true))
        answer_error(out, "ValidationException", MISMATCH);
    else if (name && i->modified)
        answer_error(out, "ConflictException", "%s exists, and was modified since it was created.",
                     i->tail);
    else
        answer_ok(out, cJSON_Duplicate(i->answer, true));
    cJSON_Delete(now);
    return true;
}

void idem_keep(struct sim *s, const struct sim_request *rq, const char *name, const char *tail,
               const struct sim_answer *out)
{
    struct idem **hash = hash_for(s, name), *i;
    char *key = *out->error ? NULL : key_for(rq, name);

    if (!key)
        return;
    HASH_FIND_STR(*hash, key, i);
    if (i)
        drop(hash, i);
    i = xcalloc(1, sizeof(*i));
    i->key = key;
    i->tail = xstrdup(tail);
    i->input = parameters(rq->input);
    i->answer = cJSON_Duplicate(out->body, true);
    i->until_ms = s->now_ms + TOKEN_LIFE;
    HASH_ADD_KEYPTR(hh, *hash, i->key, strlen(i->key), i);
}

void idem_modified(struct sim *s, const char *tail)
{
    struct idem *i, *next;

    HASH_ITER (hh, s->idem.names, i, next)
        if (str_eq(i->tail, tail))
            i->modified = true;
}

static void forget(struct idem **hash, const char *tail)
{
    struct idem *i, *next;

    HASH_ITER (hh, *hash, i, next)
        if (str_eq(i->tail, tail))
            drop(hash, i);
}

void idem_gone(struct sim *s, const char *tail)
{
    forget(&s->idem.names, tail);
    forget(&s->idem.tokens, tail);
}

void idem_free(struct idem_memory *m)
{
    while (m->tokens)
        drop(&m->tokens, m->tokens);
    while (m->names)
        drop(&m->names, m->names);
}
