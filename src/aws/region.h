/* region.h - the last place where a region may be found: the instance metadata (BEHAVIOUR 7). */
#ifndef AWS_REGION_H
#define AWS_REGION_H

#include "aws/endpoint.h"
#include "aws/io.h"

/* r is NULL when e->code != 0: ERR_CONFIG, e->msg says what the metadata service had to say
 * ("no answer", "disabled by AWS_EC2_METADATA_DISABLED"). From the loop, once. */
typedef void aws_region_fn(void *arg, const struct aws_region *r, const struct err *e);
void aws_region_ask(const struct aws_io *io, const struct aws_env *env, const struct aws_conf *conf,
                    const char *profile, aws_region_fn *fn, void *arg);

#endif
