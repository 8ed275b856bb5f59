/* Questions of identities in the dashboard. */
#include "app/asker.h"

#include <stdlib.h>
#include <string.h>

#include "app/ask.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "ui/prompt.h"

struct question {
    struct asking *asking; /* NULL: it was left meanwhile */
    char *text;
    client_reply_fn *reply; /* NULL: it was given */
    void *question;
};

static void answer(struct question *q, const char *text)
{
    if (q->reply)
        q->reply(q->question, text);
    q->reply = NULL;
}

static void question_free(struct question *q)
{
    free(q->text);
    free(q);
}

static void on_answer(void *ctx, const char *text)
{
    struct asker *a = ctx;
    struct question *q = a->shown;
    bool refused = !text || !*text;

    a->shown = NULL;
    if (q->asking)
        q->asking->refused = refused;
    if (q->asking && refused)
        ui_notice(a->ui, true, "no identity without it: r asks again");
    answer(q, refused ? NULL : text);
    question_free(q);
}

void asker_tick(struct asker *a)
{
    struct prompt_line_options o = {.hint = "Enter: send it   Esc: do without"};
    struct buf label = BUF_INIT(4096);
    struct question *q;

    if (!a->ui || a->shown || a->waiting.n == 0 || ui_is_asking(a->ui))
        return;
    q = a->shown = vec_remove(&a->waiting, 0);
    text_safe(&label, q->text, strlen(q->text), 0);
    buf_adds(&label, ": ");
    o.label = buf_str(&label);
    ui_push_prompt(a->ui, prompt_line(a->ui, &o, on_answer, a));
    ui_prompt_about(a->ui, q->asking->where);
    buf_release(&label);
}

void asker_ask(void *ctx, const char *text, client_reply_fn *reply, void *question)
{
    struct asking *asking = ctx;
    struct asker *a = asking->asker;
    struct question *q;

    if (!a->ui) {
        ask_for_client(NULL, text, reply, question);
        return;
    }
    if (asking->refused) {
        reply(question, NULL);
        return;
    }
    q = xcalloc(1, sizeof(*q));
    *q = (struct question){
        .asking = asking, .text = xstrdup(text), .reply = reply, .question = question};
    vec_push(&a->waiting, q);
    asker_tick(a);
}

void asker_again(struct asking *a)
{
    a->refused = false;
}

void asker_drop(struct asking *asking)
{
    struct asker *a = asking->asker;

    for (size_t i = a->waiting.n; i-- > 0;) {
        struct question *q = a->waiting.v[i];

        if (q->asking != asking)
            continue;
        vec_remove(&a->waiting, i);
        answer(q, NULL);
        question_free(q);
    }
    /* The one on the screen stays there, and leads nowhere. */
    if (a->shown && a->shown->asking == asking) {
        answer(a->shown, NULL);
        a->shown->asking = NULL;
    }
}

void asker_release(struct asker *a)
{
    vec_release(&a->waiting); /* empty: every context was closed */
}
