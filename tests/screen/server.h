/* server.h - a protond of the test's own, as a process, and a folder of its own for files. */
#ifndef TESTS_SCREEN_SERVER_H
#define TESTS_SCREEN_SERVER_H

#include <sys/types.h>

struct server {
    pid_t pid;
    int port;
    char dir[64]; /* a new folder: the port file, files of the test */
};

enum { SERVER_ENV = 32 };

/* Starts protond with these options (NULL-terminated, after its own port and keys) and waits until
 * it listens. Fails the test when it does not. */
void server_start(struct server *s, const char *const *options);

/* Ends it. The folder and its files stay until server_clean(). */
void server_stop(struct server *s, int sig);
void server_clean(struct server *s);

/* What a client needs, as screen_start() takes it: env is filled with borrowed strings, which live
 * as long as `text`. */
struct server_env {
    char endpoint[64], home[96], config[96];
    const char *env[SERVER_ENV];
};
void server_env(const struct server *s, struct server_env *e);

/* The path of a program that was built: "protontop". Valid until the next call. */
const char *built(const char *program);

#endif
