/* What the dashboard and the commands make alike from the options. */
#include "app/setup.h"

#include <assert.h>
#include <stdio.h>

#include "app/audit.h"
#include "base/num.h"

struct client *setup_client(uv_loop_t *loop, const struct options *o, const struct demo *demo,
                            const struct client_config *more, struct err *e)
{
    struct client_config cfg = more ? *more : (struct client_config){.loop = NULL};

    cfg.loop = loop;
    cfg.profile = o->profile;
    cfg.region = o->region;
    cfg.endpoint_url = o->endpoint_url;
    cfg.ca_bundle = o->ca_bundle;
    cfg.no_verify_ssl = o->no_verify_ssl;
    if (demo)
        demo_connect(demo, &cfg);
    cfg.audit = demo ? NULL : audit_call; /* a demo changes nothing that lasts */
    return client_new(&cfg, e);
}

void setup_warn(const struct options *o, const struct client *c)
{
    if (o->no_verify_ssl && !o->demo && !str_starts(client_endpoint(c), "http:"))
        fprintf(stderr,
                "protontop: warning: the certificate of %s is not checked: anyone in between can "
                "read and change what is sent\n",
                *client_endpoint_host(c) ? client_endpoint_host(c) : "the endpoint");
}

struct identity {
    uv_loop_t *loop;
    bool known;
    char *source, *key;
    size_t source_size, key_size;
    struct err err;
};

static void on_identity(void *ctx, const char *source, const char *access_key_id,
                        const struct err *e)
{
    struct identity *id = ctx;

    id->known = true;
    uv_stop(id->loop); /* nothing else may come to end the wait */
    id->err = *e;
    if (id->source)
        snprintf(id->source, id->source_size, "%s", source ? source : "");
    if (id->key)
        snprintf(id->key, id->key_size, "%s", access_key_id ? access_key_id : "");
}

int setup_identity(uv_loop_t *loop, struct client *c, char *source, size_t source_size, char *key,
                   size_t key_size, struct err *e)
{
    struct identity id = {.loop = loop,
                          .source = source,
                          .source_size = source_size,
                          .key = key,
                          .key_size = key_size};

    client_identity(c, on_identity, &id);
    while (!id.known)
        uv_run(loop, UV_RUN_DEFAULT);
    if (e)
        *e = id.err;
    return id.err.code;
}

void setup_drain(uv_loop_t *loop)
{
    int rc;

    uv_run(loop, UV_RUN_DEFAULT);
    rc = uv_loop_close(loop);
    assert(rc == 0); /* a handle that nobody closed: a bug of ours */
    (void)rc;
}
