/* Forms: every operation of the API, from keys to a request that the description allows. */
#include "unit.h"

#include "view_fixture.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "ui/form_fields.h"

/* The screen has (or has not, with '!') the words. */
static void says(struct fixture *f, const char *words)
{
    bool no = *words == '!';
    const char *screen = fixture_screen(f, 80, 24);

    if ((strstr(screen, words + no) != NULL) == no)
        fail_msg("%s\"%s\" in:\n%s", no ? "" : "no ", words + no, screen);
}

static void open_form(struct fixture *f, const char *op)
{
    fixture_keys(f, ":");
    fixture_type(f, op);
    fixture_keys(f, "Enter");
}

static cJSON *example(const struct shape *s)
{
    static const char *const tries[] = {"abc",
                                        "1",
                                        "1.0",
                                        "123456789012",
                                        "0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f",
                                        "o/r",
                                        "tok",
                                        "arn:aws:iam::123456789012:role/name",
                                        ""};
    cJSON *v;

    if (s->type == SHAPE_STRUCTURE) {
        v = cJSON_CreateObject();
        for (size_t i = 0; i < s->n_members; i++)
            json_set(v, s->members[i].name, example(s->members[i].shape));
        return v;
    }
    if (s->type == SHAPE_LIST) {
        v = cJSON_CreateArray();
        cJSON_AddItemToArray(v, example(s->item));
        return v;
    }
    if (s->type == SHAPE_BOOLEAN)
        return cJSON_CreateTrue();
    if (s->type == SHAPE_INTEGER)
        return cJSON_CreateNumber(7);
    if (s->values)
        return cJSON_CreateString(s->values[0]);
    for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
        struct err e;

        v = cJSON_CreateString(tries[i]);
        if (shape_check(s, v, "", &e) == 0)
            return v;
        cJSON_Delete(v);
    }
    fail_msg("no example of %s", s->name);
    return NULL;
}

/* Types every field of the form, from the first on. */
static void fill_in(struct fixture *f, const struct op *op, const cJSON *input)
{
    struct fields fields;

    fields_init(&fields, op);
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *one = &fields.v[i];
        struct buf line = BUF_INIT(4096);

        value_line(one->m->shape, json_at(input, one->path), &line);
        if (one->m->token)
            fixture_keys(f, "^U");
        if (field_is_choice(one))
            fixture_keys(f, "Right");
        else
            fixture_type(f, buf_str(&line));
        fixture_keys(f, "Tab");
        buf_release(&line);
    }
    fields_release(&fields);
}

static void sent_as(const struct fixture *f, const struct op *op, const cJSON *input)
{
    char *begins = xasprintf("call %s {", op->name);
    const char *at = strstr(buf_str(&f->intents), begins);
    struct err e;
    cJSON *sent;

    if (!at)
        fail_msg("%s was not sent:\n%s", op->name, buf_str(&f->intents));
    at += strlen(begins) - 1;
    sent = json_parse(at, strcspn(at, "\n"), &e);
    assert_non_null(sent);
    if (op_check_input(op, sent, &e) < 0)
        fail_msg("%s", e.msg);
    if (!cJSON_Compare(sent, input, true)) {
        char *want = cJSON_PrintUnformatted(input);

        fail_msg("%s: sent %s, want %s", op->name, at, want);
    }
    cJSON_Delete(sent);
    free(begins);
}

static void do_one(const struct op *op)
{
    struct fixture *f = fixture_new(NULL);
    cJSON *input = example(op->input);

    open_form(f, op->cli_name);
    fixture_keys(f, "^R");
    fill_in(f, op, input);
    fixture_keys(f, "Enter"); /* the line that sends, behind the last field */
    if (op->retry != OP_RETRY_READ) {
        assert_int_equal(f->n_calls, 0);
        says(f, "[y/N]");
        fixture_keys(f, "y");
        if (f->n_calls == 0) { /* a delete: its name */
            says(f, "Type its name");
            fixture_type(f, json_str_or(input, "name", json_str_or(input, "id", "1")));
            fixture_keys(f, "Enter");
        }
    }
    sent_as(f, op, input);
    says(f, "Esc: wait no longer");
    fixture_answer(f, "{'it':'is done'}");
    says(f, "is done");
    cJSON_Delete(input);
    fixture_free(f);
}

static void every_operation(void **state)
{
    (void)state;
    assert_int_equal(op_count(), 87);
    for (size_t i = 0; i < op_count(); i++)
        do_one(op_at(i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_operation)};

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
