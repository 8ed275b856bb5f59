/* Which contexts are asked for: by profile, region and endpoint, or by their names in the file. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/options.h"
#include "app/place.h"
#include "base/alloc.h"
#include "base/inifile.h"
#include "base/num.h"

static void ask(const char *profile, const char *region, const char *endpoint, const char *want)
{
    struct options o;
    struct vec out = {0};
    struct buf got = BUF_INIT(4096);
    struct err e = {0};
    int rc;

    options_init(&o);
    o.profile = profile ? xstrdup(profile) : NULL;
    o.region = region ? xstrdup(region) : NULL;
    o.endpoint_url = endpoint ? xstrdup(endpoint) : NULL;
    rc = places_asked(&o, &out, &e);
    for (size_t i = 0; rc == 0 && i < out.n; i++) {
        const struct place *p = out.v[i];

        buf_addf(&got, "%s%s,%s,%s", i ? " " : "", p->profile ? p->profile : "-",
                 p->region ? p->region : "-", p->endpoint_url ? p->endpoint_url : "-");
    }
    if (!strstr(rc == 0 ? buf_str(&got) : e.msg, want) || (rc == 0 && strlen(want) != got.len))
        fail_msg("want \"%s\", got \"%s\" \"%s\"", want, buf_str(&got), e.msg);
    places_release(&out);
    options_release(&o);
    buf_release(&got);
}

static void every_profile_in_every_region(void **state)
{
    (void)state;
    ask(NULL, NULL, NULL, "-,-,-");
    ask("a", "r", "http://u", "a,r,http://u");
    ask("a,b", "r,s", NULL, "a,r,- a,s,- b,r,- b,s,-");
    ask("a, b", NULL, "http://u", "a,-,http://u b,-,http://u");
    ask("a,b", "r", "http://u,https://v", "a,r,http://u b,r,https://v");
    ask(NULL, NULL, "http://u,http://v", "-,-,http://u -,-,http://v");
    ask(NULL, NULL, "http://u/x,y", "-,-,http://u/x,y"); /* a comma of its own */
    ask("a,b,c", NULL, "http://u,http://v", "2 endpoints for 3 profiles");
    ask("a,", NULL, NULL, "a word is missing");
    ask(",a", NULL, NULL, "a word is missing");
    ask("a,a", NULL, NULL, "a is named twice");
    ask(NULL, "r,s,r", NULL, "r is named twice");
}

static void set(struct vec *places, const char *name, const char *key, const char *value,
                const char *wrong)
{
    char why[INIFILE_WHY] = "";
    int rc = places_setting(places, name, key, value, why);

    assert_true((rc == 0) == (wrong == NULL));
    if (wrong)
        assert_non_null(strstr(why, wrong));
}

static void sections(void **state)
{
    struct vec places = {0};
    const struct place *p;

    (void)state;
    set(&places, "prod", "profile", "x", NULL);
    set(&places, "prod", "read-only", "yes", NULL);
    set(&places, "prod", "color", "red", NULL);
    set(&places, "dev", "region", "eu-west-1", NULL);
    set(&places, "prod", "read-only", "perhaps", "yes or no");
    set(&places, "prod", "color", "pink", "red, yellow, green, blue or none");
    set(&places, "prod", "profile", "", "must not be empty");
    set(&places, "prod", "theme", "light", "has no setting \"theme\"");
    set(&places, "a,b", "profile", "x", "without commas");
    set(&places, "", "profile", "x", "without commas");
    assert_int_equal(places.n, 2);
    p = places_find(&places, "prod");
    assert_true(p->read_only && p->color == COLOR_RED);
    assert_string_equal(p->profile, "x");
    assert_null(places_find(&places, "nowhere"));
    places_release(&places);
}

/* Whoever comes there by another way is as careful; who goes elsewhere is not bothered. */
static void advice(void **state)
{
    static const struct {
        const char *profile, *region, *url;
        bool read_only;
    } at[] = {{"x", "eu-west-1", "https://e", true},
              {"x", "us-east-1", "https://e", false},
              {"y", "eu-west-1", "https://e", false},
              {"y", "eu-west-1", "http://prod:1", true}};
    struct vec places = {0};

    (void)state;
    set(&places, "calm", "profile", "x", NULL);
    set(&places, "calm", "color", "green", NULL);
    set(&places, "prod", "profile", "x", NULL);
    set(&places, "prod", "region", "eu-west-1", NULL);
    set(&places, "prod", "read-only", "yes", NULL);
    set(&places, "by-url", "endpoint-url", "http://prod:1/", NULL);
    set(&places, "by-url", "read-only", "yes", NULL);
    set(&places, "says-nothing", "read-only", "yes", NULL);
    for (size_t i = 0; i < ARRAY_LEN(at); i++) {
        struct place *p = place_new(NULL, NULL, NULL, NULL);

        places_advise(&places, at[i].profile, at[i].region, at[i].url, p);
        assert_int_equal(p->read_only, at[i].read_only);
        if (str_eq(at[i].profile, "x")) {
            assert_string_equal(p->name, "calm");
            assert_int_equal(p->color, COLOR_GREEN);
        }
        place_free(p);
    }
    places_release(&places);
}

/* A command talks to one, and the command line goes over the file. */
static void for_a_command(void **state)
{
    struct options o;
    struct err e;

    (void)state;
    options_init(&o);
    o.profile = xstrdup("from the file");
    set(&o.places, "prod", "profile", "x", NULL);
    set(&o.places, "prod", "read-only", "yes", NULL);
    assert_int_equal(places_apply(&o, "prod,dev", &e), ERR_USAGE);
    assert_int_equal(places_apply(&o, "dev", &e), ERR_CONFIG);
    assert_non_null(strstr(e.msg, "there are prod"));
    assert_int_equal(places_apply(&o, "prod", &e), 0);
    assert_string_equal(o.profile, "x");
    assert_true(o.read_only);
    options_release(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_profile_in_every_region),
        cmocka_unit_test(sections),
        cmocka_unit_test(advice),
        cmocka_unit_test(for_a_command),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
