/* A listing from a server that is quicker than the client: the loop must go round all the same, so
 * that signals are heard and closed handles are gone; and pages as text. */
#include "../unit/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/num.h"
#include "wire.h"

enum { PAGES = 100 };

/* Answers PAGES requests at once each, on one connection, in a thread of its own. */
struct quick {
    pthread_t thread;
    int listener, port, served;
};

static void answer(int fd, int page)
{
    char body[160], token[32] = "", head[256];
    int n;

    if (page + 1 < PAGES)
        snprintf(token, sizeof(token), ",\"nextToken\":\"t%d\"", page);
    n = snprintf(body, sizeof(body), "{\"services\":[{\"name\":\"s%d\"}]%s}", page, token);
    snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", n, body);
    if (send(fd, head, strlen(head), MSG_NOSIGNAL) < 0)
        abort();
}

static void *serve(void *arg)
{
    struct quick *q = arg;
    int fd = accept(q->listener, NULL, NULL);
    char block[4096];

    /* A request is smaller than the block, and the next one waits for the answer. */
    while (fd >= 0 && q->served < PAGES && recv(fd, block, sizeof(block), 0) > 0)
        answer(fd, q->served++);
    if (fd >= 0)
        close(fd);
    return NULL;
}

static void quick_start(struct quick *q)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof(at);

    memset(q, 0, sizeof(*q));
    q->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(q->listener >= 0);
    assert_int_equal(bind(q->listener, (struct sockaddr *)&at, len), 0);
    assert_int_equal(listen(q->listener, 4), 0);
    assert_int_equal(getsockname(q->listener, (struct sockaddr *)&at, &len), 0);
    q->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&q->thread, NULL, serve, q), 0);
}

struct listing {
    struct wire w;
    uv_prepare_t turn;
    int turns, pages, items;
    char last[16];
    bool done;
    struct err err;
};

static void on_turn(uv_prepare_t *p)
{
    struct listing *l = p->data;

    l->turns++;
}

static bool on_page(void *ctx, const struct page_text *page)
{
    struct listing *l = ctx;

    if (page->list)
        assert_true(page->list[0] == '[' && page->list[page->len - 1] == ']');
    l->pages++;
    l->items += (int)page->items;
    snprintf(l->last, sizeof(l->last), "%s", page->next ? page->next : "");
    return true;
}

static void on_done(void *ctx, const struct err *e)
{
    struct listing *l = ctx;

    l->done = true;
    l->err = *e;
}

static void the_loop_goes_round(void **state)
{
    struct raw_step step = {RAW_SILENT, NULL};
    struct client_config cfg = {.max_attempts = 1};
    struct listing l = {.turns = 0};
    struct quick q;
    char url[64];

    (void)state;
    quick_start(&q);
    snprintf(url, sizeof(url), "http://127.0.0.1:%d", q.port);
    cfg.endpoint_url = url;
    wire_up(&l.w, &step, 1, &cfg);
    uv_prepare_init(&l.w.loop, &l.turn);
    l.turn.data = &l;
    uv_prepare_start(&l.turn, on_turn);
    client_list_text(l.w.client, op_find("ListServices"), NULL, 0, on_page, on_done, &l);
    wire_run(&l.w, &l.done);
    uv_close((uv_handle_t *)&l.turn, NULL);
    wire_down(&l.w);
    pthread_join(q.thread, NULL);
    close(q.listener);
    assert_int_equal(l.err.code, 0);
    assert_int_equal(l.pages, PAGES);
    assert_int_equal(l.items, PAGES);
    assert_string_equal(l.last, "");
    /* Each page needs a turn of its own, at the least. */
    assert_in_range(l.turns, PAGES, 100 * PAGES);
}

struct text_case {
    const char *body, *says;
    int code, items;
};

/* Pages as text are held to the same rules as trees. */
static void pages_as_text_are_checked(void **state)
{
    static const struct text_case all[] = {
        {"{\"services\":[{},{}]}", NULL, 0, 2},
        {"{\"services\":[]}", NULL, 0, 0},
        {"{\"services\":null,\"nextToken\":null}", NULL, 0, 0},
        {"{}", NULL, 0, 0},
        {"", NULL, 0, 0},
        {" {\"nextToken\":\"\",\"services\":[1]} ", NULL, 0, 1},
        {"{\"services\":{}}", "is no list", ERR_PROTOCOL, 0},
        {"{\"services\":[],\"nextToken\":7}", "the page token is no text", ERR_PROTOCOL, 0},
        {"{\"services\":[],\"nextToken\":\"same\"}", "goes round in circles", ERR_PROTOCOL, 0},
        {"[]", "not a JSON object", ERR_PROTOCOL, 0},
        {"{\"services\":[}", "not JSON", ERR_PROTOCOL, 0},
        {"{\"services\":[\"\xff\"]}", "not JSON", ERR_PROTOCOL, 0},
        {"<html>", "not JSON", ERR_PROTOCOL, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        struct raw_step step = {RAW_ANSWER, raw_http(200, "", all[i].body)};
        struct client_config cfg = {.max_attempts = 1};
        struct listing l = {.turns = 0};

        wire_up(&l.w, &step, 1, &cfg);
        client_list_text(l.w.client, op_find("ListServices"), NULL, 0, on_page, on_done, &l);
        wire_run(&l.w, &l.done);
        wire_down(&l.w);
        if (l.err.code != all[i].code || (all[i].says && !strstr(l.err.msg, all[i].says)))
            fail_msg("%s: %d %s", all[i].body, l.err.code, l.err.msg);
        assert_int_equal(l.items, all[i].items);
    }
}

static int set_up(void **state)
{
    (void)state;
    wire_environment();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_loop_goes_round),
        cmocka_unit_test(pages_as_text_are_checked),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
