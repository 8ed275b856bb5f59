/* sim_bench - what a large account costs the local service: 1000 environments, 1000 services of 20
 * instances each. Built by `make check`, run by hand: times say something on a machine at rest, and
 * without sanitizers, only. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/rng.h"
#include "base/when.h"
#include "sim/job.h"
#include "sim/model.h"

enum { ENVIRONMENTS = 1000, SERVICES = 1000, INSTANCES = 20 };

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Kilobytes that the process has in memory. */
static long resident(void)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[200];
    long kb = 0;

    while (f && fgets(line, sizeof(line), f))
        if (sscanf(line, "VmRSS: %ld", &kb) == 1)
            break;
    if (f)
        fclose(f);
    return kb;
}

/* A seeded service has up to 20 instances; here each has all of them. */
static void fill_up(struct sim *s)
{
    for (size_t i = 0; i < s->services_by_name.n; i++) {
        struct sim_service *v = s->services_by_name.v[i];

        for (int k = 0; v->instances.n < INSTANCES; k++) {
            char name[20];
            struct sim_target *t;

            snprintf(name, sizeof(name), "more-%d", k);
            t = instance_add(s, v, name,
                             s->by_name[TARGET_ENVIRONMENT].v[(i + (size_t)k) % ENVIRONMENTS]);
            t->now.version = template_recommended(t->template_);
            t->lives = true;
            shared_set(s, &t->now.spec, v->spec);
            seed_history(s, t);
        }
    }
    history_renumber(s);
}

/* One call; the bytes of its answer as text, the token for the next page in `token`. */
static size_t ask(struct sim *s, int64_t now, const char *op, const char *input, char token[2000])
{
    cJSON *in = cJSON_Parse(input);
    struct sim_answer a;
    size_t n;
    char *text;

    if (token && *token)
        json_set_str(in, "nextToken", token);
    sim_handle(s, &(struct sim_request){.op = op, .input = in}, now, &a);
    if (a.status != 200)
        fprintf(stderr, "%s: %s\n", op, a.error);
    text = cJSON_PrintUnformatted(a.body);
    n = strlen(text);
    cJSON_free(text);
    if (token)
        snprintf(token, 2000, "%s", json_str_or(a.body, "nextToken", ""));
    sim_answer_release(&a);
    cJSON_Delete(in);
    return n;
}

static const struct {
    const char *what, *op, *input;
    int times;
} calls[] = {
    {"one instance", "GetServiceInstance", "{\"serviceName\":\"front-end\",\"name\":\"dev\"}",
     2000},
    {"a page of 100", "ListServiceInstances", "{}", 300},
    {"... by time, newest first", "ListServiceInstances",
     "{\"sortBy\":\"lastDeploymentAttemptedAt\",\"sortOrder\":\"DESCENDING\"}", 100},
    {"... by name", "ListServiceInstances", "{\"sortBy\":\"name\"}", 100},
    {"... in progress", "ListServiceInstances",
     "{\"filters\":[{\"key\":\"deploymentStatus\",\"value\":\"IN_PROGRESS\"}]}", 100},
    {"... of one service", "ListServiceInstances", "{\"serviceName\":\"front-end\"}", 300},
    {"a page of services", "ListServices", "{}", 300},
    {"a page of deployments", "ListDeployments", "{}", 300},
    {"... of one instance", "ListDeployments",
     "{\"serviceName\":\"front-end\",\"serviceInstanceName\":\"dev\"}", 50},
    {"the summary", "GetResourcesSummary", "{}", 100},
};

static void measure_calls(struct sim *s, int64_t now)
{
    for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
        size_t bytes = 0;
        int64_t from = now_us();

        for (int k = 0; k < calls[i].times; k++)
            bytes = ask(s, now, calls[i].op, calls[i].input, NULL);
        printf("%-28s %9.3f ms  %7zu bytes\n", calls[i].what,
               (double)(now_us() - from) / 1000 / calls[i].times, bytes);
    }
}

static void measure_all_pages(struct sim *s, int64_t now)
{
    char token[2000] = "";
    int64_t from = now_us();
    int pages = 0;
    size_t bytes = 0;

    do {
        bytes += ask(s, now, "ListServiceInstances", "{}", token);
        pages++;
    } while (*token && pages < 1000);
    printf("%-28s %9.3f ms  %7zu bytes, %d pages\n", "all instances",
           (double)(now_us() - from) / 1000, bytes, pages);
}

static void measure_time(struct sim *s, int64_t *now)
{
    int64_t from = now_us();
    uint64_t before = s->order;

    *now += MS_HOUR;
    sim_advance(s, *now);
    printf("%-28s %9.3f ms, %llu events\n", "an hour of its life", (double)(now_us() - from) / 1000,
           (unsigned long long)(s->order - before));
}

static void measure_changes(struct sim *s, int64_t now)
{
    int64_t from = now_us();
    const int times = 1000;

    for (int i = 0; i < times; i++) {
        const struct sim_target *t = s->by_name[TARGET_INSTANCE].v[i * 19];
        char input[400];

        snprintf(input, sizeof(input),
                 "{\"serviceName\":\"%s\",\"name\":\"%s\",\"deploymentType\":\"MINOR_VERSION\"}",
                 t->service->name, t->name);
        if (!target_busy(t))
            ask(s, now, "UpdateServiceInstance", input, NULL);
    }
    printf("%-28s %9.3f ms\n", "an update", (double)(now_us() - from) / 1000 / times);
}

static void measure_removal(struct sim *s)
{
    int64_t from = now_us();
    const int times = 100;

    for (int i = 0; i < times; i++)
        service_remove(s, s->services_by_name.v[s->services_by_name.n / 2]);
    printf("%-28s %9.3f ms\n", "a service removed", (double)(now_us() - from) / 1000 / times);
}

int main(void)
{
    struct sim_options o;
    struct err e;
    struct sim *s;
    long empty = resident();
    int64_t from = now_us(), now = INT64_C(1795000000000);

    sim_options_init(&o);
    o.environments = ENVIRONMENTS;
    o.services = SERVICES;
    o.instances = INSTANCES;
    o.now_ms = now;
    s = sim_new(&o, &e);
    if (!s) {
        fprintf(stderr, "%s\n", e.msg);
        return 1;
    }
    fill_up(s);
    printf("%-28s %9.3f ms, %zu instances, %zu deployments, %ld MB\n", "a seeded account",
           (double)(now_us() - from) / 1000, s->by_name[TARGET_INSTANCE].n, s->history.n,
           (resident() - empty) / 1024);
    measure_calls(s, now);
    measure_all_pages(s, now);
    measure_time(s, &now);
    measure_changes(s, now);
    measure_removal(s);
    from = now_us();
    sim_free(s);
    printf("%-28s %9.3f ms\n", "its end", (double)(now_us() - from) / 1000);
    return 0;
}
