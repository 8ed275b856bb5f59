/* proxy.h - which proxy leads to an URL, as the AWS CLI reads it from the environment.
 *
 * https_proxy, HTTPS_PROXY for https URLs, http_proxy, HTTP_PROXY for http ones; no_proxy,
 * NO_PROXY: a list of what is reached without. In lower case a variable beats the other; empty
 * there, it turns the other off. Pure: opens nothing. */
#ifndef AWS_PROXY_H
#define AWS_PROXY_H

#include <stdbool.h>

#include <protontop/err.h>

#include "aws/conf.h"
#include "base/buf.h"

struct aws_proxy {
    struct buf url;     /* scheme://[user:password@]host:port: a secret may be in it */
    char shown[400];    /* scheme://host:port */
    const char *source; /* the variable's name */
};

void aws_proxy_init(struct aws_proxy *p);
void aws_proxy_release(struct aws_proxy *p); /* wipes */

/* 1: through p; 0: directly; ERR_CONFIG: the variable holds no proxy (the message has no secret).
 * A loopback address is reached directly unless the proxy is on loopback too: any other proxy would
 * end up at its own. */
int aws_proxy_for(const struct aws_env *env, const char *url, struct aws_proxy *p,
                  struct err *e) ERR_CHECK;

/* Is host (no brackets, port -1: the scheme's) in a NO_PROXY list? Names, which stand for all names
 * below them too, addresses, networks (10.0.0.0/8, fd00::/8), each with or without a port; * is
 * everything. */
bool aws_proxy_exempt(const char *list, const char *host, int port);

#endif
