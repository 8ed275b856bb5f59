/* Forms: what is told while it is typed; what the selected row fills in; what happens to a form
 * that is refused, left, or stopped. */
#include "unit.h"

#include "view_fixture.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/mouse.h"

static struct fixture *begin(void)
{
    return fixture_new(NULL);
}

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

/* The intents since the last time have that line. */
static void asked(struct fixture *f, const char *line)
{
    if (!strstr(buf_str(&f->intents), line))
        fail_msg("no %s in:\n%s", line, buf_str(&f->intents));
    buf_clear(&f->intents);
}

/* By either form of its name. */
static void names(void **state)
{
    struct fixture *f = begin();

    (void)state;
    open_form(f, "ListServiceInstances");
    says(f, "─ ListServiceInstances");
    fixture_keys(f, "Esc");
    open_form(f, "list-service-instances");
    says(f, "─ ListServiceInstances");
    fixture_keys(f, "Esc");
    fixture_keys(f, ":");
    fixture_type(f, "CreateServ");
    fixture_keys(f, "Enter");
    says(f, "it changes something: write it out");
    fixture_keys(f, "Tab");
    says(f, ": CreateService");
    fixture_keys(f, "Enter");
    says(f, "─ CreateService");
    fixture_free(f);
}

/* --- while it is typed ---------------------------------------------------------------------------
 */

static void told_beside_the_field(void **state)
{
    struct fixture *f = begin();

    (void)state;
    open_form(f, "create-environment-template");
    says(f, "> name *");
    says(f, "!required"); /* not yet */
    fixture_type(f, "a b");
    says(f, "name: must match ^[0-9A-Za-z]");
    fixture_keys(f, "Backspace Backspace");
    says(f, "!name: must");
    fixture_keys(f, "Backspace");
    says(f, "required");
    fixture_keys(f, "^S"); /* does not go */
    says(f, "> name *");
    assert_int_equal(f->n_calls, 0);
    fixture_type(f, "t");
    fixture_keys(f, "Tab Tab Tab Tab Tab");
    says(f, "> tags");
    fixture_type(f, "key=a");
    says(f, "[0].value required");
    fixture_type(f, ",value=b key=c,value=d");
    says(f, "!required");
    fixture_keys(f, "^S y");
    asked(f, "call CreateEnvironmentTemplate {\"name\":\"t\",\"tags\":[{\"key\":\"a\",\"value\":"
             "\"b\"},{\"key\":\"c\",\"value\":\"d\"}]}");
    fixture_free(f);
}

static void choices(void **state)
{
    struct fixture *f = begin();

    (void)state;
    open_form(f, "update-environment-template-version");
    fixture_keys(f, "^R 1 Tab 2 Tab t Tab Tab");
    says(f, "> status");
    says(f, "REGISTRATION_IN_PROGRESS REGISTRATION_FAILED DRAFT PUBLISHED");
    fixture_keys(f, "p");
    says(f, "status         PUBLISHED");
    fixture_keys(f, "Left");
    says(f, "status         DRAFT");
    fixture_keys(f, "Backspace");
    says(f, "!DRAFT\n");
    fixture_keys(f, "Enter"); /* the list */
    says(f, "(not set)");
    fixture_keys(f, "4");
    says(f, "status         PUBLISHED");
    fixture_keys(f, "^S y");
    asked(f, "call UpdateEnvironmentTemplateVersion {\"majorVersion\":\"1\",\"minorVersion\":\"2\","
             "\"templateName\":\"t\",\"status\":\"PUBLISHED\"}");
    fixture_free(f);
}

static void a_structure_is_its_members(void **state)
{
    struct fixture *f = begin();

    (void)state;
    open_form(f, "create-environment-template-version");
    says(f, "source.s3.bucket *");
    fixture_keys(f, "^R");
    fixture_type(f, "bucket");
    fixture_keys(f, "^S");
    says(f, "> source.s3.key *"); /* goes to what is wrong */
    says(f, "required");
    fixture_keys(f, "Esc Esc");
    open_form(f, "create-environment");
    fixture_keys(f, "^R");
    fixture_type(f, "env");
    fixture_keys(f, "Tab s Tab 1 Tab t Tab");
    for (int i = 0; i < 5; i++)
        fixture_keys(f, "Tab");
    says(f, "> provisioningRepository.branch");
    fixture_type(f, "main");
    fixture_keys(f, "^S");
    says(f, "> provisioningRepository.name"); /* all of it, or nothing */
    fixture_free(f);
}

/* --- the selected row ----------------------------------------------------------------------------
 */

static void the_row_fills_in(void **state)
{
    struct fixture *f = begin();

    (void)state;
    fixture_keys(f, "z"); /* front-end/prod is stuck */
    open_form(f, "cancel-service-instance-deployment");
    says(f, "serviceInstanceName * prod");
    says(f, "serviceName *         front-end");
    says(f, "> [ Look at the request"); /* nothing is left to be typed */
    fixture_keys(f, "Enter");
    says(f, "Send CancelServiceInstanceDeployment to prod, eu-west-1, 123456789012?");
    fixture_keys(f, "Enter"); /* the default is no */
    assert_int_equal(f->n_calls, 0);
    fixture_keys(f, "^S y");
    asked(f, "call CancelServiceInstanceDeployment "
             "{\"serviceInstanceName\":\"prod\",\"serviceName\":\"front-end\"}");
    fixture_free(f);
}

/* --- what becomes of it --------------------------------------------------------------------------
 */

static void refused_corrected_and_sent_again(void **state)
{
    struct fixture *f = begin();

    (void)state;
    open_form(f, "create-service-instance");
    fixture_keys(f, "^R");
    fixture_type(f, "inst");
    fixture_keys(f, "Tab");
    fixture_type(f, "svc");
    fixture_keys(f, "Tab s ^S y");
    asked(f, "\"clientToken\":\"token-2\"");
    fixture_keys(f, "x"); /* nothing is typed into what is on its way */
    fixture_refuse(f, "ValidationException", "Value 'svc' at 'serviceName' is not there");
    says(f, "ValidationException: Value 'svc' at 'serviceName' is not there (request req-2)");
    says(f, "> serviceName *");
    fixture_type(f, "-2");
    says(f, "ValidationException"); /* as long as it is not sent again */
    fixture_keys(f, "^S y");
    asked(f, "{\"name\":\"inst\",\"serviceName\":\"svc-2\",\"spec\":\"s\",\"clientToken\":"
             "\"token-2\"}");
    fixture_answer(f, "{'serviceInstance':{'name':'inst'}}");
    says(f, "CreateServiceInstance: done (request req-1)");
    says(f, "\"name\": \"inst\"");
    fixture_keys(f, "Esc Esc");
    says(f, "─ Environments");
    open_form(f, "create-service-instance"); /* a new one: another token */
    fixture_keys(f, "Tab Tab Tab Tab Tab Tab Tab Tab Tab Up");
    says(f, "token-3");
    fixture_free(f);
}

static void what_reads_goes_at_once(void **state)
{
    struct fixture *f = begin();

    (void)state;
    open_form(f, "list-services");
    fixture_keys(f, "^S");
    asked(f, "call ListServices {}");
    fixture_answer(f, "{'services':[{'name':'the-one'}]}");
    says(f, "the-one");
    fixture_keys(f, "/ t h e Enter"); /* a text as any other */
    fixture_keys(f, "Esc Esc Esc");
    says(f, "─ ListServices"); /* still there, for the next one */
    fixture_free(f);
}

static void left_and_taken_up(void **state)
{
    struct fixture *f = begin();

    (void)state;
    open_form(f, "create-environment-template");
    fixture_type(f, "half");
    fixture_keys(f, "Esc");
    says(f, "─ Environments");
    open_form(f, "create-environment-template");
    says(f, "name *          half");
    says(f, "as it was left");
    fixture_keys(f, "^R");
    says(f, "!half");
    fixture_keys(f, "^C");
    open_form(f, "create-environment-template"); /* nobody touched it: nothing to keep */
    says(f, "!as it was left");
    fixture_free(f);
}

static void no_longer_waited_for(void **state)
{
    struct fixture *f = begin();

    (void)state;
    open_form(f, "create-environment-template");
    fixture_type(f, "t");
    fixture_keys(f, "^S y Esc");
    asked(f, "call cancelled");
    says(f, "it may be carried out all the same");
    says(f, "name *          t");
    fixture_keys(f, "^S y");
    assert_int_equal(f->n_calls, 1);
    fixture_free(f); /* whoever goes gives it up: the fixture looks */
}

static void read_only(void **state)
{
    struct fixture *f = fixture_new(&(struct fixture_options){.read_only = true});

    (void)state;
    open_form(f, "create-environment-template");
    says(f, "create-environment-template changes something, and this is read-only");
    fixture_keys(f, "^U");
    fixture_type(f, "list-services");
    fixture_keys(f, "Enter ^S");
    asked(f, "call ListServices {}");
    fixture_free(f);
}

static void red(struct store_state *st)
{
    snprintf(st->profile, sizeof(st->profile), "live");
    snprintf(st->region, sizeof(st->region), "us-east-1");
    st->read_only = true;
}

/* With several contexts: that of the row; where none is selected it is asked. */
static void where_it_is_sent(void **state)
{
    struct fixture *f = begin();
    struct store_context *live = store_add_context(f->store, "live");
    struct store_state st = *store_state(live);

    (void)state;
    red(&st);
    store_set_state(live, &st);
    fixture_keys(f, "2 G"); /* the other context itself */
    open_form(f, "update-service");
    says(f, "update-service changes something, and this is read-only");
    fixture_keys(f, "Esc k");
    open_form(f, "update-service");
    says(f, "UpdateService in prod");
    fixture_keys(f, "^S");
    says(f, "Send UpdateService to prod, eu-west-1, 123456789012?");
    fixture_keys(f, "n Esc Esc 6"); /* the activity has no rows */
    open_form(f, "create-environment-template");
    says(f, "CreateEnvironmentTemplate: where?");
    fixture_keys(f, "2");
    says(f, "create-environment-template: live is read-only");
    open_form(f, "list-services");
    fixture_keys(f, "2");
    says(f, "ListServices in live");
    fixture_keys(f, "^S");
    asked(f, "call ListServices {}");
    assert_ptr_equal(f->called, live);
    fixture_free(f);
}

static void clicks(void **state)
{
    struct fixture *f = begin();

    (void)state;
    fixture_keys(f, ":");
    fixture_type(f, "mouse on");
    fixture_keys(f, "Enter");
    open_form(f, "create-environment-template");
    fixture_screen(f, 80, 24);
    ui_mouse(f->ui, &(struct mouse){.x = 5, .y = 3 + 3, .action = MOUSE_PRESS});
    says(f, "> displayName");
    ui_mouse(f->ui, &(struct mouse){.x = 5, .y = 3 + 1, .action = MOUSE_PRESS}); /* the rule */
    says(f, "> displayName");
    ui_mouse(f->ui, &(struct mouse){.x = 5, .y = 3 + 15, .action = MOUSE_PRESS}); /* nothing */
    says(f, "> displayName");
    ui_mouse(f->ui, &(struct mouse){.x = 5, .y = 3 + 3, .action = MOUSE_WHEEL_UP});
    says(f, "> name *");
    fixture_free(f);
}

static void deletes_want_the_name(void **state)
{
    struct fixture *f = begin();

    (void)state;
    fixture_keys(f, "2 G");
    open_form(f, "delete-service");
    says(f, "front-end");
    fixture_keys(f, "^S y Enter");
    assert_int_equal(f->n_calls, 0);
    fixture_type(f, "front-end");
    fixture_keys(f, "Enter");
    asked(f, "call DeleteService {\"name\":\"front-end\"}");
    fixture_free(f);
}

/* --- anywhere ------------------------------------------------------------------------------------
 */

static void any_size(void **state)
{
    static const char *const ops[] = {"create-environment", "list-services",
                                      "get-account-settings"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ops); i++) {
        struct fixture *f = begin();

        open_form(f, ops[i]);
        for (int step = 0; step < 4; step++) {
            for (int w = 1; w < 90; w += 7)
                for (int h = 1; h < 30; h += 3) {
                    fixture_screen(f, w, h);
                    assert_true(f->surface.cursor_x < w && f->surface.cursor_y < h);
                    if (w >= 40 && h >= 10 && step < 2)
                        assert_non_null(strstr(fixture_screen(f, w, h), "> "));
                }
            fixture_keys(f, step == 0 ? "Tab Tab Tab" : step == 1 ? "^R e n v ^S" : "^S");
        }
        fixture_free(f);
    }
}

/* What a row or a file says reaches no cell as it is. */
static void hostile_texts(void **state)
{
    struct fixture *f = fixture_new(&(struct fixture_options){.empty = true});

    (void)state;
    fixture_put(f, "service", "{'name':'a\\u001b[2Jb','status':'ACTIVE'}");
    fixture_keys(f, "2");
    open_form(f, "get-service");
    says(f, "a^[[2Jb");
    says(f, "must match");
    fixture_free(f);
}

static void on_screen(void **state)
{
    struct fixture *f = begin();

    (void)state;
    fixture_keys(f, "z");
    open_form(f, "update-service-instance");
    fixture_golden(f, "form-40x10", 40, 10);
    fixture_golden_all(f, "view-form-filled");
    fixture_keys(f, "m ^S");
    fixture_golden_all(f, "prompt-form-request");
    fixture_keys(f, "y");
    fixture_refuse(f, "ConflictException", "A deployment of 'front-end/prod' is in progress");
    fixture_golden_all(f, "view-form-refused");
    fixture_keys(f, "Esc");
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(told_beside_the_field),
        cmocka_unit_test(choices),
        cmocka_unit_test(a_structure_is_its_members),
        cmocka_unit_test(the_row_fills_in),
        cmocka_unit_test(refused_corrected_and_sent_again),
        cmocka_unit_test(what_reads_goes_at_once),
        cmocka_unit_test(left_and_taken_up),
        cmocka_unit_test(no_longer_waited_for),
        cmocka_unit_test(read_only),
        cmocka_unit_test(where_it_is_sent),
        cmocka_unit_test(clicks),
        cmocka_unit_test(deletes_want_the_name),
        cmocka_unit_test(any_size),
        cmocka_unit_test(hostile_texts),
        cmocka_unit_test(on_screen),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
