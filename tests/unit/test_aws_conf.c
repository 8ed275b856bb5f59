/* The reader of the AWS files: the rules of BEHAVIOUR 7 and of doc/aws.txt, case by case. */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aws/conf.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "fake_env.h"

enum { WARNINGS = 4 };

/* What a file gives for one key of one profile; NULL: unset. All warnings, in order. */
struct example {
    const char *config, *credentials;
    const char *profile, *key, *value;
    const char *warnings[WARNINGS];
};

static const struct example examples[] = {
    /* sections and keys */
    {"", NULL, "default", "region", NULL, {NULL}},
    {"[default]\nregion = r", NULL, "default", "region", "r", {NULL}},
    {"[profile a]\nregion=r\n[profile b]\nregion=s\n", NULL, "b", "region", "s", {NULL}},
    {"[profile a]\nregion=r\n[profile b]\n", NULL, "b", "region", NULL, {NULL}},
    {"[profile a]\nname \t=  \tv \t\n", NULL, "a", "name", "v", {NULL}},
    {"[profile a]\nname = x=y=\n", NULL, "a", "name", "x=y=", {NULL}},
    {"[profile a]\nname = \xf0\x9f\x98\x82\n", NULL, "a", "name", "\xf0\x9f\x98\x82", {NULL}},
    {"[profile a]\nReGion = r\n", NULL, "a", "rEgIOn", "r", {NULL}},
    {"[profile a]\nregion =\n", NULL, "a", "region", NULL, {NULL}},
    {"[profile a]\nunknown_key = 1\nregion = r\n", NULL, "a", "region", "r", {NULL}},
    {"[profile a]\nregion = r\nregion = s\n", NULL, "a", "region", "s", {NULL}},
    {"[profile a]\nregion = r\nREGION = s\n", NULL, "a", "region", "s", {NULL}},
    /* names of profiles */
    {"[ \tprofile \ta \t]\nk=v\n", NULL, "a", "k", "v", {NULL}},
    {"[profile\ta]\nk=v\n", NULL, "a", "k", "v", {NULL}},
    {"[default ]\nk=v\n", NULL, "default", "k", "v", {NULL}},
    {"[profile \"a b\"]\nk=v\n", NULL, "a b", "k", "v", {NULL}},
    {"[profile 'a \"b']\nk=v\n", NULL, "a \"b", "k", "v", {NULL}},
    {"[profile a\\ b]\nk=v\n", NULL, "a b", "k", "v", {NULL}},
    {"[profile \"a]b\"]\nk=v\n", NULL, "a]b", "k", "v", {NULL}},
    {"[profile a@b.c/d+e:f%g-h_1]\nk=v\n", NULL, "a@b.c/d+e:f%g-h_1", "k", "v", {NULL}},
    {"[profile A]\nk=v\n", NULL, "a", "k", NULL, {NULL}}, /* names are not folded */
    {NULL, "[a b]\nk=v\n", "a b", "k", "v", {NULL}},
    {NULL, "[\"a b\"]\nk=v\n", "a b", "k", "v", {NULL}},
    {NULL, "[ a ]\nk=v\n", "a", "k", "v", {NULL}},
    {"[profile a b]\nk=v\n[profile c]\nk=w\n",
     NULL,
     "c",
     "k",
     "w",
     {"config:1: a name with blanks needs quotes, [profile \"a b\"]: the section is ignored"}},
    {"[profile \"a]\nk=v\n",
     NULL,
     "a",
     "k",
     NULL,
     {"config:1: a section's name must end with ']': the section is ignored"}},
    {"[profile]\nk=v\n[profile \"\"]\n[]\n",
     NULL,
     "default",
     "k",
     NULL,
     {"config:1: a section without a name: ignored", "config:3: a section without a name: ignored",
      "config:4: a section without a name: ignored"}},
    {NULL, "[]\nk=v\n", "", "k", NULL, {"credentials:1: a section without a name: ignored"}},
    /* what is a profile in which file */
    {"[a]\nk=v\n",
     NULL,
     "a",
     "k",
     NULL,
     {"config:1: no profile (those are written [profile NAME]): the section is ignored"}},
    {"[profilea]\nk=v\n",
     NULL,
     "a",
     "k",
     NULL,
     {"config:1: no profile (those are written [profile NAME]): the section is ignored"}},
    {"[preview]\nx=1\n[plugins]\ny=2\n[toolkit x]\nz=3\n", NULL, "x", "z", NULL, {NULL}},
    {NULL,
     "[profile a]\nk=v\n[sso-session s]\nk=v\n",
     "a",
     "k",
     NULL,
     {"credentials:1: the credentials file has profiles alone, as [NAME]: the section is ignored",
      "credentials:3: the credentials file has profiles alone, as [NAME]: the section is "
      "ignored"}},
    /* merging */
    {"[profile a]\nk=v\n[profile b]\n[profile a]\nl=w\n", NULL, "a", "k", "v", {NULL}},
    {"[profile a]\nk=v\n[profile b]\n[profile a]\nl=w\n", NULL, "a", "l", "w", {NULL}},
    {"[profile a]\nk=v\n[profile a]\nk=w\n", NULL, "a", "k", "w", {NULL}},
    {"[profile a]\nk=v\n", "[a]\nl=w\n", "a", "k", "v", {NULL}},
    {"[profile a]\nk=v\n", "[a]\nk=w\n", "a", "k", "w", {NULL}},
    {"[profile a]\nk=v\n", "[a]\nk=\n", "a", "k", "v", {NULL}},
    {"[default]\nk=v\n[profile default]\nl=w\n", NULL, "default", "k", NULL, {NULL}},
    {"[default]\nk=v\n[profile default]\nl=w\n", NULL, "default", "l", "w", {NULL}},
    {"[profile default]\nl=w\n[default]\nk=v\n", NULL, "default", "k", NULL, {NULL}},
    {"[profile default]\nl=w\n[default]\nk=v\n[profile default]\nm=x\n",
     NULL,
     "default",
     "m",
     "x",
     {NULL}},
    {"[profile default]\nl=w\n[default]\n", "[default]\nk=c\n", "default", "k", "c", {NULL}},
    /* comments */
    {"# c\n; c\n[profile a] # c\nk = v # c # d\n", NULL, "a", "k", "v", {NULL}},
    {"[profile a];c\nk = v ; c\n", NULL, "a", "k", "v", {NULL}},
    {"[profile a]#\nk = v;c\n", NULL, "a", "k", "v;c", {NULL}},
    {"[profile a]\nk = v#c\n", NULL, "a", "k", "v#c", {NULL}},
    {"[profile a]\nk = # c\n", NULL, "a", "k", NULL, {NULL}},
    {"[profile a]\n# k = w\n  ; k = w\nk = v\n", NULL, "a", "k", "v", {NULL}},
    {"[profile a] b\nk = v\n", NULL, "a", "k", "v", {"config:1: what stands after ']' is ignored"}},
    /* line ends, byte order mark, blank lines */
    {"[profile a]\r\nk = v\r\n", NULL, "a", "k", "v", {NULL}},
    {"\xef\xbb\xbf[profile a]\nk = v\n", NULL, "a", "k", "v", {NULL}},
    {"\t \n[profile a]\n\t\n \nk = v\n\t \n", NULL, "a", "k", "v", {NULL}},
    /* continuation lines */
    {"[profile a]\nk = v\n -more\n\t -and more \n", NULL, "a", "k", "v\n-more\n-and more", {NULL}},
    {"[profile a]\nk = v\n l = w\nl = x\n", NULL, "a", "k", "v\nl = w", {NULL}},
    {"[profile a]\nk = v\n more # kept\n", NULL, "a", "k", "v\nmore # kept", {NULL}},
    {"[profile a]\n  k = v\n  l = w\n", NULL, "a", "l", "w", {NULL}}, /* all indented alike */
    {" more\n", NULL, "a", "k", NULL, {"config:1: stands before the first [section]: ignored"}},
    {"[profile a]\n more\n",
     NULL,
     "a",
     "k",
     NULL,
     {"config:2: neither \"key = value\" nor [section]: ignored"}},
    {"[profile a]\nk = v\n[profile a]\n more\n",
     NULL,
     "a",
     "k",
     "v",
     {"config:4: neither \"key = value\" nor [section]: ignored"}},
    /* nested properties */
    {"[profile a]\ns3 =\n  k = v\n  l = w\nm = x\n", NULL, "a", "s3.l", "w", {NULL}},
    {"[profile a]\ns3 =\n  k = v\n\n  l = w # c\nm = x\n", NULL, "a", "S3.L", "w", {NULL}},
    {"[profile a]\ns3 =\n  k = v\nm = x\n", NULL, "a", "m", "x", {NULL}},
    {"[profile a]\ns3 =\n  k = v\nm = x\n", NULL, "a", "k", NULL, {NULL}},
    {"[profile a]\r\ns3 =\r\n\tk = v\r\n", NULL, "a", "s3.k", "v", {NULL}},
    {"[profile a]\ns3 =\n k = v\ns3 =\n l = w\n", NULL, "a", "s3.k", NULL, {NULL}},
    {"[profile a]\ns3 =\n k =\n", NULL, "a", "s3.k", NULL, {NULL}},
    {"[profile a]\ns3 =\n k = v\n bad\n = w\n b ad = w\n l = x\n",
     NULL,
     "a",
     "s3.l",
     "x",
     {"config:4: neither \"key = value\" nor [section]: ignored",
      "config:5: no key before '=': ignored", "config:6: a key holds no blanks: ignored"}},
    /* lines that make no sense */
    {"k = v\n[profile a]\nk = w\n",
     NULL,
     "a",
     "k",
     "w",
     {"config:1: stands before the first [section]: ignored"}},
    {"[profile a]\nk : v\n= v\na b = v\nl = w\n",
     NULL,
     "a",
     "l",
     "w",
     {"config:2: neither \"key = value\" nor [section]: ignored",
      "config:3: no key before '=': ignored", "config:4: a key holds no blanks: ignored"}},
    {"[profile a\nk = v\n",
     NULL,
     "a",
     "k",
     NULL,
     {"config:1: a section's name must end with ']': the section is ignored"}},
    {"[profile a]\nk = v\xff\nl = w\n", NULL, "a", "l", "w", {"config:2: not UTF-8 text: ignored"}},
};

static void test_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
        const struct example *x = &examples[i];
        struct aws_conf *c = aws_conf_parse(x->config, x->credentials);
        const char *value = aws_conf_get(c, x->profile, x->key);
        unsigned n = 0;

        if (!x->value != !value || (value && strcmp(value, x->value) != 0))
            fail_msg("example %zu: expected %s, got %s", i, x->value ? x->value : "nothing",
                     value ? value : "nothing");
        for (; n < WARNINGS && x->warnings[n]; n++) {
            if (!aws_conf_warning(c, n))
                fail_msg("example %zu: no warning %u", i, n + 1);
            assert_string_equal(aws_conf_warning(c, n), x->warnings[n]);
        }
        if (aws_conf_warning(c, n))
            fail_msg("example %zu: warns of %s", i, aws_conf_warning(c, n));
        aws_conf_free(c);
    }
}

static void test_one_file_only(void **state)
{
    struct aws_conf *c = aws_conf_parse("[profile a]\nk=v\n", "[a]\nk=w\n");

    (void)state;
    assert_string_equal(aws_conf_get_config(c, "a", "k"), "v");
    assert_string_equal(aws_conf_get_credentials(c, "a", "k"), "w");
    assert_null(aws_conf_get_config(c, "b", "k"));
    aws_conf_free(c);
}

static void test_other_sections(void **state)
{
    struct aws_conf *c = aws_conf_parse("[sso-session corp]\nsso_region = r\n[profile corp]\nk=v\n"
                                        "[services \"local one\"]\nproton =\n"
                                        "  endpoint_url = http://h\n",
                                        NULL);

    (void)state;
    assert_string_equal(aws_conf_section(c, "sso-session", "corp", "SSO_region"), "r");
    assert_null(aws_conf_section(c, "sso-session", "corp", "k"));
    assert_null(aws_conf_get(c, "corp", "sso_region"));
    assert_string_equal(aws_conf_section(c, "services", "local one", "proton.endpoint_url"),
                        "http://h");
    assert_true(aws_conf_has_section(c, "services", "local one"));
    assert_false(aws_conf_has_section(c, "services", "corp"));
    assert_true(aws_conf_has_profile(c, "corp"));
    assert_false(aws_conf_has_profile(c, "local one"));
    aws_conf_free(c);
}

static void collect(void *ctx, const char *name)
{
    buf_adds(ctx, name);
    buf_addc(ctx, ' ');
}

static void test_each_profile(void **state)
{
    struct aws_conf *c = aws_conf_parse(
        "[profile b]\n[default]\n[sso-session s]\n[profile a]\n[profile b]\n",
        "[c]\n[a]\n[default]\n");
    struct buf names = BUF_INIT(200);

    (void)state;
    aws_conf_each_profile(c, collect, &names);
    assert_string_equal(buf_str(&names), "b default a c ");
    buf_release(&names);
    aws_conf_free(c);
}

static void test_profile_name(void **state)
{
    const struct aws_env *both = FAKE_ENV("AWS_PROFILE", "p", "AWS_DEFAULT_PROFILE", "d");
    const struct aws_env *empty = FAKE_ENV("AWS_PROFILE", "", "AWS_DEFAULT_PROFILE", "d");

    (void)state;
    assert_string_equal(aws_profile_name(both, "named"), "named");
    assert_string_equal(aws_profile_name(both, NULL), "p");
    assert_string_equal(aws_profile_name(empty, NULL), "d");
    assert_string_equal(aws_profile_name(FAKE_ENV(), NULL), "default");
}

static void test_profile_check(void **state)
{
    struct aws_conf *c = aws_conf_parse("[profile a]\n", NULL), *none = aws_conf_parse(NULL, NULL);
    struct err e;

    (void)state;
    assert_true(aws_profile_check(c, "a", &e));
    assert_true(aws_profile_check(c, "default", &e));
    assert_false(aws_profile_check(c, "x\x1b", &e));
    assert_int_equal(e.code, ERR_CONFIG);
    assert_string_equal(e.msg,
                        "profile \"x^[\" is neither in config nor in credentials: there are a");
    assert_false(aws_profile_check(none, "a", &e));
    assert_string_equal(
        e.msg, "profile \"a\" is neither in config nor in credentials: there is no profile at all");
    aws_conf_free(c);
    aws_conf_free(none);
}

/* A stray line may be a secret, and a file may be all wrong: nothing is repeated, and not for
 * ever. */
static void test_warnings_are_bounded(void **state)
{
    struct buf text = BUF_INIT(1 << 20);
    struct aws_conf *c;
    unsigned n;

    (void)state;
    for (int i = 0; i < 500; i++)
        buf_adds(&text, "HIDDEN/KEY+x\n");
    c = aws_conf_parse(buf_str(&text), NULL);
    for (n = 0; aws_conf_warning(c, n); n++)
        assert_null(strstr(aws_conf_warning(c, n), "HIDDEN"));
    assert_int_equal(n, 101);
    assert_string_equal(aws_conf_warning(c, 100), "config:101: and more; the rest is not reported");
    buf_release(&text);
    aws_conf_free(c);
}

/* --- real files ------------------------------------------------------------------------------ */

struct home {
    char dir[64], file[96];
};

static void home_make(struct home *h)
{
    snprintf(h->dir, sizeof(h->dir), "/tmp/protontop-test-XXXXXX");
    assert_non_null(mkdtemp(h->dir));
    snprintf(h->file, sizeof(h->file), "%s/.aws", h->dir);
    assert_int_equal(mkdir(h->file, 0700), 0);
}

static void home_write(struct home *h, const char *name, const char *text, size_t n)
{
    FILE *f;

    snprintf(h->file, sizeof(h->file), "%s/%s", h->dir, name);
    f = fopen(h->file, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void home_remove(struct home *h)
{
    static const char *const names[] = {".aws/config", ".aws/credentials", "other", ".aws", ""};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        snprintf(h->file, sizeof(h->file), "%s/%s", h->dir, names[i]);
        remove(h->file);
    }
    assert_int_equal(access(h->dir, F_OK), -1);
}

static void test_load_home(void **state)
{
    struct home h;
    struct aws_conf *c;

    (void)state;
    home_make(&h);
    home_write(&h, ".aws/config", "[default]\nregion = r\nbad\n", 25);
    home_write(&h, ".aws/credentials", "[default]\nk = v\n\0\n", 18);
    c = aws_conf_load(FAKE_ENV("HOME", h.dir));
    assert_string_equal(aws_conf_get(c, "default", "region"), "r");
    assert_string_equal(aws_conf_get(c, "default", "k"), "v");
    assert_string_equal(aws_conf_config_name(c), "~/.aws/config");
    assert_string_equal(aws_conf_warning(c, 0),
                        "~/.aws/config:3: neither \"key = value\" nor [section]: ignored");
    assert_string_equal(aws_conf_warning(c, 1), "~/.aws/credentials:3: not UTF-8 text: ignored");
    assert_null(aws_conf_warning(c, 2));
    snprintf(h.file, sizeof(h.file), "%s/.aws/config", h.dir);
    assert_string_equal(aws_conf_config_path(c), h.file);
    aws_conf_free(c);
    home_remove(&h);
}

static void test_load_named(void **state)
{
    struct home h;
    struct aws_conf *c;

    (void)state;
    home_make(&h);
    home_write(&h, "other", "[default]\nk = v\n", 16);
    c = aws_conf_load(FAKE_ENV("HOME", h.dir, "AWS_SHARED_CREDENTIALS_FILE", "~/other",
                               "AWS_CONFIG_FILE", h.dir));
    assert_string_equal(aws_conf_get(c, "default", "k"), "v");
    assert_string_equal(aws_conf_credentials_name(c), "~/other");
    assert_string_equal(aws_conf_credentials_path(c), h.file);
    assert_non_null(aws_conf_warning(c, 0)); /* a directory is no file */
    assert_non_null(strstr(aws_conf_warning(c, 0), ": Is a directory"));
    assert_null(aws_conf_warning(c, 1));
    aws_conf_free(c);
    home_remove(&h);
}

/* Not there is fine, unless it was asked for. */
static void test_load_missing(void **state)
{
    struct aws_conf *c = aws_conf_load(FAKE_ENV("HOME", "/nonexistent"));

    (void)state;
    assert_null(aws_conf_warning(c, 0));
    aws_conf_free(c);
    c = aws_conf_load(FAKE_ENV("HOME", "/nonexistent", "AWS_CONFIG_FILE", "/nonexistent/x"));
    assert_string_equal(aws_conf_warning(c, 0), "~/x: No such file or directory");
    assert_null(aws_conf_warning(c, 1));
    aws_conf_free(c);
    c = aws_conf_load(FAKE_ENV());
    assert_null(aws_conf_config_path(c));
    assert_string_equal(aws_conf_config_name(c), "~/.aws/config");
    assert_null(aws_conf_warning(c, 0));
    aws_conf_free(c);
}

static void test_load_huge(void **state)
{
    struct home h;
    struct aws_conf *c;
    size_t n = (4 << 20) + 1;
    char *text = xmalloc(n);

    (void)state;
    memset(text, '#', n);
    home_make(&h);
    home_write(&h, ".aws/config", text, n);
    c = aws_conf_load(FAKE_ENV("HOME", h.dir));
    assert_string_equal(aws_conf_warning(c, 0), "~/.aws/config: larger than 4 MiB: not read");
    aws_conf_free(c);
    home_remove(&h);
    free(text);
}

/* AWS_CONFIG_FILE=<(vault ...) works; a pipe that nobody feeds or ends holds nothing up. */
static void test_load_pipe(void **state)
{
    static const char text[] = "[default]\nk = v\n";
    struct home h;
    struct aws_conf *c;
    char path[64], fifo[128];
    int ends[2], fd;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
    c = aws_conf_load(FAKE_ENV("AWS_CONFIG_FILE", path));
    assert_string_equal(aws_conf_get(c, "default", "k"), "v");
    aws_conf_free(c);
    close(ends[0]);

    home_make(&h);
    snprintf(fifo, sizeof(fifo), "%s/fifo", h.dir);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    c = aws_conf_load(FAKE_ENV("AWS_CONFIG_FILE", fifo));
    assert_null(aws_conf_warning(c, 0));
    aws_conf_free(c);
    fd = open(fifo, O_RDWR);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    c = aws_conf_load(FAKE_ENV("HOME", h.dir, "AWS_CONFIG_FILE", fifo));
    assert_string_equal(aws_conf_warning(c, 0), "~/fifo: a pipe that does not end: not read");
    assert_false(aws_conf_has_profile(c, "default"));
    aws_conf_free(c);
    close(fd);
    assert_int_equal(remove(fifo), 0);
    home_remove(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_one_file_only),
        cmocka_unit_test(test_other_sections),
        cmocka_unit_test(test_each_profile),
        cmocka_unit_test(test_profile_name),
        cmocka_unit_test(test_profile_check),
        cmocka_unit_test(test_warnings_are_bounded),
        cmocka_unit_test(test_load_home),
        cmocka_unit_test(test_load_named),
        cmocka_unit_test(test_load_missing),
        cmocka_unit_test(test_load_huge),
        cmocka_unit_test(test_load_pipe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
