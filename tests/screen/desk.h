/* desk.h - the dashboard over a protond of the test's own: what the tests of the terminal, of its
 * clipboard and of what is kept share. */
#ifndef TESTS_DESK_H
#define TESTS_DESK_H

#include "screen.h"
#include "server.h"

struct desk {
    struct server server;
    struct server_env env;
    size_t n_env;
};

/* cmocka's set-up and tear-down; *state is the desk. still: nothing begins by itself. */
int desk_set_up(void **state);
int desk_set_up_still(void **state);
int desk_tear_down(void **state);

/* For the programs that start from here on; borrowed. */
void desk_env(struct desk *t, const char *setting);

/* The dashboard, without a session, with one more option (and its value) or NULL, once it is live.
 */
struct screen *desk_start(struct desk *t, int w, int h, const char *option, const char *value);
void desk_quit(struct screen *s); /* by q: the terminal is as it was */

/* By ^C, wherever it is. */
void desk_break_off(struct screen *s);

/* The selected line is that of the service front-end. */
void desk_selects_front_end(struct screen *s);

char *desk_read(const char *path); /* a whole file, "" when there is none; the caller's */
void desk_pause(long ms);

#endif
