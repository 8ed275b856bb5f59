/* The help screen's lines. Knows commands and keys as tables; no view, no screen. */
#include "ui/help.h"

#include <string.h>

#include "base/text.h"
#include "ui/detail.h"
#include "ui/wrap.h"

/* Where names and what they do stand, and the columns that the latter want at least. */
enum { KEYS_W = 14, NAMES_W = 17, TEXT_MIN = 22, TEXT_LINES = 6 };

struct layout {
    int columns;
    int text_at; /* where what a command does begins; 0: on a line of its own */
    bool names;  /* there is room for them */
    bool ascii, read_only;
};

static void add(struct vec *lines, int indent, const char *label, const char *text,
                enum style style)
{
    detail_add(lines, indent, label, text, style);
}

static struct layout layout_for(const struct ui_env *env, int columns)
{
    struct layout l = {.columns = columns, .ascii = env->ascii, .read_only = env->read_only};

    l.names = columns >= KEYS_W + NAMES_W + TEXT_MIN;
    l.text_at = l.names ? KEYS_W + NAMES_W : columns >= KEYS_W + TEXT_MIN - 4 ? KEYS_W : 0;
    return l;
}

/* A heading; an empty line parts it from what is before. */
static void add_group(struct vec *lines, const char *name)
{
    if (lines->n > 0)
        add(lines, 0, "", "", STYLE_TEXT);
    add(lines, 0, "", name, STYLE_TITLE);
}

static void add_command(const struct layout *l, const struct command *c, const char *keys,
                        struct vec *lines)
{
    const char *shown = *keys ? keys : "(no key)";
    bool beside = l->text_at > 0 && text_width(shown) < KEYS_W;
    bool off = c->mutates && l->read_only;
    int at = l->text_at ? l->text_at : 2;
    struct buf help = BUF_INIT(512);
    struct vec parts = {0};

    buf_addf(&help, "%s%s", c->help, off ? " - not now: read-only" : "");
    wrap_text(&parts, buf_str(&help), l->columns - at, TEXT_LINES, l->ascii);
    if (!beside)
        add(lines, 0, "", shown, STYLE_MUTED);
    for (size_t i = 0; i < parts.n; i++) {
        struct buf text = BUF_INIT(512);
        bool named = l->names && i == 0;

        if (named)
            buf_addf(&text, "%-16s ", c->name);
        buf_adds(&text, parts.v[i]);
        add(lines, named ? KEYS_W : at, beside && i == 0 ? shown : "", buf_str(&text),
            off ? STYLE_MUTED : STYLE_TEXT);
        buf_release(&text);
    }
    wrap_free(&parts);
    buf_release(&help);
}

void help_lines(const struct ui_env *env, int columns, struct vec *lines)
{
    struct layout l = layout_for(env, columns);
    const char *group = "";

    for (int i = CMD_NONE + 1; i < CMD__COUNT; i++) {
        const struct command *c = command_at((enum command_id)i);
        struct buf keys = BUF_INIT(4096);

        if (strcmp(c->group, group) != 0)
            add_group(lines, c->group);
        group = c->group;
        keymap_all(env->keymap, c->id, &keys);
        add_command(&l, c, buf_str(&keys), lines);
        buf_release(&keys);
    }
    add_group(lines, "Signs");
    for (int h = HEALTH_UNKNOWN; h < HEALTH__COUNT; h++)
        add(lines, l.text_at ? KEYS_W : 2, health_glyph((enum health)h, l.ascii),
            health_name((enum health)h), STYLE_TEXT);
}
