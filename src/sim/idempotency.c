/* Calls that may come twice. It keeps a digest of the input and the answer of the first, and
 * refuses to know what any operation makes. */
#include "sim/idempotency.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/answer.h"
#include "sim/model.h"

#define TOKEN_LIFE (8 * MS_HOUR) /* BEHAVIOUR section 5 */
/* As the hosted service words it (BEHAVIOUR section 2). */
#define MISMATCH "Idempotent parameter mismatch"

/* [choice] The tokens' answers take no more memory than this: the oldest go first. */
enum { TOKEN_BYTES_MAX = 64 * 1024 * 1024, PRINT_MAX = 8 * 1024 * 1024 };

static void drop(struct idem_memory *m, bool token, struct sim_idem *i)
{
    if (token) {
        m->bytes -= strlen(i->answer);
        HASH_DEL(m->tokens, i);
    } else {
        HASH_DEL(m->names, i);
    }
    free(i->key);
    free(i->tail);
    free(i->answer);
    free(i);
}

static struct sim_idem *find(const struct idem_memory *m, bool token, const char *key)
{
    struct sim_idem *hash = token ? m->tokens : m->names, *i;

    HASH_FIND_STR(hash, key, i);
    return i;
}

/* The caller frees; NULL where there is neither name nor token. */
static char *key_for(const struct sim_request *rq, const char *name)
{
    const char *token = name ? name : json_str(rq->input, "clientToken");

    return token && *token ? xasprintf("%s %s", rq->op, token) : NULL;
}

/* --- the parameters
 * --------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

static void print(struct buf *b, const cJSON *v);

/* Members by name, without nulls, which mean the same as absence (BEHAVIOUR section 1). */
static void print_object(struct buf *b, const cJSON *v)
{
    size_t n = 0, all = (size_t)cJSON_GetArraySize(v);
    const cJSON **members = xcalloc(all + 1, sizeof(*members)), *m;

    cJSON_ArrayForEach (m, v) {
        if (!cJSON_IsNull(m))
            members[n++] = m;
    }
    qsort(members, n, sizeof(*members), by_name);
    for (size_t i = 0; i < n; i++) {
        (void)buf_addf(b, "%zu:%s=", strlen(members[i]->string), members[i]->string);
        print(b, members[i]);
    }
    free(members);
}

/* The same text for the same value, whatever its order and its form. */
static void print(struct buf *b, const cJSON *v)
{
    const cJSON *item;

    if (cJSON_IsString(v)) {
        (void)buf_addf(b, "s%zu:", strlen(v->valuestring));
        (void)buf_adds(b, v->valuestring);
    } else if (cJSON_IsNumber(v)) {
        (void)buf_addf(b, "n%.17g;", v->valuedouble);
    } else if (cJSON_IsArray(v)) {
        (void)buf_addf(b, "a%d:", cJSON_GetArraySize(v));
        cJSON_ArrayForEach (item, v) {
            print(b, item);
        }
    } else if (cJSON_IsObject(v)) {
        (void)buf_addc(b, '{');
        print_object(b, v);
        (void)buf_addc(b, '}');
    } else {
        (void)buf_addc(b, cJSON_IsTrue(v) ? 't' : cJSON_IsNull(v) ? '0' : 'f');
    }
}

/* Of the parameters without the token. */
static void digest_of(const cJSON *input, char out[IDEM_DIGEST_MAX])
{
    cJSON *o = input ? cJSON_Duplicate(input, true) : cJSON_CreateObject();
    struct buf b = BUF_INIT(PRINT_MAX), hex = BUF_INIT(IDEM_DIGEST_MAX);
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned int n = 0;

    cJSON_DeleteItemFromObjectCaseSensitive(o, "clientToken");
    print(&b, o);
    if (EVP_Digest(buf_str(&b), b.len, sum, &n, EVP_sha256(), NULL) == 1)
        (void)buf_addhex(&hex, sum, n);
    snprintf(out, IDEM_DIGEST_MAX, "%s", buf_str(&hex));
    buf_release(&hex);
    buf_release(&b);
    cJSON_Delete(o);
}

/* --- what is remembered
 * ----------------------------------------------------------------------------- */

static void forget_oldest(struct idem_memory *m, int64_t now_ms)
{
    while (m->tokens && (m->tokens->until_ms <= now_ms || m->bytes > TOKEN_BYTES_MAX))
        drop(m, true, m->tokens);
}

bool idem_repeat(struct sim *s, const struct sim_request *rq, const char *name,
                 struct sim_answer *out)
{
    char *key = key_for(rq, name), digest[IDEM_DIGEST_MAX];
    struct sim_idem *i;

    forget_oldest(&s->idem, s->now_ms);
    i = key ? find(&s->idem, !name, key) : NULL;
    free(key);
    if (!i)
        return false;
    digest_of(rq->input, digest);
    if (!str_eq(digest, i->digest))
        answer_error(out, "ValidationException", MISMATCH);
    else if (name && i->modified)
        answer_error(out, "ConflictException", "%s exists, and was modified since it was created.",
                     i->tail);
    else
        answer_ok(out, cJSON_Parse(i->answer));
    return true;
}

static void add(struct idem_memory *m, bool token, struct sim_idem *i)
{
    struct sim_idem *old = find(m, token, i->key);

    if (old)
        drop(m, token, old);
    if (token) {
        m->bytes += strlen(i->answer);
        HASH_ADD_KEYPTR(hh, m->tokens, i->key, strlen(i->key), i);
    } else {
        HASH_ADD_KEYPTR(hh, m->names, i->key, strlen(i->key), i);
    }
}

void idem_keep(struct sim *s, const struct sim_request *rq, const char *name, const char *tail,
               const struct sim_answer *out)
{
    char *key = *out->error ? NULL : key_for(rq, name), *answer;
    struct sim_idem *i;

    if (!key)
        return;
    i = xcalloc(1, sizeof(*i));
    i->key = key;
    i->tail = xstrdup(tail);
    digest_of(rq->input, i->digest);
    answer = cJSON_PrintUnformatted(out->body);
    i->answer = xstrdup(answer);
    cJSON_free(answer);
    i->until_ms = s->now_ms + TOKEN_LIFE;
    add(&s->idem, !name, i);
}

void idem_restore(struct sim *s, bool token, struct sim_idem *saved)
{
    struct sim_idem *i = xmalloc(sizeof(*i));

    *i = *saved;
    *saved = (struct sim_idem){.key = NULL};
    add(&s->idem, token, i);
}

void idem_modified(struct sim *s, const char *tail)
{
    struct sim_idem *i, *next;

    HASH_ITER (hh, s->idem.names, i, next)
        if (str_eq(i->tail, tail))
            i->modified = true;
}

void idem_gone(struct sim *s, const char *tail)
{
    struct sim_idem *i, *next;

    HASH_ITER (hh, s->idem.names, i, next)
        if (str_eq(i->tail, tail))
            drop(&s->idem, false, i);
    HASH_ITER (hh, s->idem.tokens, i, next)
        if (str_eq(i->tail, tail))
            drop(&s->idem, true, i);
}

void idem_free(struct idem_memory *m)
{
    while (m->tokens)
        drop(m, true, m->tokens);
    while (m->names)
        drop(m, false, m->names);
}
