/* The user interface without a terminal and without a service. */
#include "unit.h"

#include "view_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

static char *dump; /* the last screen */

static int64_t fixed(void *ctx)
{
    return ((struct fixture *)ctx)->now_ms;
}

static int on_act(void *ctx, struct store_context *where, const struct kind *k, const char *id,
                  enum verb_id verb, const struct verb_choice *choice, ui_step_fn *fn, void *arg,
                  struct err *e)
{
    struct fixture *f = ctx;

    f->acted_in = where;
    if (f->act_error)
        return err_set(e, ERR_NOTNOW, "%s", f->act_error);
    buf_addf(&f->intents, "%s %s %s", verb_name(verb), k->name, id);
    if (choice && choice->type)
        buf_addf(&f->intents, " type=%s", choice->type);
    if (choice && choice->spec)
        buf_addf(&f->intents, " spec=%s", choice->spec);
    buf_adds(&f->intents, "\n");
    if (fn) {
        assert_true(f->n_followed < FIXTURE_FOLLOWED);
        f->followed[f->n_followed++] = (struct fixture_followed){xstrdup(id), fn, arg};
    }
    return 0;
}

static void on_forget(void *ctx, const void *arg)
{
    struct fixture *f = ctx;

    for (size_t i = 0; i < f->n_followed; i++)
        if (f->followed[i].arg == arg)
            f->followed[i].fn = NULL;
}

bool fixture_step(struct fixture *f, const char *id, enum verb_step step, bool bad,
                  const char *text)
{
    for (size_t i = 0; i < f->n_followed; i++) {
        struct fixture_followed *a = &f->followed[i];

        if (!a->fn || !str_eq(a->id, id))
            continue;
        a->fn(a->arg, step, bad, text);
        if (step >= VERB_REFUSED)
            a->fn = NULL;
        return true;
    }
    return false;
}

static void on_refresh(void *ctx)
{
    buf_adds(&((struct fixture *)ctx)->intents, "refresh\n");
}

static void on_focus(void *ctx, struct store_context *where, const struct kind *k, const char *id)
{
    struct fixture *f = ctx;

    assert_true((where == NULL) == (k == NULL));
    snprintf(f->focus, sizeof(f->focus), "%s %s", k ? k->name : "nothing", k ? id : "");
}

static void on_want(void *ctx, const struct kind *k, bool on)
{
    buf_addf(&((struct fixture *)ctx)->intents, "%s %s\n", on ? "want" : "leave", k->plural);
}

static void on_redraw(void *ctx)
{
    buf_adds(&((struct fixture *)ctx)->intents, "redraw\n");
}

static void on_suspend(void *ctx)
{
    buf_adds(&((struct fixture *)ctx)->intents, "suspend\n");
}

static void on_quit(void *ctx)
{
    buf_adds(&((struct fixture *)ctx)->intents, "quit\n");
}

struct ui_call {
    ui_answer_fn *fn;
    void *arg;
};

static struct ui_call *on_call(void *ctx, struct store_context *where, const struct op *op,
                               const cJSON *input, ui_answer_fn *fn, void *arg)
{
    struct fixture *f = ctx;
    struct ui_call *c = xcalloc(1, sizeof(*c));
    char *text = input ? cJSON_PrintUnformatted(input) : NULL;

    f->called = where;
    *c = (struct ui_call){.fn = fn, .arg = arg};
    buf_addf(&f->intents, "call %s %s\n", op->name, text ? text : "{}");
    cJSON_free(text);
    assert_true(f->n_calls < FIXTURE_CALLS);
    f->calls[f->n_calls++] = c;
    return c;
}

static void take_call(struct fixture *f, size_t i)
{
    f->n_calls--;
    memmove(&f->calls[i], &f->calls[i + 1], (f->n_calls - i) * sizeof(f->calls[0]));
}

static void on_call_cancel(void *ctx, struct ui_call *c)
{
    struct fixture *f = ctx;

    for (size_t i = 0; i < f->n_calls; i++)
        if (f->calls[i] == c) {
            take_call(f, i);
            free(c);
            buf_adds(&f->intents, "call cancelled\n");
            return;
        }
    fail_msg("a call was cancelled that is not open");
}

static void end_call(struct fixture *f, const cJSON *answer, const struct err *e)
{
    struct ui_call *c = f->calls[0];

    assert_true(f->n_calls > 0);
    take_call(f, 0);
    c->fn(c->arg, answer, e);
    free(c);
}

static cJSON *parse_quoted(const char *json)
{
    char *text = xstrdup(json);
    struct err e;
    cJSON *o;

    for (char *c = text; *c; c++)
        if (*c == '\'')
            *c = '"';
    o = json_parse(text, strlen(text), &e);
    assert_non_null(o);
    free(text);
    return o;
}

void fixture_answer(struct fixture *f, const char *json)
{
    cJSON *o = parse_quoted(json);
    struct err e;

    err_clear(&e);
    snprintf(e.request_id, sizeof(e.request_id), "req-1");
    end_call(f, o, &e);
    cJSON_Delete(o);
}

void fixture_refuse(struct fixture *f, const char *code, const char *message)
{
    struct err e;

    err_set(&e, ERR_SERVICE, "%s: %s", code, message);
    snprintf(e.service_code, sizeof(e.service_code), "%s", code);
    snprintf(e.request_id, sizeof(e.request_id), "req-2");
    e.http_status = 400;
    e.maybe_sent = true;
    end_call(f, NULL, &e);
}

static void on_token(void *ctx, char out[37])
{
    snprintf(out, 37, "token-%d", ++((struct fixture *)ctx)->tokens);
}

static int on_read_file(void *ctx, const char *path, struct buf *out, struct err *e)
{
    (void)ctx;
    if (str_eq(path, "good.yaml"))
        return buf_adds(out, "proton: ServiceSpec\n");
    if (str_eq(path, "lines.yaml"))
        return buf_adds(out, "proton: ServiceSpec\npipeline: 1");
    if (str_eq(path, "empty.yaml"))
        return 0;
    return err_set(e, ERR_IO, "%s cannot be read: no such file", path);
}

static void live(struct store_state *st)
{
    snprintf(st->profile, sizeof(st->profile), "prod");
    snprintf(st->region, sizeof(st->region), "eu-west-1");
    snprintf(st->host, sizeof(st->host), "proton.eu-west-1.amazonaws.com");
    snprintf(st->account, sizeof(st->account), "123456789012");
    st->phase = PHASE_LIVE;
    st->fresh_ms = FIXTURE_NOW - 2000;
    st->calls_per_min = 41;
}

static void start(struct store_state *st)
{
    live(st);
    st->account[0] = '\0';
    st->phase = PHASE_START;
    st->fresh_ms = 0;
    st->calls_per_min = 0;
}

void fixture_state(struct fixture *f, void (*change)(struct store_state *st))
{
    struct store_state st = *store_state(f->context);

    change(&st);
    store_set_state(f->context, &st);
}

static int on_theme(void *ctx, const char *name, unsigned *wrong, struct err *e)
{
    struct fixture *f = ctx;

    *wrong = strcmp(name, "crooked") == 0 ? 2 : 0;
    if (strcmp(name, "nosuch") == 0)
        return err_set(e, ERR_CONFIG, "no theme \"nosuch\"");
    buf_addf(&f->intents, "theme %s\n", name);
    return 0;
}

static void on_themes(void *ctx, struct vec *names)
{
    (void)ctx;
    vec_push(names, xstrdup("default\tfor a dark background"));
    vec_push(names, xstrdup("light\tfor a light background"));
}

static int on_mouse(void *ctx, bool on, struct err *e)
{
    struct fixture *f = ctx;

    (void)e;
    buf_addf(&f->intents, "mouse %s\n", on ? "on" : "off");
    return 0;
}

static void on_copy(void *ctx, const char *text)
{
    struct fixture *f = ctx;

    buf_addf(&f->intents, "copy %s\n", text);
}

static void on_notify(void *ctx, const struct ui_news *n)
{
    struct fixture *f = ctx;

    buf_addf(&f->intents, "notify %s %s %s: %s\n", n->kind->name, n->id,
             n->to == HEALTH_UNKNOWN ? "gone" : health_name(n->to), n->text);
}

struct fixture *fixture_new(const struct fixture_options *o)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    struct ui_config cfg;

    setenv("TZ", "UTC", 1);
    f->now_ms = FIXTURE_NOW;
    f->clock = (struct clock){.wall_ms = fixed, .mono_ms = fixed, .ctx = f};
    f->store = store_new(&f->clock);
    f->context = store_add_context(f->store, "prod");
    f->keymap = keymap_new();
    f->host = (struct ui_host){.ctx = f,
                               .act = on_act,
                               .forget = on_forget,
                               .refresh = on_refresh,
                               .focus = on_focus,
                               .want = on_want,
                               .redraw = on_redraw,
                               .suspend = on_suspend,
                               .quit = on_quit,
                               .call = on_call,
                               .call_cancel = on_call_cancel,
                               .theme = on_theme,
                               .themes = on_themes,
                               .mouse = on_mouse,
                               .copy = on_copy,
                               .notify = on_notify,
                               .token = on_token,
                               .read_file = on_read_file};
    fixture_edit_init(f);
    fixture_sites_init(f);
    buf_init(&f->intents, 1 << 20);
    surface_init(&f->surface);
    cfg = (struct ui_config){.store = f->store,
                             .clock = &f->clock,
                             .keymap = f->keymap,
                             .host = &f->host,
                             .ascii = o && o->ascii,
                             .read_only = o && o->read_only};
    fixture_state(f, start);
    f->ui = ui_new(&cfg);
    ui_resize(f->ui, 80, 24);
    if (!o || !o->empty)
        fixture_fill(f);
    return f;
}

void fixture_free(struct fixture *f)
{
    ui_free(f->ui);
    assert_int_equal(f->n_calls, 0); /* whoever goes gives up what he waits for */
    for (size_t i = 0; i < f->n_followed; i++) {
        assert_null(f->followed[i].fn);
        free(f->followed[i].id);
    }
    fixture_edit_release(f);
    keymap_free(f->keymap);
    store_free(f->store);
    surface_release(&f->surface);
    buf_release(&f->intents);
    free(f);
    free(dump);
    dump = NULL;
}

static void fill_from(struct fixture *f, const char *file)
{
    char *text = fixture_read(file);
    struct err e;
    cJSON *fleet;
    const cJSON *o;

    assert_non_null(text);
    fleet = json_parse(text, strlen(text), &e);
    assert_non_null(fleet);
    for (size_t i = 0; i < kind_count(); i++)
        cJSON_ArrayForEach (o, json_at(fleet, kind_at(i)->name))
            assert_non_null(store_put(f->context, kind_at(i), o, true));
    cJSON_Delete(fleet);
    free(text);
    store_tick(f->store);
    fixture_state(f, live);
}

void fixture_fill(struct fixture *f)
{
    fill_from(f, "fleet.json");
}

void fixture_fill_more(struct fixture *f)
{
    fill_from(f, "fleet-more.json");
    for (size_t i = 0; i < kind_count(); i++)
        if (kind_at(i)->on_demand) {
            unsigned sweep = store_sweep_begin(f->context, kind_at(i));

            fill_from(f, "fleet-more.json");
            store_sweep_end(f->context, kind_at(i), sweep);
        }
}

struct row *fixture_put(struct fixture *f, const char *kind, const char *json)
{
    cJSON *o = parse_quoted(json);
    struct row *r;

    r = store_put(f->context, kind_find(kind), o, false);
    cJSON_Delete(o);
    return r;
}

struct row *fixture_find(struct fixture *f, const char *kind, const char *id)
{
    return store_find(f->context, kind_find(kind), id);
}

void fixture_keys(struct fixture *f, const char *keys)
{
    while (*keys) {
        char word[32];
        size_t n;

        keys += strspn(keys, " ");
        n = strcspn(keys, " ");
        if (n == 0)
            break;
        snprintf(word, sizeof(word), "%.*s", (int)n, keys);
        keys += n;
        assert_int_not_equal(key_parse(word), 0);
        ui_key(f->ui, key_parse(word));
    }
}

void fixture_type(struct fixture *f, const char *text)
{
    for (; *text; text++)
        ui_key(f->ui, (unsigned char)*text);
}

const char *fixture_screen(struct fixture *f, int w, int h)
{
    ui_resize(f->ui, w, h);
    ui_draw(f->ui, &f->surface);
    free(dump);
    dump = surface_dump(&f->surface);
    return dump;
}

const char *fixture_selected(struct fixture *f)
{
    const char *at = fixture_screen(f, 80, 24);

    if (*at != '>') {
        at = strstr(at, "\n>");
        if (!at)
            return "";
        at++;
    }
    return at + 1;
}
