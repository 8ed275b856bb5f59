/* table_bench - how long the screen takes over 20,000 instances in a table: the first one, one
 * after nothing or a hundred rows changed, sorted by each column, filtered; built by `make check`,
 * run by hand: times say something on a machine at rest only. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "store/store.h"
#include "ui/ui.h"

enum { ROWS = 20000, CHANGED = 100, ROUNDS = 20 };

static cJSON *instance(int i, const char *status, int attempt)
{
    cJSON *o = cJSON_CreateObject();
    char text[64];

    snprintf(text, sizeof(text), "instance-%d", i);
    json_set_str(o, "name", text);
    snprintf(text, sizeof(text), "service-%d", i / 4);
    json_set_str(o, "serviceName", text);
    json_set_str(o, "environmentName", "fargate-env-prod");
    json_set_str(o, "templateName", "load-balanced-fargate-svc");
    json_set_str(o, "templateMajorVersion", "1");
    json_set_str(o, "templateMinorVersion", i % 3 ? "2" : "1");
    json_set_str(o, "deploymentStatus", status);
    json_set_str(o, "lastAttemptedDeploymentId", "0b7c41d2-1111-2222-3333-444455556666");
    json_set(o, "createdAt", cJSON_CreateNumber(1.7e9 + i));
    json_set(o, "lastDeploymentAttemptedAt", cJSON_CreateNumber(1.7e9 + i + attempt));
    json_set(o, "lastDeploymentSucceededAt", cJSON_CreateNumber(1.7e9 + i));
    return o;
}

static void put(struct store_context *c, int i, const char *status, int attempt)
{
    cJSON *o = instance(i, status, attempt);

    store_put(c, kind_find("instance"), o, false);
    cJSON_Delete(o);
}

static void nothing(void *ctx, struct store_context *where, const struct kind *k, const char *id)
{
    (void)ctx;
    (void)where;
    (void)k;
    (void)id;
}

static int64_t draw(struct ui *ui, struct surface *s)
{
    int64_t began = clock_mono(&clock_system);

    ui_mark_dirty(ui);
    ui_draw(ui, s);
    return clock_mono(&clock_system) - began;
}

static void say(const char *what, int64_t ms)
{
    printf("%-34s %5lld ms\n", what, (long long)ms);
}

static void run(struct store_context *c, struct ui *ui, struct surface *s)
{
    int64_t sum = 0, began;

    ui_open_kind(ui, kind_find("instance"), NULL);
    say("the first screen", draw(ui, s));
    for (int i = 0; i < ROUNDS; i++)
        sum += draw(ui, s);
    say("a screen, nothing changed", sum / ROUNDS);
    for (int round = sum = 0; round < ROUNDS; round++) {
        for (int i = 0; i < CHANGED; i++)
            put(c, (i * 197 + round) % ROWS, round % 2 ? "SUCCEEDED" : "IN_PROGRESS", round + 1);
        sum += draw(ui, s);
    }
    say("a screen, 100 rows changed", sum / ROUNDS);
    for (int i = 0; i < 4; i++) {
        began = clock_mono(&clock_system);
        ui_key(ui, '>');
        draw(ui, s);
        say("sorted by the next column", clock_mono(&clock_system) - began);
    }
    began = clock_mono(&clock_system);
    ui_key(ui, '/');
    for (const char *key = "instance-77"; *key; key++) {
        ui_key(ui, (unsigned char)*key);
        draw(ui, s);
    }
    say("11 letters of a filter", clock_mono(&clock_system) - began);
}

int main(void)
{
    struct store *store = store_new(&clock_system);
    struct store_context *c = store_add_context(store, "bench");
    struct keymap *keymap = keymap_new();
    struct ui_host host = {.focus = nothing};
    struct ui_config cfg = {
        .store = store, .clock = &clock_system, .keymap = keymap, .host = &host, .ascii = false};
    struct surface s;
    struct ui *ui;

    setlocale(LC_ALL, "C.UTF-8");
    for (int i = 0; i < ROWS; i++)
        put(c, i, i % 50 ? "SUCCEEDED" : "FAILED", 0);
    surface_init(&s);
    ui = ui_new(&cfg);
    ui_resize(ui, 200, 50);
    run(c, ui, &s);
    ui_free(ui);
    keymap_free(keymap);
    surface_release(&s);
    store_free(store);
    return 0;
}
