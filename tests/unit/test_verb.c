/* What statuses mean, what can be done in which, and what is asked before. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"
#include "kind/kind.h"

#define NOW (INT64_C(1800000000) * 1000)

/* All words of the service, and what is to be made of them. c: a cancel may be tried, u: an update
 * or a delete. */
static const struct {
    const char *status;
    enum health health;
    bool moving;
    const char *verbs;
} statuses[] = {
    {"IN_PROGRESS", HEALTH_PROGRESS, true, "c"},
    {"SUCCEEDED", HEALTH_OK, false, "u"},
    {"FAILED", HEALTH_FAILED, false, "u"},
    {"CANCELLING", HEALTH_PROGRESS, true, ""},
    {"CANCELLED", HEALTH_CANCELLED, false, "u"},
    {"DELETE_IN_PROGRESS", HEALTH_DELETING, true, ""},
    {"DELETE_FAILED", HEALTH_FAILED, false, "u"},
    {"DELETE_COMPLETE", HEALTH_OK, false, ""},
    {"CREATE_IN_PROGRESS", HEALTH_PROGRESS, true, ""},
    {"CREATE_FAILED", HEALTH_FAILED, false, "u"},
    {"CREATE_FAILED_CLEANUP_IN_PROGRESS", HEALTH_FAILED, true, ""},
    {"CREATE_FAILED_CLEANUP_COMPLETE", HEALTH_FAILED, false, "u"},
    {"CREATE_FAILED_CLEANUP_FAILED", HEALTH_FAILED, false, "u"},
    {"ACTIVE", HEALTH_OK, false, "u"},
    {"UPDATE_IN_PROGRESS", HEALTH_PROGRESS, true, ""},
    {"UPDATE_FAILED", HEALTH_FAILED, false, "u"},
    {"UPDATE_FAILED_CLEANUP_IN_PROGRESS", HEALTH_FAILED, true, ""},
    {"UPDATE_FAILED_CLEANUP_COMPLETE", HEALTH_FAILED, false, "u"},
    {"UPDATE_FAILED_CLEANUP_FAILED", HEALTH_FAILED, false, "u"},
    {"UPDATE_COMPLETE_CLEANUP_FAILED", HEALTH_FAILED, false, "u"},
    {"REGISTRATION_IN_PROGRESS", HEALTH_PROGRESS, true, ""},
    {"REGISTRATION_FAILED", HEALTH_FAILED, false, "u"},
    {"DRAFT", HEALTH_CANCELLED, false, "u"},
    {"PUBLISHED", HEALTH_OK, false, "u"},
    {"PENDING", HEALTH_PROGRESS, false, "u"},
    {"CONNECTED", HEALTH_OK, false, "u"},
    {"REJECTED", HEALTH_FAILED, false, "u"},
    {"SOMETHING_NEW", HEALTH_UNKNOWN, false, "u"},
    {NULL, HEALTH_UNKNOWN, false, "u"},
};

/* Templates and repositories have none; of all others it is the first column. */
static bool has_status(const struct kind *k)
{
    for (size_t i = 1; i < k->n_columns; i++)
        assert_int_not_equal(k->columns[i].format, COLUMN_STATUS);
    return k->columns[0].format == COLUMN_STATUS;
}

/* The facts that a kind reads of an object with that status; the object is the caller's. */
static cJSON *with_status(const struct kind *k, const char *status, struct facts *f)
{
    cJSON *o = cJSON_CreateObject();

    json_set_str(o, k->columns[0].path, status);
    memset(f, 0, sizeof(*f));
    k->read(o, f);
    return o;
}

static void test_status(void **state)
{
    size_t without = 0;

    (void)state;
    for (size_t k = 0; k < kind_count(); k++)
        without += !has_status(kind_at(k));
    assert_int_equal(without, 3);
    for (size_t k = 0; k < kind_count(); k++)
        for (size_t i = 0; has_status(kind_at(k)) && i < ARRAY_LEN(statuses); i++) {
            struct facts f;
            cJSON *o = with_status(kind_at(k), statuses[i].status, &f);

            assert_int_equal(kind_health(&f, 0, NOW), statuses[i].health);
            assert_int_equal(f.moving, statuses[i].moving);
            assert_true(str_eq(f.status, statuses[i].status));
            cJSON_Delete(o);
        }
}

static void test_every_verb_in_every_status(void **state)
{
    (void)state;
    for (size_t k = 0; k < kind_count(); k++)
        for (size_t i = 0; has_status(kind_at(k)) && i < ARRAY_LEN(statuses); i++)
            for (int id = 0; id < VERB__COUNT; id++) {
                const struct verb *v = kind_verb(kind_at(k), (enum verb_id)id);
                struct facts f;
                char why[128] = "";
                cJSON *o = with_status(kind_at(k), statuses[i].status, &f);
                bool may = strchr(statuses[i].verbs, id == VERB_CANCEL ? 'c' : 'u') != NULL;

                if (v) {
                    assert_int_equal(verb_applies(v, &f, why, sizeof(why)), may);
                    assert_true(may == (why[0] == '\0'));
                }
                cJSON_Delete(o);
            }
}

/* The words that the API lists are all known here. */
static void assert_known(const struct shape *s, int depth)
{
    for (size_t i = 0; i < s->n_members; i++) {
        const struct shape *m = s->members[i].shape;
        bool status = str_eq(s->members[i].name, "status") ||
                      str_eq(s->members[i].name, "deploymentStatus");

        if (m->type == SHAPE_STRUCTURE && depth < 3)
            assert_known(m, depth + 1);
        for (size_t j = 0; status && m->values && m->values[j]; j++) {
            size_t at = 0;

            while (statuses[at].status && !str_eq(statuses[at].status, m->values[j]))
                at++;
            if (!statuses[at].status || statuses[at].health == HEALTH_UNKNOWN)
                fail_msg("%s is not known", m->values[j]);
        }
    }
}

static void test_statuses_of_the_api(void **state)
{
    size_t looked = 0;

    (void)state;
    for (size_t i = 0; i < kind_count(); i++)
        if (kind_at(i)->get.op) {
            assert_known(op_find(kind_at(i)->get.op)->output, 0);
            looked++;
        }
    assert_int_equal(looked, 11);
}

static const char *why_not(const char *kind, enum verb_id id, const char *status, char why[128])
{
    const struct kind *k = kind_find(kind);
    struct facts f;
    cJSON *o = with_status(k, status, &f);

    why[0] = '\0';
    assert_false(verb_applies(kind_verb(k, id), &f, why, 128));
    cJSON_Delete(o);
    return why;
}

static void test_reasons(void **state)
{
    char why[128];

    (void)state;
    assert_string_equal(why_not("instance", VERB_CANCEL, "CANCELLING", why), "already CANCELLING");
    assert_string_equal(why_not("instance", VERB_CANCEL, "SUCCEEDED", why),
                        "nothing is in progress (SUCCEEDED)");
    assert_string_equal(why_not("instance", VERB_CANCEL, NULL, why),
                        "nothing is in progress (its status is not known)");
    assert_string_equal(why_not("instance", VERB_UPDATE, "IN_PROGRESS", why),
                        "it is IN_PROGRESS: wait for that, or cancel it");
    assert_string_equal(why_not("service", VERB_DELETE, "UPDATE_IN_PROGRESS", why),
                        "it is UPDATE_IN_PROGRESS: wait for that");
    assert_string_equal(why_not("environment", VERB_DELETE, "DELETE_COMPLETE", why),
                        "already deleted");
    assert_string_equal(why_not("environment", VERB_CANCEL, "\033[31mX", why),
                        "nothing is in progress (^[[31mX)");
}

/* --- stuck ------------------------------------------------------------------------------------ */

static const struct {
    const char *status;
    int64_t attempted_ago, since_ago; /* ms; -1: not known */
    enum health health;
} stuck[] = {
    {"IN_PROGRESS", 30 * MS_MINUTE, 0, HEALTH_PROGRESS},
    {"IN_PROGRESS", 30 * MS_MINUTE + 1, 0, HEALTH_STUCK},
    {"IN_PROGRESS", -1, 90 * MS_MINUTE, HEALTH_PROGRESS}, /* its start is not told */
    {"IN_PROGRESS", -5 * MS_HOUR, 0, HEALTH_PROGRESS},    /* a clock that runs behind */
    {"CANCELLING", 3 * MS_HOUR, 5000, HEALTH_PROGRESS},
    {"CANCELLING", 3 * MS_HOUR, -1, HEALTH_PROGRESS},
    {"CANCELLING", 3 * MS_HOUR, 30 * MS_MINUTE + 1, HEALTH_STUCK},
    {"DELETE_IN_PROGRESS", 100 * MS_DAY, 5000, HEALTH_DELETING},
    {"DELETE_IN_PROGRESS", 100 * MS_DAY, 31 * MS_MINUTE, HEALTH_STUCK},
    {"UPDATE_IN_PROGRESS", -1, 31 * MS_MINUTE, HEALTH_PROGRESS},
    {"SUCCEEDED", 100 * MS_DAY, 31 * MS_MINUTE, HEALTH_OK},
    {"FAILED", 100 * MS_DAY, 31 * MS_MINUTE, HEALTH_FAILED},
};

static void test_stuck(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(stuck); i++) {
        struct facts f;
        cJSON *o = with_status(kind_find("instance"), stuck[i].status, &f);

        f.attempted_ms = stuck[i].attempted_ago == -1 ? 0 : NOW - stuck[i].attempted_ago;
        assert_int_equal(
            kind_health(&f, stuck[i].since_ago == -1 ? 0 : NOW - stuck[i].since_ago, NOW),
            stuck[i].health);
        cJSON_Delete(o);
    }
}

static void test_health_words(void **state)
{
    (void)state;
    for (int h = 0; h < HEALTH__COUNT; h++) {
        const char *ascii = health_glyph((enum health)h, true);

        assert_int_equal(text_width(health_glyph((enum health)h, false)), 1);
        assert_int_equal(strlen(ascii), 1);
        assert_true(strlen(health_name((enum health)h)) > 0);
        for (int other = 0; other < h; other++)
            assert_string_not_equal(ascii, health_glyph((enum health)other, true));
    }
}

/* --- facts ------------------------------------------------------------------------------------ */

static void test_facts(void **state)
{
    struct err e;
    const char *text =
        "{\"name\":\"prod\",\"serviceName\":\"s\",\"deploymentStatus\":\"FAILED\","
        "\"deploymentStatusMessage\":\"m\",\"lastDeploymentAttemptedAt\":1.7E9,"
        "\"lastDeploymentSucceededAt\":1600000000.5,\"createdAt\":\"2020-09-13T12:26:"
        "40Z\",\"lastAttemptedDeploymentId\":\"d\",\"templateName\":\"t\","
        "\"templateMajorVersion\":\"1\",\"templateMinorVersion\":\"2\",\"arn\":\"a\"}";
    cJSON *o = json_parse(text, strlen(text), &e);
    struct facts f = {0};

    (void)state;
    kind_find("instance")->read(o, &f);
    assert_string_equal(f.name, "prod");
    assert_string_equal(f.message, "m");
    assert_string_equal(f.deployment, "d");
    assert_string_equal(f.template_name, "t");
    assert_string_equal(f.major, "1");
    assert_string_equal(f.minor, "2");
    assert_true(f.attempted_ms == INT64_C(1700000000000));
    assert_true(f.succeeded_ms == INT64_C(1600000000500));
    assert_true(f.created_ms == INT64_C(1600000000000));
    cJSON_Delete(o);
}

/* The first answer about a new resource lacks what there was no success to tell of. */
static void test_facts_missing(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count(); i++) {
        struct facts f;
        cJSON *o = with_status(kind_at(i), "IN_PROGRESS", &f);

        assert_null(f.message);
        assert_null(f.major);
        assert_true(f.attempted_ms == 0 && f.succeeded_ms == 0 && f.created_ms == 0);
        assert_int_equal(kind_health(&f, NOW - MS_DAY, NOW),
                         has_status(kind_at(i)) ? HEALTH_PROGRESS : HEALTH_UNKNOWN);
        cJSON_Delete(o);
    }
}

static void test_account(void **state)
{
    char out[16];

    (void)state;
    kind_account("arn:aws:proton:eu-west-1:123456789012:service/a", out);
    assert_string_equal(out, "123456789012");
    kind_account("arn:aws:proton:eu-west-1:\033[2Jx:service/a", out);
    assert_string_equal(out, "");
    kind_account("arn:aws:proton:eu-west-1:12345678901234567890:service/a", out);
    assert_string_equal(out, "");
    kind_account("arn:aws", out);
    assert_string_equal(out, "");
    kind_account(NULL, out);
    assert_string_equal(out, "");
}

/* --- questions -------------------------------------------------------------------------------- */

static char *explain(const char *kind, enum verb_id id, const char *json,
                     const struct verb_choice *choice, size_t instances, size_t pipelines)
{
    const struct kind *k = kind_find(kind);
    struct buf out = BUF_INIT(1 << 16);
    struct facts f = {0};
    bool part = k == kind_find("service");
    const struct beneath beneath[] = {
        {.kind = kind_find("instance"), .n = instances, .goes_with = part},
        {.kind = kind_find("pipeline"), .n = pipelines, .goes_with = part},
        {.kind = kind_find("component"), .n = pipelines},
    };
    struct err e;
    cJSON *o = json_parse(json, strlen(json), &e);

    assert_non_null(o);
    k->read(o, &f);
    verb_explain(k, kind_verb(k, id), o, &f, choice, beneath, ARRAY_LEN(beneath), NOW, &out);
    cJSON_Delete(o);
    return buf_detach(&out);
}

static void test_explain_cancel(void **state)
{
    char *text = explain(
        "instance", VERB_CANCEL,
        "{\"name\":\"prod\",\"serviceName\":\"front-end\",\"environmentName\":\"e\","
        "\"lastDeploymentAttemptedAt\":1799992620}",
        NULL, 0, 0);

    (void)state;
    assert_string_equal(text, "Cancel the deployment of front-end/prod?  running "
                              "2h03m, environment e\nIt can end cancelled, failed, or, if it "
                              "finishes first, succeeded.");
    free(text);
    text = explain("environment", VERB_CANCEL,
                   "{\"name\":\"e\",\"lastDeploymentAttemptedAt\":1800009999}", NULL, 0, 0);
    assert_non_null(strstr(text, "Cancel the deployment of e?  running 0s\n"));
    free(text);
}

static void test_explain_delete(void **state)
{
    char *text = explain("service", VERB_DELETE, "{\"name\":\"checkout\"}", NULL, 2, 1);

    (void)state;
    assert_string_equal(text, "Delete service checkout?  It cannot be undone.\nTakes 2 instances "
                              "and 1 pipeline with it.\nThe service will refuse while 1 "
                              "component is deployed there.");
    free(text);
    text = explain("environment", VERB_DELETE, "{\"name\":\"e\"}", NULL, 1, 0);
    assert_string_equal(text, "Delete environment e?  It cannot be undone.\nThe service will "
                              "refuse while 1 instance is deployed there.");
    free(text);
    text = explain("environment", VERB_DELETE, "{\"name\":\"e\"}", NULL, 2, 1);
    assert_non_null(strstr(text, "while 2 instances, 1 pipeline and 1 component are deployed"));
    free(text);
    text = explain("environment", VERB_DELETE, "{\"name\":\"e\"}", NULL, 0, 0);
    assert_string_equal(text, "Delete environment e?  It cannot be undone.");
    free(text);
}

static void test_explain_update(void **state)
{
    static const char json[] = "{\"name\":\"e\",\"templateName\":\"vpc\",\"templateMajorVersion\":"
                               "\"1\",\"templateMinorVersion\":\"4\"}";
    struct verb_choice choice = {.type = "MINOR_VERSION"};
    char *text = explain("environment", VERB_UPDATE, json, &choice, 0, 0);

    (void)state;
    assert_non_null(strstr(text, "Update e?  now vpc 1.4\nMINOR_VERSION: "));
    assert_non_null(strstr(text, "The spec stays as it is."));
    free(text);
    choice = (struct verb_choice){.type = "CURRENT_VERSION", .spec = "s"};
    text = explain("environment", VERB_UPDATE, json, &choice, 0, 0);
    assert_non_null(strstr(text, "With the new spec."));
    free(text);
    choice = (struct verb_choice){.type = "NONE"};
    text = explain("environment", VERB_UPDATE, json, &choice, 0, 0);
    assert_null(strstr(text, "spec"));
    free(text);
}

static void test_explain_hostile(void **state)
{
    struct verb_choice choice = {.type = "MINOR_VERSION"};
    char name[3000], json[4000], *text;

    (void)state;
    text = explain("environment", VERB_UPDATE,
                   "{\"name\":\"\\u001b]0;x\\u0007\",\"templateName\":\"a\\u202eb\","
                   "\"templateMajorVersion\":\"1\\n\",\"templateMinorVersion\":\"\\u009b2J\"}",
                   &choice, 0, 0);
    assert_non_null(strstr(text, "^[]0;x^G"));
    assert_non_null(strstr(text, "a<U+202E>b 1 .<U+009B>2J\n"));
    assert_null(strchr(text, '\033'));
    free(text);
    /* A name without end pushes nothing off the screen. */
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    snprintf(json, sizeof(json), "{\"name\":\"%s\"}", name);
    text = explain("service", VERB_DELETE, json, NULL, 2, 1);
    assert_true(strlen(text) < 300);
    assert_non_null(strstr(text, "nnn...?  It cannot be undone.\nTakes 2 instances"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status),
        cmocka_unit_test(test_every_verb_in_every_status),
        cmocka_unit_test(test_statuses_of_the_api),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_stuck),
        cmocka_unit_test(test_health_words),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_facts_missing),
        cmocka_unit_test(test_account),
        cmocka_unit_test(test_explain_cancel),
        cmocka_unit_test(test_explain_delete),
        cmocka_unit_test(test_explain_update),
        cmocka_unit_test(test_explain_hostile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
