/* Environment account connections as data. */
#include "sim/connection.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "sim/model.h"
#include "sim/resource.h"

struct sim_connection *connection_find(const struct sim *s, const char *id)
{
    return set_find(&s->connections, id);
}

struct sim_connection *connection_add(struct sim *s, const char *id)
{
    struct sim_connection *c = xcalloc(1, sizeof(*c));

    c->id = xstrdup(id);
    c->status = "PENDING";
    c->requested_ms = c->modified_ms = s->now_ms;
    set_add(&s->connections, c);
    return c;
}

void connection_tail(const struct sim_connection *c, char out[CONNECTION_TAIL_MAX])
{
    snprintf(out, CONNECTION_TAIL_MAX, "environment-account-connection/%s", c->id);
}

static void connection_free(struct sim_connection *c)
{
    free(c->id);
    free(c->environment_name);
    free(c->management_account);
    free(c->environment_account);
    free(c->role);
    free(c->component_role);
    free(c->codebuild_role);
    free(c);
}

void connection_remove(struct sim *s, struct sim_connection *c)
{
    char tail[CONNECTION_TAIL_MAX];

    connection_tail(c, tail);
    resource_gone(s, tail);
    set_remove(&s->connections, c);
    connection_free(c);
}

void connections_free(struct sim *s)
{
    for (size_t i = 0; i < s->connections.records.n; i++)
        connection_free(s->connections.records.v[i]);
    set_release(&s->connections);
}
