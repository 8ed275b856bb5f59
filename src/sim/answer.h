/* answer.h - what the service says of its things, member by member as the API's shapes have it. */
#ifndef SIM_ANSWER_H
#define SIM_ANSWER_H

#include "sim/model.h"

/* Errors: the codes of BEHAVIOUR section 2. Each fills `out` and is the whole answer. */
void answer_error(struct sim_answer *out, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Success: `body` is taken. */
void answer_ok(struct sim_answer *out, cJSON *body);

/* The same, the resource under its name: {"environment": {...}}. */
void answer_member(struct sim_answer *out, const char *name, cJSON *value);

/* Resources, whole or as a list has them. */
cJSON *target_json(const struct sim *s, const struct sim_target *t, bool whole);
cJSON *service_json(const struct sim *s, const struct sim_service *v, bool whole);
cJSON *deployment_json(const struct sim *s, const struct sim_deployment *d, bool whole);

/* An ARN of the account in the request's region; `fmt` makes its tail. */
void add_arn(const struct sim *s, cJSON *o, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

const char *request_region(const struct sim *s);

/* "service/S/service-instance/N": an ARN's end, and what idempotency and tags know it by. */
enum { TAIL_MAX = 300 };
void target_tail(const struct sim_target *t, char out[TAIL_MAX]);

/* Copies the members that are there. */
void add_members(const cJSON *from, cJSON *o, const char *const *names, size_t n);

/* A RepositoryBranch from a RepositoryBranchInput; nothing for NULL. */
void add_repository_branch(const struct sim *s, cJSON *o, const char *name, const cJSON *given);

/* A number of seconds since the epoch, as the wire has it. */
void add_time(cJSON *o, const char *name, int64_t ms);

#endif
