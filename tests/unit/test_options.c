/* The command line: what is a common option, what belongs to a command, what is refused; and the
 * names that are near. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/columns_setting.h"
#include "app/nearest.h"
#include "app/options.h"
#include "unit.h"

enum { WORDS = 12 };

static int read_words(struct options *o, const char *const *words, struct err *e)
{
    char *argv[WORDS];
    int argc = 0;

    argv[argc++] = strdup("protontop");
    while (words[argc - 1]) {
        argv[argc] = strdup(words[argc - 1]);
        argc++;
    }
    err_clear(e);
    options_init(o);
    int rc = options_read(o, argc, argv, e);
    /* What is a command's own is borrowed from argv: kept until the test ends. */
    for (int i = 0; i < argc; i++) {
        bool borrowed = false;
        for (int k = 0; k < o->n_args; k++)
            borrowed = borrowed || o->args[k] == argv[i];
        if (!borrowed)
            free(argv[i]);
    }
    return rc;
}

static void done(struct options *o)
{
    for (int k = 0; k < o->n_args; k++)
        free(o->args[k]);
    options_release(o);
}

static int no_environment(void **state)
{
    (void)state;
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    return 0;
}

static void without_a_word_it_is_the_dashboard(void **state)
{
    const char *words[] = {"--ascii", "--region", "eu-west-1", NULL};
    struct options o;
    struct err e;

    (void)state;
    assert_int_equal(read_words(&o, words, &e), 0);
    assert_int_equal(o.mode, RUN_DASHBOARD);
    assert_null(o.command);
    assert_true(o.ascii);
    assert_string_equal(o.region, "eu-west-1");
    done(&o);
}

static void common_options_stand_before_or_after_the_word(void **state)
{
    const char *words[] = {"--region=eu-west-1", "info", "--profile", "p", NULL};
    struct options o;
    struct err e;

    (void)state;
    assert_int_equal(read_words(&o, words, &e), 0);
    assert_int_equal(o.mode, RUN_COMMAND);
    assert_string_equal(o.command->word, "info");
    assert_string_equal(o.region, "eu-west-1");
    assert_string_equal(o.profile, "p");
    assert_int_equal(o.n_args, 0);
    done(&o);
}

struct wrong {
    const char *words[WORDS];
    const char *says;
};

static void wrong_lines_are_told(void **state)
{
    static const struct wrong wrongs[] = {
        {{"inof", NULL}, "did you mean info?"},
        {{"xyzzy", NULL}, "unknown command \"xyzzy\": protontop --help lists them"},
        {{"--colour", NULL}, "unknown option --colour: see protontop --help"},
        {{"--colour=x", NULL}, "unknown option --colour: see protontop --help"},
        {{"-x", NULL}, "unknown option -x"},
        {{"info", "more", NULL}, "info takes no \"more\""},
        {{"info", "--more", NULL}, "info takes no \"--more\""},
        {{"info", "--ascii=1", NULL}, "--ascii takes no value"},
        {{"info", "--region", NULL}, "--region needs a value"},
        {{"info", "--scale", "1,1,1", NULL}, "belong to --demo"},
    };
    struct options o;
    struct err e;

    (void)state;
    for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
        assert_int_equal(read_words(&o, wrongs[i].words, &e), ERR_USAGE);
        if (!strstr(e.msg, wrongs[i].says))
            fail_msg("%zu: \"%s\" does not say \"%s\"", i, e.msg, wrongs[i].says);
        done(&o);
    }
}

/* [columns] of the configuration: the last line counts, a wrong one is told and left out. */
static void columns_are_chosen_in_the_file(void **state)
{
    char path[] = "test_options_XXXXXX", config[40];
    const char *const words[] = {config, NULL};
    int fd = mkstemp(path);
    FILE *f = fdopen(fd, "w");
    struct options o;
    struct err e;

    (void)state;
    fputs("ascii = yes\n[columns]\ninstance = name\ninstances = status, name, last success\n"
          "instance = nmae\nnothing = name\nservice = \n",
          f);
    fclose(f);
    snprintf(config, sizeof(config), "--config=%s", path);
    assert_int_equal(read_words(&o, words, &e), 0);
    assert_true(o.ascii);
    assert_string_equal(columns_setting_of(&o.columns, kind_find("instance")),
                        "status, name, last success");
    assert_null(columns_setting_of(&o.columns, kind_find("service")));
    assert_non_null(strstr(buf_str(&o.warnings), ":5: instances have no column \"nmae\""));
    assert_non_null(strstr(buf_str(&o.warnings), ":6: no kind \"nothing\""));
    assert_non_null(strstr(buf_str(&o.warnings), ":7: "));
    done(&o);
    unlink(path);
}

static void help_is_of_the_command(void **state)
{
    const char *words[] = {"info", "--help", NULL}, *plain[] = {"--help", NULL};
    struct options o;
    struct err e;

    (void)state;
    assert_int_equal(read_words(&o, words, &e), 0);
    assert_int_equal(o.mode, RUN_HELP);
    assert_string_equal(o.command->word, "info");
    done(&o);
    assert_int_equal(read_words(&o, plain, &e), 0);
    assert_int_equal(o.mode, RUN_HELP);
    assert_null(o.command);
    done(&o);
}

static void near_names_come_nearest_first(void **state)
{
    struct nearest n;
    struct err e;

    (void)state;
    nearest_init(&n, "get-servise");
    nearest_offer(&n, "list-repositories");
    nearest_offer(&n, "get-services");
    nearest_offer(&n, "get-service");
    nearest_offer(&n, "delete-service");
    assert_string_equal(n.name[0], "get-service");
    assert_string_equal(n.name[1], "get-services");
    assert_int_equal(nearest_error(&n, &e, "operation", "otherwise"), ERR_USAGE);
    assert_non_null(strstr(e.msg, "\"get-servise\": did you mean get-service or get-services?"));

    nearest_init(&n, "Deployments"); /* a part of a name */
    nearest_offer(&n, "list-deployments");
    assert_string_equal(n.name[0], "list-deployments");

    nearest_init(&n, "frobnicate\033");
    nearest_offer(&n, "list-deployments");
    nearest_error(&n, &e, "operation", "otherwise");
    assert_string_equal(e.msg, "unknown operation \"frobnicate^[\": otherwise");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_word_it_is_the_dashboard),
        cmocka_unit_test(common_options_stand_before_or_after_the_word),
        cmocka_unit_test(wrong_lines_are_told),
        cmocka_unit_test(columns_are_chosen_in_the_file),
        cmocka_unit_test(help_is_of_the_command),
        cmocka_unit_test(near_names_come_nearest_first),
    };

    return cmocka_run_group_tests(tests, no_environment, NULL);
}
