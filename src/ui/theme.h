/* theme.h - theme files: semantic names to colours. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <protontop/err.h>

#include "base/buf.h"
#include "base/vec.h"
#include "ui/surface.h"

/* The built-in looks: default (also called dark), light, high-contrast, colourblind-safe, mono (no
 * colour: bold, dim, reverse only), terminal (the terminal's own 16 colours). colors: how many the
 * terminal has (0: every look is mono; 8, 16, 256). False when there is no such name. */
bool theme_builtin(const char *name, int colors, struct palette *out);

/* Reads a theme file (INI): a section [theme] with "base = light", the built-in look that it lies
 * over (without one: default); a section [styles] with what differs, "ok = green bold", "selected =
 * on 236", "fail = #ff5f5f", "muted = 244 | brightblack": the part after | is for terminals of 16
 * colours or fewer. Unknown names, wrong colours are collected as "file:line: ..." in warnings (a
 * buf of lines) and the rest counts. Without colours it is only checked: the look is "mono". A
 * colour that the terminal does not have becomes one of its own hue. ERR_IO if the file cannot be
 * read. */
int theme_load(const char *path, int colors, struct palette *out, struct buf *warnings,
               struct err *e) ERR_CHECK;

/* A name or a path: looked for in config_dir/themes/NAME.theme, the installed themes, the built-in
 * ones. ERR_CONFIG says where it was looked for. */
int theme_find(const char *name, const char *config_dir, int colors, struct palette *out,
               struct buf *warnings, struct err *e) ERR_CHECK;

enum { THEMES_MAX = 500 };

/* What can be had, as "name\thelp", the caller's to free: the built-in ones, then those of
 * config_dir (may be NULL). */
void theme_list(const char *config_dir, struct vec *names);

#endif
