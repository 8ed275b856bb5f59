/* The private service of --demo. It is reached over real HTTP, signed like any other, so that what
 * the demo shows is what the dashboard does. */
#include "app/demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/rng.h"
#include "sim/host.h"
#include "sim/scenario.h"
#include "sim/server.h"

struct demo {
    struct host *host;
    struct sim_server *server;
    char url[64];
    char access_key[21], secret_key[41];
    void (*done)(void *ctx);
    void *done_ctx;
};

/* Letters and digits from the kernel: the modulo's slight preference harms no demo's key. */
static void random_text(char *out, size_t n, const char *prefix)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned char bytes[64];
    size_t at = strlen(prefix);

    rng_system_bytes(bytes, sizeof(bytes));
    memcpy(out, prefix, at);
    for (; at < n; at++)
        out[at] = letters[bytes[at] % (sizeof(letters) - 1)];
    out[n] = '\0';
}

static void host_settings(const struct options *o, const char *region, unsigned nth,
                          struct host_options *ho)
{
    *ho = (struct host_options){.clock = &clock_system, .scenario = o->scenario};
    sim_options_init(&ho->sim);
    if (o->scale[0] >= 0) {
        ho->sim.environments = o->scale[0];
        ho->sim.services = o->scale[1];
        ho->sim.instances = o->scale[2];
        ho->given |= GIVEN_SCALE;
    }
    if (o->speed > 0) {
        ho->sim.speed = o->speed;
        ho->given |= GIVEN_SPEED;
    }
    if (region) {
        ho->sim.region = region;
        ho->given |= GIVEN_REGION;
    }
    if (o->seeded)
        ho->sim.seed = o->seed;
    ho->sim.seed += nth;
    if (o->seeded || nth > 0)
        ho->given |= GIVEN_SEED;
}

static void on_host_closed(void *ctx)
{
    struct demo *d = ctx;

    if (d->done)
        d->done(d->done_ctx);
    mem_wipe(d, sizeof(*d));
    free(d);
}

struct demo *demo_new(uv_loop_t *loop, const struct options *o, const char *region, unsigned nth,
                      struct err *e)
{
    struct demo *d = xcalloc(1, sizeof(*d));
    struct host_options ho;
    struct sim_server_options server = {.clock = &clock_system, .act = host_act};

    random_text(d->access_key, 20, "DEMO");
    random_text(d->secret_key, 40, "");
    server.access_key = d->access_key;
    server.secret_key = d->secret_key;
    host_settings(o, region, nth, &ho);
    d->host = host_new(loop, &ho, e);
    server.act_ctx = d->host;
    server.seed = d->host ? host_seed(d->host) : 0;
    if (d->host)
        d->server = sim_server_new(loop, NULL, &server, e);
    if (!d->server) {
        err_prefix(e, "--demo");
        if (d->host)
            host_close(d->host, on_host_closed, d);
        else
            free(d);
        return NULL;
    }
    host_set_faults(d->host, sim_server_faults(d->server));
    snprintf(d->url, sizeof(d->url), "http://127.0.0.1:%d", sim_server_port(d->server));
    return d;
}

/* No more requests: what they were handed to can end. */
static void on_server_closed(void *ctx)
{
    struct demo *d = ctx;

    host_close(d->host, on_host_closed, d);
}

void demo_close(struct demo *d, void (*done)(void *ctx), void *ctx)
{
    d->done = done;
    d->done_ctx = ctx;
    sim_server_close(d->server, on_server_closed, d);
}

void demo_connect(const struct demo *d, struct client_config *cfg)
{
    cfg->endpoint_url = d->url;
    cfg->access_key = d->access_key;
    cfg->secret_key = d->secret_key;
    cfg->region = host_region(d->host);
    cfg->direct = true;
}
