/* io.h - inside of the client: what the credential providers ask of the world (aws/io.h), done with
 * the client's own HTTP, loop and clock. */
#ifndef CLIENT_IO_H
#define CLIENT_IO_H

#include <stdbool.h>
#include <uv.h>

#include <protontop/client.h>

#include "aws/io.h"

struct io_fetch;
struct io_question;
struct process;

/* Part of struct client. */
struct client_io {
    struct aws_io io;
    struct io_fetch *fetches;
    struct process *processes;
    struct io_question *questions;
    client_ask_fn *ask;
    void *ask_ctx;
};

void io_init(struct client *c, const struct client_config *cfg);

/* Everything that runs ends soon, with ERR_CANCELLED. */
void io_cancel_all(struct client *c);
bool io_is_idle(const struct client *c);

/* process.c: runs a command; its row in io.processes goes when fn has been called and its handles
 * are closed. */
void process_run(void *client, const struct aws_command *cmd, aws_ran_fn *fn, void *arg);
void process_cancel_all(struct client *c);

#endif
