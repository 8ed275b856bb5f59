/* The last line: keys and what they do here. */
#include "ui/footer.h"

#include <stdio.h>

#include "base/text.h"
#include "ui/edit.h"
#include "ui/marks.h"

/* In the order of what is needed in a hurry. */
static const enum command_id order[] = {CMD_CANCEL, CMD_UPDATE, CMD_EDIT,  CMD_PROBLEMS,
                                        CMD_FILTER, CMD_OPEN,   CMD_HELP,  CMD_DESCRIBE,
                                        CMD_RAW,    CMD_CLOSE,  CMD_DELETE};

enum verb_id command_verb(enum command_id id)
{
    switch (id) {
    case CMD_CANCEL:
        return VERB_CANCEL;
    case CMD_UPDATE:
        return VERB_UPDATE;
    case CMD_DELETE:
        return VERB_DELETE;
    default:
        return VERB__COUNT;
    }
}

bool footer_verb_applies(enum command_id id, const struct row *row)
{
    const struct verb *v = row ? kind_verb(row->kind, command_verb(id)) : NULL;
    char why[128];

    return v && verb_applies(v, &row->facts, why, sizeof(why));
}

/* While something is marked they are about that; what cannot be done the list says. */
static bool about_marks(const struct ui_env *env, const struct view *v, enum command_id id)
{
    return v->class_->lines && marks_count(env->marks) > 0 && command_verb(id) != VERB__COUNT;
}

static bool applies(const struct ui_env *env, struct view *v, const struct row *row,
                    enum command_id id)
{
    if (id == CMD_EDIT)
        return !env->read_only && edit_applies(row);
    if (command_at(id)->mutates)
        return !env->read_only &&
               (about_marks(env, v, id) ||
                (!(row && store_state(row->context)->read_only) && footer_verb_applies(id, row)));
    if ((id == CMD_DESCRIBE || id == CMD_RAW) && !row)
        return false;
    if (id == CMD_OPEN && !row) /* a heading, a line of figures */
        return v->class_->applies && v->class_->applies(v, id);
    return !v->class_->applies || v->class_->applies(v, id);
}

/* Goes through the hints that there is room for. With a surface they are drawn; without one the
 * command whose hint stands at x is returned. */
static enum command_id each(const struct ui_env *env, struct view *v, const struct row *row,
                            bool root, const struct rect *r, struct surface *s, int at)
{
    int x = r->x + 1;

    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        const char *key = keymap_first(env->keymap, order[i]);
        const char *hint = command_at(order[i])->hint;
        int w;

        if (!key[0] || !applies(env, v, row, order[i]))
            continue;
        if (order[i] == CMD_CLOSE && !root)
            hint = "back";
        w = text_width(key) + 1 + text_width(hint);
        if (x + w > r->x + r->w)
            continue;
        if (!s && at >= x && at < x + w)
            return order[i];
        if (s) {
            surface_text(s, x, r->y, -1, STYLE_KEY, 0, key);
            surface_text(s, x + text_width(key) + 1, r->y, -1, STYLE_FOOTER, 0, hint);
        }
        x += w + 2;
    }
    return CMD_NONE;
}

void footer_draw(const struct ui_env *env, struct view *v, const struct row *row, bool root,
                 struct surface *s, struct rect r)
{
    each(env, v, row, root, &r, s, -1);
}

enum command_id footer_at(const struct ui_env *env, struct view *v, const struct row *row,
                          bool root, const struct rect *r, int x)
{
    return each(env, v, row, root, r, NULL, x);
}
