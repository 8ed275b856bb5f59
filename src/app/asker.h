/* asker.h - what identities need to ask a person (the code of an MFA device), in the dashboard: on
 * the terminal before the screen is taken, by a prompt afterwards. Several contexts may ask at
 * once: one question after the other, and none while the operator is busy with another prompt. */
#ifndef APP_ASKER_H
#define APP_ASKER_H

#include <stdbool.h>

#include <protontop/client.h>

#include "base/vec.h"
#include "ui/ui.h"

struct asker {
    struct ui *ui;      /* NULL: the screen is not taken yet */
    struct vec waiting; /* struct question *, in order */
    struct question *shown;
};

/* One context's part in it. */
struct asking {
    struct asker *asker;
    struct store_context *where;
    /* The person gave up: not asked again until asker_again(), or every poll would ask. */
    bool refused;
};

/* A client_ask_fn; ctx is a struct asking, which outlives the client, and its asker the ui. */
void asker_ask(void *ctx, const char *text, client_reply_fn *reply, void *question);

/* Shows the next question when nothing else is asked. Once a turn of the loop. */
void asker_tick(struct asker *a);

/* The operator wants it tried again (a refresh). */
void asker_again(struct asking *a);

/* The context is left: nobody is asked for it any more. */
void asker_drop(struct asking *a);

void asker_release(struct asker *a);

#endif
