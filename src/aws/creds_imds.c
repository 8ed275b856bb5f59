/* Credentials of the instance's role, from the metadata service: the last of the chain, asked when
 * nobody asked for anything. */
#include "aws/creds_provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/imds.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/text.h"
#include "base/when.h"

/* What the service gives in a fault of its own has expired, but is still good (static stability,
 * SDKs' "IMDS credential provider"): it serves for this long, then we ask again. */
#define EXTENSION_MS (20 * MS_MINUTE)

static const char base[] = "/latest/meta-data/iam/security-credentials/";

struct session {
    struct creds_chain *chain;
    struct imds *imds;
    char role[128];
};

static void close_session(struct session *s)
{
    imds_close(s->imds);
    free(s);
}

static void use(struct session *s, const struct aws_fetched *a)
{
    struct creds_chain *c = s->chain;
    int64_t now = clock_wall(creds_chain_config(c)->io->clock), expires = 0;
    struct err e;
    cJSON *o = json_parse(a->body, a->len, &e);
    const char *text = json_str(o, "Expiration");
    char source[160], when[WHEN_MAX], *printed = NULL;

    snprintf(source, sizeof(source), "instance metadata (role %.100s)", s->role);
    if (text && when_parse(text, &expires) == 0 && expires < now + EXTENSION_MS / 2) {
        json_set_str(o, "Expiration", when_iso(now + EXTENSION_MS, when));
        printed = cJSON_PrintUnformatted(o);
    }
    creds_found_json(c, printed ? printed : a->body, printed ? strlen(printed) : a->len, "Token",
                     "the metadata service", source);
    if (printed)
        mem_wipe(printed, strlen(printed));
    free(printed);
    json_delete_wiped(o);
}

static void on_credentials(void *arg, const struct aws_fetched *a, const struct err *e)
{
    struct session *s = arg;

    if (a)
        use(s, a);
    else
        creds_failed(s->chain, "%s", e->msg);
    close_session(s);
}

/* The role's name is the first line; it becomes part of a path. */
static bool read_role(struct session *s, const struct aws_fetched *a)
{
    size_t n = strcspn(a->body, "\r\n");

    if (n == 0 || n >= sizeof(s->role))
        return false;
    for (size_t i = 0; i < n; i++)
        if (a->body[i] <= ' ' || a->body[i] > '~' || strchr("/?#%", a->body[i]))
            return false;
    snprintf(s->role, sizeof(s->role), "%.*s", (int)n, a->body);
    return true;
}

/* No server, or an instance without a role, is nothing: this source is what remains, nobody named
 * it. */
static void on_role(void *arg, const struct aws_fetched *a, const struct err *e)
{
    struct session *s = arg;
    char path[256];

    if (a && read_role(s, a)) {
        snprintf(path, sizeof(path), "%s%s", base, s->role);
        imds_get(s->imds, path, on_credentials, s);
        return;
    }
    if (a)
        creds_nothing(s->chain, "the metadata service names no role");
    else if (e->http_status == 404)
        creds_nothing(s->chain, "this instance has no role");
    else
        creds_nothing(s->chain, "%s", e->code == ERR_SERVICE ? e->msg : "no answer");
    close_session(s);
}

static void start(struct creds_chain *c)
{
    const struct creds_config *cfg = creds_chain_config(c);
    struct err e;
    struct imds *m = imds_open(cfg->io, cfg->env, cfg->conf, cfg->profile, &e);
    struct session *s;

    if (!m && e.code == ERR_NOTFOUND) {
        creds_nothing(c, "%s", e.msg);
    } else if (!m) {
        creds_failed(c, "%s", e.msg);
    } else {
        s = xcalloc(1, sizeof(*s));
        s->chain = c;
        s->imds = m;
        imds_get(m, base, on_role, s);
    }
}

const struct creds_provider creds_imds = {.name = "instance metadata", .start = start};
