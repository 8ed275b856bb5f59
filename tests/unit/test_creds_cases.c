/* Which identity a set of profiles gives: who signs, which role is asked for, in which order; and
 * which sets are refused. One row a rule, in the order of doc/aws.txt. */
#include "creds_world.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/when.h"

#define STS        "POST https://sts.eu-west-1.amazonaws.com/"
#define PUT        "PUT http://169.254.169.254/latest/api/token"
#define IMDS       "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/"
#define RELATIVE   "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
#define NO_IMDS    "AWS_EC2_METADATA_DISABLED", "true"
#define KEYS(name) "aws_access_key_id = " name "\naws_secret_access_key = " SECRET "\n"
#define JSON(name) "{\"AccessKeyId\":\"" name "\",\"SecretAccessKey\":\"HIDDEN\",\"Token\":\"t\"}"
#define TAKEN(name)                                                                                \
    "<R><Credentials><AccessKeyId>" name "</AccessKeyId><SecretAccessKey>HIDDEN</SecretAccessKey>" \
    "<SessionToken>t</SessionToken><Expiration>2025-11-21T05:40:00Z</Expiration></Credentials></"  \
    "R>"

#define UNTIL ",\"Expiration\":\"2025-11-21T05:40:00Z\"}}"

enum { STEPS = 4, VARIABLES = 5 };

struct example {
    const char *config, *credentials, *named;
    const char *env[VARIABLES]; /* names and values */
    struct world_step steps[STEPS];
    const char *key, *msg; /* one of them: whose identity, or why there is none */
};

static const struct example examples[] = {
    /* The source profile's keys, not the profile's own, take the role. */
    {.config = "[profile app]\nrole_arn = r/App\nsource_profile = base\n" KEYS("AKIDOWN"),
     .credentials = "[base]\n" KEYS("AKIDBASE"),
     .named = "app",
     .steps = {{.asked = STS,
                .contains = "Credential=AKIDBASE/\nRoleArn=r%2FApp",
                .text = TAKEN("ASIAAPP")}},
     .key = "ASIAAPP"},
    /* Three in a row: the innermost signs first. */
    {.config = "[profile a]\nrole_arn = r/A\nsource_profile = b\n[profile b]\nrole_arn = r/B\n"
               "source_profile = c\n[profile c]\nrole_arn = r/C\nsource_profile = d\n"
               "[profile d]\n" KEYS("AKIDD"),
     .named = "a",
     .steps = {{.asked = STS, .contains = "Credential=AKIDD/\nr%2FC", .text = TAKEN("ASIAC")},
               {.asked = STS, .contains = "Credential=ASIAC/\nr%2FB", .text = TAKEN("ASIAB")},
               {.asked = STS, .contains = "Credential=ASIAB/\nr%2FA", .text = TAKEN("ASIAA")}},
     .key = "ASIAA"},
    /* Where a source has keys its own role does not count; and so it ends a circle. */
    {.config = "[profile a]\nrole_arn = r/A\nsource_profile = b\n[profile b]\nrole_arn = r/B\n"
               "source_profile = a\n" KEYS("AKIDB"),
     .named = "a",
     .steps = {{.asked = STS, .contains = "Credential=AKIDB/\nr%2FA", .text = TAKEN("ASIAA")}},
     .key = "ASIAA"},
    /* The first profile's keys do not. */
    {.config = "[profile a]\nrole_arn = r/A\nsource_profile = b\n" KEYS(
         "AKIDA") "[profile b]\nrole_arn = r/B\nsource_profile = a\n",
     .named = "a",
     .msg = "no credentials: role: source_profile b: role: source_profile a: the source profiles "
            "go in a circle"},
    {.config = "[profile a]\nrole_arn = r/A\nsource_profile = a\n",
     .named = "a",
     .msg = "no credentials: role: source_profile a: the source profiles go in a circle"},
    /* The older name's spelling, and keys in another case. */
    {.config = "[profile a]\nRole_ARN = r/A\nSOURCE_PROFILE = b\n",
     .credentials = "[b]\nAWS_Access_Key_ID = AKIDB\nAws_Secret_Access_Key = " SECRET "\n",
     .named = "a",
     .steps = {{.asked = STS, .contains = "Credential=AKIDB/", .text = TAKEN("ASIAA")}},
     .key = "ASIAA"},
    /* Sources with a name; whoever they are, the role's profile says nothing of them. */
    {.config = "[profile a]\nrole_arn = r/A\ncredential_source = EcsContainer\n",
     .named = "a",
     .env = {RELATIVE, "/v2/c"},
     .steps = {{.asked = "GET http://169.254.170.2/v2/c", .text = JSON("ASIATASK")},
               {.asked = STS, .contains = "Credential=ASIATASK/", .text = TAKEN("ASIAA")}},
     .key = "ASIAA"},
    {.config = "[default]\nrole_arn = r/A\ncredential_source = Ec2InstanceMetadata\n",
     .steps = {{.asked = PUT, .text = "T"},
               {.asked = IMDS, .text = "host"},
               {.asked = IMDS "host", .text = JSON("ASIAHOST")},
               {.asked = STS, .contains = "Credential=ASIAHOST/", .text = TAKEN("ASIAA")}},
     .key = "ASIAA"},
    {.config = "[default]\nrole_arn = r/A\ncredential_source = Ec2InstanceMetadata\n",
     .env = {NO_IMDS},
     .msg =
         "no credentials: role: credential_source Ec2InstanceMetadata: Tried: instance metadata: "
         "disabled by AWS_EC2_METADATA_DISABLED. Set AWS_ACCESS_KEY_ID and "
         "AWS_SECRET_ACCESS_KEY, or run: aws configure --profile default"},
    {.config = "[default]\nrole_arn = r/A\ncredential_source = Environment\nsource_profile = b\n",
     .msg = "no credentials: role: the profile has both source_profile and credential_source: one "
            "of them says who takes the role"},
    {.config = "[default]\nrole_arn = r/A\n",
     .msg = "no credentials: role: the profile has role_arn, but neither source_profile nor "
            "credential_source to say who takes the role"},
    /* Half a pair, be it the first or the second half. */
    {.config = "[profile a]\nrole_arn = r/A\nsource_profile = b\n",
     .credentials = "[b]\naws_access_key_id = AKIDB\n",
     .named = "a",
     .msg = "no credentials: role: source_profile b: keys in the credentials file: profile b "
            "(credentials) has aws_access_key_id, but no aws_secret_access_key"},
    {.config = "[profile a]\nrole_arn = r/A\nsource_profile = b\n",
     .credentials = "[b]\naws_secret_access_key = " SECRET "\n",
     .named = "a",
     .msg = "no credentials: role: source_profile b: keys in the credentials file: profile b "
            "(credentials) has aws_secret_access_key, but no aws_access_key_id"},
    {.config = "[default]\naws_secret_access_key = " SECRET "\n",
     .env = {NO_IMDS},
     .msg = "no credentials: keys in the config file: profile default (config) has "
            "aws_secret_access_key, but no aws_access_key_id"},
    /* The secret's variable alone is not a wish to use the environment (the CLI). */
    {.credentials = "[default]\n" KEYS("AKIDFILE"),
     .env = {"AWS_SECRET_ACCESS_KEY", SECRET},
     .key = "AKIDFILE"},
    {.credentials = "[default]\n" KEYS("AKIDFILE"),
     .env = {"AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", ""},
     .key = "AKIDFILE"},
    /* A variable of blanks is set. */
    {.credentials = "[default]\n" KEYS("AKIDFILE"),
     .env = {"AWS_ACCESS_KEY_ID", " ", "AWS_SECRET_ACCESS_KEY", " "},
     .msg = "no credentials: environment variables: AWS_ACCESS_KEY_ID holds a blank, a line break "
            "or another character that no key has"},
    /* A role's variable is not for a source profile. */
    {.config = "[profile a]\nrole_arn = r/A\nsource_profile = b\n[profile b]\n"
               "web_identity_token_file = /nowhere/t\n",
     .env = {"AWS_PROFILE", "a", "AWS_ROLE_ARN", "r/B"},
     .msg = "no credentials: role: source_profile b: web identity: a token file is named, but no "
            "role: set role_arn of the profile"},
    /* Half of a single sign-on. */
    {.config =
         "[profile a]\nsso_start_url = https://x\nsso_region = eu-west-1\nsso_role_name = r\n",
     .named = "a",
     .msg = "no credentials: single sign-on: the profile has no sso_account_id"},
    {.config = "[profile a]\nsso_start_url = https://x\nsso_region = eu-west-1\n"
               "sso_account_id = 1\n",
     .named = "a",
     .msg = "no credentials: single sign-on: the profile has no sso_role_name"},
    /* A session for tokens alone does not stand in the way of keys. */
    {.config = "[profile a]\nsso_session = s\n" KEYS("AKIDA") "[sso-session s]\nsso_region = r\n",
     .named = "a",
     .key = "AKIDA"},
    /* Names with all that a name may have. */
    {.config = "[profile eu:ops/prod_1%x.y@z+]\nregion = r\n",
     .credentials = "[eu:ops/prod_1%x.y@z+]\n" KEYS("AKIDNAME"),
     .named = "eu:ops/prod_1%x.y@z+",
     .key = "AKIDNAME"},
    /* A profile that has settings alone leaves it to the instance. */
    {.config = "[profile a]\nregion = eu-west-1\n",
     .named = "a",
     .steps = {{.asked = PUT, .text = "T"},
               {.asked = IMDS, .text = "host\n"},
               {.asked = IMDS "host", .text = JSON("ASIAHOST")}},
     .key = "ASIAHOST"},
    /* What was given by the endpoint has no expiration: it serves. */
    {.env = {RELATIVE, "/c?x=1"},
     .steps = {{.asked = "GET http://169.254.170.2/c?x=1", .text = JSON("ASIATASK")}},
     .key = "ASIATASK"},
};

static void test_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
        const struct example *x = &examples[i];
        const char *pairs[VARIABLES];
        struct aws_env env = {.get = fake_env_get, .ctx = (void *)pairs};
        size_t n = 0;
        struct world w;

        memcpy(pairs, x->env, sizeof(pairs));
        print_message("row %zu: %s\n", i, x->config ? x->config : "(no file)");
        while (n < STEPS && x->steps[n].asked)
            n++;
        world_begin(&w, &env, x->config, x->credentials, x->named);
        world_script(&w, x->steps, n);
        world_get(&w);
        if (x->msg)
            world_assert_bad(&w, x->msg);
        else
            assert_string_equal(w.answer.creds.access_key, x->key);
        world_end(&w);
    }
}

/* --- what is kept, and for how long ----------------------------------------------------------- */

/* Keys that end soon are not fetched anew by every call; half a minute later they are. */
static void test_short_lived(void **state)
{
    static const char soon[] = "{\"AccessKeyId\":\"ASIATASK\",\"SecretAccessKey\":\"HIDDEN\","
                               "\"Expiration\":\"2025-11-21T04:45:00Z\"}";
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(RELATIVE, "/c"), NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = "GET http://169.254.170.2/c", .text = soon});
    world_get(&w);
    w.now_ms += 29 * MS_SECOND;
    world_get(&w); /* the script asks for nothing more */
    w.now_ms += MS_SECOND;
    WORLD_SCRIPT(&w, {.asked = "GET http://169.254.170.2/c", .text = soon});
    world_get(&w);
    assert_string_equal(w.answer.creds.access_key, "ASIATASK");
    w.now_ms += 4 * MS_MINUTE + 10 * MS_SECOND; /* 20 seconds before the end */
    WORLD_SCRIPT(&w, {.asked = "GET http://169.254.170.2/c", .text = soon});
    world_get(&w);
    w.now_ms += 20 * MS_SECOND; /* an end is an end */
    WORLD_SCRIPT(&w, {.asked = "GET http://169.254.170.2/c", .text = JSON("ASIANEW")});
    world_get(&w);
    assert_string_equal(w.answer.creds.access_key, "ASIANEW");
    world_end(&w);

    world_begin(&w, FAKE_ENV(RELATIVE, "/c"), NULL, NULL, NULL);
    w.now_ms -= 5 * MS_MINUTE + 3 * MS_SECOND; /* ten minutes and three seconds are left */
    WORLD_SCRIPT(&w, {.asked = "GET http://169.254.170.2/c", .text = soon});
    world_get(&w);
    w.now_ms += 2 * MS_SECOND;
    world_get(&w);
    w.now_ms += MS_SECOND; /* needed anew, however young it is */
    WORLD_SCRIPT(&w, {.asked = "GET http://169.254.170.2/c", .text = soon});
    world_get(&w);
    w.now_ms -= MS_MINUTE; /* a clock that is set back holds nothing up */
    WORLD_SCRIPT(&w, {.asked = "GET http://169.254.170.2/c", .text = soon});
    world_get(&w);
    world_end(&w);
}

/* Ten calls were refused together: the first one's word counts, the others' is old. */
static void test_refused_key(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(RELATIVE, "/c"), NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = "GET http://169.254.170.2/c", .text = JSON("ASIAONE")});
    creds_invalidate(w.chain, "ASIAONE"); /* there is none yet */
    world_get(&w);
    creds_invalidate(w.chain, "ASIAONE");
    creds_invalidate(w.chain, "ASIAONE");
    WORLD_SCRIPT(&w, {.asked = "GET http://169.254.170.2/c", .text = JSON("ASIATWO")});
    world_get(&w);
    creds_invalidate(w.chain, "ASIAONE");
    world_get(&w); /* the script asks for nothing more */
    assert_string_equal(w.answer.creds.access_key, "ASIATWO");
    world_end(&w);
}

/* The AWS CLI's own file, with its "UTC"; and not a key that the service has just refused.
 * (Role and name: printf '{"RoleArn": "r/A"}' | sha1sum) */
static void test_cache_of_the_cli(void **state)
{
    static const char file[] = ".aws/cli/cache/0cce0a9349be378d04bf7b3beb598b5493f90863.json";
    static const char kept[] =
        "{\"Credentials\": {\"AccessKeyId\": \"ASIAKEPT\", \"SecretAccessKey\": \"HIDDEN\", "
        "\"SessionToken\": \"t\", \"Expiration\": \"2025-11-21T05:40:00UTC\", \"AccountId\": "
        "\"1\"}, \"AssumedRoleUser\": {\"Arn\": \"a\"}, \"ResponseMetadata\": {\"RetryAttempts\": "
        "0}, \"ProviderType\": \"assume-role\"}";
    char *home = world_folder();
    struct world w;

    (void)state;
    world_file(home, file, kept);
    world_begin(&w, FAKE_ENV("HOME", home),
                "[default]\nrole_arn = r/A\nsource_profile = b\n[profile b]\n" KEYS("AKIDB"), NULL,
                NULL);
    world_get(&w);
    world_assert_good(&w, "ASIAKEPT", "role A of profile default");
    assert_true(w.answer.creds.expires_ms == w.now_ms + MS_HOUR);
    creds_invalidate(w.chain, "ASIAKEPT");
    WORLD_SCRIPT(&w, {.asked = STS, .contains = "Credential=AKIDB/", .text = TAKEN("ASIANEW")});
    world_get(&w);
    world_assert_good(&w, "ASIANEW", "role A of profile default");
    world_end(&w);
    world_remove(home);
}

/* A file that lacks something, or holds what no key can, counts for nothing. */
static void test_damaged_cache(void **state)
{
    static const char file[] = ".aws/cli/cache/0cce0a9349be378d04bf7b3beb598b5493f90863.json";
    static const char *const texts[] = {
        "[]",
        "{\"Credentials\":{}}",
        "{\"Credentials\":{\"SecretAccessKey\":\"HIDDEN\",\"SessionToken\":\"t\"" UNTIL,
        "{\"Credentials\":{\"AccessKeyId\":\"A\",\"SessionToken\":\"t\"" UNTIL,
        "{\"Credentials\":{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"HIDDEN\"" UNTIL,
        "{\"Credentials\":{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"HIDDEN\","
        "\"SessionToken\":\"t\\r\\nX: 1\"" UNTIL,
        "{\"Credentials\":{\"AccessKeyId\":7,\"SecretAccessKey\":\"H\",\"SessionToken\":"
        "\"t\"" UNTIL,
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        char *home = world_folder();
        struct world w;

        world_file(home, file, texts[i]);
        world_begin(&w, FAKE_ENV("HOME", home),
                    "[default]\nrole_arn = r/A\nsource_profile = b\n[profile b]\n" KEYS("AKIDB"),
                    NULL, NULL);
        WORLD_SCRIPT(&w, {.asked = STS, .text = TAKEN("ASIANEW")});
        world_get(&w);
        world_assert_good(&w, "ASIANEW", "role A of profile default");
        world_end(&w);
        world_remove(home);
    }
}

static const struct aws_conf *swap(void *ctx)
{
    return *(const struct aws_conf **)ctx;
}

/* A file that is being written may lack the profile for a moment: who is still somebody, stays. */
static void test_profile_is_gone(void **state)
{
    struct aws_conf *none = aws_conf_parse(NULL, NULL);
    const struct aws_conf *now;
    struct creds_config cfg;
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), "[profile a]\nrole_arn = r/A\nsource_profile = b\n",
                "[b]\n" KEYS("AKIDB"), "a");
    creds_chain_free(w.chain);
    cfg = (struct creds_config){.env = FAKE_ENV(),
                                .conf = w.conf,
                                .io = &w.io,
                                .reload = swap,
                                .reload_ctx = &now,
                                .profile = "a",
                                .region = "eu-west-1"};
    w.chain = creds_chain_new(&cfg);
    now = w.conf;
    WORLD_SCRIPT(&w, {.asked = STS, .text = TAKEN("ASIAA")});
    world_get(&w);
    now = none;
    w.now_ms += 47 * MS_MINUTE; /* 13 are left */
    world_get(&w);
    assert_string_equal(w.answer.creds.access_key, "ASIAA");
    w.now_ms += 4 * MS_MINUTE; /* 9 */
    world_get(&w);
    assert_int_equal(w.answer.err.code, ERR_CONFIG);
    now = w.conf;
    WORLD_SCRIPT(&w, {.asked = STS,
                      .text = "<R><Credentials><AccessKeyId>ASIAB</AccessKeyId><SecretAccessKey>H"
                              "</SecretAccessKey><SessionToken>t</SessionToken><Expiration>"
                              "2025-11-21T06:40:00Z</Expiration></Credentials></R>"});
    world_get(&w);
    assert_string_equal(w.answer.creds.access_key, "ASIAB");
    world_end(&w);
    aws_conf_free(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),      cmocka_unit_test(test_short_lived),
        cmocka_unit_test(test_refused_key),   cmocka_unit_test(test_cache_of_the_cli),
        cmocka_unit_test(test_damaged_cache), cmocka_unit_test(test_profile_is_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
