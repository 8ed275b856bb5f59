/* The words of `protontop api`: members in every form, options, what is refused and why; tokens of
 * listings that were cut; the examples of the help. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/api.h"
#include "app/api_request.h"
#include "app/members.h"
#include "base/alloc.h"
#include "base/num.h"
#include "unit.h"

enum { WORDS = 24 };

#define ARN "arn:aws:proton:us-east-1:123456789012:service/x"

struct given {
    const char *words[WORDS];
    const char *input; /* the JSON that comes of it; NULL: refused */
    const char *says;  /* where it is refused */
};

static char folder[] = "/tmp/protontop.api.XXXXXX";

static int read_words(const char *const *words, struct api_request *r, struct err *e)
{
    struct options o = {.n_args = 0};
    char *args[WORDS + 1] = {NULL};
    int rc;

    for (; words[o.n_args]; o.n_args++)
        args[o.n_args] = xstrdup(words[o.n_args]);
    o.args = args;
    err_clear(e);
    rc = api_request_read(r, &o, e);
    for (int i = 0; i < o.n_args; i++)
        free(args[i]);
    return rc;
}

static void check(const struct given *g)
{
    struct api_request r;
    struct err e;
    int rc = read_words(g->words, &r, &e);

    if (rc < 0 && (g->input || !strstr(e.msg, g->says)))
        fail_msg("%s %s: %s", g->words[0], g->words[1], e.msg);
    if (rc == 0) {
        char *json = cJSON_PrintUnformatted(r.input);

        if (!str_eq(json, g->input))
            fail_msg("%s: %s, not %s", g->words[0], json, g->input ? g->input : g->says);
        free(json);
    } else {
        assert_int_equal(err_exit_status(e.code), 252);
    }
    api_request_release(&r);
}

static void members_are_read(void **state)
{
    static const struct given all[] = {
        {{"get-service", "--name", "x"}, "{\"name\":\"x\"}", NULL},
        {{"GetService", "--name=x"}, "{\"name\":\"x\"}", NULL},
        {{"get-service", "--name", "x", "--name", "y"}, "{\"name\":\"y\"}", NULL},
        {{"list-services", "--max-results", "7"}, "{\"maxResults\":7}", NULL},
        {{"update-account-settings", "--delete-pipeline-provisioning-repository"},
         "{\"deletePipelineProvisioningRepository\":true}",
         NULL},
        {{"update-account-settings", "--no-delete-pipeline-provisioning-repository"},
         "{\"deletePipelineProvisioningRepository\":false}",
         NULL},
        {{"update-account-settings", "--pipeline-provisioning-repository",
          "name=o/n,provider=GITHUB,branch=m"},
         "{\"pipelineProvisioningRepository\":{\"name\":\"o/n\",\"provider\":\"GITHUB\",\"branch\":"
         "\"m\"}}",
         NULL},
        {{"tag-resource", "--resource-arn", ARN, "--tags", "key=a,value=b", "key=c,value=d"},
         "{\"resourceArn\":\"" ARN "\",\"tags\":[{\"key\":\"a\",\"value\":\"b\"},{\"key\":\"c\","
         "\"value\":\"d\"}]}",
         NULL},
        {{"tag-resource", "--tags", "[{\"key\":\"a\",\"value\":\"\\u00e9\"}]", "--resource-arn",
          ARN},
         "{\"tags\":[{\"key\":\"a\",\"value\":\"\xc3\xa9\"}],\"resourceArn\":\"" ARN "\"}",
         NULL},
        {{"tag-resource", "--resource-arn", ARN, "--tags", "{\"key\":\"a\",\"value\":\"b\"}",
          "{\"key\":\"c\",\"value\":\"d\"}"},
         "{\"resourceArn\":\"" ARN "\",\"tags\":[{\"key\":\"a\",\"value\":\"b\"},{\"key\":\"c\","
         "\"value\":\"d\"}]}",
         NULL},
        {{"untag-resource", "--resource-arn", ARN, "--tag-keys", "a", "b c"},
         "{\"resourceArn\":\"" ARN "\",\"tagKeys\":[\"a\",\"b c\"]}",
         NULL},
        {{"untag-resource", "--resource-arn", ARN, "--tag-keys", "[\"a\"]"},
         "{\"resourceArn\":\"" ARN "\",\"tagKeys\":[\"a\"]}",
         NULL},
        {{"get-service", "--cli-input-json", "{\"name\":\"x\"}"}, "{\"name\":\"x\"}", NULL},
        {{"get-service", "--name", "y", "--cli-input-json", "{\"name\":\"x\"}"},
         "{\"name\":\"y\"}",
         NULL},
        {{"get-service", "--name", "file://name"}, "{\"name\":\"from-a-file\"}", NULL},
        {{"get-service", "--name", "fileb://$PT_FOLDER/name"}, "{\"name\":\"from-a-file\"}", NULL},
        {{"get-service", "--cli-input-json", "file://${PT_FOLDER}/json"},
         "{\"name\":\"json\"}",
         NULL},
        {{"tag-resource", "--resource-arn", ARN, "--tags", "key=a,value@=file://name"},
         "{\"resourceArn\":\"" ARN "\",\"tags\":[{\"key\":\"a\",\"value\":\"from-a-file\"}]}",
         NULL},
        {{"update-environment", "--name", "x", "--deployment-type", "NONE", "--description",
          "-a dash"},
         "{\"name\":\"x\",\"deploymentType\":\"NONE\",\"description\":\"-a dash\"}",
         NULL},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        check(&all[i]);
}

static void wrong_words_are_told(void **state)
{
    static const struct given all[] = {
        {{NULL}, NULL, "which operation"},
        {{"get-servce"}, NULL, "did you mean get-service"},
        {{"GetServce"}, NULL, "did you mean GetService"},
        {{"get-service"}, NULL, "get-service needs --name"},
        {{"tag-resource"}, NULL, "needs --resource-arn, --tags"},
        {{"get-service", "--nam", "x"}, NULL, "unknown option \"--nam\": did you mean --name?"},
        {{"get-service", "x"}, NULL, "\"x\" belongs to no option"},
        {{"get-service", "--name"}, NULL, "--name: needs a value"},
        {{"get-service", "--name", "a", "b"}, NULL, "\"b\" belongs to no option"},
        {{"get-service", "--name", "a b"}, NULL, "name: \"a b\": must match"},
        {{"get-service", "--max-items", "3", "--name", "x"}, NULL, "\"--max-items\""},
        {{"list-services", "--max-results", "x"}, NULL, "must be a whole number"},
        {{"list-services", "--max-results", "101"}, NULL, "at most 100"},
        {{"list-services", "--max-items", "-1"}, NULL, "--max-items: must be a whole number"},
        {{"list-services", "--page-size", "0"}, NULL, "--page-size: must be a whole number, 1"},
        {{"list-services", "--no-paginate", "--max-items", "1"}, NULL, "has no meaning with"},
        {{"list-services", "--max-results", "1", "--max-items", "1"}, NULL, "the service's own"},
        {{"list-service-instance-outputs", "--page-size", "1"}, NULL, "\"--page-size\""},
        {{"list-services", "--output", "xml"}, NULL, "\"xml\" is no output format"},
        {{"list-services", "--timestamp-format", "x"}, NULL, "wire or iso8601"},
        {{"list-services", "--query", "x"}, NULL, "jq"},
        {{"get-service", "--cli-input-json", "{"}, NULL, "--cli-input-json: not JSON"},
        {{"get-service", "--cli-input-json", "[]"}, NULL, "must be a JSON object"},
        {{"get-service", "--cli-input-json", "{\"name\":\"x\",\"nome\":1}"},
         NULL,
         "nome: 1: unknown"},
        {{"get-service", "--name", "file:///nonexistent"}, NULL, "cannot read /nonexistent"},
        {{"get-service", "--name", "file://binary"}, NULL, "no UTF-8"},
        {{"update-account-settings", "--delete-pipeline-provisioning-repository=yes"},
         NULL,
         "is a flag"},
        {{"tag-resource", "--resource-arn", ARN, "--tags", "key=a"}, NULL, "tags[0].value"},
        {{"tag-resource", "--resource-arn", ARN, "--tags", "a"}, NULL, "--tags: a = expected"},
        {{"tag-resource", "--resource-arn", ARN, "--tags", "[{]"}, NULL, "--tags: not JSON"},
        {{"create-service", "--name", "x", "--spec", "s", "--template-name", "t",
          "--template-major-version", "v1"},
         NULL,
         "templateMajorVersion"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        check(&all[i]);
}

static void pages_are_for_listings(void **state)
{
    const char *whole[] = {"list-services", "--max-items", "5", "--page-size", "2", NULL};
    const char *one[] = {"list-services", "--no-paginate", NULL};
    const char *manual[] = {"list-services", "--next-token", "abc", NULL};
    const char *get[] = {"get-service",        "--name",  "x", "--output", "yaml",
                         "--timestamp-format", "iso8601", NULL};
    struct api_request r;
    struct err e;

    (void)state;
    assert_int_equal(read_words(whole, &r, &e), 0);
    assert_true(r.pages);
    assert_int_equal(r.max_items, 5);
    assert_int_equal(r.page_size, 2);
    api_request_release(&r);
    assert_int_equal(read_words(one, &r, &e), 0);
    assert_false(r.pages);
    api_request_release(&r);
    assert_int_equal(read_words(manual, &r, &e), 0);
    assert_false(r.pages);
    api_request_release(&r);
    assert_int_equal(read_words(get, &r, &e), 0);
    assert_false(r.pages);
    assert_int_equal(r.format, OUT_YAML);
    assert_true(r.iso8601);
    api_request_release(&r);
}

/* The environment and the profile say it where the command line does not. */
static void output_comes_from_the_profile_too(void **state)
{
    const char *words[] = {"list-services", NULL},
               *named[] = {"list-services", "--output", "json", NULL};
    struct api_request r;
    struct err e;

    (void)state;
    setenv("AWS_CONFIG_FILE", "config", 1);
    assert_int_equal(read_words(words, &r, &e), 0);
    assert_int_equal(r.format, OUT_TEXT);
    assert_true(r.iso8601);
    api_request_release(&r);
    setenv("AWS_DEFAULT_OUTPUT", "table", 1);
    assert_int_equal(read_words(words, &r, &e), 0);
    assert_int_equal(r.format, OUT_TABLE);
    api_request_release(&r);
    assert_int_equal(read_words(named, &r, &e), 0);
    assert_int_equal(r.format, OUT_JSON);
    api_request_release(&r);
    setenv("AWS_DEFAULT_OUTPUT", "xml", 1);
    assert_int_equal(read_words(words, &r, &e), ERR_CONFIG);
    assert_non_null(strstr(e.msg, "AWS_DEFAULT_OUTPUT"));
    api_request_release(&r);
    unsetenv("AWS_DEFAULT_OUTPUT");
    setenv("AWS_CONFIG_FILE", "/dev/null", 1);
}

struct token {
    const char *page;
    int64_t skip;
    const char *text;
};

/* The texts are botocore's. */
static void tokens_are_those_of_the_aws_cli(void **state)
{
    static const struct token all[] = {
        {NULL, 2, "eyJuZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAyfQ=="},
        {"page1", -1, "eyJuZXh0VG9rZW4iOiAicGFnZTEifQ=="},
        {"page1", 3, "eyJuZXh0VG9rZW4iOiAicGFnZTEiLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAzfQ=="},
        {"\xc3\xa9\"\\\n", 0,
         "eyJuZXh0VG9rZW4iOiAiXHUwMGU5XCJcXFxuIiwgImJvdG9fdHJ1bmNhdGVfYW1vdW50IjogMH0="},
    };
    struct err e;
    int64_t skip;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        char *text = api_token_make("nextToken", all[i].page, all[i].skip), *page;

        assert_string_equal(text, all[i].text);
        assert_int_equal(api_token_read("nextToken", text, &page, &skip, &e), 0);
        assert_true(str_eq(page, all[i].page));
        assert_int_equal(skip, all[i].skip < 0 ? 0 : all[i].skip);
        free(page);
        free(text);
    }
}

static void other_tokens_are_the_services_own(void **state)
{
    static const struct token all[] = {
        {"abc", 0, "abc"},     {"abcd", 0, "abcd"},   {"page1", 4, "page1___4"},
        {NULL, 5, "None___5"}, {"a___b", 0, "a___b"}, {"MTIz", 0, "MTIz"}, /* 123 */
        {"", 0, ""},
    };
    struct err e;
    int64_t skip;
    char *page;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        assert_int_equal(api_token_read("nextToken", all[i].text, &page, &skip, &e), 0);
        assert_true(str_eq(page, all[i].page));
        assert_int_equal(skip, all[i].skip);
        free(page);
    }
    /* {"a": 1}, and a count that is none */
    assert_int_equal(api_token_read("nextToken", "eyJhIjogMX0=", &page, &skip, &e), ERR_USAGE);
    free(page);
    assert_int_equal(
        api_token_read("nextToken",
                       "eyJuZXh0VG9rZW4iOiAieCIsICJib3RvX3RydW5jYXRlX2Ftb3VudCI6IC0xfQ==", &page,
                       &skip, &e),
        ERR_USAGE);
    free(page);
}

/* --- the help -----------------------------------------------------------------------------------
 */

static void write_file(const char *name, const char *text, size_t n)
{
    FILE *f = fopen(name, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

/* What the help gives as an example is accepted, for every operation. */
static void examples_are_true(void **state)
{
    (void)state;
    for (size_t i = 0; i < op_count(); i++) {
        char *args[2] = {xstrdup(op_at(i)->cli_name), NULL};
        const char *words[WORDS] = {NULL};
        struct options o = {.args = args, .n_args = 1};
        struct buf help = BUF_INIT(1 << 16);
        struct api_request r;
        struct err e;
        char *example, *save;
        int n = 0;

        assert_int_equal(api_help(&o, &help, &e), 0);
        example = strstr(help.ptr, "\n  protontop api ");
        assert_non_null(example);
        for (char *w = strtok_r(example + strlen("\n  protontop api "), " \n", &save); w;
             w = strtok_r(NULL, " \n", &save)) {
            assert_in_range(n, 0, WORDS - 2);
            words[n++] = w;
            if (str_starts(w, "file://"))
                write_file(w + strlen("file://"), "proton: x\n", 10);
        }
        if (read_words(words, &r, &e) < 0)
            fail_msg("%s: %s", words[0], e.msg);
        api_request_release(&r);
        buf_release(&help);
        free(args[0]);
    }
}

static void the_list_has_every_operation(void **state)
{
    struct options o = {.n_args = 0};
    struct buf help = BUF_INIT(1 << 16);
    struct err e;

    (void)state;
    assert_int_equal(op_count(), 87);
    assert_int_equal(api_help(&o, &help, &e), 0);
    for (size_t i = 0; i < op_count(); i++) {
        char *line = xasprintf("\n  %s ", op_at(i)->cli_name);

        assert_non_null(strstr(help.ptr, line));
        free(line);
    }
    buf_release(&help);
}

static void the_help_has_every_rule(void **state)
{
    char *args[2] = {xstrdup("create-environment"), NULL};
    struct options o = {.args = args, .n_args = 1};
    struct buf help = BUF_INIT(1 << 16);
    struct err e;

    (void)state;
    assert_int_equal(api_help(&o, &help, &e), 0);
    assert_non_null(strstr(help.ptr, "--name  string, 1 to 100 characters (required)"));
    assert_non_null(strstr(help.ptr, "must match ^[0-9A-Za-z]+[0-9A-Za-z_\\-]*$"));
    assert_non_null(strstr(help.ptr, "one of GITHUB, GITHUB_ENTERPRISE, BITBUCKET"));
    assert_non_null(strstr(help.ptr, "ServiceQuotaExceededException"));
    assert_null(strstr(help.ptr, "--max-items"));
    buf_release(&help);
    free(args[0]);
    args[0] = xstrdup("creat-environment");
    assert_int_equal(api_help(&o, &help, &e), ERR_USAGE);
    assert_non_null(strstr(e.msg, "did you mean create-environment"));
    buf_release(&help);
    free(args[0]);
}

static int set_up(void **state)
{
    (void)state;
    setenv("AWS_CONFIG_FILE", "/dev/null", 1);
    setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null", 1);
    unsetenv("AWS_DEFAULT_OUTPUT");
    unsetenv("AWS_PROFILE");
    unsetenv("AWS_DEFAULT_PROFILE");
    if (!mkdtemp(folder) || chdir(folder) < 0)
        return -1;
    setenv("PT_FOLDER", folder, 1);
    write_file("name", "from-a-file", 11);
    write_file("json", "{\"name\": \"json\"}\n", 17);
    write_file("binary", "\xff\xfe\0x", 4);
    write_file("config", "[default]\noutput = text\ncli_timestamp_format = iso8601\n", 54);
    return 0;
}

static int tear_down(void **state)
{
    DIR *d = opendir(folder);
    struct dirent *entry;

    (void)state;
    while (d && (entry = readdir(d)))
        if (entry->d_name[0] != '.')
            unlink(entry->d_name); /* it is the working folder */
    if (d)
        closedir(d);
    return chdir("/") < 0 ? -1 : rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_read),
        cmocka_unit_test(wrong_words_are_told),
        cmocka_unit_test(pages_are_for_listings),
        cmocka_unit_test(output_comes_from_the_profile_too),
        cmocka_unit_test(tokens_are_those_of_the_aws_cli),
        cmocka_unit_test(other_tokens_are_the_services_own),
        cmocka_unit_test(examples_are_true),
        cmocka_unit_test(the_list_has_every_operation),
        cmocka_unit_test(the_help_has_every_rule),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
