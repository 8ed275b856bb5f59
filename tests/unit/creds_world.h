/* creds_world.h - a credential chain in a world that follows a script: loop, clock, servers,
 * programs and a person. Everything that is asked for is checked against the script. */
#ifndef TESTS_CREDS_WORLD_H
#define TESTS_CREDS_WORLD_H

#include "unit.h"

#include "aws/creds.h"
#include "fake_env.h"

#define SECRET    "wJalrXUtnFEMI/HIDDEN/bPxRfiCYEXAMPLEKEY"
#define BOTH_KEYS "aws_access_key_id = AKIDFILE\naws_secret_access_key = " SECRET "\n"

enum { DEFERRED_MAX = 16, ASKED_MAX = 8192 };

/* What is expected next, and what comes of it. Zeroed members are not checked. */
struct world_step {
    const char *asked;    /* "GET http://..." , "run: a|b c", "ask: text": all of it */
    const char *contains; /* parts of headers and body, each in a line of its own */
    const char *lacks;    /* one that must not be there */
    int attempts;
    long timeout_ms;
    bool direct;      /* checked with `attempts` */
    int error;        /* ERR_*: no answer */
    int status;       /* HTTP or exit status; 0 for HTTP: 200 */
    const char *text; /* body, output, or what the person says (NULL: gives up) */
    const char *more; /* Date header, or the last line of complaint */
};

struct answer {
    int calls;
    struct creds creds;
    struct err err;
};

struct world {
    struct {
        void (*fn)(void *arg);
        void *arg;
    } due[DEFERRED_MAX];
    size_t n_due;
    int64_t now_ms; /* begins at 2025-11-21T04:40:00Z */
    const struct world_step *steps;
    size_t n_steps, at;
    char asked[ASKED_MAX]; /* of the last request: its headers and body */
    struct clock clock;
    struct aws_io io;
    struct aws_conf *conf;
    struct creds_chain *chain;
    struct answer answer;
};

void world_begin(struct world *w, const struct aws_env *env, const char *config,
                 const char *credentials, const char *named);
void world_script(struct world *w, const struct world_step *steps, size_t n);
#define WORLD_SCRIPT(w, ...)                                                                       \
    world_script(w, (const struct world_step[]){__VA_ARGS__},                                      \
                 sizeof((const struct world_step[]){__VA_ARGS__}) / sizeof(struct world_step))
void world_run(struct world *w);
void world_get(struct world *w); /* one creds_get(), to its answer; the script must be used up */
void world_end(struct world *w);

void world_on_creds(void *ctx, const struct creds *c, const struct err *e); /* ctx: struct answer */

/* The last answer. */
void world_assert_good(struct world *w, const char *key, const char *source);
void world_assert_bad(struct world *w, const char *msg);
void world_assert_source(struct world *w, const char *source, const char *result);

/* A whole life that ends in a refusal. */
void world_assert_refused(const struct aws_env *env, const char *config, const char *credentials,
                          const char *named, const char *msg);

/* A folder with a name of its own, "creds_XXXXXX", and files in it. */
char *world_folder(void);
void world_file(const char *folder, const char *name, const char *text);
char *world_read(const char *folder, const char *name); /* NULL: not there; free() it */
void world_remove(char *folder);

#endif
