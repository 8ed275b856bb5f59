/* Lists the services of the account that the shell's identity leads to, with the shared API module:
 *
 *     cc list_services.c $(pkg-config --cflags --libs protontop) -o list_services
 *
 * Profile, region and endpoint are resolved as the AWS CLI does it. */
#include <protontop/client.h>
#include <stdio.h>

struct example {
    struct client *client;
    int status;
};

/* A page; the items are borrowed. */
static bool on_page(void *ctx, const cJSON *items, const cJSON *body)
{
    const cJSON *service;

    (void)ctx;
    (void)body;
    cJSON_ArrayForEach (service, items)
        printf("%-30s %s\n", cJSON_GetStringValue(cJSON_GetObjectItem(service, "name")),
               cJSON_GetStringValue(cJSON_GetObjectItem(service, "status")));
    return true; /* go on with the next page */
}

/* Once, at the end, from the loop. */
static void on_done(void *ctx, const struct err *e)
{
    struct example *x = ctx;

    if (e->code != 0) {
        fprintf(stderr, "%s%s%s\n", e->service_code, *e->service_code ? ": " : "", e->msg);
        x->status = err_exit_status(e->code);
    }
    client_close(x->client, NULL, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct client_config cfg = {.loop = loop, .user_agent_extra = "list_services/1"};
    struct example x = {.status = 0};
    struct err e;

    x.client = client_new(&cfg, &e);
    if (!x.client) {
        fprintf(stderr, "%s\n", e.msg);
        return err_exit_status(e.code);
    }
    client_list(x.client, op_find("ListServices"), NULL, 100, on_page, on_done, &x);
    uv_run(loop, UV_RUN_DEFAULT); /* until the client is closed */
    uv_loop_close(loop);
    return x.status;
}
