/* The JSON object in which servers and programs hand over credentials. Knows its members; not who
 * sends it. */
#include "aws/creds_provider.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/when.h"

/* The server's own words for why not ("Code" and "Message" of the instance metadata, "code" and
 * "message" of the container endpoint). */
static void fail_with_its_words(struct creds_chain *c, const cJSON *o, const char *what)
{
    const char *code = json_str_or(o, "Code", json_str(o, "code"));
    const char *message = json_str_or(o, "Message", json_str(o, "message"));
    struct buf b = BUF_INIT(1024);

    if (!code && !message) {
        creds_failed(c, "%s gave no AccessKeyId and SecretAccessKey", what);
        return;
    }
    text_safe(&b, code ? code : "error", strnlen(code ? code : "error", 80), 0);
    buf_adds(&b, ": ");
    message = message && *message ? message : "(no message)";
    text_safe(&b, message, strnlen(message, 300), 0);
    creds_failed(c, "%s says %s", what, buf_str(&b));
    buf_release(&b);
}

void creds_found_json(struct creds_chain *c, const char *text, size_t n, const char *token,
                      const char *what, const char *source)
{
    struct err e;
    cJSON *o = json_parse(text, n, &e);
    const char *expires = json_str(o, "Expiration");
    struct creds_values v = {
        .access_key = json_str(o, "AccessKeyId"),
        .secret_key = json_str(o, "SecretAccessKey"),
        .token = json_str(o, token),
        .access_name = "AccessKeyId",
        .secret_name = "SecretAccessKey",
        .token_name = token,
    };

    if (!cJSON_IsObject(o))
        creds_failed(c, "%s gave no JSON object", what);
    else if (!v.access_key || !*v.access_key || !v.secret_key || !*v.secret_key)
        fail_with_its_words(c, o, what);
    else if (expires && when_parse(expires, &v.expires_ms) != 0)
        creds_failed(c, "%s gave an Expiration that is no time such as 2026-11-21T09:12:07Z", what);
    else if (v.expires_ms && v.expires_ms <= clock_wall(creds_chain_config(c)->io->clock))
        creds_failed(c, "%s gave credentials that have expired", what);
    else
        creds_found(c, &v, source);
    json_delete_wiped(o);
}
