/* test_protond_opts.c - protond's command line: what is taken, and what each refusal says. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "sim/protond_opts.h"

enum { ARGS_MAX = 32 };

/* Splits at blanks; the options point into `line`. */
static int parse(char *line, struct protond_options *o, struct err *e)
{
    char name[] = "protond", *argv[ARGS_MAX] = {name};
    int argc = 1;
    err_clear(e);
    for (char *p = line; p && *p && argc < ARGS_MAX;) {
        argv[argc++] = p;
        p = strchr(p, ' ');
        if (p)
            *p++ = '\0';
    }
    return protond_options_parse(o, argc, argv, e);
}

static void test_good(void **state)
{
    (void)state;
    struct protond_options o;
    struct err e;
    char none[] = "";
    assert_int_equal(parse(none, &o, &e), 0);
    assert_int_equal(o.server.port, 0);
    assert_null(o.server.access_key);
    assert_int_equal(o.host.sim.environments, 6);
    assert_int_equal(o.host.sim.services, 24);
    assert_int_equal(o.host.sim.instances, 3);
    assert_true(o.host.sim.speed == 1);
    assert_true(o.host.sim.failure_rate < 0 && o.host.sim.stuck_rate == 0);
    assert_false(o.host.sim.quiet);
    char most[] = "--bind ::1 --port=8080 --port-file=p --seed 42 --scale 1,2,3 --speed=2.5 "
                  "--region=eu-west-3 --account=210987654321 --verbose --failure-rate 0.25 "
                  "--stuck-rate=1 --still";
    assert_int_equal(parse(most, &o, &e), 0);
    assert_string_equal(o.server.bind, "::1");
    assert_int_equal(o.server.port, 8080);
    assert_string_equal(o.port_file, "p");
    assert_int_equal(o.host.sim.seed, 42);
    assert_int_equal(o.host.sim.environments, 1);
    assert_int_equal(o.host.sim.services, 2);
    assert_int_equal(o.host.sim.instances, 3);
    assert_true(o.host.sim.speed == 2.5);
    assert_true(o.host.sim.failure_rate == 0.25 && o.host.sim.stuck_rate == 1);
    assert_true(o.host.sim.quiet);
    assert_string_equal(o.host.sim.region, "eu-west-3");
    assert_string_equal(o.host.sim.account, "210987654321");
    assert_true(o.verbose);
    char keys[] = "--access-key AKIA --secret-key=a/b+c= --help --version";
    assert_int_equal(parse(keys, &o, &e), 0);
    assert_string_equal(o.server.secret_key, "a/b+c=");
    assert_true(o.help && o.version);
}

static void test_good_too(void **state)
{
    (void)state;
    struct protond_options o;
    struct err e;
    char limits[] = "--no-auth --yes-open --tls c.pem k.pem --max-request 512K --max-connections=9 "
                    "--idle-time 2m --fault throttle --fault=latency=5ms,p=0.5";
    assert_int_equal(parse(limits, &o, &e), 0);
    assert_true(o.server.yes_open);
    assert_string_equal(o.server.tls_cert, "c.pem");
    assert_string_equal(o.server.tls_key, "k.pem");
    assert_int_equal(o.server.request_max, 512 * 1024);
    assert_int_equal(o.server.connections_max, 9);
    assert_int_equal(o.server.idle_s, 120);
    assert_int_equal(o.server.n_faults, 2);
    assert_string_equal(o.faults[1], "latency=5ms,p=0.5");
    char files[] = "--state s --export=e --scenario=x";
    assert_int_equal(parse(files, &o, &e), 0);
    assert_string_equal(o.host.state, "s");
    assert_string_equal(o.export_file, "e");
    char import[] = "--import i --speed 2";
    assert_int_equal(parse(import, &o, &e), 0);
    assert_string_equal(o.host.import, "i");
    char more[] = "--scenario bad-friday --provision-command x.sh --provision-arg a "
                  "--provision-arg=b=c --provision-max 2 --provision-grace=1m --seed 3";
    assert_int_equal(parse(more, &o, &e), 0);
    assert_string_equal(o.host.scenario, "bad-friday");
    assert_string_equal(o.host.provision.command, "x.sh");
    assert_int_equal(o.host.provision.n_args, 2);
    assert_string_equal(o.provision_args[1], "b=c");
    assert_int_equal(o.host.provision.at_once, 2);
    assert_int_equal(o.host.provision.grace_s, 60);
    assert_int_equal(o.host.given, GIVEN_SEED);
}

static const struct {
    const char *line, *words;
} wrong[] = {
    {"--nonsense", "unknown option \"--nonsense\": see protond --help"},
    {"--por 1", "unknown option \"--por\""},
    {"-p", "unknown option \"-p\""},
    {"start", "unknown argument \"start\""},
    {"--port", "--port wants a value: N"},
    {"--port 65536", "--port wants 0 (any free one) to 65535, not \"65536\""},
    {"--port -1", "not \"-1\""},
    {"--port 80x", "not \"80x\""},
    {"--port=", "not \"\""},
    {"--port-file=", "--port-file wants the name of a file"},
    {"--seed -5", "--seed wants a whole number from 0"},
    {"--scale 1,2", "--scale wants ENVIRONMENTS,SERVICES,INSTANCES such as 6,24,3, not \"1,2\""},
    {"--scale 1,2,3,4", "not \"1,2,3,4\""},
    {"--scale 1,,3", "not \"1,,3\""},
    {"--scale 1,2,-3", "not \"1,2,-3\""},
    {"--scale 1,2,3,", "not \"1,2,3,\""},
    {"--speed 0", "--speed wants a number from 0.001 to 1000000, not \"0\""},
    {"--speed fast", "not \"fast\""},
    {"--failure-rate 1.1", "--failure-rate wants a number from 0 to 1, not \"1.1\""},
    {"--failure-rate -1", "not \"-1\""},
    {"--stuck-rate nan", "--stuck-rate wants a number from 0 to 1, not \"nan\""},
    {"--region US", "--region wants a name such as us-east-1"},
    {"--account 12345678901", "--account wants 12 digits"},
    {"--access-key a;b --secret-key x", "--access-key wants letters and digits, not \"a;b\""},
    {"--access-key a", "--access-key and --secret-key go together"},
    {"--secret-key a", "--access-key and --secret-key go together"},
    {"--access-key a --secret-key b --no-auth", "--no-auth and --access-key exclude each other"},
    {"--yes-open", "--yes-open goes with --no-auth only"},
    {"--tls", "--tls wants two values: CERT KEY"},
    {"--tls a.pem", "--tls wants two values: CERT KEY"},
    {"--max-request 5", "--max-request wants a size from 1K to 64M, not \"5\""},
    {"--max-request 65M", "not \"65M\""},
    {"--max-request M", "not \"M\""},
    {"--max-connections 0", "--max-connections wants 1 to 10000, not \"0\""},
    {"--idle-time 0s", "--idle-time wants 1s to 1h, not \"0s\""},
    {"--idle-time 2h", "not \"2h\""},
    {"--fault slow", "--fault: fault \"slow\": \"slow\" is none of latency"},
    {"--scenario=", "--scenario wants the name of a file"},
    {"--provision-command=", "--provision-command wants the path of an executable"},
    {"--provision-arg x", "--provision-arg, -max, -grace go with --provision-command"},
    {"--provision-command x --provision-max 0", "--provision-max wants 1 to 100, not \"0\""},
    {"--provision-command x --provision-grace 0s", "--provision-grace wants 1s to 1h"},
    {"--state=", "--state wants the name of a file"},
    {"--import x --scale 1,1,1", "--import brings its account along"},
    {"--import x --scenario y", "--import brings its account along"},
    {"--no-auth=yes", "--no-auth takes no value"},
};

static void test_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct protond_options o;
        struct err e;
        char *line = xstrdup(wrong[i].line);
        if (parse(line, &o, &e) != ERR_USAGE || !strstr(e.msg, wrong[i].words))
            fail_msg("%s: %d %s", wrong[i].line, e.code, e.msg);
        assert_int_equal(err_exit_status(e.code), 252);
        free(line);
    }
}

/* The secret is never repeated, whatever is wrong beside it. */
static void test_secret_is_not_told(void **state)
{
    (void)state;
    struct protond_options o;
    struct err e;
    char line[] = "--secret-key hush";
    assert_int_equal(parse(line, &o, &e), ERR_USAGE);
    assert_null(strstr(e.msg, "hush"));
}

static void test_usage(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    assert_non_null(f);
    protond_usage(f);
    assert_int_equal(fclose(f), 0);
    static const char *const names[] = {
        "--bind ADDRESS",   "--port N",         "--port-file FILE",   "--seed N",
        "--scale E,S,I",    "--speed X",        "--region NAME",      "--account DIGITS",
        "--access-key ID",  "--secret-key KEY", "--no-auth",          "--verbose",
        "--yes-open",       "--tls CERT KEY",   "--max-request SIZE", "--max-connections N",
        "--idle-time TIME", "--fault SPEC",     "--scenario FILE",    "--provision-command PATH",
        "--help",           "--version"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        assert_non_null(strstr(text, names[i]));
    for (const char *line = text; *line;) {
        size_t len = strcspn(line, "\n");
        assert_true(len <= 80);
        line += len + (line[len] == '\n');
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),  cmocka_unit_test(test_good_too),
        cmocka_unit_test(test_wrong), cmocka_unit_test(test_secret_is_not_told),
        cmocka_unit_test(test_usage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
