/* What of the ui lasts from one session to the next. Only the seven views are kept: what was opened
 * from one of them belongs to resources that may be gone. */
#include "ui/session.h"

#include "base/json.h"
#include "base/num.h"
#include "ui/inside.h"

static const char *root_name(int i)
{
    return command_at((enum command_id)(CMD_VIEW_1 + i))->name;
}

/* The root from which the operator came here. */
static const struct view *root_of(const struct view *v)
{
    while (v->parent)
        v = v->parent;
    return v;
}

cJSON *session_save(struct ui *ui)
{
    cJSON *o = cJSON_CreateObject(), *views = cJSON_AddObjectToObject(o, "views");

    for (int i = 0; i < ROOTS; i++) {
        struct view *v = ui->roots[i];
        cJSON *kept;

        if (v == root_of(ui->place))
            json_set_str(o, "view", root_name(i));
        if (!v->class_->save)
            continue;
        kept = cJSON_AddObjectToObject(views, root_name(i));
        v->class_->save(v, kept);
    }
    return o;
}

void session_restore(struct ui *ui, const cJSON *from)
{
    const char *view = json_str(from, "view");

    for (int i = 0; i < ROOTS; i++) {
        struct view *v = ui->roots[i];
        const cJSON *kept = json_at(json_at(from, "views"), root_name(i));

        if (v->class_->restore && cJSON_IsObject(kept))
            v->class_->restore(v, kept);
        if (view && str_eq(view, root_name(i)) && ui->place != v)
            ui_go_to_root(ui, i);
    }
    ui->dirty = true;
}
