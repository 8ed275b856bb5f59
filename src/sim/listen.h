/* listen.h - addresses to listen at. */
#ifndef SIM_LISTEN_H
#define SIM_LISTEN_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

#include <protontop/err.h>

union listen_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* An IP address as text, or "localhost"; NULL: 127.0.0.1. ERR_INPUT when it is none, or no port. */
int listen_parse(const char *text, int port, union listen_address *at, struct err *e) ERR_CHECK;

/* Can only this machine reach it? */
bool listen_is_loopback(const union listen_address *at);

/* A listening socket that does not block, the caller's, or -1 with ERR_IO; the port that it got
 * goes to *port. */
int listen_open(const union listen_address *at, int *port, struct err *e);

#endif
