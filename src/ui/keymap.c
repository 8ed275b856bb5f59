/* Keys to commands. The table is commands.def; what the operator rebinds lies over it. */
#include "ui/keymap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/inifile.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/surface.h"

static const struct command commands[CMD__COUNT] = {
#define COMMAND(id_, name_, group_, keys_, help_, hint_, mutates_)                                 \
    [CMD_##id_] = {.id = CMD_##id_,                                                                \
                   .name = (name_),                                                                \
                   .group = (group_),                                                              \
                   .keys = (keys_),                                                                \
                   .help = (help_),                                                                \
                   .hint = (hint_),                                                                \
                   .mutates = (mutates_)},
#include "ui/commands.def"
#undef COMMAND
};

static const struct {
    uint32_t key;
    const char *name;
} named_keys[] = {
#define KEY_ROW(id, text) {PKEY_##id, text},
    KEYS(KEY_ROW)
#undef KEY_ROW
        {' ', "Space"},
};

/* Other names that are understood: what a terminal sends for some of the keys, and a character
 * that begins a comment in our files. */
static const struct {
    const char *name;
    uint32_t key;
} aliases[] = {
    {"Return", PKEY_ENTER},  {"^M", PKEY_ENTER},     {"^J", PKEY_ENTER},   {"^I", PKEY_TAB},
    {"^[", PKEY_ESC},        {"^H", PKEY_BACKSPACE}, {"Escape", PKEY_ESC}, {"PageUp", PKEY_PGUP},
    {"PageDown", PKEY_PGDN}, {"Del", PKEY_DELETE},   {"Semicolon", ';'},
};

struct binding {
    uint32_t key;
    enum command_id command;
};

struct keymap {
    struct binding *bindings; /* in the order in which they were made */
    size_t n, cap;
    char (*first)[16]; /* of each command */
};

const struct command *command_at(enum command_id id)
{
    return &commands[id];
}

const struct command *command_find(const char *name)
{
    for (int i = CMD_NONE + 1; i < CMD__COUNT; i++)
        if (str_eq(commands[i].name, name))
            return &commands[i];
    return NULL;
}

static uint32_t find_name(const char *s)
{
    for (size_t i = 1; i < ARRAY_LEN(named_keys); i++) /* 0 is "none" */
        if (str_eq_nocase(named_keys[i].name, s))
            return named_keys[i].key;
    for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
        if (str_eq_nocase(aliases[i].name, s))
            return aliases[i].key;
    return 0;
}

uint32_t key_parse(const char *s)
{
    size_t n = strlen(s);
    uint32_t cp;
    char caret[3];

    if (n == 6 && (str_starts(s, "Ctrl-") || str_starts(s, "ctrl-"))) {
        snprintf(caret, sizeof(caret), "^%c", s[5]);
        s = caret;
        n = 2;
    }
    if (n == 0)
        return 0;
    cp = find_name(s);
    if (cp)
        return cp;
    if (n != 2 || s[0] != '^') {
        if (utf8_decode(s, n, &cp) != n || text_is_hostile(cp) || cp == 0xFFFD)
            return 0;
        return cp;
    }
    if (n != 2 || !((s[1] >= 'a' && s[1] <= 'z') || (s[1] >= 'A' && s[1] <= 'Z')))
        return 0;
    return KEYMOD_CTRL | (uint32_t)(s[1] | 0x20);
}

const char *key_name(uint32_t key, char out[16])
{
    for (size_t i = 0; i < ARRAY_LEN(named_keys); i++)
        if (named_keys[i].key == key)
            return strncpy(out, named_keys[i].name, 15);
    if (key & KEYMOD_CTRL) {
        snprintf(out, 16, "^%c", (char)((key & 0x7F) - 0x20));
    } else {
        size_t n = utf8_encode(key, out);

        out[n] = '\0';
    }
    return out;
}

static void bind_key(struct keymap *m, uint32_t key, enum command_id id)
{
    if (m->n == m->cap) {
        m->cap = m->cap ? m->cap * 2 : 64;
        m->bindings = xrealloc_array(m->bindings, m->cap, sizeof(*m->bindings));
    }
    m->bindings[m->n++] = (struct binding){.key = key, .command = id};
}

static void unbind(struct keymap *m, uint32_t key, enum command_id id)
{
    size_t to = 0;

    for (size_t i = 0; i < m->n; i++)
        if (key ? m->bindings[i].key != key : m->bindings[i].command != id)
            m->bindings[to++] = m->bindings[i];
    m->n = to;
}

/* The first key of every command, for hints. */
static void name_first(struct keymap *m)
{
    memset(m->first, 0, CMD__COUNT * sizeof(m->first[0]));
    for (size_t i = m->n; i-- > 0;)
        key_name(m->bindings[i].key, memset(m->first[m->bindings[i].command], 0, 16));
}

/* The next blank-separated word of *s, into a buffer; false at the end. */
static bool next_word(const char **s, char out[32])
{
    size_t n;

    *s += strspn(*s, " \t");
    n = strcspn(*s, " \t");
    snprintf(out, 32, "%.*s", (int)n, *s);
    *s += n;
    return n > 0;
}

struct keymap *keymap_new(void)
{
    struct keymap *m = xcalloc(1, sizeof(*m));
    char word[32];

    m->first = xcalloc(CMD__COUNT, sizeof(m->first[0]));
    for (int i = CMD_NONE + 1; i < CMD__COUNT; i++)
        for (const char *at = commands[i].keys; next_word(&at, word);)
            bind_key(m, key_parse(word), (enum command_id)i);
    name_first(m);
    return m;
}

void keymap_free(struct keymap *m)
{
    free(m->bindings);
    free(m->first);
    free(m);
}

enum command_id keymap_lookup(const struct keymap *m, uint32_t key)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->bindings[i].key == key)
            return m->bindings[i].command;
    return CMD_NONE;
}

enum command_id keymap_movement(const struct keymap *m, uint32_t key)
{
    static const struct binding always[] = {
        {PKEY_DOWN, CMD_DOWN},    {PKEY_UP, CMD_UP},      {PKEY_PGDN, CMD_PAGE_DOWN},
        {PKEY_PGUP, CMD_PAGE_UP}, {PKEY_HOME, CMD_FIRST}, {PKEY_END, CMD_LAST},
    };
    enum command_id id = keymap_lookup(m, key);

    for (size_t i = 0; i < ARRAY_LEN(always); i++)
        if (always[i].key == key)
            return always[i].command;
    return id >= CMD_DOWN && id <= CMD_LAST ? id : CMD_NONE;
}

const char *keymap_first(const struct keymap *m, enum command_id id)
{
    return m->first[id];
}

void keymap_all(const struct keymap *m, enum command_id id, struct buf *out)
{
    const char *blank = "";
    char name[16];

    for (size_t i = 0; i < m->n; i++)
        if (m->bindings[i].command == id) {
            memset(name, 0, sizeof(name));
            buf_addf(out, "%s%s", blank, key_name(m->bindings[i].key, name));
            blank = " ";
        }
}

/* Binds the words; what they meant before is said in `why`. 1: there was such a key. */
static int rebind(struct keymap *m, enum command_id id, const char *words, char *why)
{
    struct buf taken = BUF_INIT(INIFILE_WHY - 1);
    char word[32];

    unbind(m, 0, id);
    while (next_word(&words, word)) {
        uint32_t key = key_parse(word);
        enum command_id had = keymap_lookup(m, key);

        unbind(m, key, CMD_NONE);
        bind_key(m, key, id);
        if (had != CMD_NONE && had != id)
            buf_addf(&taken, "%s%s no longer means %s", taken.len ? ", " : "", word,
                     commands[had].name);
    }
    snprintf(why, INIFILE_WHY, "%s", buf_str(&taken));
    buf_release(&taken);
    return *why != '\0';
}

/* All words are looked at before anything is bound: a wrong line changes nothing. */
static int on_setting(void *ctx, const char *section, const char *name, const char *value,
                      char *why)
{
    struct keymap *m = ctx;
    const struct command *c = command_find(name);
    const char *at = value;
    char word[32];

    if (*section && !str_eq(section, "keys"))
        return snprintf(why, INIFILE_WHY, "unknown section [%.60s]: use [keys] or none", section);
    if (!c)
        return snprintf(why, INIFILE_WHY, "unknown command \"%.60s\": the help screen has them",
                        name);
    while (next_word(&at, word))
        if (!key_parse(word))
            return snprintf(why, INIFILE_WHY,
                            "\"%s\" is no key: a character, ^F, Space, Enter, F1, Delete, ...",
                            word);
    return rebind(m, c->id, value, why); /* bound all the same when it complains */
}

int keymap_load(struct keymap *m, const char *path, struct buf *warnings, struct err *e)
{
    int rc = inifile_read(path, on_setting, m, warnings, e);

    name_first(m);
    return rc;
}
