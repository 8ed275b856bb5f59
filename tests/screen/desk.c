/* The dashboard over a protond of the test's own. */
#include "../unit/unit.h"

#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"

static int set_up_with(void **state, const char *const *options)
{
    struct desk *t = xcalloc(1, sizeof(*t));

    server_start(&t->server, options);
    server_env(&t->server, &t->env);
    while (t->env.env[t->n_env])
        t->n_env++;
    *state = t;
    return 0;
}

int desk_set_up(void **state)
{
    static const char *const fleet[] = {"--speed", "30", "--scale", "4,10,3", NULL};

    return set_up_with(state, fleet);
}

int desk_set_up_still(void **state)
{
    static const char *const still[] = {"--still", "--scale", "4,10,3", NULL};

    return set_up_with(state, still);
}

int desk_tear_down(void **state)
{
    struct desk *t = *state;

    server_clean(&t->server);
    free(t);
    return 0;
}

void desk_env(struct desk *t, const char *setting)
{
    assert_true(t->n_env + 1 < SERVER_ENV);
    t->env.env[t->n_env++] = setting;
    t->env.env[t->n_env] = NULL;
}

struct screen *desk_start(struct desk *t, int w, int h, const char *option, const char *value)
{
    const char *argv[] = {built("protontop"), "--no-session", option, value, NULL};
    struct screen *s = screen_start(argv, t->env.env, w, h);

    assert_true(screen_wait_line(s, "protontop", "live"));
    return s;
}

void desk_quit(struct screen *s)
{
    screen_send(s, "q");
    assert_int_equal(screen_wait_exit(s), 0);
    assert_true(screen_restored(s));
    screen_free(s);
}

void desk_break_off(struct screen *s)
{
    screen_send(s, "\003");
    assert_int_equal(screen_wait_exit(s), 0);
    screen_free(s);
}

void desk_selects_front_end(struct screen *s)
{
    screen_send(s, "2/kind:service front-end\r");
    assert_true(screen_wait_line(s, ">", "front-end"));
}

char *desk_read(const char *path)
{
    struct buf b = BUF_INIT(1 << 22);
    FILE *f = fopen(path, "r");
    char part[4096];
    size_t n;

    while (f && (n = fread(part, 1, sizeof(part), f)) > 0)
        buf_add(&b, part, n);
    if (f)
        fclose(f);
    return buf_detach(&b);
}

void desk_pause(long ms)
{
    struct timespec ts = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    nanosleep(&ts, NULL);
}
