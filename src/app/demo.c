/* The private service of --demo. It is reached over real HTTP, signed like any other, so that what
 * the demo shows is what the dashboard does. */
#include "app/demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/rng.h"
#include "sim/server.h"
#include "sim/sim.h"

#define DEMO_REGION "us-east-1"

struct demo {
    struct sim *sim;
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

static void sim_settings(const struct options *o, struct sim_options *so)
{
    sim_options_init(so);
    so->now_ms = clock_wall(&clock_system);
    so->region = DEMO_REGION;
    if (o->scale[0] >= 0) {
        so->environments = o->scale[0];
        so->services = o->scale[1];
        so->instances = o->scale[2];
    }
    if (o->speed > 0)
        so->speed = o->speed;
    if (o->seeded)
        so->seed = o->seed;
}

struct demo *demo_new(uv_loop_t *loop, const struct options *o, struct err *e)
{
    struct demo *d = xcalloc(1, sizeof(*d));
    struct sim_options so;
    struct sim_server_options server = {.clock = &clock_system};

    random_text(d->access_key, 20, "DEMO");
    random_text(d->secret_key, 40, "");
    server.access_key = d->access_key;
    server.secret_key = d->secret_key;
    sim_settings(o, &so);
    d->sim = sim_new(&so, e);
    if (d->sim)
        d->server = sim_server_new(loop, d->sim, &server, e);
    if (!d->server) {
        err_prefix(e, "--demo");
        sim_free(d->sim);
        free(d);
        return NULL;
    }
    snprintf(d->url, sizeof(d->url), "http://127.0.0.1:%d", sim_server_port(d->server));
    return d;
}

static void on_server_closed(void *ctx)
{
    struct demo *d = ctx;

    sim_free(d->sim);
    if (d->done)
        d->done(d->done_ctx);
    mem_wipe(d, sizeof(*d));
    free(d);
}

void demo_close(struct demo *d, void (*done)(void *ctx), void *ctx)
{
    d->done = done;
    d->done_ctx = ctx;
    sim_server_close(d->server, on_server_closed, d);
}

const char *demo_url(const struct demo *d)
{
    return d->url;
}

const char *demo_access_key(const struct demo *d)
{
    return d->access_key;
}

const char *demo_secret_key(const struct demo *d)
{
    return d->secret_key;
}

const char *demo_region(const struct demo *d)
{
    (void)d;
    return DEMO_REGION;
}
