/* Views 3 to 7, pages, and what the service tells besides: as text at the sizes that count, and by
 * their keys. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/chart.h"
#include "ui/figures.h"
#include "ui/usual.h"
#include "ui/versions.h"
#include "view_fixture.h"

static struct fixture *start(bool ascii)
{
    struct fixture *f = fixture_new(&(struct fixture_options){.ascii = ascii});

    fixture_fill_more(f);
    fixture_screen(f, 80, 24);
    return f;
}

/* --- the screens ------------------------------------------------------------------------------ */

/* At 80x24 and 200x50, in UTF-8 and ASCII. */
static void golden(const char *name, const char *keys)
{
    static const struct {
        const char *tail;
        int w, h;
        bool ascii;
    } sizes[] = {{"80x24", 80, 24, false},
                 {"200x50", 200, 50, false},
                 {"80x24-ascii", 80, 24, true},
                 {"200x50-ascii", 200, 50, true}};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct fixture *f = start(sizes[i].ascii);
        char file[100];

        fixture_screen(f, sizes[i].w, sizes[i].h);
        fixture_keys(f, keys);
        snprintf(file, sizeof(file), "view-%s-%s", name, sizes[i].tail);
        fixture_golden(f, file, sizes[i].w, sizes[i].h);
        fixture_free(f);
    }
}

static void screens(void **state)
{
    (void)state;
    golden("environments", "1");
    golden("services", "2 *");
    golden("deployments", "3");
    golden("templates", "4 j l l");
    golden("connections", "5 j j");
    golden("activity", "6");
    golden("overview", "7");
    golden("why", "z Enter");
    golden("page", "1 j Enter");
    golden("template-page", "4 j Enter");
    golden("instances", ": i n s t a n c e s Enter");
}

static void asked(const char *name, const char *keys, const char *answer)
{
    for (int ascii = 0; ascii < 2; ascii++) {
        struct fixture *f = start(ascii);
        char file[100];

        fixture_keys(f, keys);
        snprintf(file, sizeof(file), "view-%s-80x24%s", name, ascii ? "-ascii" : "");
        if (answer)
            fixture_answer(f, answer);
        fixture_golden(f, file, 80, 24);
        fixture_free(f);
    }
}

static void answers(void **state)
{
    (void)state;
    asked("asking", "1 Enter G k k Enter", NULL);
    asked("outputs", "1 Enter G k k Enter",
          "{'outputs':[{'key':'Cluster','valueString':'fargate-env-prod'},{'key':'VPC',"
          "'valueString':'vpc-0a1b2c3d4e5f60718'},{'key':'\u03a3\u03c5\u03bd\u03bf\u03bb\u03bf "
          "\u6f22\u5b57','valueString':'\\u001b[31mred'}]}");
    asked("no-outputs", "1 Enter G k k Enter", "{'outputs':[]}");
    asked("sync", "2 Enter G k k Enter",
          "{'serviceSyncConfig':{'serviceName':'billing','branch':'main','filePath':"
          "'services/billing.yaml','repositoryName':'acme/billing','repositoryProvider':"
          "'GITHUB'}}");
}

/* --- by keys ---------------------------------------------------------------------------------- */

static void shows_on(struct fixture *f, const char *words)
{
    const char *screen = fixture_screen(f, 80, 24);

    if (!strstr(screen, words))
        fail_msg("\"%s\" is not in\n%s", words, screen);
}

static void says(const char *keys, const char *words)
{
    struct fixture *f = start(false);

    fixture_keys(f, keys);
    shows_on(f, words);
    fixture_free(f);
}

/* From the start screen, the whole message and since when: z, n, Enter at most. */
static void why_in_four_keys(void **state)
{
    struct fixture *f = start(false);

    (void)state;
    fixture_keys(f, "z g Enter");
    shows_on(f, "Resource handler returned message:");
    shows_on(f, "VPCs has been reached.");
    shows_on(f, "Last success  6d ago");
    fixture_free(f);
}

static void drills_down(void **state)
{
    (void)state;
    says("2 Enter", "Instances  2");
    says("2 Enter j Enter", "Services > billing > billing/");
    says("2 j j Enter j Enter", "front-end/prod");
    says("2 j j Enter Enter", "front-end > Instances"); /* the heading: all of them */
    says("2 j j Enter Enter Esc Esc", "\342\224\200 Services");
    says("1 j Enter Enter q q", "\342\224\200 Environments");
    says("3 j Enter Enter", "> front-end/prod"); /* of a deployment: what it is about */
    says("1 Enter", "ecs-ec2-env 1.1, behind 1.2");
    says("4 Enter", "Environments  1");
    says("5 j Enter", "REJECTED");
    says("7 Enter", "status:stuck");
}

/* Everything that belongs to a service, and nothing else. */
static void belongs(void **state)
{
    struct fixture *f = start(false);
    const char *screen;

    (void)state;
    fixture_keys(f, "2 j j Enter Enter");
    screen = fixture_screen(f, 80, 24);
    assert_non_null(strstr(screen, "front-end/dev"));
    assert_null(strstr(screen, "billing/dev"));
    fixture_put(f, "instance",
                "{'serviceName':'front-end','name':'new','deploymentStatus':'IN_PROGRESS'}");
    fixture_put(f, "instance",
                "{'serviceName':'front-end2','name':'new2','deploymentStatus':'IN_PROGRESS'}");
    screen = fixture_screen(f, 80, 24);
    assert_non_null(strstr(screen, "front-end/new"));
    assert_null(strstr(screen, "new2"));
    fixture_free(f);
}

static void answers_come_late_or_never(void **state)
{
    struct fixture *f = start(false);

    (void)state;
    fixture_keys(f, "1 Enter G k k Enter");
    shows_on(f, "asking");
    fixture_refuse(f, "AccessDeniedException", "not allowed to list outputs");
    shows_on(f, "AccessDeniedException: not allowed to");
    shows_on(f, "outputs");
    shows_on(f, "r asks again");
    buf_clear(&f->intents);
    fixture_keys(f, "r");
    assert_non_null(strstr(buf_str(&f->intents), "call ListEnvironmentOutputs"));
    fixture_keys(f, "r"); /* once is enough */
    assert_int_equal(f->n_calls, 1);
    fixture_refuse(f, "ResourceNotFoundException", "no outputs");
    shows_on(f, "No outputs.");
    fixture_keys(f, "r");
    fixture_keys(f, "3 4 5"); /* somewhere else: the place is kept, and so is what it waits for */
    fixture_answer(f, "{'outputs':[{'key':'k1','valueString':'v1'}]}");
    fixture_keys(f, "[ [ [");
    shows_on(f, "v1");
    fixture_keys(f, "r");
    fixture_free(f); /* gives the call up: the fixture looks */
}

static void gone_while_open(void **state)
{
    struct fixture *f = start(false);

    (void)state;
    fixture_keys(f, "2 j j Enter");
    store_remove(fixture_find(f, "service", "front-end"));
    shows_on(f, "It is gone.");
    fixture_keys(f, "Enter j k d Esc Esc");
    fixture_screen(f, 80, 24);
    fixture_free(f);
}

/* --- the activity ----------------------------------------------------------------------------- */

static void say(struct fixture *f, int i, enum activity_level level, const char *text)
{
    char id[32];

    snprintf(id, sizeof(id), "s%d/i", i);
    store_say(f->context, level, kind_find("instance"), id, HEALTH_UNKNOWN, HEALTH_UNKNOWN, "%s",
              text);
    f->now_ms += 1000;
}

static void activity_is_filtered(void **state)
{
    struct fixture *f = start(false);

    (void)state;
    for (int i = 0; i < 40; i++)
        say(f, i, i % 10 == 3 ? ACTIVITY_ERROR : ACTIVITY_ACTION, i % 10 == 3 ? "refused" : "sent");
    fixture_keys(f, "6 / s 1");
    shows_on(f, "11 of 40"); /* s1, s10 to s19 */
    fixture_keys(f, "Enter j");
    assert_non_null(strstr(fixture_selected(f), "s18/i"));
    for (int i = 0; i < 5; i++)
        say(f, 100 + i, ACTIVITY_ACTION, "sent"); /* they match, and push the others down */
    assert_non_null(strstr(fixture_selected(f), "s18/i"));
    fixture_keys(f, "Esc");
    shows_on(f, "\342\224\200 Activity \342\224\200");
    assert_non_null(strstr(fixture_selected(f), "s18/i"));
    fixture_keys(f, "z");
    shows_on(f, "4 of 45");
    shows_on(f, "refused");
    fixture_free(f);
}

static void a_line_is_read_whole(void **state)
{
    struct fixture *f = start(false);

    (void)state;
    store_say(f->context, ACTIVITY_ERROR, kind_find("instance"), "front-end/prod", HEALTH_PROGRESS,
              HEALTH_FAILED, "%s",
              "failed: Resource handler returned message: the subnet 'subnet-0123456789abcdef0' "
              "does not have enough free addresses; and this is how the message ends");
    fixture_keys(f, "6 Enter");
    shows_on(f, "message ends");
    shows_on(f, "failed, was in progress");
    fixture_keys(f, "Enter"); /* and on to what it is about */
    shows_on(f, "Activity > front-end/prod");
    fixture_keys(f, "Esc");
    shows_on(f, "\342\224\200 Activity");
    fixture_free(f);
}

/* --- figures ---------------------------------------------------------------------------------- */

static void figures_are_right(void **state)
{
    struct fixture *f = start(false);
    struct figures figures;

    (void)state;
    figures_count(f->store, f->now_ms, &figures);
    assert_int_equal(figures.running, 2);
    assert_int_equal(figures.periods[0].begun, 2); /* checkout/dev 3m ago, ecs-ec2-env 40m ago */
    assert_int_equal(figures.periods[0].bad, 1);
    assert_int_equal(figures.periods[0].good, 0);
    assert_int_equal(figures.periods[0].median_ms, 0);
    assert_int_equal(figures.periods[1].bad, 3);
    assert_int_equal(figures.periods[1].good, 2);
    assert_int_equal(figures.periods[1].median_ms, 192 * 1000);
    assert_int_equal(figures.begun[FIGURE_HOURS - 1], 2);
    assert_int_equal(figures.failed[FIGURE_HOURS - 9], 1);
    assert_int_equal(figures.n_templates, 2);
    assert_string_equal(figures.templates[0].name, "ecs-ec2-env");
    assert_int_equal(figures.templates[0].failing, 1);
    assert_string_equal(figures.templates[1].name, "load-balanced-fargate-svc");
    assert_int_equal(figures.templates[1].n, 7);
    fixture_free(f);
}

static const struct template *template_named(const struct vec *all, const char *id)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(((const struct template *)all->v[i])->id, id) == 0)
            return all->v[i];
    fail_msg("no template %s", id);
    return NULL;
}

static void behind_are_counted(void **state)
{
    struct fixture *f = start(false);
    const struct template *t;
    struct vec all = {0};

    (void)state;
    versions_gather(f->store, &all);
    assert_int_equal(all.n, 6);
    t = template_named(&all,
                       "load-balanced-fargate-svc"); /* 1.2 x3, 1.0 x2, pipeline 1.2; 1.3 x2 */
    assert_int_equal(t->runs, 8);
    assert_int_equal(t->behind, 6);
    assert_int_equal(t->problems, 1);
    assert_int_equal(((struct version *)t->versions.v[0])->minor, 4);
    assert_int_equal(((struct version *)t->versions.v[0])->runs, 0);
    assert_int_equal(((struct version *)t->versions.v[1])->runs, 2);
    t = template_named(&all, "worker-fargate-svc"); /* nothing is recommended: nobody is behind */
    assert_int_equal(t->behind, 0);
    t = template_named(&all, "vpc-env");
    assert_int_equal(t->runs, 1);
    assert_int_equal(t->behind, 0);
    versions_free(&all);
    vec_release(&all);
    fixture_free(f);
}

static void usual_durations(void **state)
{
    struct fixture *f = start(false);
    const struct row *r = fixture_find(f, "instance", "front-end/prod");
    struct usuals *u = usuals_new(f->store);
    struct usual usual;

    (void)state;
    assert_true(usuals_of_row(u, r, f->now_ms, &usual));
    assert_int_equal(usual.n, 5);
    assert_int_equal(usual.median_ms, 300 * 1000);
    assert_int_equal(usual.p95_ms, 410 * 1000); /* of 240 265 300 410 725: the last but one */
    assert_false(usuals_of_row(u, fixture_find(f, "instance", "billing/prod"), f->now_ms, &usual));
    usuals_free(u);
    fixture_free(f);
}

static void charts(void **state)
{
    struct chart_part parts[] = {{97, STYLE_OK, '+'}, {0, STYLE_WARN, '!'}, {1, STYLE_FAIL, 'x'}};
    static const size_t numbers[] = {0, 1, 4, 8};
    struct surface s;
    char *text;

    (void)state;
    surface_init(&s);
    s.ascii = true;
    surface_resize(&s, 12, 4);
    chart_bar(&s, 0, 0, 10, parts, 3);
    chart_spark(&s, 0, 1, numbers, 4, STYLE_ACCENT);
    chart_progress(&s, 0, 2, 10, 50, 70, 100, STYLE_PROGRESS);
    chart_progress(&s, 0, 3, 10, 1000, 70, 100, STYLE_WARN);
    text = surface_dump(&s);
    assert_string_equal(text, "+++++++++x\n_.+#\n#####..|..\n##########\n");
    free(text);
    surface_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens),
        cmocka_unit_test(answers),
        cmocka_unit_test(why_in_four_keys),
        cmocka_unit_test(drills_down),
        cmocka_unit_test(belongs),
        cmocka_unit_test(answers_come_late_or_never),
        cmocka_unit_test(gone_while_open),
        cmocka_unit_test(activity_is_filtered),
        cmocka_unit_test(a_line_is_read_whole),
        cmocka_unit_test(figures_are_right),
        cmocka_unit_test(behind_are_counted),
        cmocka_unit_test(usual_durations),
        cmocka_unit_test(charts),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
