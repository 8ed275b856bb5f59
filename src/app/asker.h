/* asker.h - what an identity needs to ask a person (the code of an MFA device), in the dashboard:
 * on the terminal before the screen is taken, by a prompt afterwards. */
#ifndef APP_ASKER_H
#define APP_ASKER_H

#include <stdbool.h>

#include <protontop/client.h>

#include "ui/ui.h"

struct asker {
    struct ui *ui; /* NULL: the screen is not taken yet */
    /* The person gave up: not asked again until asker_again(), or every poll would ask. */
    bool refused;
    client_reply_fn *reply;
    void *question; /* that is being asked; NULL: none */
};

/* A client_ask_fn; ctx is a struct asker, which outlives the client and the ui. */
void asker_ask(void *ctx, const char *text, client_reply_fn *reply, void *question);

/* The operator wants it tried again (a refresh). */
void asker_again(struct asker *a);

#endif
