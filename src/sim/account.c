/* The settings of the account as data. */
#include "sim/account.h"

#include <stdlib.h>

#include "sim/model.h"

bool account_has_pipeline_roles(const struct sim *s)
{
    return s->settings.pipeline_role || s->settings.pipeline_codebuild_role;
}

bool account_has_pipeline_repository(const struct sim *s)
{
    return s->settings.repository_name != NULL;
}

void account_free(struct sim *s)
{
    free(s->settings.pipeline_role);
    free(s->settings.pipeline_codebuild_role);
    free(s->settings.repository_provider);
    free(s->settings.repository_name);
    free(s->settings.branch);
}
