/* Credentials from a program that the profile names (the SDKs' "credential_process"). */
#include "aws/creds_provider.h"

#include <string.h>

#include "aws/words.h"
#include "base/json.h"
#include "base/text.h"
#include "base/when.h"

/* A program may ask a person in a window of its own: it has a minute. */
#define TIMEOUT_MS (60 * MS_SECOND)

enum { OUTPUT_MAX = 64 * 1024 };

/* Is it Version 1? Said before anything else is read, as the SDKs do. */
static bool version_is_known(const struct aws_ran *r)
{
    struct err e;
    cJSON *o = json_parse(r->out, r->len, &e);
    bool known = !cJSON_IsObject(o) || json_num(o, "Version", 0) == 1;

    json_delete_wiped(o);
    return known;
}

/* A program's words may hold a secret that it was given; its last line of complaint is for people,
 * and the AWS CLI shows it too. */
static void on_ran(void *arg, const struct aws_ran *r, const struct err *e)
{
    struct creds_chain *c = arg;
    const struct creds_config *cfg = creds_chain_config(c);
    struct buf b = BUF_INIT(2048);
    char source[160];

    if (e->code) {
        creds_failed(c, "%s", e->msg);
    } else if (r->status != 0) {
        text_safe(&b, r->complaint, strnlen(r->complaint, 400), 0);
        if (b.len) /* what to do, if it is told, comes first: a narrow screen may cut the rest */
            creds_failed(c, "%s (it ended with status %d)", buf_str(&b), r->status);
        else
            creds_failed(c, "the program ended with status %d", r->status);
    } else if (!version_is_known(r)) {
        creds_failed(c, "the program's answer is not of Version 1");
    } else {
        creds_profile_source(c,
                             aws_conf_get_credentials(cfg->conf, cfg->profile, "credential_process")
                                 ? aws_conf_credentials_name(cfg->conf)
                                 : aws_conf_config_name(cfg->conf),
                             source);
        creds_found_json(c, r->out, r->len, "SessionToken", "the program", source);
    }
    buf_release(&b);
}

static void start(struct creds_chain *c)
{
    const struct creds_config *cfg = creds_chain_config(c);
    const char *line = aws_conf_get(cfg->conf, cfg->profile, "credential_process");
    struct aws_command cmd = {.timeout_ms = TIMEOUT_MS, .max_output = OUTPUT_MAX};
    struct err e;
    char **words;

    if (!line) {
        creds_nothing(c, "the profile has no credential_process");
        return;
    }
    words = words_split(line, &e);
    if (!words) {
        creds_failed(c, "credential_process of the profile: %s", e.msg);
        return;
    }
    cmd.argv = words;
    if (words[0])
        cfg->io->run(cfg->io->ctx, &cmd, on_ran, c);
    else
        creds_failed(c, "credential_process of the profile names no program");
    words_free(words);
}

const struct creds_provider creds_process = {
    .name = "credential process",
    .start = start,
};
