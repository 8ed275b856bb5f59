/* Values as a person writes them in a line, and back. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "proton/value.h"

/* The caller frees. */
static char *quoted(const char *s)
{
    char *text = xstrdup(s);

    for (char *c = text; *c; c++)
        if (*c == '\'')
            *c = '"';
    return text;
}

static const struct shape *shape_of(const char *op, const char *member)
{
    const struct member *m = shape_member(op_find(op)->input, member);

    assert_non_null(m);
    return m->shape;
}

static void lines(void **state)
{
    static const struct {
        const char *op, *member, *line, *json; /* ' for " in both; json NULL: refused */
    } rows[] = {
        {"CreateEnvironment", "name", "a b", "'a b'"},
        {"CreateEnvironment", "description", "''", "''"},
        {"ListEnvironments", "maxResults", "20", "20"},
        {"ListEnvironments", "maxResults", "2x", "'2x'"},
        {"UpdateAccountSettings", "deletePipelineProvisioningRepository", "TRUE", "true"},
        {"CreateEnvironment", "tags", "key=a,value=b", "[{'key':'a','value':'b'}]"},
        {"CreateEnvironment", "tags", " key=a, value=b  key=c,value='d e' ",
         "[{'key':'a','value':'b'},{'key':'c','value':'d e'}]"},
        {"CreateEnvironment", "tags", "[{'key':'a','value':'b'}]", "[{'key':'a','value':'b'}]"},
        {"CreateEnvironment", "tags", "{'key':'a', 'value':'b'} {'key':'c','value':''}",
         "[{'key':'a','value':'b'},{'key':'c','value':''}]"},
        {"CreateEnvironment", "tags", "", "[]"},
        {"CreateEnvironment", "tags", "key={a", NULL},
        {"CreateEnvironment", "tags", "[{'key'", NULL},
        {"UntagResource", "tagKeys", "a 'b c' d", "['a','b c','d']"},
        {"UntagResource", "tagKeys", "'a\\'b' '' \\", "['a\\'b','','\\\\']"},

        {"CreateEnvironmentTemplateVersion", "source", "s3={bucket=b-1,key=a/b.tgz}",
         "{'s3':{'bucket':'b-1','key':'a/b.tgz'}}"},
        {"CreateServiceTemplateVersion", "compatibleEnvironmentTemplates",
         "majorVersion=1,templateName=x majorVersion=2,templateName=y",
         "[{'majorVersion':'1','templateName':'x'},{'majorVersion':'2','templateName':'y'}]"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct shape *s = shape_of(rows[i].op, rows[i].member);
        char *line = quoted(rows[i].line), *want = rows[i].json ? quoted(rows[i].json) : NULL;
        struct buf back = BUF_INIT(1 << 16);
        struct err e;
        cJSON *v = value_read_line(s, line, NULL, NULL, &e), *again;
        char *text = v ? cJSON_PrintUnformatted(v) : NULL;

        if (want && !v)
            fail_msg("%s: %s", line, e.msg);
        if (!want) {
            assert_null(v);
            assert_int_equal(e.code, ERR_USAGE);
        } else {
            assert_non_null(text);
            assert_string_equal(text, want);
            value_line(s, v, &back);
            again = value_read_line(s, buf_str(&back), NULL, NULL, &e);
            assert_true(cJSON_Compare(v, again, true));
            cJSON_Delete(again);
        }
        cJSON_free(text);
        cJSON_Delete(v);
        buf_release(&back);
        free(line);
        free(want);
    }
}

static void how_it_is_written(void **state)
{
    static const struct {
        const char *op, *member, *form;
    } rows[] = {
        {"CreateEnvironment", "name", "TEXT"},
        {"CreateEnvironment", "tags", "key=TEXT,value=TEXT ..."},
        {"CreateEnvironment", "provisioningRepository",
         "branch=TEXT,name=TEXT,provider=GITHUB|GITHUB_ENTERPRISE|BITBUCKET"},
        {"CreateEnvironmentTemplateVersion", "source", "s3={bucket=TEXT,key=TEXT}"},
        {"UntagResource", "tagKeys", "TEXT ..."},
        {"ListEnvironments", "maxResults", "NUMBER"},
        {"UpdateAccountSettings", "deletePipelineProvisioningRepository", "true|false"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf form = BUF_INIT(1 << 12);

        value_form(shape_of(rows[i].op, rows[i].member), &form);
        assert_string_equal(buf_str(&form), rows[i].form);
        buf_release(&form);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(how_it_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
