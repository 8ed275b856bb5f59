/* The AWS files as sections and keys: where they are, and looking things up in them. Knows that
 * the credentials file beats the config file; the syntax is conf_read.c's. */
#include "aws/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aws/conf_impl.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"

enum { FILE_MAX = 4 << 20, WARNINGS_MAX = 100, PIPE_WAIT_MS = 1000 };

static const struct {
    const char *variable, *name, *label;
} files[CONF_N_FILES] = {
    [CONF_CONFIG] = {"AWS_CONFIG_FILE", ".aws/config", "config"},
    [CONF_CREDENTIALS] = {"AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials", "credentials"},
};

/* --- the environment ------------------------------------------------------------------------- */

static const char *process_get(void *ctx, const char *name)
{
    (void)ctx;
    return getenv(name);
}

const struct aws_env aws_env_process = {.get = process_get, .ctx = NULL};

const char *aws_env_get(const struct aws_env *env, const char *name)
{
    const char *value = env->get(env->ctx, name);

    return value && *value ? value : NULL;
}

const char *aws_env_home(const struct aws_env *env)
{
    const char *home = aws_env_get(env, "HOME");
    const struct passwd *user;

    if (home || env->get != process_get)
        return home;
    user = getpwuid(getuid());
    return user ? user->pw_dir : NULL;
}

/* --- sections and properties ----------------------------------------------------------------- */

struct conf_section *conf_find(const struct aws_conf *c, enum conf_file file, const char *type,
                               const char *name)
{
    for (size_t i = 0; i < c->sections.n; i++) {
        struct conf_section *s = c->sections.v[i];

        if (s->file == file && str_eq(s->type, type) && str_eq(s->name, name))
            return s;
    }
    return NULL;
}

struct conf_section *conf_add(struct aws_conf *c, enum conf_file file, const char *type,
                              const char *name)
{
    struct conf_section *s = conf_find(c, file, type, name);

    if (s)
        return s;
    s = xcalloc(1, sizeof(*s));
    s->file = file;
    s->type = xstrdup(type);
    s->name = xstrdup(name);
    vec_push(&c->sections, s);
    return s;
}

static void prop_free(struct conf_prop *p)
{
    mem_wipe(p->value, strlen(p->value)); /* it may be a key */
    free(p->value);
    free(p->key);
    free(p);
}

void conf_section_free(struct conf_section *s)
{
    for (size_t i = 0; i < s->props.n; i++)
        prop_free(s->props.v[i]);
    vec_release(&s->props);
    free(s->type);
    free(s->name);
    free(s);
}

/* True for `key` itself and for what is nested in it. */
static bool is_within(const char *name, const char *key)
{
    size_t n = strlen(key);
    char *head = xstrndup(name, n);
    bool same = str_eq_nocase(head, key) && (name[strlen(head)] == '\0' || name[n] == '.');

    free(head);
    return same;
}

struct conf_prop *conf_set(struct conf_section *s, const char *key, const char *value)
{
    struct conf_prop *p;

    for (size_t i = s->props.n; i > 0; i--) {
        p = s->props.v[i - 1];
        if (is_within(p->key, key))
            prop_free(vec_remove(&s->props, i - 1));
    }
    p = xcalloc(1, sizeof(*p));
    p->key = xstrdup(key);
    p->value = xstrdup(value);
    vec_push(&s->props, p);
    return p;
}

const char *conf_value(const struct conf_section *s, const char *key)
{
    for (size_t i = 0; s && i < s->props.n; i++) {
        const struct conf_prop *p = s->props.v[i];

        if (str_eq_nocase(p->key, key))
            return *p->value ? p->value : NULL;
    }
    return NULL;
}

/* --- reading --------------------------------------------------------------------------------- */

void conf_warn(struct aws_conf *c, enum conf_file file, int line, const char *what)
{
    struct buf b = BUF_INIT(8192);

    if (c->warnings.n > WARNINGS_MAX)
        return;
    if (c->warnings.n == WARNINGS_MAX)
        what = "and more; the rest is not reported";
    text_safe(&b, c->name[file], strlen(c->name[file]), 0);
    if (line)
        buf_addf(&b, ":%d", line);
    buf_addf(&b, ": %s", what);
    vec_push(&c->warnings, buf_detach(&b));
}

/* The path that a variable or the home gives; "~/" is the home, as the AWS CLI has it. */
static void set_path(struct aws_conf *c, enum conf_file file, const struct aws_env *env)
{
    const char *home = aws_env_home(env), *given = aws_env_get(env, files[file].variable);
    size_t n = home ? strlen(home) : 0;

    if (given && home && str_starts(given, "~/"))
        c->path[file] = xasprintf("%s%s", home, given + 1);
    else if (given)
        c->path[file] = xstrdup(given);
    else if (home)
        c->path[file] = xasprintf("%s/%s", home, files[file].name);

    if (c->path[file] && n > 1 && str_starts(c->path[file], home) && c->path[file][n] == '/')
        c->name[file] = xasprintf("~%s", c->path[file] + n);
    else
        c->name[file] = c->path[file] ? xstrdup(c->path[file])
                                      : xasprintf("~/%s", files[file].name);
}

/* A pipe is read as the AWS CLI reads it, but one that nobody writes to must not hold us up. */
static int read_fd(int fd, struct buf *out)
{
    char chunk[8192];
    ssize_t n = 1;
    int failed = 0;

    while (n != 0 && !failed && !out->overflow) {
        n = read(fd, chunk, sizeof(chunk));
        if (n > 0)
            buf_add(out, chunk, (size_t)n);
        else if (n < 0 && errno == EAGAIN)
            failed = poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, PIPE_WAIT_MS) > 0
                         ? 0
                         : ETIMEDOUT;
        else if (n < 0 && errno != EINTR)
            failed = errno;
    }
    mem_wipe(chunk, sizeof(chunk));
    return failed;
}

static void load_file(struct aws_conf *c, enum conf_file file, bool named)
{
    struct buf text = BUF_INIT(FILE_MAX);
    int fd = open(c->path[file], O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    int failed = fd < 0 ? errno : read_fd(fd, &text);

    if (fd >= 0)
        close(fd);
    if (failed && (named || (failed != ENOENT && failed != ENOTDIR)))
        conf_warn(c, file, 0,
                  failed == ETIMEDOUT ? "a pipe that does not end: not read" : strerror(failed));
    if (text.overflow)
        conf_warn(c, file, 0, "larger than 4 MiB: not read");
    else if (!failed)
        conf_read(c, file, buf_str(&text), text.len);
    if (text.ptr)
        mem_wipe(text.ptr, text.cap);
    buf_release(&text);
}

struct aws_conf *aws_conf_load(const struct aws_env *env)
{
    struct aws_conf *c = xcalloc(1, sizeof(*c));

    for (enum conf_file file = 0; file < CONF_N_FILES; file++)
        set_path(c, file, env);
    for (enum conf_file file = 0; file < CONF_N_FILES; file++)
        if (c->path[file])
            load_file(c, file, aws_env_get(env, files[file].variable) != NULL);
    return c;
}

struct aws_conf *aws_conf_parse(const char *config_text, const char *credentials_text)
{
    struct aws_conf *c = xcalloc(1, sizeof(*c));
    const char *texts[CONF_N_FILES] = {
        [CONF_CONFIG] = config_text, [CONF_CREDENTIALS] = credentials_text};

    for (enum conf_file file = 0; file < CONF_N_FILES; file++) {
        c->path[file] = xstrdup(files[file].label);
        c->name[file] = xstrdup(files[file].label);
        if (texts[file])
            conf_read(c, file, texts[file], strlen(texts[file]));
    }
    return c;
}

void aws_conf_free(struct aws_conf *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->sections.n; i++)
        conf_section_free(c->sections.v[i]);
    vec_release(&c->sections);
    for (size_t i = 0; i < c->warnings.n; i++)
        free(c->warnings.v[i]);
    vec_release(&c->warnings);
    for (enum conf_file file = 0; file < CONF_N_FILES; file++) {
        free(c->path[file]);
        free(c->name[file]);
    }
    free(c);
}

/* --- looking up ------------------------------------------------------------------------------ */

const char *aws_conf_warning(const struct aws_conf *c, unsigned i)
{
    return i < c->warnings.n ? c->warnings.v[i] : NULL;
}

const char *aws_conf_config_path(const struct aws_conf *c)
{
    return c->path[CONF_CONFIG];
}

const char *aws_conf_credentials_path(const struct aws_conf *c)
{
    return c->path[CONF_CREDENTIALS];
}

const char *aws_conf_config_name(const struct aws_conf *c)
{
    return c->name[CONF_CONFIG];
}

const char *aws_conf_credentials_name(const struct aws_conf *c)
{
    return c->name[CONF_CREDENTIALS];
}

bool aws_conf_has_profile(const struct aws_conf *c, const char *profile)
{
    return conf_find(c, CONF_CREDENTIALS, "profile", profile) ||
           conf_find(c, CONF_CONFIG, "profile", profile);
}

const char *aws_conf_get_config(const struct aws_conf *c, const char *profile, const char *key)
{
    return conf_value(conf_find(c, CONF_CONFIG, "profile", profile), key);
}

const char *aws_conf_get_credentials(const struct aws_conf *c, const char *profile, const char *key)
{
    return conf_value(conf_find(c, CONF_CREDENTIALS, "profile", profile), key);
}

const char *aws_conf_get(const struct aws_conf *c, const char *profile, const char *key)
{
    const char *value = aws_conf_get_credentials(c, profile, key);

    return value ? value : aws_conf_get_config(c, profile, key);
}

const char *aws_conf_section(const struct aws_conf *c, const char *type, const char *name,
                             const char *key)
{
    return conf_value(conf_find(c, CONF_CONFIG, type, name), key);
}

bool aws_conf_has_section(const struct aws_conf *c, const char *type, const char *name)
{
    return conf_find(c, CONF_CONFIG, type, name) != NULL;
}

void aws_conf_each_profile(const struct aws_conf *c, void (*fn)(void *ctx, const char *name),
                           void *ctx)
{
    for (size_t i = 0; i < c->sections.n; i++) {
        const struct conf_section *s = c->sections.v[i];

        if (!str_eq(s->type, "profile"))
            continue;
        if (s->file == CONF_CREDENTIALS && conf_find(c, CONF_CONFIG, "profile", s->name))
            continue; /* it came with the config file */
        fn(ctx, s->name);
    }
}

/* --- the profile in force -------------------------------------------------------------------- */

const char *aws_profile_name(const struct aws_env *env, const char *named)
{
    const char *name = named && *named ? named : aws_env_get(env, "AWS_PROFILE");

    if (!name)
        name = aws_env_get(env, "AWS_DEFAULT_PROFILE");
    return name ? name : "default";
}

static void add_name(void *ctx, const char *name)
{
    struct buf *b = ctx;

    if (b->len)
        buf_adds(b, ", ");
    text_safe(b, name, strlen(name), 0);
}

bool aws_profile_check(const struct aws_conf *c, const char *profile, struct err *e)
{
    struct buf known = BUF_INIT(1024), name = BUF_INIT(256);

    if (str_eq(profile, "default") || aws_conf_has_profile(c, profile))
        return true;
    text_safe(&name, profile, strlen(profile), 0);
    aws_conf_each_profile(c, add_name, &known);
    err_set(e, ERR_CONFIG, "profile \"%s\" is neither in %s nor in %s: %s%s", buf_str(&name),
            c->name[CONF_CONFIG], c->name[CONF_CREDENTIALS],
            known.len ? "there are " : "there is no profile at all", buf_str(&known));
    buf_release(&known);
    buf_release(&name);
    return false;
}
