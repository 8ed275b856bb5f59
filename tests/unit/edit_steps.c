/* What tests of edits share. */
#include "unit.h"

#include "edit_steps.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void has(struct fixture *f, const char *text)
{
    const char *screen = fixture_screen(f, 100, 30);

    if (!strstr(screen, text))
        fail_msg("\"%s\" is not in\n%s", text, screen);
}

void has_not(struct fixture *f, const char *text)
{
    const char *screen = fixture_screen(f, 100, 30);

    if (strstr(screen, text))
        fail_msg("\"%s\" is in\n%s", text, screen);
}

void expect(struct fixture *f, const char *want)
{
    struct buf got = BUF_INIT(1 << 20);

    for (const char *at = buf_str(&f->intents); *at;) {
        size_t n = strcspn(at, "\n") + 1;

        if (strncmp(at, "call ", 5) != 0)
            buf_add(&got, at, n);
        at += n;
    }
    assert_string_equal(buf_str(&got), want);
    buf_release(&got);
    buf_clear(&f->intents);
}

char *escaped(const char *s)
{
    struct buf b = BUF_INIT(1 << 20);

    for (; *s; s++)
        buf_addf(&b, *s == '\n' ? "\\n" : "%c", *s);
    return buf_detach(&b);
}

void answer_status(struct fixture *f, const char *spec, const char *deployment, const char *status)
{
    char *text = escaped(spec);
    char *json = xasprintf("{'environment':{'name':'vpc-env-staging','spec':'%s',"
                           "'deploymentStatus':'%s','lastAttemptedDeploymentId':'%s',"
                           "'lastSucceededDeploymentId':'good-1'}}",
                           text, status, deployment);

    fixture_answer(f, json);
    free(json);
    free(text);
}

void answer(struct fixture *f, const char *spec, const char *deployment)
{
    answer_status(f, spec, deployment, "SUCCEEDED");
}

struct fixture *on_environment(const struct fixture_options *o)
{
    struct fixture *f = fixture_new(o);

    fixture_screen(f, 100, 30);
    fixture_keys(f, "/ k i n d : e n v i r o n m e n t Space s t a g i n g Enter");
    assert_non_null(strstr(fixture_selected(f), "vpc-env-staging"));
    buf_clear(&f->intents);
    return f;
}
