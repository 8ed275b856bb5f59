/* Theme files. The built-in looks (theme_builtin.c) are written in the same words as the files, and
 * read by the same code. */
#include "ui/theme.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/inifile.h"
#include "base/num.h"
#include "ui/theme_builtin.h"

static const char *const colors16[] = {
    "black",      "red",           "green",       "yellow",     "blue",        "magenta",
    "cyan",       "white",         "brightblack", "brightred",  "brightgreen", "brightyellow",
    "brightblue", "brightmagenta", "brightcyan",  "brightwhite"};

static const char *const style_names[] = {
#define STYLE_NAME(name, text) [STYLE_##name] = (text),
    STYLES(STYLE_NAME)
#undef STYLE_NAME
};

/* What xterm shows for 16 to 255: a 6x6x6 cube, then greys. */
static unsigned rgb_of(int index)
{
    static const unsigned char levels[] = {0, 95, 135, 175, 215, 255};
    unsigned grey = (unsigned)(8 + (index - 232) * 10);

    if (index >= 232)
        return grey << 16 | grey << 8 | grey;
    index -= 16;
    return (unsigned)levels[index / 36] << 16 | (unsigned)levels[index / 6 % 6] << 8 |
           levels[index % 6];
}

/* The nearest of those. The first 16 are left out: every terminal has its own. */
static int from_rgb(unsigned rgb)
{
    int best = 16, best_distance = 1 << 30;

    for (int i = 16; i < 256; i++) {
        unsigned other = rgb_of(i);
        int distance = 0;

        for (int shift = 0; shift <= 16; shift += 8) {
            int d = (int)(rgb >> shift & 0xFF) - (int)(other >> shift & 0xFF);

            distance += d * d;
        }
        if (distance < best_distance) {
            best_distance = distance;
            best = i;
        }
    }
    return best;
}

/* One of 16 for one of the 256: by hue, so that green stays green however pale it is; -1 for a
 * grey, which the terminal's own text colour stands for. */
static int to_basic(int index)
{
    int v[3], most = 0, least = 255, basic = 0;

    if (index < 16)
        return index;
    for (int i = 0; i < 3; i++) {
        v[i] = (int)(rgb_of(index) >> (16 - 8 * i) & 0xFF);
        most = v[i] > most ? v[i] : most;
        least = v[i] < least ? v[i] : least;
    }
    if (most - least < 40)
        return -1;
    for (int i = 0; i < 3; i++)
        if (v[i] - least > (most - least) / 2)
            basic |= 1 << i;
    return most > 0xE0 ? basic + 8 : basic;
}

/* A colour; -1 for "default", -2 when it is none. */
static int parse_color(const char *word)
{
    int64_t n;

    if (str_eq(word, "default"))
        return -1;
    for (size_t i = 0; i < ARRAY_LEN(colors16); i++)
        if (str_eq(colors16[i], word))
            return (int)i;
    if (word[0] == '#' && strlen(word) == 7) {
        if (strspn(word + 1, "0123456789abcdefABCDEF") != 6)
            return -2;
        return from_rgb((unsigned)strtoul(word + 1, NULL, 16));
    }
    return num_parse(word, 0, 255, &n) < 0 ? -2 : (int)n;
}

static unsigned parse_flag(const char *word)
{
    return str_eq(word, "bold")        ? CELL_BOLD
           : str_eq(word, "dim")       ? CELL_DIM
           : str_eq(word, "underline") ? CELL_UNDERLINE
           : str_eq(word, "reverse")   ? CELL_REVERSE
                                       : 0u;
}

/* "green bold on 236". False: `wrong` has the word that is not understood. */
static bool parse_look(const char *text, struct look *out, char wrong[40])
{
    bool background = false;
    size_t n;

    *out = (struct look){.fg = -1, .bg = -1, .flags = 0};
    for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
        char word[40];
        int color;
        unsigned flag;

        n = strcspn(text, " \t");
        snprintf(word, sizeof(word), "%.*s", (int)n, text);
        text += n;
        if (str_eq(word, "on")) {
            background = true;
            continue;
        }
        flag = parse_flag(word);
        color = flag ? -1 : parse_color(word);
        if (color == -2) {
            snprintf(wrong, 40, "%s", word);
            return false;
        }
        if (flag)
            out->flags |= (uint8_t)flag;
        else if (background)
            out->bg = (int16_t)color;
        else
            out->fg = (int16_t)color;
        background = background && flag;
    }
    snprintf(wrong, 40, "on");
    return !background; /* "on" and no colour after it */
}

/* A look in what the terminal has. Eight colours have no bright ones: bold says it there, and dim
 * for bright black, which would be black on black. A background that is not there is a reversal. */
static void reduce(struct look *l, int colors)
{
    if (colors >= 256)
        return;
    l->fg = (int16_t)to_basic(l->fg);
    if (l->bg >= 16) {
        l->bg = -1;
        l->flags |= CELL_REVERSE;
    }
    if (colors >= 16)
        return;
    if (l->fg >= 8) {
        l->flags |= l->fg == 8 ? CELL_DIM : CELL_BOLD;
        l->fg = (int16_t)(l->fg == 8 ? -1 : l->fg - 8);
    }
    if (l->bg >= 8)
        l->bg = (int16_t)(l->bg - 8);
}

/* One setting. False: `why` says what is wrong. */
static bool set_look(struct palette *p, int colors, const char *name, const char *value, char *why)
{
    struct look *to = str_eq(name, "selected") ? &p->selected : NULL, rich, plain;
    char first[128], wrong[40];
    const char *bar = strchr(value, '|');

    for (size_t i = 0; i < STYLE__COUNT && !to; i++)
        if (str_eq(style_names[i], name))
            to = &p->style[i];
    if (!to) {
        snprintf(why, INIFILE_WHY, "unknown style \"%.60s\"", name);
        return false;
    }
    snprintf(first, sizeof(first), "%.*s", bar ? (int)(bar - value) : 127, value);
    if (!parse_look(first, &rich, wrong) || !parse_look(bar ? bar + 1 : first, &plain, wrong)) {
        snprintf(why, INIFILE_WHY,
                 "\"%s\" is no colour: a name (red, brightblue, default), 0-255, #rrggbb, or bold, "
                 "dim, underline, reverse, on",
                 wrong);
        return false;
    }
    *to = colors >= 256 || !bar ? rich : plain;
    reduce(to, colors);
    return true;
}

/* A theme over its base, which is complete at the end of the chain. */
static void lay(const struct theme *t, int colors, struct palette *out)
{
    char why[INIFILE_WHY];

    if (t->base)
        lay(theme_built_in(t->base), colors, out);
    for (size_t i = 0; i < t->n; i++)
        set_look(out, colors, t->rows[i].name, t->rows[i].value, why);
}

bool theme_builtin(const char *name, int colors, struct palette *out)
{
    const struct theme *t = theme_built_in(name);

    if (!t)
        return false;
    memset(out, 0, sizeof(*out));
    lay(colors == 0 ? theme_built_in("mono") : t, colors, out);
    return true;
}

struct loading {
    struct palette *palette;
    int colors;
    bool begun; /* a style was set */
};

static int set_base(struct loading *l, const char *name, const char *value, char *why)
{
    if (!str_eq(name, "base"))
        return snprintf(why, INIFILE_WHY, "unknown setting \"%.60s\": [theme] has base", name);
    if (l->begun)
        return snprintf(why, INIFILE_WHY, "base comes before the styles");
    if (!theme_builtin(value, l->colors, l->palette)) {
        theme_builtin("default", l->colors, l->palette);
        return snprintf(why, INIFILE_WHY, "\"%.60s\" is none of the built-in themes", value);
    }
    return 0;
}

static int on_setting(void *ctx, const char *section, const char *name, const char *value,
                      char *why)
{
    struct loading *l = ctx;

    if (str_eq(section, "theme"))
        return set_base(l, name, value, why);
    if (!str_eq(section, "styles"))
        return snprintf(why, INIFILE_WHY, "unknown section [%.60s]: use [theme] or [styles]",
                        section);
    l->begun = true;
    return set_look(l->palette, l->colors, name, value, why) ? 0 : 1;
}

int theme_load(const char *path, int colors, struct palette *out, struct buf *warnings,
               struct err *e)
{
    struct palette unused;
    struct loading l = {.palette = colors ? out : &unused, .colors = colors};

    theme_builtin("default", colors, out);
    theme_builtin("default", colors, &unused);
    return inifile_read(path, on_setting, &l, warnings, e);
}

static bool readable(const char *path)
{
    return access(path, R_OK) == 0;
}

/* A word is a name; with a slash or ".theme" it is a path. */
static bool is_path(const char *name)
{
    return strchr(name, '/') || str_ends(name, ".theme");
}

int theme_find(const char *name, const char *config_dir, int colors, struct palette *out,
               struct buf *warnings, struct err *e)
{
    char *own, *installed;
    int rc = 0;

    if (is_path(name)) {
        if (theme_load(name, colors, out, warnings, e) < 0) {
            e->code = ERR_CONFIG;
            return err_prefix(e, "--theme");
        }
        return 0;
    }
    own = xasprintf("%s/themes/%s.theme", config_dir ? config_dir : "", name);
    installed = xasprintf("%s/%s.theme", PT_THEMEDIR, name);
    if (config_dir && readable(own))
        rc = theme_load(own, colors, out, warnings, e);
    else if (!theme_builtin(name, colors, out)) {
        if (readable(installed))
            rc = theme_load(installed, colors, out, warnings, e);
        else
            rc = err_set(e, ERR_CONFIG,
                         "no theme \"%s\": it is neither built in (default, light, high-contrast, "
                         "colourblind-safe, mono, terminal) nor there as %s or %s",
                         name, own, installed);
    }
    free(own);
    free(installed);
    return rc;
}

static void add_files(const char *dir, struct vec *names)
{
    DIR *d = opendir(dir);
    const struct dirent *f;

    while (d && (f = readdir(d)) && names->n < THEMES_MAX) {
        size_t n = strlen(f->d_name);

        if (n > 6 && str_ends(f->d_name, ".theme") && f->d_name[0] != '.')
            vec_push(names, xasprintf("%.*s\tyour own", (int)n - 6, f->d_name));
    }
    if (d)
        closedir(d);
}

void theme_list(const char *config_dir, struct vec *names)
{
    char *dir = config_dir ? xasprintf("%s/themes", config_dir) : NULL;

    for (size_t i = 0; theme_built_in_at(i); i++)
        vec_push(names,
                 xasprintf("%s\t%s", theme_built_in_at(i)->name, theme_built_in_at(i)->help));
    if (dir)
        add_files(dir, names);
    free(dir);
}
