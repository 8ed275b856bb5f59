/* protond_opts.h - protond's command line. */
#ifndef SIM_PROTOND_OPTS_H
#define SIM_PROTOND_OPTS_H

#include <stdbool.h>
#include <stdio.h>

#include <protontop/err.h>

#include "sim/host.h"
#include "sim/scenario.h"
#include "sim/server.h"

struct protond_options {
    struct host_options host;                       /* clock and complain are not set here */
    struct sim_server_options server;               /* clock and log are not set here */
    const char *export_file;                        /* NULL: none */
    const char *port_file;                          /* NULL: none */
    const char *faults[FAULTS_MAX];                 /* for server.faults; checked */
    const char *provision_args[PROVISION_ARGS_MAX]; /* for host.provision.args */
    bool verbose, help, version;
};

/* Fills `o`, whose texts are argv's. 0, or ERR_USAGE: the option, the value, what is right. */
int protond_options_parse(struct protond_options *o, int argc, char *const *argv,
                          struct err *e) ERR_CHECK;

void protond_usage(FILE *out);

#endif
