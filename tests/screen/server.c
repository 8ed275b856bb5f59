/* A protond of the test's own. */
#include "server.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/num.h"

enum { START_MS = 20000, OPTIONS_MAX = 24 };

const char *built(const char *program)
{
    static char path[512];
    const char *top = getenv("TOP_BUILDDIR");

    snprintf(path, sizeof(path), "%s/%s", top ? top : ".", program);
    return path;
}

static void run(const struct server *s, const char *const *options)
{
    char port_file[96];
    const char *args[OPTIONS_MAX] = {built("protond"), "--port",       "0",
                                     "--port-file",    port_file,      "--access-key",
                                     "AKIDTEST",       "--secret-key", "SECRETTEST"};
    char *copy[OPTIONS_MAX] = {0};
    size_t n = 9;
    int null = open("/dev/null", O_RDWR);

    snprintf(port_file, sizeof(port_file), "%s/port", s->dir);
    for (; *options && n < OPTIONS_MAX - 1; options++)
        args[n++] = *options;
    for (size_t i = 0; i < n; i++)
        copy[i] = xstrdup(args[i]);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    execv(copy[0], copy);
    _exit(127);
}

static int read_port(const struct server *s)
{
    char path[96], text[16] = "";
    int64_t port = 0;
    FILE *f;

    snprintf(path, sizeof(path), "%s/port", s->dir);
    f = fopen(path, "r");
    if (!f)
        return 0;
    if (fgets(text, sizeof(text), f))
        text[strcspn(text, "\n")] = '\0';
    fclose(f);
    return num_parse(text, 1, 65535, &port) < 0 ? 0 : (int)port;
}

void server_start(struct server *s, const char *const *options)
{
    struct pollfd p = {.events = POLLIN};
    char events[4096];

    if (!s->dir[0]) {
        snprintf(s->dir, sizeof(s->dir), "/tmp/protontop-test-XXXXXX");
        assert_non_null(mkdtemp(s->dir));
    }
    p.fd = inotify_init1(IN_CLOEXEC);
    assert_true(inotify_add_watch(p.fd, s->dir, IN_MOVED_TO | IN_CLOSE_WRITE) >= 0);
    s->port = 0;
    s->pid = fork();
    assert_true(s->pid >= 0);
    if (s->pid == 0)
        run(s, options);
    while ((s->port = read_port(s)) == 0) {
        assert_int_equal(poll(&p, 1, START_MS), 1);
        assert_true(read(p.fd, events, sizeof(events)) > 0);
    }
    close(p.fd);
}

void server_stop(struct server *s, int sig)
{
    int status;

    if (s->pid <= 0)
        return;
    kill(s->pid, sig);
    waitpid(s->pid, &status, 0);
    s->pid = 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
    (void)st;
    (void)type;
    (void)f;
    return remove(path);
}

void server_clean(struct server *s)
{
    server_stop(s, SIGTERM);
    assert_int_equal(nftw(s->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    s->dir[0] = '\0';
}

void server_env(const struct server *s, struct server_env *e)
{
    const char *env[] = {"TERM=xterm-256color",
                         "LC_ALL=C.UTF-8",
                         "AWS_ACCESS_KEY_ID=AKIDTEST",
                         "AWS_SECRET_ACCESS_KEY=SECRETTEST",
                         "AWS_REGION=eu-west-1",
                         "AWS_PROFILE",
                         "AWS_CA_BUNDLE",
                         "XDG_STATE_HOME",
                         "NO_COLOR",
                         "HTTPS_PROXY",
                         "https_proxy",
                         "HTTP_PROXY",
                         "http_proxy",
                         "NO_PROXY",
                         "no_proxy",
                         "ALL_PROXY",
                         "all_proxy"};
    size_t n = ARRAY_LEN(env);

    snprintf(e->endpoint, sizeof(e->endpoint), "AWS_ENDPOINT_URL_PROTON=http://127.0.0.1:%d",
             s->port);
    snprintf(e->home, sizeof(e->home), "HOME=%s", s->dir);
    snprintf(e->config, sizeof(e->config), "XDG_CONFIG_HOME=%s/none", s->dir);
    memcpy(e->env, env, sizeof(env));
    e->env[n++] = e->endpoint;
    e->env[n++] = e->home;
    e->env[n++] = e->config;
    e->env[n] = NULL;
}
