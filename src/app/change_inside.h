/* change_inside.h - what the parts of cancel, update and delete share. */
#ifndef APP_CHANGE_INSIDE_H
#define APP_CHANGE_INSIDE_H

#include "app/task.h"
#include "base/vec.h"
#include "kind/kind.h"

/* One name, from the words to its result line. */
struct change_target {
    char *id;
    cJSON *known;          /* the members of its identity, then all that a Get told */
    const struct op *op;   /* of the verb */
    cJSON *input;          /* NULL: not made yet, or sent */
    bool asked, confirmed; /* a person said yes */
};

struct change {
    struct task task;
    enum verb_id id;
    const struct kind *kind;
    const struct verb *verb;
    struct vec targets; /* struct change_target * */
    cJSON *given;       /* what those words say */
    bool yes, dry_run;
    size_t at; /* the target at work */
    struct call *call;
    int status;
};

/* change_words.c: reads the command line; ERR_USAGE, ERR_INPUT. */
int change_read(struct change *c, const struct options *o, struct err *e) ERR_CHECK;
void change_release(struct change *c);

/* The verb's input for a target, from its identity, what was given, and (for a spec that must be
 * sent and was not given) what a Get told. 1: a Get is needed first. */
int change_input(const struct change *c, struct change_target *t, struct err *e) ERR_CHECK;

/* The request as it would be sent, for --dry-run. */
void change_print(const struct change *c, const struct change_target *t);

/* Asks on the terminal. True: yes. */
bool change_confirm(const struct change *c, const struct change_target *t);

#endif
