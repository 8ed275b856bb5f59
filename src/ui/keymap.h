/* keymap.h - keys to commands: one table of commands, default keys, and what the operator rebinds.
 *
 * Help, footer and the `:` prompt are made from the table. */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protontop/err.h>

#include "base/buf.h"

enum command_id {
    CMD_NONE,
#define COMMAND(id, name, group, keys, help, hint, mutates) CMD_##id,
#include "ui/commands.def"
#undef COMMAND
    CMD__COUNT
};

struct command {
    enum command_id id;
    const char *name;  /* "cancel": what `:` takes */
    const char *group; /* "Move", "Tree", "Find", "Act", "Program" */
    const char *keys;  /* default keys, blank-separated: "j Down", "^F PgDn", "Space" */
    const char *help;  /* one line */
    const char *hint;  /* one or two words for the footer; NULL: not there */
    bool mutates;      /* not with --read-only */
};

const struct command *command_at(enum command_id id);
const struct command *command_find(const char *name); /* NULL: none */

struct keymap;

struct keymap *keymap_new(void); /* the defaults */
void keymap_free(struct keymap *m);

/* The command of a key; CMD_NONE if it has none. `g g` is no sequence here: a key is a key. */
enum command_id keymap_lookup(const struct keymap *m, uint32_t key);

/* The movement (CMD_DOWN to CMD_LAST) that a key is bound to; arrows and the keys beside them
 * always are one. CMD_NONE: it moves nothing. For questions that have a list of their own. */
enum command_id keymap_movement(const struct keymap *m, uint32_t key);

/* The first key of a command as text ("X", "^F", "Enter"), "" if it has none. Borrowed. */
const char *keymap_first(const struct keymap *m, enum command_id id);
/* All of them, blank-separated, appended. */
void keymap_all(const struct keymap *m, enum command_id id, struct buf *out);

/* Reads a keys file: "name = key key", an empty value unbinds. Wrong lines are collected as
 * "file:line: ..." lines in warnings, the rest counts. A key bound to two commands belongs to the
 * later line, with a warning. ERR_IO if the file cannot be read. */
int keymap_load(struct keymap *m, const char *path, struct buf *warnings, struct err *e) ERR_CHECK;

/* "^F", "Ctrl-f", "Enter", "j", "Space", "Semicolon" (in a file, ; begins a comment) to a key; ^M,
 * ^I, ^H, ^[ are the keys that terminals send them for; 0: no such key. And back; out has room for
 * 16 bytes. */
uint32_t key_parse(const char *s);
const char *key_name(uint32_t key, char out[16]);

#endif
