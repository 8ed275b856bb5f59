/* What cancel, update and delete show and ask before they do anything. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/ask.h"
#include "app/change_inside.h"
#include "base/clock.h"
#include "base/num.h"
#include "base/text.h"

void change_print(const struct change *c, const struct change_target *t)
{
    char *body = cJSON_PrintUnformatted(t->input);

    printf("POST %s/\n", client_endpoint(c->task.client));
    printf("Content-Type: %s\n", PROTON_CONTENT_TYPE);
    printf("X-Amz-Target: %s%s\n\n%s\n\n", PROTON_TARGET_PREFIX, t->op->name, body);
    free(body);
}

/* The questions' lines, and the status that it is asked about. */
static void explain(const struct change *c, const struct change_target *t)
{
    struct buf b = BUF_INIT(1 << 16), status = BUF_INIT(4096);
    struct verb_choice choice = {NULL, NULL};
    struct facts f = {NULL};
    char why[200];

    c->kind->read(t->known, &f);
    if (c->verb->type_member)
        choice.type = cJSON_GetStringValue(
            cJSON_GetObjectItemCaseSensitive(t->input, c->verb->type_member));
    if (c->verb->spec_member)
        choice.spec = cJSON_GetStringValue(
            cJSON_GetObjectItemCaseSensitive(c->given, c->verb->spec_member));
    verb_explain(c->kind, c->verb, t->known, &f, &choice, NULL, 0, clock_wall(&clock_system), &b);
    fprintf(stderr, "%s\n", buf_str(&b));
    if (f.status) {
        text_safe(&status, f.status, strlen(f.status), 0);
        fprintf(stderr, "It is %s now.", buf_str(&status));
        if (!verb_applies(c->verb, &f, why, sizeof(why)))
            fprintf(stderr, " The service will refuse: %s.", why);
        fputc('\n', stderr);
    }
    buf_release(&b);
    buf_release(&status);
}

bool change_confirm(const struct change *c, const struct change_target *t)
{
    char prompt[200], answer[512];

    explain(c, t);
    fflush(stderr);
    snprintf(prompt, sizeof(prompt), c->verb->type_name ? "Type its name to %s it: " : "%s? [y/N] ",
             verb_name(c->id));
    if (!ask_line(prompt, false, answer, sizeof(answer)))
        return false;
    if (c->verb->type_name)
        return str_eq(answer, t->id);
    return str_eq_nocase(answer, "y") || str_eq_nocase(answer, "yes");
}
