/* The help screen's lines. Knows commands and keys as tables; no view, no screen. */
#include "ui/help.h"

#include <string.h>

#include "base/text.h"
#include "ui/arguments.h"
#include "ui/detail.h"
#include "ui/form.h"
#include "ui/palette.h"
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

/* Keys, a name (may be NULL) where there is room for one, and what they do. */
static void add_keys(const struct layout *l, const char *keys, const char *name, const char *help,
                     enum style style, struct vec *lines)
{
    bool beside = l->text_at > 0 && text_width(keys) < KEYS_W;
    int at = !l->text_at ? 2 : name ? l->text_at : KEYS_W;
    struct vec parts = {0};

    wrap_text(&parts, help, l->columns - at, TEXT_LINES, l->ascii);
    if (!beside)
        add(lines, 0, "", keys, STYLE_MUTED);
    for (size_t i = 0; i < parts.n; i++) {
        struct buf text = BUF_INIT(512);
        bool named = l->names && name && i == 0;

        if (named)
            buf_addf(&text, "%-16s ", name);
        buf_adds(&text, parts.v[i]);
        add(lines, named ? KEYS_W : at, beside && i == 0 ? keys : "", buf_str(&text), style);
        buf_release(&text);
    }
    wrap_free(&parts);
}

static void add_command(const struct layout *l, const struct command *c, const char *keys,
                        struct vec *lines)
{
    const struct command_argument *a = command_argument(c->id);
    bool off = c->mutates && l->read_only;
    struct buf help = BUF_INIT(512);

    buf_adds(&help, c->help);
    if (a)
        buf_addf(&help, "; :%s %s", c->name, a->word);
    buf_adds(&help, off ? " - not now: read-only" : "");
    add_keys(l, *keys ? keys : "(no key)", c->name, buf_str(&help), off ? STYLE_MUTED : STYLE_TEXT,
             lines);
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
    add_group(lines, "In the : line");
    for (size_t i = 0; palette_key_at(i); i++)
        add_keys(&l, palette_key_at(i)->keys, NULL, palette_key_at(i)->help, STYLE_TEXT, lines);
    add_group(lines, "In a form");
    for (size_t i = 0; form_key_at(i); i++)
        add_keys(&l, form_key_at(i)->keys, NULL, form_key_at(i)->help, STYLE_TEXT, lines);
    add_group(lines, "Signs");
    for (int h = HEALTH_UNKNOWN; h < HEALTH__COUNT; h++)
        add(lines, l.text_at ? KEYS_W : 2, health_glyph((enum health)h, l.ascii),
            health_name((enum health)h), STYLE_TEXT);
}
