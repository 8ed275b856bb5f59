/* store_bench - how long 20,000 rows take to put for the first time, unchanged, and changed; built
 * by `make check`, run by hand: times say something on a machine at rest only. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "store/store.h"

enum { ROWS = 20000 };

static cJSON *instance(int i, const char *status)
{
    cJSON *o = cJSON_CreateObject();
    char text[64];

    snprintf(text, sizeof(text), "instance-%d", i);
    json_set_str(o, "name", text);
    snprintf(text, sizeof(text), "service-%d", i / 4);
    json_set_str(o, "serviceName", text);
    json_set_str(o, "arn", "arn:aws:proton:eu-west-1:123456789012:service/s/service-instance/i");
    json_set_str(o, "environmentName", "fargate-env-prod");
    json_set_str(o, "templateName", "load-balanced-fargate-svc");
    json_set_str(o, "templateMajorVersion", "1");
    json_set_str(o, "templateMinorVersion", "2");
    json_set_str(o, "deploymentStatus", status);
    json_set_str(o, "lastAttemptedDeploymentId", "0b7c41d2-1111-2222-3333-444455556666");
    json_set(o, "createdAt", cJSON_CreateNumber(1.7e9 + i));
    json_set(o, "lastDeploymentAttemptedAt", cJSON_CreateNumber(1.7e9 + i));
    json_set(o, "lastDeploymentSucceededAt", cJSON_CreateNumber(1.7e9 + i));
    return o;
}

static void round_of(struct store_context *s, cJSON *const *rows, const char *what)
{
    const struct kind *k = kind_find("instance");
    int64_t began = clock_mono(&clock_system);
    unsigned sweep = store_sweep_begin(s, k);

    for (int i = 0; i < ROWS; i++)
        store_put(s, k, rows[i], false);
    store_sweep_end(s, k, sweep);
    printf("%-10s %5lld ms for %d rows\n", what, (long long)(clock_mono(&clock_system) - began),
           ROWS);
}

int main(void)
{
    static cJSON *ok[ROWS], *moving[ROWS];
    struct store *s = store_new(&clock_system);
    struct store_context *c = store_add_context(s, "bench");

    for (int i = 0; i < ROWS; i++) {
        ok[i] = instance(i, "SUCCEEDED");
        moving[i] = instance(i, "IN_PROGRESS");
    }
    round_of(c, ok, "new");
    round_of(c, ok, "unchanged");
    round_of(c, moving, "changed");
    for (int i = 0; i < ROWS; i++) {
        cJSON_Delete(ok[i]);
        cJSON_Delete(moving[i]);
    }
    store_free(s);
    return 0;
}
