/* connection.h - environment account connections: PENDING, then CONNECTED or REJECTED for good. */
#ifndef SIM_CONNECTION_H
#define SIM_CONNECTION_H

#include <stdint.h>

struct sim;

enum { CONNECTION_TAIL_MAX = 80 };

struct sim_connection {
    char *id;
    char *environment_name, *management_account, *environment_account;
    char *role, *component_role, *codebuild_role; /* NULL: none */
    const char *status;                           /* "PENDING", "CONNECTED", "REJECTED" */
    int64_t requested_ms, modified_ms;
};

struct sim_connection *connection_find(const struct sim *s, const char *id);
struct sim_connection *connection_add(struct sim *s, const char *id); /* PENDING */
void connection_remove(struct sim *s, struct sim_connection *c);
void connection_tail(const struct sim_connection *c, char out[CONNECTION_TAIL_MAX]);
void connections_free(struct sim *s);

#endif
