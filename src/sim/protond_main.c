/* protond_main.c - the program protond: a simulated service behind its HTTP front, until a signal
 * ends it. What it prints at its start can be pasted into a shell. */
#include "config.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/rng.h"
#include "base/text.h"
#include "sim/protond_opts.h"

enum { KEY_CHARS = 16, SECRET_CHARS = 40 };

struct protond {
    struct protond_options o;
    uv_loop_t loop;
    uv_signal_t signals[3];
    struct host *host;
    struct sim_server *server;
    char key[4 + KEY_CHARS + 1], secret[SECRET_CHARS + 1]; /* where none were given */
    bool made_keys;
    int rc; /* of the end */
    struct err *e;
};

static int complain(const struct err *e)
{
    struct buf text = BUF_INIT(2 * sizeof(e->msg));
    (void)text_safe(&text, e->msg, strlen(e->msg), 0);
    fprintf(stderr, "protond: %s\n", buf_str(&text));
    buf_release(&text);
    return err_exit_status(e->code);
}

static void random_text(char *out, size_t n, const char *alphabet)
{
    size_t kinds = strlen(alphabet);
    struct rng r;
    rng_seed_system(&r); /* 256 bits of the system's */
    for (size_t i = 0; i < n; i++)
        out[i] = alphabet[rng_below(&r, kinds)];
    out[n] = '\0';
    mem_wipe(&r, sizeof(r));
}

static void make_keys(struct protond *p)
{
    if (p->o.server.no_auth || p->o.server.access_key)
        return;
    memcpy(p->key, "AKIA", 4);
    random_text(p->key + 4, KEY_CHARS, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    random_text(p->secret, SECRET_CHARS,
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    p->o.server.access_key = p->key;
    p->o.server.secret_key = p->secret;
    p->made_keys = true;
}

static void log_line(void *ctx, const char *line)
{
    (void)ctx;
    fprintf(stderr, "%s\n", line);
}

static void complain_line(void *ctx, const char *line)
{
    (void)ctx;
    fprintf(stderr, "protond: %s\n", line);
}

static void on_host_closed(void *ctx)
{
    struct protond *p = ctx;
    p->host = NULL;
}

/* No more requests: what they were handed to can end. */
static void on_server_closed(void *ctx)
{
    struct protond *p = ctx;
    p->server = NULL;
    if (p->o.export_file && !p->rc)
        p->rc = host_export(p->host, p->o.export_file, p->e);
    host_close(p->host, on_host_closed, p);
}

static void stop(struct protond *p)
{
    for (size_t i = 0; i < ARRAY_LEN(p->signals); i++)
        if (!uv_is_closing((uv_handle_t *)&p->signals[i]))
            uv_close((uv_handle_t *)&p->signals[i], NULL);
    sim_server_close(p->server, on_server_closed, p);
}

static void on_signal(uv_signal_t *h, int number)
{
    (void)number;
    if (!uv_is_closing((uv_handle_t *)h))
        stop(h->data);
}

static void watch_signals(struct protond *p)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < ARRAY_LEN(p->signals); i++) {
        (void)uv_signal_init(&p->loop, &p->signals[i]);
        p->signals[i].data = p;
        (void)uv_signal_start(&p->signals[i], on_signal, numbers[i]);
    }
}

/* Beside the file and then renamed: whoever sees it sees a whole number in it. */
static int write_port_file(const char *path, int port, struct err *e)
{
    char *beside = xasprintf("%s.%ld", path, (long)getpid());
    int rc = 0, fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    bool written = f && fprintf(f, "%d\n", port) > 0;
    if (f && fclose(f))
        written = false;
    if (!written || rename(beside, path)) {
        rc = err_set(e, ERR_IO, "cannot write the port file %.300s: %s", path, strerror(errno));
        if (fd >= 0)
            (void)unlink(beside);
    }
    free(beside);
    return rc;
}

static void print_start(const struct protond *p)
{
    const char *host = p->o.server.bind ? p->o.server.bind : "127.0.0.1";
    bool v6 = strchr(host, ':');
    printf("# protond %s listens. To use it:\n", PACKAGE_VERSION);
    if (p->made_keys)
        printf("export AWS_ACCESS_KEY_ID=%s\nexport AWS_SECRET_ACCESS_KEY=%s\n", p->key, p->secret);
    else if (p->o.server.no_auth)
        printf("# signatures are not checked: any keys do\n");
    else
        printf("export AWS_ACCESS_KEY_ID=%s\n# and AWS_SECRET_ACCESS_KEY as it was given\n",
               p->o.server.access_key);
    /* The AWS CLI v1 and boto3 know the second one alone, the others both. */
    printf("export AWS_REGION=%s\nexport AWS_DEFAULT_REGION=%s\n", host_region(p->host),
           host_region(p->host));
    printf("export AWS_ENDPOINT_URL_PROTON=%s://%s%s%s:%d\n",
           p->o.server.tls_cert ? "https" : "http", v6 ? "[" : "", host, v6 ? "]" : "",
           sim_server_port(p->server));
    (void)fflush(stdout);
}

/* The loop is empty afterwards, whatever happened. */
static int serve(struct protond *p, struct err *e)
{
    bool has_file = false;
    p->e = e;
    p->o.server.act = host_act;
    p->o.server.account = host_account;
    p->o.server.act_ctx = p->host;
    p->o.server.seed = host_seed(p->host);
    p->server = sim_server_new(&p->loop, NULL, &p->o.server, e);
    if (!p->server) {
        host_close(p->host, on_host_closed, p);
        (void)uv_run(&p->loop, UV_RUN_DEFAULT);
        return e->code;
    }
    host_set_faults(p->host, sim_server_faults(p->server));
    watch_signals(p);
    if (p->o.port_file) {
        p->rc = write_port_file(p->o.port_file, sim_server_port(p->server), e);
        has_file = !p->rc;
    }
    if (p->rc)
        stop(p);
    else
        print_start(p);
    (void)uv_run(&p->loop, UV_RUN_DEFAULT);
    if (has_file)
        (void)unlink(p->o.port_file);
    return p->rc;
}

static int run(struct protond *p, struct err *e)
{
    int rc = uv_loop_init(&p->loop);
    if (rc)
        return err_set(e, ERR_IO, "cannot make an event loop: %s", uv_strerror(rc));
    make_keys(p);
    p->o.server.clock = p->o.host.clock = &clock_system;
    p->o.server.faults = p->o.faults;
    p->o.host.provision.args = p->o.provision_args;
    p->o.host.complain = complain_line;
    p->o.server.log = p->o.verbose ? log_line : NULL;
    p->host = host_new(&p->loop, &p->o.host, e);
    if (!p->host && e->code == ERR_IO) /* a file that was named cannot be used */
        e->code = ERR_CONFIG;
    rc = p->host ? serve(p, e) : e->code;
    mem_wipe(p->secret, sizeof(p->secret));
    int left = uv_loop_close(&p->loop);
    assert(left == 0);
    (void)left;
    return rc;
}

int main(int argc, char **argv)
{
    struct protond p = {.server = NULL};
    struct err e;
    err_clear(&e);
    if (protond_options_parse(&p.o, argc, argv, &e))
        return complain(&e);
    if (p.o.help) {
        protond_usage(stdout);
        return 0;
    }
    if (p.o.version) {
        printf("protond %s\n", PACKAGE_VERSION);
        return 0;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like any other */
    return run(&p, &e) ? complain(&e) : 0;
}
