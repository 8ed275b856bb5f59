/* Questions of the identity in the dashboard. */
#include "app/asker.h"

#include <string.h>

#include "app/ask.h"
#include "base/buf.h"
#include "base/text.h"
#include "ui/prompt.h"

static void on_answer(void *ctx, const char *text)
{
    struct asker *a = ctx;
    void *question = a->question;

    a->question = NULL;
    a->refused = !text || !*text;
    a->reply(question, a->refused ? NULL : text);
    if (a->refused)
        ui_notice(a->ui, true, "no identity without it: r asks again");
}

void asker_ask(void *ctx, const char *text, client_reply_fn *reply, void *question)
{
    struct asker *a = ctx;
    struct buf label = BUF_INIT(4096);
    struct prompt_line_options o = {.hint = "Enter: send it   Esc: do without"};

    if (!a->ui) {
        ask_for_client(NULL, text, reply, question);
        return;
    }
    if (a->refused || a->question) {
        reply(question, NULL);
        return;
    }
    a->reply = reply;
    a->question = question;
    text_safe(&label, text, strlen(text), 0);
    buf_adds(&label, ": ");
    o.label = buf_str(&label);
    ui_push_prompt(a->ui, prompt_line(a->ui, &o, on_answer, a));
    buf_release(&label);
}

void asker_again(struct asker *a)
{
    a->refused = false;
}
