/* base: buffers, vectors, errors, numbers, randomness, times, the log. */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <protontop/err.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/num.h"
#include "base/rng.h"
#include "base/vec.h"
#include "base/when.h"

static void buf_keeps_its_cap(void **state)
{
    struct buf b = BUF_INIT(10);

    (void)state;
    assert_string_equal(buf_str(&b), "");
    assert_int_equal(buf_adds(&b, "12345"), 0);
    assert_int_equal(buf_addf(&b, "%d", 67890), 0);
    assert_int_equal(b.len, 10);
    assert_int_equal(buf_addc(&b, 'x'), ERR_TOOBIG);
    assert_true(b.overflow);
    assert_string_equal(buf_str(&b), "1234567890");
    buf_clear(&b);
    assert_false(b.overflow);
    assert_int_equal(buf_addf(&b, "%s", "12345678901"), ERR_TOOBIG);
    assert_int_equal(buf_adds(&b, ""), ERR_TOOBIG); /* stays set until it is cleared */
    buf_release(&b);
    assert_int_equal(b.max, 10);
}

static void buf_grows_and_detaches(void **state)
{
    struct buf b = BUF_INIT(1 << 20);
    char *s;

    (void)state;
    for (int i = 0; i < 10000; i++)
        assert_int_equal(buf_addf(&b, "%04d,", i), 0);
    assert_int_equal(b.len, 50000);
    assert_memory_equal(b.ptr + 49995, "9999,", 6);
    s = buf_detach(&b);
    assert_int_equal(strlen(s), 50000);
    free(s);
    s = buf_detach(&b);
    assert_string_equal(s, "");
    free(s);
    assert_int_equal(buf_addhex(&b, (const unsigned char *)"\x00\xff\x5a", 3), 0);
    assert_string_equal(buf_str(&b), "00ff5a");
    buf_release(&b);
}

static void vec_keeps_order(void **state)
{
    struct vec v = {0};
    int x[40];

    (void)state;
    for (int i = 0; i < 40; i++)
        vec_push(&v, &x[i]);
    vec_insert(&v, 0, &x[5]);
    assert_ptr_equal(v.v[0], &x[5]);
    assert_ptr_equal(v.v[40], &x[39]);
    assert_ptr_equal(vec_remove(&v, 1), &x[0]);
    assert_ptr_equal(v.v[1], &x[1]);
    assert_int_equal(v.n, 40);
    vec_release(&v);
    assert_int_equal(v.n, 0);
}

static void what_may_have_been_done(void **state)
{
    static const struct {
        int code, status;
        bool maybe_sent, unsure;
    } ends[] = {{0, 200, true, false},          {ERR_SERVICE, 400, true, false},
                {ERR_SERVICE, 500, true, true}, {ERR_SERVICE, 503, true, true},
                {ERR_CONNECT, 0, false, false}, {ERR_CONNECT, 0, true, true},
                {ERR_NETWORK, 0, true, true},   {ERR_TIMEOUT, 0, true, true},
                {ERR_TIMEOUT, 0, false, false}, {ERR_PROTOCOL, 200, true, true},
                {ERR_INPUT, 0, false, false}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        struct err e;

        err_clear(&e);
        e.code = ends[i].code;
        e.http_status = ends[i].status;
        e.maybe_sent = ends[i].maybe_sent;
        assert_int_equal(err_unsure(&e), ends[i].unsure);
    }
}

static void err_tells(void **state)
{
    static char longer[8000];
    struct err e;

    (void)state;
    assert_int_equal(err_set(&e, ERR_CONFIG, "%s: %d", "file", 3), ERR_CONFIG);
    assert_string_equal(e.msg, "file: 3");
    assert_int_equal(err_prefix(&e, "reading %s", "x"), ERR_CONFIG);
    assert_string_equal(e.msg, "reading x: file: 3");
    assert_int_equal(err_exit_status(ERR_USAGE), 252);
    assert_int_equal(err_exit_status(ERR_CREDS), 253);
    assert_int_equal(err_exit_status(ERR_SERVICE), 254);
    assert_int_equal(err_exit_status(ERR_NETWORK), 255);
    assert_int_equal(err_exit_status(ERR_CANCELLED), 130);
    assert_int_equal(err_exit_status(0), 0);
    assert_string_equal(err_name(ERR_TIMEOUT), "timeout");
    assert_string_equal(err_name(-999), "unknown");
    memset(longer, 'a', sizeof(longer) - 1);
    assert_int_equal(err_set(&e, ERR_IO, "%s", longer), ERR_IO);
    assert_int_equal(strlen(e.msg), sizeof(e.msg) - 1);
    assert_string_equal(e.msg + sizeof(e.msg) - 4, "...");
    assert_int_equal(err_set(NULL, ERR_IO, "x"), ERR_IO);
}

static void numbers_are_strict(void **state)
{
    static const char *const wrong[] = {"",
                                        "-",
                                        "1x",
                                        " 1",
                                        "1 ",
                                        "+1",
                                        "0x10",
                                        "1.0",
                                        "9223372036854775808",
                                        "-9223372036854775809"};
    int64_t n = 7;
    double d;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_int_equal(num_parse(wrong[i], INT64_MIN, INT64_MAX, &n), ERR_PARSE);
    assert_int_equal(n, 7);
    assert_int_equal(num_parse("-9223372036854775808", INT64_MIN, INT64_MAX, &n), 0);
    assert_true(n == INT64_MIN);
    assert_int_equal(num_parse("9223372036854775807", INT64_MIN, INT64_MAX, &n), 0);
    assert_true(n == INT64_MAX);
    assert_int_equal(num_parse("65536", 0, 65535, &n), ERR_PARSE);
    assert_int_equal(num_round(2.5), 2);
    assert_int_equal(num_round(3.5), 4);
    assert_int_equal(num_round(-2.5), -2);
    assert_int_equal(num_round(-2.51), -3);
    assert_int_equal(num_round(0.4999), 0);
    assert_float_equal(num_cube_root(27), 3, 1e-12);
    assert_float_equal(num_cube_root(1e-3), 0.1, 1e-12);
    assert_float_equal(num_cube_root(1e12), 1e4, 1e-6);
    assert_float_equal(num_cube_root(0), 0, 0);
    assert_int_equal(num_parse_real("2.50", 0, 10, &d), 0);
    assert_true(d > 2.4999 && d < 2.5001);
    assert_int_equal(num_parse_real(".", 0, 10, &d), ERR_PARSE);
    assert_int_equal(num_parse_real("1e3", 0, 1e9, &d), ERR_PARSE);
    assert_int_equal(num_parse_real("11", 0, 10, &d), ERR_PARSE);
    assert_true(str_eq_nocase("AbC", "aBc"));
    assert_false(str_eq_nocase("ab", "abc"));
    assert_true(str_ends("file.theme", ".theme"));
    assert_false(str_ends("e", ".theme"));
    assert_true(str_eq(NULL, NULL));
    assert_false(str_eq(NULL, ""));
}

static void random_repeats_by_seed(void **state)
{
    struct rng a, b;
    char u[37], v[37];
    int64_t least = 99, most = -99;

    (void)state;
    rng_seed(&a, 42);
    rng_seed(&b, 42);
    for (int i = 0; i < 1000; i++) {
        int64_t x = rng_range(&a, -3, 3);
        double d = rng_unit(&a);

        assert_true(x == rng_range(&b, -3, 3));
        assert_true(d == rng_unit(&b) && d >= 0 && d < 1);
        least = x < least ? x : least;
        most = x > most ? x : most;
    }
    assert_true(least == -3 && most == 3);
    rng_uuid4(&a, u);
    rng_uuid4(&b, v);
    assert_string_equal(u, v);
    assert_int_equal(strlen(u), 36);
    assert_int_equal(u[14], '4');
    assert_non_null(strchr("89ab", u[19]));
    rng_seed_system(&a);
    rng_seed_system(&b);
    assert_true(rng_u64(&a) != rng_u64(&b));
}

static void durations_as_text(void **state)
{
    char s[WHEN_MAX];
    int64_t ms;

    (void)state;
    assert_string_equal(when_age(-5, s), "0s");
    assert_string_equal(when_age(59999, s), "59s");
    assert_string_equal(when_age(12 * MS_DAY + MS_HOUR, s), "12d");
    assert_string_equal(when_duration(12 * MS_SECOND, s), "12s");
    assert_string_equal(when_duration(3 * MS_MINUTE + 12 * MS_SECOND, s), "3m12s");
    assert_string_equal(when_duration(2 * MS_HOUR + 3 * MS_MINUTE, s), "2h03m");
    assert_string_equal(when_duration(3 * MS_DAY + 4 * MS_HOUR, s), "3d04h");
    assert_string_equal(when_words(MS_SECOND, s), "1 second");
    assert_string_equal(when_words(2 * MS_HOUR + 3 * MS_MINUTE, s), "2 hours 3 minutes");
    assert_string_equal(when_words(MS_DAY, s), "1 day");
    assert_int_equal(when_parse_duration("90s", &ms), 0);
    assert_true(ms == 90000);
    assert_int_equal(when_parse_duration("1.5h", &ms), 0);
    assert_true(ms == 5400000);
    assert_int_equal(when_parse_duration("2x", &ms), ERR_PARSE);
    assert_int_equal(when_parse_duration("h", &ms), ERR_PARSE);
    assert_int_equal(when_parse_duration("-2h", &ms), ERR_PARSE);
}

static void times_there_and_back(void **state)
{
    static const char *const wrong[] = {"",
                                        "2026",
                                        "2026-02-30T00:00:00Z",
                                        "2026-11-21T25:00:00Z",
                                        "2026-11-21T09:12:07",
                                        "2026-11-21T09:12:07Zx",
                                        "2026-1121T09:12:07Z",
                                        "20261121T09:12:07Z"};
    char s[WHEN_MAX];
    int64_t ms;

    (void)state;
    assert_int_equal(when_parse("2015-08-30T12:36:00Z", &ms), 0);
    assert_true(ms == INT64_C(1440938160000));
    assert_string_equal(when_compact(ms, s), "20150830T123600Z");
    assert_int_equal(when_parse("20150830T123600Z", &ms), 0);
    assert_true(ms == INT64_C(1440938160000));
    assert_int_equal(when_parse("2015-08-30 14:36:00.250+02:00", &ms), 0);
    assert_string_equal(when_iso(ms, s), "2015-08-30T12:36:00.250Z");
    assert_string_equal(when_iso(0, s), "-");
    assert_int_equal(when_parse_http("Sun, 30 Aug 2015 12:36:00 GMT", &ms), 0);
    assert_true(ms == INT64_C(1440938160000));
    assert_int_equal(when_parse_http("Sun, 30 ugA 2015 12:36:00 GMT", &ms), ERR_PARSE);
    assert_int_equal(when_parse_http("Sun, 30 Aug 2015 12:36:00 CET", &ms), ERR_PARSE);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_int_equal(when_parse(wrong[i], &ms), ERR_PARSE);
}

static void log_is_private_and_safe(void **state)
{
    char path[] = "test_base_log_XXXXXX", text[512] = "";
    struct err e;
    struct stat st;
    int fd = mkstemp(path);
    enum log_level level;

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    unlink(path);
    assert_int_equal(log_open("/nonexistent/dir/log", LOG_INFO, &e), ERR_IO);
    assert_non_null(strstr(e.msg, "/nonexistent/dir/log"));
    assert_int_equal(log_open(path, LOG_INFO, &e), 0);
    log_info("name %s", "a\x1b[31mb");
    log_debug("not this");
    log_close();
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    fd = open(path, O_RDONLY);
    assert_true(read(fd, text, sizeof(text) - 1) > 0);
    close(fd);
    unlink(path);
    assert_non_null(strstr(text, "info  name a^[[31mb\n"));
    assert_null(strstr(text, "not this"));
    assert_int_equal(log_level_parse("debug", &level), 0);
    assert_int_equal(level, LOG_DEBUG);
    assert_int_equal(log_level_parse("loud", &level), ERR_PARSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf_keeps_its_cap),       cmocka_unit_test(buf_grows_and_detaches),
        cmocka_unit_test(vec_keeps_order),         cmocka_unit_test(err_tells),
        cmocka_unit_test(what_may_have_been_done), cmocka_unit_test(numbers_are_strict),
        cmocka_unit_test(random_repeats_by_seed),  cmocka_unit_test(durations_as_text),
        cmocka_unit_test(times_there_and_back),    cmocka_unit_test(log_is_private_and_safe)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
