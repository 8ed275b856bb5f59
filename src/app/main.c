/* The protontop program: reads what is asked for and hands over. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "app/cli.h"
#include "app/dashboard.h"
#include "app/front.h"
#include "app/options.h"
#include "base/log.h"
#include "config.h"

static int help(void)
{
    struct buf b = BUF_INIT(1 << 16);

    options_help(&b);
    fputs(buf_str(&b), stdout);
    buf_release(&b);
    return 0;
}

static int run(const struct options *o)
{
    switch (o->mode) {
    case RUN_HELP:
        return o->command ? cli_help(o) : help();
    case RUN_VERSION:
        puts(PACKAGE_STRING);
        return 0;
    case RUN_COMMAND:
        return o->command->run(o);
    case RUN_DASHBOARD:
        break;
    }
    return dashboard_run(o);
}

int main(int argc, char **argv)
{
    struct options o;
    struct err e;
    int status;

    signal(SIGPIPE, SIG_IGN); /* a peer that hung up is an error of its write, not our end */
    options_init(&o);
    if (options_read(&o, argc, argv, &e) < 0 || front_become(&o, argv, &e) < 0 ||
        (o.log_file && log_open(o.log_file, o.log_level, &e) < 0)) {
        fprintf(stderr, "protontop: %s\n", e.msg);
        options_release(&o);
        return err_exit_status(e.code);
    }
    /* Numbers go into JSON and come out of it: LC_NUMERIC stays "C". */
    if (!o.command || !o.command->plain)
        setlocale(LC_CTYPE, "");
    status = run(&o);
    /* Output that could not be written is not done. */
    if (fflush(stdout) != 0 && status == 0)
        status = 255;
    log_close();
    options_release(&o);
    return status;
}
