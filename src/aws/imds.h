/* imds.h - the instance metadata service of EC2, version 2 (EC2 User Guide, "Use the Instance
 * Metadata Service"): a token, then answers.
 *
 * Version 1 is used when the service has no tokens, unless AWS_EC2_METADATA_V1_DISABLED or the
 * profile's ec2_metadata_v1_disabled forbids it. */
#ifndef AWS_IMDS_H
#define AWS_IMDS_H

#include "aws/conf.h"
#include "aws/io.h"

struct imds;

/* NULL with the reason in e when it is switched off (ERR_NOTFOUND) or set up wrongly (ERR_CONFIG).
 */
struct imds *imds_open(const struct aws_io *io, const struct aws_env *env,
                       const struct aws_conf *conf, const char *profile, struct err *e);
void imds_close(struct imds *m); /* not while a request runs; from its callback it may */

/* a is NULL when e->code != 0: nobody answered (ERR_CONNECT, ERR_TIMEOUT, ...), or the answer was
 * no 200 (ERR_SERVICE; e->http_status is the path's, 0 if there was no token). One request at a
 * time. */
typedef void imds_fn(void *arg, const struct aws_fetched *a, const struct err *e);
void imds_get(struct imds *m, const char *path, imds_fn *fn, void *arg);

#endif
