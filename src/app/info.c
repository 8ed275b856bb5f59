/* `protontop info`: version, paths, endpoint, region, where the identity came from. */
#include "app/info.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/ask.h"
#include "app/place.h"
#include "app/setup.h"
#include "app/state_file.h"
#include "aws/conf.h"
#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "config.h"

/* Values come from files and the environment: made visible. */
static void line(const char *name, const char *value, const char *note)
{
    struct buf b = BUF_INIT(1 << 16);

    text_safe(&b, value, strlen(value), 0);
    printf("%-13s %s", name, buf_str(&b));
    if (note && *note) {
        buf_clear(&b);
        text_safe(&b, note, strlen(note), 0);
        printf("   (%s)", buf_str(&b));
    }
    putchar('\n');
    buf_release(&b);
}

static const char *yes_if_there(const char *path)
{
    FILE *f = fopen(path, "re");

    if (!f)
        return "not there or not readable";
    fclose(f);
    return NULL;
}

static void print_state(const char *name)
{
    char *path = state_file(name);

    if (path)
        line(str_eq(name, "session") ? name : "audit", path, yes_if_there(path));
    free(path);
}

static void print_paths(const struct options *o)
{
    struct aws_conf *conf = aws_conf_load(&aws_env_process);
    const char *path = aws_conf_config_path(conf);
    char *dir = options_config_dir(), *own;

    if (path)
        line("AWS config", path, yes_if_there(path));
    path = aws_conf_credentials_path(conf);
    if (path)
        line("AWS keys", path, yes_if_there(path));
    own = o->config ? xstrdup(o->config) : dir ? xasprintf("%s/config", dir) : NULL;
    if (own)
        line("config", own, yes_if_there(own));
    free(own);
    own = dir ? xasprintf("%s/keys", dir) : NULL;
    if (own)
        line("keys", own, yes_if_there(own));
    line("themes", PT_THEMEDIR, NULL);
    print_state("session");
    print_state("audit.jsonl");
    line("log", o->log_file ? o->log_file : "none", o->log_file ? NULL : "--log-file");
    free(own);
    free(dir);
    aws_conf_free(conf);
}

/* The contexts of the configuration file; * marks those that the dashboard opens by itself. */
static void print_contexts(const struct options *o)
{
    struct vec asked = {0};
    struct err e;
    bool any = o->context && places_asked(o, &asked, &e) == 0;

    for (size_t i = 0; i < o->places.n; i++) {
        const struct place *p = o->places.v[i];
        const char *words[] = {p->profile, p->region, p->endpoint_url,
                               p->read_only ? "read-only" : NULL,
                               p->color != COLOR_NONE ? place_color_name(p->color) : NULL};
        char *name = xasprintf("%s%s", p->name, any && places_find(&asked, p->name) ? " *" : "");
        struct buf what = BUF_INIT(1 << 16);

        for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++)
            if (words[w])
                buf_addf(&what, "%s%s", what.len ? ", " : "", words[w]);
        line(i ? "" : "contexts", name, buf_str(&what));
        buf_release(&what);
        free(name);
    }
    places_release(&asked);
}

static void on_source(void *ctx, const char *source, const char *result)
{
    bool *first = ctx;

    line(*first ? "sources" : "", source, result);
    *first = false;
}

static void print_way(const struct client *c)
{
    char text[500];

    client_proxy(c, text, sizeof(text));
    if (*text)
        line("proxy", text, NULL);
    client_retries(c, text, sizeof(text));
    line("retries", text, NULL);
}

static int print_identity(uv_loop_t *loop, struct client *c)
{
    char source[200], key[200];
    struct err e;
    bool first = true;
    int rc = setup_identity(loop, c, source, sizeof(source), key, sizeof(key), &e);

    /* The region may have come with the identity, from the instance metadata. */
    line("region", *client_region(c) ? client_region(c) : "none", client_region_source(c));
    if (*client_endpoint(c))
        line("endpoint", client_endpoint(c), client_endpoint_source(c));
    print_way(c);
    if (rc == 0)
        line("identity", key, source);
    else
        line("identity", "none", NULL);
    client_each_source(c, on_source, &first);
    if (rc != 0)
        fprintf(stderr, "protontop: %s\n", e.msg);
    return err_exit_status(rc);
}

int info_run(const struct options *o)
{
    uv_loop_t loop;
    struct err e;
    struct client *c;
    int status;

    line("version", PACKAGE_VERSION, NULL);
    print_paths(o);
    print_contexts(o);
    fputs(buf_str(&o->warnings), stderr);
    uv_loop_init(&loop);
    c = setup_client(&loop, o, NULL, &(struct client_config){.ask = ask_for_client}, &e);
    if (!c) {
        fprintf(stderr, "protontop: %s\n", e.msg);
        setup_drain(&loop);
        return err_exit_status(e.code);
    }
    for (unsigned i = 0; client_warning(c, i); i++)
        fprintf(stderr, "protontop: %s\n", client_warning(c, i));
    setup_warn(o, c);
    line("profile", client_profile(c), NULL);
    status = print_identity(&loop, c);
    client_close(c, NULL, NULL);
    setup_drain(&loop);
    return status;
}
