/* The request of a form: it is shown and asked about where it changes something, sent, waited for;
 * what comes of it. A form that was refused stays as it was, with its client token. */
#include "ui/form_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/list.h"
#include "ui/pager.h"

/* --- files ---------------------------------------------------------------------------------------
 */

int form_read_file(void *ui, char **text, struct err *e)
{
    const struct ui_host *host = ui_host(ui);
    struct buf b = BUF_INIT(FIELD_MAX);
    const char *mark = strstr(*text, "://");
    int rc = 0;

    if (!mark || (!str_starts(*text, "file://") && !str_starts(*text, "fileb://")))
        return 0;
    rc = host->read_file(host->ctx, mark + 3, &b, e);
    if (rc == 0) {
        free(*text);
        *text = buf_detach(&b);
    }
    buf_release(&b);
    return rc;
}

/* --- the answer ----------------------------------------------------------------------------------
 */

static void set_error(struct form *f, const char *text)
{
    free(f->error);
    f->error = xstrdup(text);
}

/* Where the words name a member, it has the keys. */
static void go_to_named(struct form *f)
{
    for (size_t i = 0; f->error && i < f->fields.n; i++) {
        const char *name = f->fields.v[i].m->name, *at = strstr(f->error, name);
        size_t n = strlen(name);

        if (at && n > 2 && (at == f->error || strchr(" '\"`.", at[-1])) &&
            (!at[n] || strchr(" '\"`.,:", at[n]))) {
            f->at = i;
            return;
        }
    }
}

static void refused(struct form *f, const struct err *e)
{
    struct buf text = BUF_INIT(1 << 14);

    if (e->service_code[0] && !strstr(e->msg, e->service_code))
        buf_addf(&text, "%s: ", e->service_code);
    buf_adds(&text, e->msg);
    if (e->request_id[0] && !strstr(e->msg, e->request_id))
        buf_addf(&text, " (request %s)", e->request_id);
    if (form_changes(f) && err_unsure(e))
        buf_adds(&text,
                 "\nIt may have been carried out all the same: look before it is sent again");
    set_error(f, buf_str(&text));
    buf_release(&text);
    go_to_named(f);
    f->state = FORM_EDIT;
}

static void carried_out(struct form *f, const cJSON *answer, const struct err *e)
{
    struct ui *ui = f->view.ui;
    const char *name = f->fields.op->name;
    struct view *v = json_new(ui, name, answer);

    f->state = FORM_EDIT;
    ui_notice(ui, false, "%s: done%s%s%s", name, e->request_id[0] ? " (request " : "",
              e->request_id, e->request_id[0] ? ")" : "");
    f->over = form_changes(f);
    if (f->over)
        ui_close(ui, &f->view); /* f is gone */
    ui_push(ui, v);
}

static void on_answer(void *arg, const cJSON *answer, const struct err *e)
{
    struct form *f = arg;

    f->call = NULL;
    cJSON_Delete(f->input);
    f->input = NULL;
    ui_mark_dirty(f->view.ui);
    if (e->code == 0)
        carried_out(f, answer, e);
    else
        refused(f, e);
}

void form_forget_call(struct form *f)
{
    const struct ui_host *host = ui_host(f->view.ui);

    if (f->call)
        host->call_cancel(host->ctx, f->call);
    f->call = NULL;
}

unsigned form_stop_waiting(struct form *f)
{
    form_forget_call(f);
    cJSON_Delete(f->input);
    f->input = NULL;
    f->state = FORM_EDIT;
    set_error(f, form_changes(f) ? "No longer waited for: it may be carried out all the same. Look "
                                   "what has become of it before it is sent again"
                                 : "No longer waited for");
    return VIEW_REDRAW;
}

/* --- the request ---------------------------------------------------------------------------------
 */

static void send(struct form *f)
{
    const struct ui_host *host = ui_host(f->view.ui);

    free(f->error);
    f->error = NULL;
    f->state = FORM_WAIT;
    f->sent_ms = clock_wall(ui_env(f->view.ui)->clock);
    f->call = host->call(host->ctx, f->where, f->fields.op, f->input, on_answer, f);
}

static unsigned back_to_fields(struct form *f)
{
    cJSON_Delete(f->input);
    f->input = NULL;
    f->state = FORM_EDIT;
    return VIEW_REDRAW;
}

unsigned form_review(struct form *f)
{
    size_t wrong = 0;

    free(f->error);
    f->error = NULL;
    f->input = fields_input(&f->fields, form_read_file, f->view.ui, &wrong);
    if (!f->input) {
        f->at = wrong;
        ui_notice(f->view.ui, false, "not sent: %s", f->fields.v[wrong].path);
        return VIEW_REDRAW;
    }
    ui_notice(f->view.ui, false, "%s", "");
    f->review_top = 0;
    if (form_changes(f))
        f->state = FORM_REVIEW;
    else
        send(f);
    return VIEW_REDRAW;
}

/* The verb of a kind whose name must be typed. */
static const struct verb *verb_of(const struct op *op)
{
    for (size_t i = 0; i < kind_count(); i++)
        for (size_t v = 0; v < kind_at(i)->n_verbs; v++)
            if (str_eq(kind_at(i)->verbs[v].op, op->name))
                return &kind_at(i)->verbs[v];
    return NULL;
}

static void on_name(void *ctx, const char *text)
{
    struct form *f = ctx;

    if (text && f->state == FORM_REVIEW)
        send(f);
}

/* What a delete takes away has to be named once more: by the last of the members that name it. */
static unsigned say_yes(struct form *f)
{
    const struct verb *v = verb_of(f->fields.op);
    const char *name = NULL;
    char *text;

    for (size_t i = 0; v && v->type_name && i < KIND_INPUTS_MAX && v->inputs[i].member; i++)
        name = json_str(f->input, v->inputs[i].member);
    if (!name) {
        send(f);
        return VIEW_REDRAW;
    }
    text = xasprintf("%s %s?  It cannot be undone.", f->fields.op->name, name);
    ui_push_prompt(f->view.ui, prompt_type_name(f->view.ui, text, name, on_name, f));
    free(text);
    return VIEW_REDRAW;
}

unsigned form_review_key(struct form *f, uint32_t key)
{
    struct list l = {.n = f->review_n, .top = f->review_top, .page = f->page};
    enum command_id id = key == ' ' ? CMD_PAGE_DOWN
                                    : keymap_movement(ui_env(f->view.ui)->keymap, key);

    if (key == 'y' || key == 'Y')
        return say_yes(f);
    if (key == 'n' || key == 'N' || key == 'q' || key == PKEY_ENTER || key == PKEY_ESC ||
        key == (KEYMOD_CTRL | 'c'))
        return back_to_fields(f);
    if (!list_scroll(&l, id))
        return VIEW_SAME;
    f->review_top = l.top;
    return VIEW_REDRAW;
}
