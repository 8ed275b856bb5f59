/* The AWS CLI's cache of assumed roles. Knows its file names and layout. */
#include "aws/creds_cache.h"

#include <stdlib.h>
#include <string.h>

#include "aws/creds_provider.h"
#include "aws/hash.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/num.h"
#include "base/when.h"

#define GOOD_FOR_MS (15 * MS_MINUTE)

enum { FILE_MAX = 64 * 1024 };

static void add_member(struct buf *b, const char *name, const char *value)
{
    cJSON *text = value ? cJSON_CreateString(value) : NULL;
    char *quoted = text ? cJSON_PrintUnformatted(text) : NULL;

    if (quoted)
        buf_addf(b, "%s\"%s\": %s", b->len > 1 ? ", " : "", name, quoted);
    free(quoted);
    cJSON_Delete(text);
}

/* The name is the SHA-1 of the request as Python's json.dumps(sort_keys=True) prints it. */
static char *path_of(const struct creds_config *cfg, const struct creds_cache_key *key)
{
    const char *home = aws_env_home(cfg->env);
    char name[HASH_SHA1_HEX];
    struct buf b = BUF_INIT(8192);

    if (!home)
        return NULL;
    buf_addc(&b, '{');
    if (key->duration_s)
        buf_addf(&b, "\"DurationSeconds\": %lld", (long long)key->duration_s);
    add_member(&b, "ExternalId", key->external_id);
    add_member(&b, "RoleArn", key->role_arn);
    add_member(&b, "RoleSessionName", key->session_name);
    add_member(&b, "SerialNumber", key->mfa_serial);
    buf_addc(&b, '}');
    hash_sha1_hex(buf_str(&b), b.len, name);
    buf_release(&b);
    return xasprintf("%s/.aws/cli/cache/%s.json", home, name);
}

/* Whole, good for a while yet, and not what the service has just refused. */
static bool is_good(const cJSON *c, const char *refused, int64_t now)
{
    const char *until = json_str(c, "Expiration"), *wrong;
    struct creds_values v = {.access_key = json_str(c, "AccessKeyId"),
                             .secret_key = json_str(c, "SecretAccessKey"),
                             .token = json_str(c, "SessionToken")};
    int64_t expires;

    return until && when_parse(until, &expires) == 0 && expires > now + GOOD_FOR_MS &&
           v.access_key && v.secret_key && v.token && *v.token && !creds_values_wrong(&v, &wrong) &&
           !(refused && str_eq(v.access_key, refused));
}

bool creds_cache_read(const struct creds_config *cfg, const struct creds_cache_key *key,
                      const char *refused, char **json)
{
    char *path = path_of(cfg, key);
    struct buf b = BUF_INIT(FILE_MAX);
    struct err e;
    cJSON *o = NULL;
    const cJSON *c;

    *json = NULL;
    if (path && file_read(path, &b, &e) == 0)
        o = json_parse(buf_str(&b), b.len, &e);
    c = json_at(o, "Credentials");
    if (is_good(c, refused, clock_wall(cfg->io->clock)))
        *json = cJSON_PrintUnformatted(c);
    if (b.ptr)
        mem_wipe(b.ptr, b.cap);
    buf_release(&b);
    json_delete_wiped(o);
    free(path);
    return *json != NULL;
}

void creds_cache_save(const struct creds_config *cfg, const struct creds_cache_key *key,
                      const struct sts_answer *a)
{
    char *path = path_of(cfg, key), *text;
    cJSON *o = cJSON_CreateObject(), *c = cJSON_AddObjectToObject(o, "Credentials");
    struct err e;

    json_set_str(c, "AccessKeyId", a->access_key);
    json_set_str(c, "SecretAccessKey", a->secret_key);
    json_set_str(c, "SessionToken", a->token);
    json_set_str(c, "Expiration", a->expiration);
    json_set_str(o, "ProviderType", "assume-role");
    text = cJSON_PrintUnformatted(o);
    if (path && file_save(path, text, strlen(text), &e) < 0)
        log_warn("the role is not kept: %s", e.msg);
    mem_wipe(text, strlen(text));
    free(text);
    json_delete_wiped(o);
    free(path);
}
