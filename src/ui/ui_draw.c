/* What is drawn where: header, panes, the prompt or a notice, the footer. */
#include "ui/inside.h"

#include <string.h>

#include "base/text.h"
#include "ui/context.h"
#include "ui/footer.h"
#include "ui/header.h"
#include "ui/marking.h"
#include "ui/prompt.h"

/* Over a prompt: where it is about, when that is one of several or has a mark of its own. */
static void draw_rule(const struct ui *ui, struct surface *s, struct rect r)
{
    const struct store_context *c = ui->about;
    char label[CONTEXT_LABEL];
    int x = r.x + 2;

    surface_fill(s, r, ui->env.ascii ? '-' : 0x2500,
                 c ? context_style(c, STYLE_ACCENT) : STYLE_ACCENT, 0);
    if (!c || (!context_several(&ui->env) && store_state(c)->color == COLOR_NONE))
        return;
    x += surface_text(s, x, r.y, 1, STYLE_TEXT, 0, " ");
    x += surface_text(s, x, r.y, r.w / 2, context_style(c, STYLE_TITLE), context_flags(c),
                      context_label(c, label));
    surface_text(s, x, r.y, 1, STYLE_TEXT, 0, " ");
}

/* The prompt or the notice over the footer. */
static void draw_bottom(struct ui *ui, const struct frame *f, struct surface *s)
{
    struct rect r = f->bottom;

    if (r.h == 0)
        return;
    surface_fill(s, r, ' ', STYLE_TEXT, 0);
    if (!ui->prompt) {
        panes_draw_notice(&ui->panes, &ui->env, ui->notice, ui->notice_bad, s, r);
        return;
    }
    if (r.h > prompt_height(ui->prompt, r.w)) {
        draw_rule(ui, s, (struct rect){r.x, r.y, r.w, 1});
        r.y++;
        r.h--;
    }
    ui->prompt->class_->draw(ui->prompt, s, r, true);
}

static int bottom_height(const struct ui *ui)
{
    if (ui->prompt)
        return prompt_height(ui->prompt, ui->w) + (ui->h > 10);
    return panes_notice_height(&ui->panes, &ui->env, ui->notice, ui->w);
}

/* The way to where one is, "Environments > front-end > ", as much of its end as there is room for
 * beside the view's own title. */
static void add_crumbs(const struct view *v, int room, bool ascii, struct buf *out)
{
    struct buf crumb = BUF_INIT(8192), before = BUF_INIT(8192);
    int left;

    if (!v->parent)
        return;
    if (v->parent->class_->crumb)
        v->parent->class_->crumb(v->parent, &crumb);
    buf_adds(&crumb, " > ");
    left = room - text_width(buf_str(&crumb));
    if (left >= 4 || (left >= 0 && !v->parent->parent)) {
        add_crumbs(v->parent, left, ascii, &before);
        buf_addf(out, "%s%s", buf_str(&before), buf_str(&crumb));
    } else {
        buf_adds(out, ascii ? ".. > " : "\342\200\246 > ");
    }
    buf_release(&crumb);
    buf_release(&before);
}

/* Views part what their titles say by a middle dot. */
static void plain_dots(struct buf *text)
{
    char *to = text->ptr;

    for (char *from = to; from && *from; from++)
        if (strncmp(from, "\302\267", 2) == 0) {
            *to++ = '|';
            from++;
        } else {
            *to++ = *from;
        }
    if (to) {
        *to = '\0';
        text->len = (size_t)(to - text->ptr);
    }
}

static void add_title(const struct ui *ui, struct view *v, int width, struct buf *out)
{
    struct buf own = BUF_INIT(8192);

    if (v->class_->title)
        v->class_->title(v, &own);
    marking_title(ui, &own);
    if (ui->env.ascii)
        plain_dots(&own);
    add_crumbs(v, width - 4 - text_width(buf_str(&own)), ui->env.ascii, out);
    buf_adds(out, buf_str(&own));
    buf_release(&own);
}

static void draw_panes(struct ui *ui, const struct frame *f, struct surface *s)
{
    struct view *v = ui_top_view(ui);
    const struct row *r = f->detail.w ? ui_selected(ui) : NULL;
    const struct store_context *where = f->detail.w && !r && v->class_->where ? v->class_->where(v)
                                                                              : NULL;
    char label[CONTEXT_LABEL];
    struct buf title = BUF_INIT(8192), detail = BUF_INIT(8192);

    v->class_->draw(v, s, f->main, ui->panes.focus == PANE_MAIN);
    add_title(ui, v, f->main_title.w, &title);
    if (r) {
        kind_label(r->kind, r->id, &detail);
        panes_draw_detail(&ui->panes, &ui->env, r, s, f->detail);
    } else if (where) {
        buf_adds(&detail, context_label(where, label));
        panes_draw_context(&ui->panes, &ui->env, where, s, f->detail);
    }
    if (f->activity.h)
        panes_draw_activity(&ui->panes, &ui->env, s, f->activity);
    frame_draw(f, s, buf_str(&title), buf_str(&detail), ui->env.ascii);
    if (v->class_->heads && f->main_title.h) {
        v->class_->heads(v, s, f->main_title);
        frame_title(s, f->main_title, buf_str(&title)); /* a long one comes first */
    }
    buf_release(&title);
    buf_release(&detail);
}

static void draw_footer(struct ui *ui, const struct frame *f, struct surface *s)
{
    struct view *v = ui_top_view(ui);
    const char *hint = v->class_->hint ? v->class_->hint(v) : NULL;

    if (!f->footer.h)
        return;
    if (ui->prompt)
        surface_text(s, 1, f->footer.y, -1, STYLE_FOOTER, 0, prompt_hint(ui->prompt));
    else if (hint)
        surface_text(s, 1, f->footer.y, -1, STYLE_FOOTER, 0, hint);
    else
        footer_draw(&ui->env, v, ui_target_of(ui_selected(ui)), ui_at_root(ui), s, f->footer);
}

void ui_fill(struct ui *ui, struct surface *s)
{
    struct frame *f = &ui->frame;

    s->ascii = ui->env.ascii;
    surface_resize(s, ui->w, ui->h);
    if (ui->w < 20 || ui->h < 5) {
        surface_text(s, 0, 0, -1, STYLE_ERROR, 0, "needs 20x5");
        return;
    }
    frame_layout(f, ui->w, ui->h, header_height(&ui->env, ui->h), ui_top_view(ui)->class_->panes,
                 bottom_height(ui), ui->prompt != NULL);
    panes_laid_out(&ui->panes, f);
    header_draw(&ui->env, s, f->header);
    draw_panes(ui, f, s);
    draw_footer(ui, f, s);
    draw_bottom(ui, f, s);
}
