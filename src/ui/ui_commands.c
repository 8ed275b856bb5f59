/* The commands that the frame itself carries out, when the view on top has no use for them. */
#include "ui/inside.h"

#include <stdio.h>

#include "base/alloc.h"
#include "ui/act.h"
#include "ui/diff.h"
#include "ui/edit.h"
#include "ui/footer.h"
#include "ui/page.h"
#include "ui/marking.h"
#include "ui/pager.h"
#include "ui/prompt.h"
#include "ui/context_choose.h"
#include "ui/copy.h"
#include "ui/settings.h"
#include "ui/palette.h"

static void open_on_row(struct ui *ui, struct view *(*make)(struct ui *, const struct row *))
{
    const struct row *r = ui_selected(ui);
    struct view *v = r ? make(ui, r) : NULL;

    if (v && ui->stack.n) /* one reading room: the next text takes the place of the last */
        ui_pop(ui);
    if (v)
        ui_push(ui, v);
    else
        ui_notice(ui, false, "nothing is selected that more is known of");
}

/* All about what is selected. */
static void open_row(struct ui *ui)
{
    const struct row *r = ui_selected(ui);

    if (r)
        ui_push(ui, page_new(ui, r));
    else
        ui_notice(ui, false, "nothing is selected that more is known of");
}

static void on_quit(void *ctx, bool yes)
{
    struct ui *ui = ctx;

    if (!yes)
        return;
    if (bulk_waiting(ui->bulk))
        bulk_stop(ui->bulk);
    ui->cfg.host->quit(ui->cfg.host->ctx);
}

/* What was asked for and is not sent yet would be lost without a word. */
static void quit(struct ui *ui)
{
    char text[120];

    if (!bulk_waiting(ui->bulk)) {
        on_quit(ui, true);
        return;
    }
    snprintf(text, sizeof(text),
             "Quit?  %zu of what you asked for are not sent yet, and will not be.",
             bulk_waiting(ui->bulk));
    ui_push_prompt(ui, prompt_yes_no(ui, text, on_quit, ui));
}

static void close_top(struct ui *ui)
{
    if (!ui_leave(ui))
        quit(ui);
}

/* Esc: the notice, then the view, then what the view itself has to clear. */
void ui_back(struct ui *ui)
{
    if (ui->notice[0])
        ui_notice(ui, false, "%s", "");
    else if (panes_notice(&ui->panes, &ui->env)[0])
        panes_dismiss(&ui->panes, &ui->env);
    else
        ui_leave(ui);
    ui->panes.focus = PANE_MAIN;
    ui->dirty = true;
}

/* A line of a history is no thing that one can do something to. */
const struct row *ui_target_of(const struct row *r)
{
    struct buf id = BUF_INIT(4096);
    const struct row *target = NULL;
    const struct kind *k;

    if (!r || !r->kind->target || !r->facts.moving)
        return r;
    k = r->kind->target(r->json, &id);
    if (k)
        target = store_find(r->context, k, buf_str(&id));
    buf_release(&id);
    return target ? target : r;
}

static void act(struct ui *ui, enum command_id id)
{
    ui_notice(ui, false, "%s", "");
    if (marking_is_meant(ui)) {
        bulk_start(ui, command_verb(id));
        return;
    }
    act_start(ui, command_verb(id), ui_target_of(ui_selected(ui)));
}

/* From place to place; and what has no way. False: the command is none of those. */
static bool travel(struct ui *ui, enum command_id id)
{
    if (id >= CMD_VIEW_1 && id <= CMD_VIEW_7)
        ui_go_to_root(ui, (int)(id - CMD_VIEW_1));
    else if (id == CMD_HISTORY_BACK && !ui_go_back(ui))
        ui_notice(ui, false, "no view before this one");
    else if (id == CMD_HISTORY_FORWARD && !ui_go_forward(ui))
        ui_notice(ui, false, "no view after this one");
    else if (id == CMD_FILTER || id == CMD_PROBLEMS)
        ui_notice(ui, false, "there is no filter here: what Enter opens has one");
    else
        return id == CMD_HISTORY_BACK || id == CMD_HISTORY_FORWARD;
    return true;
}

/* What changes nothing in the world. */
static void run_on_row(struct ui *ui, enum command_id id)
{
    if (id == CMD_COPY_NAME || id == CMD_COPY_ARN)
        copy_run(ui, id);
    else if (id == CMD_RESULTS)
        bulk_show(ui);
    else if (id == CMD_WATCH)
        watch_toggle(ui, ui->watch);
}

static void on_spec(struct ui *ui, enum command_id id)
{
    const struct row *r = ui_selected(ui);

    if (id == CMD_DIFF)
        diff_selected(ui, r);
    else if (id == CMD_EDIT)
        edit_start(ui, ui_target_of(r), NULL);
    else
        edit_redeploy(ui, ui_target_of(r));
}

/* Commands that the frame itself carries out. */
void ui_run_frame(struct ui *ui, enum command_id id)
{
    const struct ui_host *host = ui->cfg.host;

    if (travel(ui, id) || marking_command(ui, id))
        return;
    switch (id) {
    case CMD_QUIT:
        quit(ui);
        break;
    case CMD_CLOSE:
        close_top(ui);
        break;
    case CMD_BACK:
        ui_back(ui);
        break;
    case CMD_OPEN:
        open_row(ui);
        break;
    case CMD_DESCRIBE:
        open_on_row(ui, describe_new);
        break;
    case CMD_RAW:
        open_on_row(ui, raw_new);
        break;
    case CMD_DIFF:
    case CMD_EDIT:
    case CMD_REDEPLOY:
        on_spec(ui, id);
        break;
    case CMD_HELP:
        ui_push(ui, help_new(ui));
        break;
    case CMD_PROMPT:
        palette_open(ui, &ui->typed);
        break;
    case CMD_NEXT_PANE:
        panes_next(&ui->panes);
        break;
    case CMD_REFRESH:
        host->refresh(host->ctx);
        ui_notice(ui, false, "asking the service now");
        break;
    case CMD_REDRAW:
        host->redraw(host->ctx);
        break;
    case CMD_SUSPEND:
        host->suspend(host->ctx);
        break;
    case CMD_CANCEL:
    case CMD_UPDATE:
    case CMD_DELETE:
        act(ui, id);
        break;
    default:
        if (!settings_run(ui, id) && !context_run(ui, id))
            run_on_row(ui, id);
    }
    ui->dirty = true;
}
