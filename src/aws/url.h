/* url.h - a configured endpoint URL, checked and put into one form. */
#ifndef AWS_URL_H
#define AWS_URL_H

#include <protontop/err.h>

#include "aws/endpoint.h"

/* Fills out->url and out->host: scheme and host in lower case, no port that the scheme has anyway
 * (so that the Host header that curl sends is the one that is signed), no slash at the end.
 * ERR_CONFIG with what is wrong, named by `source`. */
int aws_url_normalize(const char *text, const char *source, struct aws_endpoint *out,
                      struct err *e) ERR_CHECK;

#endif
