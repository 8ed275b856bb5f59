/* account.h - the settings of the account: roles and repository of service pipelines. */
#ifndef SIM_ACCOUNT_H
#define SIM_ACCOUNT_H

#include <stdbool.h>

struct sim;

/* NULL: not configured. */
struct sim_account {
    char *pipeline_role, *pipeline_codebuild_role;
    char *repository_provider, *repository_name, *branch; /* all three or none */
};

/* Can pipelines be provisioned by the service? (CreateService asks, BEHAVIOUR section 2) */
bool account_has_pipeline_roles(const struct sim *s);
/* Can pipelines be provisioned by way of a repository (self-managed)? */
bool account_has_pipeline_repository(const struct sim *s);

void account_free(struct sim *s);

#endif
