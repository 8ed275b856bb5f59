/* test_front_fuzz.c - protond's front and its state machine under requests that were right once:
 * whatever comes, the answer is whole JSON, an error names its type, nothing is an internal error,
 * and who changes a signed request is refused. Seeded: a failure tells the round. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "aws/sigv4.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/front.h"
#include "sim/sim.h"
#include "tests/fuzz/mutate.h"

#define NOW  INT64_C(1795000000000)
#define KEY  "AKIDEXAMPLE"
#define SPEC "proton: ServiceSpec\\npipeline: {a: b}\\ninstances:\\n  - {name: dev, environment: "

enum { ROUNDS = 6000, TEXT_MAX = 64 * 1024 };

static const char *const requests[][2] = {
    {"ListServiceInstances", "{\"filters\":[{\"key\":\"createdAtBefore\",\"value\":"
                             "\"2026-11-21T09:12:07Z\"}],\"maxResults\":7,\"sortBy\":\"name\"}"},
    {"ListDeployments", "{\"serviceName\":\"front-end\",\"maxResults\":3}"},
    {"GetService", "{\"name\":\"front-end\"}"},
    {"UpdateService", "{\"name\":\"front-end\",\"spec\":\"" SPEC "fargate-env-dev}\\n\"}"},
    {"CreateService",
     "{\"name\":\"shop\",\"templateName\":\"apprunner-svc\",\"templateMajorVersion\":\"1\","
     "\"branchName\":\"b\",\"repositoryId\":\"r\",\"repositoryConnectionArn\":"
     "\"arn:aws:codestar-connections:us-east-1:123456789012:connection/c\","
     "\"spec\":\"" SPEC "fargate-env-prod}\\n\"}"},
    {"CreateEnvironment", "{\"name\":\"e\",\"templateName\":\"vpc-env\",\"templateMajorVersion\":"
                          "\"1\",\"spec\":\"proton: EnvironmentSpec\\nspec: {a: [1, b]}\","
                          "\"protonServiceRoleArn\":\"arn:aws:iam::123456789012:role/r\"}"},
    {"UpdateServiceInstance", "{\"serviceName\":\"front-end\",\"name\":\"dev\",\"deploymentType\":"
                              "\"MINOR_VERSION\",\"clientToken\":\"t\"}"},
    {"CreateServiceTemplateVersion",
     "{\"templateName\":\"apprunner-svc\",\"source\":{\"s3\":{\"bucket\":\"b\",\"key\":\"k.tgz\"}},"
     "\"compatibleEnvironmentTemplates\":[{\"templateName\":\"vpc-env\",\"majorVersion\":\"1\"}]}"},
    {"TagResource", "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:service/front-end\","
                    "\"tags\":[{\"key\":\"k\",\"value\":\"\\u00e9\"}]}"},
    {"NotifyResourceDeploymentStatusChange",
     "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:environment/vpc-env-staging\","
     "\"status\":\"SUCCEEDED\",\"outputs\":[{\"key\":\"a\",\"valueString\":\"b\"}]}"},
    {"UpdateAccountSettings", "{\"pipelineProvisioningRepository\":{\"provider\":\"GITHUB\","
                              "\"name\":\"acme/web\",\"branch\":\"main\"}}"},
};

struct fixture {
    struct front front;
    struct fault_set faults;
    struct sim *sim;
    struct rng r;
    int64_t now;
    size_t answered[2]; /* refused, done */
};

static void act_on_sim(void *ctx, const struct sim_request *rq, int64_t at_ms,
                       struct sim_answer *out)
{
    sim_handle(ctx, rq, at_ms, out);
}

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    struct sim_options o;
    struct err e;
    sim_options_init(&o);
    o.now_ms = f->now = NOW;
    o.environments = 4;
    o.services = 6;
    o.instances = 2;
    f->sim = sim_new(&o, &e);
    assert_non_null(f->sim);
    f->front = (struct front){.act = act_on_sim, .act_ctx = f->sim, .faults = &f->faults};
    fault_set_init(&f->faults, 1);
    rng_seed(&f->front.ids, 7);
    rng_seed(&f->r, 11);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    sim_free(f->sim);
    free(f);
    return 0;
}

/* Whatever was asked. */
static void assert_answer(struct fixture *f, const struct front_answer *a, int round)
{
    bool good = a->status == 200;
    struct err e;
    cJSON *body = a->body ? json_parse(a->body, a->len, &e) : NULL;
    const char *type = body ? json_str(body, "__type") : NULL;
    f->answered[good]++;
    if (a->body && !body)
        fail_msg("round %d: the answer is no JSON: %s", round, a->body);
    if (good ? *a->error != '\0' : a->status != 400 && a->status != 404)
        fail_msg("round %d: status %d, %s", round, a->status, a->error);
    if (!good && (!type || !str_ends(type, a->error) || !json_str(body, "message")))
        fail_msg("round %d: an error without type or message: %s", round, a->body);
    cJSON_Delete(body);
}

/* One request, as it comes when its head is `h`. */
static void ask(struct fixture *f, const char *method, const struct sig_header *h, size_t n,
                const struct buf *body, int round)
{
    const struct sig_request rq = {.method = method,
                                   .target = "/",
                                   .headers = h,
                                   .n_headers = n,
                                   .body = buf_str(body),
                                   .body_len = body->len};
    struct front_answer a;
    front_handle(&f->front, &rq, f->now, &a);
    assert_answer(f, &a, round);
    front_answer_release(&a);
}

static void test_bodies(void **state)
{
    struct fixture *f = *state;
    struct buf body = BUF_INIT(TEXT_MAX);
    for (int round = 0; round < ROUNDS; round++) {
        const char *const *rq = requests[rng_below(&f->r, ARRAY_LEN(requests))];
        bool stray = rng_below(&f->r, 5) == 0;
        char *target = xasprintf(PROTON_TARGET_PREFIX "%s",
                                 stray ? op_at(rng_below(&f->r, op_count()))->name : rq[0]);
        const struct sig_header h[] = {
            {"Host", "127.0.0.1"}, {"Content-Type", PROTON_CONTENT_TYPE}, {"X-Amz-Target", target}};
        buf_clear(&body);
        if (rng_below(&f->r, 4) == 0) /* so that things go on */
            (void)!buf_adds(&body, rq[1]);
        else
            mutate(&f->r, rq[1], strlen(rq[1]), &body);
        f->now += (int64_t)rng_below(&f->r, 30000);
        ask(f, "POST", h, ARRAY_LEN(h), &body, round);
        free(target);
    }
    buf_release(&body);
    assert_true(f->answered[0] > 100 && f->answered[1] > 100); /* both sorts were there */
}

/* A header, a method, a target that is not what it was; in a header no byte ends a line. */
static char *bent(struct fixture *f, const char *text)
{
    struct buf b = BUF_INIT(TEXT_MAX);
    mutate(&f->r, text, strlen(text), &b);
    char *s = buf_detach(&b);
    for (char *c = s; *c; c++)
        if (*c == '\r' || *c == '\n')
            *c = ' ';
    return s;
}

static void sign(const struct sigv4_header *h, size_t n, const char *body, struct sigv4_result *out)
{
    const struct sigv4_request rq = {.method = "POST",
                                     .path = "/",
                                     .headers = h,
                                     .n_headers = n,
                                     .body = body,
                                     .body_len = strlen(body)};
    const struct sigv4_options o = {.access_key = KEY,
                                    .secret_key = "secret",
                                    .region = "us-east-1",
                                    .service = PROTON_SIGNING_NAME,
                                    .wall_ms = NOW};
    struct err e;
    if (sigv4_sign(&rq, &o, out, &e))
        fail_msg("%s", e.msg);
}

enum { HOST, TYPE, TARGET, DATE, AUTHORIZATION, BODY, METHOD, PARTS };

/* Signed requests of which one part is another one. */
static void test_signed(void **state)
{
    struct fixture *f = *state;
    struct sigv4_result signature;
    f->front.access_key = KEY;
    f->front.secret_key = "secret";
    sigv4_init(&signature);
    for (int round = 0; round < ROUNDS / 3; round++) {
        const char *const *rq = requests[rng_below(&f->r, ARRAY_LEN(requests))];
        char *target = xasprintf(PROTON_TARGET_PREFIX "%s", rq[0]);
        const struct sigv4_header head[] = {
            {"Host", "127.0.0.1"}, {"Content-Type", PROTON_CONTENT_TYPE}, {"X-Amz-Target", target}};
        size_t part = rng_below(&f->r, PARTS + 1); /* PARTS: none */
        struct buf body = BUF_INIT(TEXT_MAX);
        sign(head, ARRAY_LEN(head), rq[1], &signature);
        const char *parts[PARTS] = {[HOST] = head[0].value,
                                    [TYPE] = head[1].value,
                                    [TARGET] = head[2].value,
                                    [DATE] = signature.date,
                                    [AUTHORIZATION] = buf_str(&signature.authorization),
                                    [BODY] = rq[1],
                                    [METHOD] = "POST"};
        char *other = bent(f, part < PARTS ? parts[part] : "");
        bool changed = part < PARTS && !str_eq(other, parts[part]);
        if (part < PARTS)
            parts[part] = other;
        const struct sig_header h[] = {{"Host", parts[HOST]},
                                       {"Content-Type", parts[TYPE]},
                                       {"X-Amz-Target", parts[TARGET]},
                                       {"X-Amz-Date", parts[DATE]},
                                       {"Authorization", parts[AUTHORIZATION]}};
        size_t before = f->answered[1];
        (void)!buf_adds(&body, parts[BODY]);
        ask(f, parts[METHOD], h, ARRAY_LEN(h), &body, round);
        /* Blanks in a header do not count, nor does what an Authorization header says beside. */
        if (changed && f->answered[1] > before && (part == BODY || part == METHOD || part == DATE))
            fail_msg("round %d: a changed request was served", round);
        buf_release(&body);
        free(other);
        free(target);
    }
    sigv4_release(&signature);
    assert_true(f->answered[0] > 100 && f->answered[1] > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_bodies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_signed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
