/* filter_bench - what one key of a filter costs on 20,000 rows: in the tree with everything that
 * follows from it (roll-ups, lines), and matching alone for each kind of word; built by `make
 * check`, run by hand: times say something on a machine at rest, and without sanitizers, only. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "store/store.h"
#include "ui/filter.h"
#include "ui/node.h"

enum { ROWS = 20000, ROUNDS = 10 };

static void put(struct store_context *c, int i)
{
    static const char *const status[] = {"SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "FAILED",
                                         "IN_PROGRESS"};
    cJSON *o = cJSON_CreateObject();
    char text[64];

    snprintf(text, sizeof(text), "instance-%d", i);
    json_set_str(o, "name", text);
    snprintf(text, sizeof(text), "service-%d", i / 4);
    json_set_str(o, "serviceName", text);
    json_set_str(o, "arn", "arn:aws:proton:eu-west-1:123456789012:service/s/service-instance/i");
    json_set_str(o, "environmentName", i % 3 ? "fargate-env-prod" : "vpc-env-staging");
    json_set_str(o, "templateName", "load-balanced-fargate-svc");
    json_set_str(o, "templateMajorVersion", "1");
    json_set_str(o, "templateMinorVersion", i % 2 ? "2" : "3");
    json_set_str(o, "deploymentStatus", status[i % 5]);
    if (i % 5 == 3)
        json_set_str(o, "deploymentStatusMessage",
                     "Resource handler returned message: \"The maximum number of VPCs has been "
                     "reached. (Service: Ec2, Status Code: 400, Request ID: 0b7c41d2)\"");
    json_set_str(o, "lastAttemptedDeploymentId", "0b7c41d2-1111-2222-3333-444455556666");
    json_set(o, "createdAt", cJSON_CreateNumber(1.7e9 + i));
    json_set(o, "lastDeploymentAttemptedAt", cJSON_CreateNumber(1.7e9 + i));
    store_put(c, kind_find("instance"), o, false);
    cJSON_Delete(o);
}

static double ms_since(int64_t began, int rounds)
{
    return (double)(clock_mono(&clock_system) - began) / rounds;
}

static void words(const struct store *s)
{
    static const char *const all[] = {
        "prod",          "nosuchword",   "!prod",
        "status:failed", "env:fargate",  "message:vpcs",
        "~fep",          "/ins.*99$/",   "re:(prod|dev).*7",
        "age>2h",        "version>=1.3", "status:failed env:prod !dev"};
    const struct vec *rows = store_rows(s, kind_find("instance"));
    int64_t now = clock_wall(&clock_system);

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        char wrong[FILTER_WRONG];
        struct filter *f = filter_new(all[i], wrong);
        int64_t began = clock_mono(&clock_system);
        size_t found = 0;

        for (int round = 0; round < ROUNDS; round++)
            for (size_t j = 0; j < rows->n; j++)
                found += filter_match(f, rows->v[j], now);
        printf("%-30s %6.1f ms, %zu of %d\n", all[i], ms_since(began, ROUNDS), found / ROUNDS,
               ROWS);
        filter_free(f);
    }
}

/* As it is typed: every beginning of the text is a filter of its own. */
static void keys(struct store *s, const char *text)
{
    struct forest forest;
    char typed[64] = "", wrong[FILTER_WRONG];
    double worst = 0, all = 0;
    size_t n = strlen(text);

    forest_init(&forest, tree_def_at(0), s);
    forest_update(&forest, NULL, false, clock_wall(&clock_system));
    for (size_t i = 0; i < n; i++) {
        struct filter *f;
        int64_t began = clock_mono(&clock_system);
        double ms;

        typed[i] = text[i];
        f = filter_new(typed, wrong);
        forest.stale_lines = true;
        forest_update(&forest, f, false, clock_wall(&clock_system));
        ms = ms_since(began, 1);
        worst = ms > worst ? ms : worst;
        all += ms;
        filter_free(f);
    }
    printf("tree, \"%s\": %.1f ms a key, %.0f at most\n", text, all / (double)n, worst);
    forest_release(&forest);
}

int main(void)
{
    struct store *s = store_new(&clock_system);
    struct store_context *c = store_add_context(s, "bench");

    setlocale(LC_ALL, "C.UTF-8");
    for (int i = 0; i < ROWS; i++)
        put(c, i);
    words(s);
    keys(s, "status:failed env:prod !dev");
    keys(s, "instance-199");
    keys(s, "/inst.*99$/");
    store_free(s);
    return 0;
}
