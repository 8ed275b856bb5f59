/* ui/theme: the shipped files are the built-in looks; statuses differ and can be read; wrong lines
 * are named. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/theme.h"
#include "ui/theme_builtin.h"

enum { BLACK = 16, DARK_GREY = 234, WHITE = 231 };

static const int depths[] = {0, 8, 16, 88, 256};

static bool same_look(const struct look *a, const struct look *b)
{
    return a->fg == b->fg && a->bg == b->bg && a->flags == b->flags;
}

static bool same_palette(const struct palette *a, const struct palette *b)
{
    for (size_t i = 0; i < STYLE__COUNT; i++)
        if (!same_look(&a->style[i], &b->style[i]))
            return false;
    return same_look(&a->selected, &b->selected);
}

static void the_files_are_the_built_in_looks(void **state)
{
    (void)state;
    for (size_t i = 0; theme_built_in_at(i); i++)
        for (size_t j = 0; j < ARRAY_LEN(depths); j++) {
            const char *name = theme_built_in_at(i)->name;
            char *path = xasprintf("%s/themes/%s.theme", PT_TEST_SRCDIR, name);
            struct buf warnings = BUF_INIT(4096);
            struct palette built, read;
            struct err e;

            assert_true(theme_builtin(name, depths[j], &built));
            memset(&read, 0x55, sizeof(read));
            assert_int_equal(theme_load(path, depths[j], &read, &warnings, &e), 0);
            assert_string_equal(buf_str(&warnings), "");
            assert_true(same_palette(&built, &read));
            buf_release(&warnings);
            free(path);
        }
}

/* The one that the others lie over. */
static void the_default_says_everything(void **state)
{
    FILE *f = fopen(PT_TEST_SRCDIR "/themes/default.theme", "r");
    char line[300];
    int settings = 0;

    (void)state;
    assert_non_null(f);
    while (fgets(line, sizeof(line), f))
        settings += line[0] != ';' && strchr(line, '=');
    fclose(f);
    assert_int_equal(settings, STYLE__COUNT + 1);
}

/* --- colours that can be told apart and read -------------------------------------------------- */

static void statuses_differ(void **state)
{
    static const enum style statuses[] = {STYLE_OK, STYLE_PROGRESS, STYLE_WARN, STYLE_FAIL};
    static const char *const names[] = {"default", "light", "colourblind-safe", "terminal"};
    struct palette p;

    (void)state;
    for (size_t t = 0; t < ARRAY_LEN(names); t++)
        for (size_t d = 1; d < ARRAY_LEN(depths); d++) {
            assert_true(theme_builtin(names[t], depths[d], &p));
            for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
                assert_true(p.style[statuses[i]].fg >= 0);
                assert_true(p.style[statuses[i]].fg < depths[d]);
                for (size_t j = 0; j < i; j++)
                    assert_int_not_equal(p.style[statuses[i]].fg, p.style[statuses[j]].fg);
            }
            assert_true(p.selected.fg < 0); /* the bar keeps them */
            assert_true(p.selected.bg >= 0 || p.selected.flags & CELL_REVERSE);
        }
}

enum { RED, GREEN, BLUE };

static double channel(int v)
{
    double c = v / 255.0;

    /* sRGB's curve is near 2.2; its third-order fit is good to a hundredth and needs no libm. */
    return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);
}

/* A colour of the xterm palette beyond the first 16, linear. */
static void linear(int index, double out[3])
{
    static const int levels[] = {0, 95, 135, 175, 215, 255};

    assert_true(index >= 16 && index <= 255);
    if (index >= 232) {
        out[RED] = out[GREEN] = out[BLUE] = channel(8 + (index - 232) * 10);
        return;
    }
    index -= 16;
    out[RED] = channel(levels[index / 36]);
    out[GREEN] = channel(levels[index / 6 % 6]);
    out[BLUE] = channel(levels[index % 6]);
}

/* Relative luminance (WCAG 2.1). */
static double luminance(int index)
{
    double c[3];

    linear(index, c);
    return 0.2126 * c[RED] + 0.7152 * c[GREEN] + 0.0722 * c[BLUE];
}

static double contrast(int a, int b)
{
    double la = luminance(a) + 0.05, lb = luminance(b) + 0.05;

    return la > lb ? la / lb : lb / la;
}

/* The contrast of everything that is read, on the background that is assumed (or the theme's own),
 * and on the bar of the selection; 1.5:1 for lines that only part. */
static void readable_on(const char *name, int background, double least)
{
    struct palette p;

    assert_true(theme_builtin(name, 256, &p));
    for (int i = 0; i < STYLE__COUNT; i++) {
        const struct look *l = &p.style[i];
        int back = l->bg >= 0 ? l->bg : background;
        int bar = p.selected.fg >= 0 ? p.selected.fg : l->fg;

        assert_false(l->flags & CELL_DIM);
        if (l->fg < 0)
            continue;
        if (contrast(l->fg, back) < (i == STYLE_BORDER ? 1.5 : least))
            fail_msg("%s: style %d (%d) on %d", name, i, l->fg, back);
        if (i != STYLE_BORDER && contrast(bar, p.selected.bg) < (least < 7 ? 3 : 7))
            fail_msg("%s: style %d (%d) on the selection", name, i, l->fg);
    }
    if (p.style[STYLE_TEXT].bg >= 0)
        background = p.style[STYLE_TEXT].bg;
    assert_true(contrast(p.selected.bg, background) > 1.2); /* the bar is seen */
}

static void can_be_read(void **state)
{
    (void)state;
    readable_on("default", BLACK, 3);
    readable_on("default", DARK_GREY, 3);
    readable_on("light", WHITE, 3);
    readable_on("colourblind-safe", BLACK, 4);
    readable_on("colourblind-safe", DARK_GREY, 4);
    readable_on("high-contrast", BLACK, 7);
    readable_on("high-contrast", WHITE, 7);
}

/* It brings its own background to every cell: the terminal's makes no difference. */
static void high_contrast_has_its_own_background(void **state)
{
    struct palette p;

    (void)state;
    for (size_t d = 1; d < ARRAY_LEN(depths); d++) {
        assert_true(theme_builtin("high-contrast", depths[d], &p));
        for (int i = 0; i < STYLE__COUNT; i++)
            assert_true(p.style[i].bg >= 0 && p.style[i].fg >= 0);
    }
}

/* --- as others see them ------------------------------------------------------------------------
 */

/* What deuteranopes and protanopes see of a linear colour, complete loss (Machado, Oliveira and
 * Fernandes, 2009). */
static const double sights[][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.367322, 0.860646, -0.227968},
     {0.280085, 0.672501, 0.047413},
     {-0.011820, 0.042940, 0.968881}},
    {{0.152286, 1.052583, -0.204868},
     {0.114503, 0.786281, 0.099216},
     {-0.003882, -0.048116, 1.051998}},
};

static double lab_curve(double t)
{
    return t > 216.0 / 24389 ? num_cube_root(t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIE L*a*b* (D65) of what one sees who sees so. */
static void seen(const double sight[3][3], int index, double lab[3])
{
    double c[3], v[3], x, y, z;

    linear(index, c);
    for (int i = 0; i < 3; i++) {
        v[i] = sight[i][0] * c[0] + sight[i][1] * c[1] + sight[i][2] * c[2];
        v[i] = num_min(num_max(v[i], 0), 1);
    }
    x = lab_curve((0.4124 * v[0] + 0.3576 * v[1] + 0.1805 * v[2]) / 0.95047);
    y = lab_curve(0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]);
    z = lab_curve((0.0193 * v[0] + 0.1192 * v[1] + 0.9505 * v[2]) / 1.08883);
    lab[0] = 116 * y - 16;
    lab[1] = 500 * (x - y);
    lab[2] = 200 * (y - z);
}

/* The square of the difference of two colours (CIE76). */
static double difference2(const double sight[3][3], int a, int b)
{
    double p[3], q[3], sum = 0;

    seen(sight, a, p);
    seen(sight, b, q);
    for (int i = 0; i < 3; i++)
        sum += (p[i] - q[i]) * (p[i] - q[i]);
    return sum;
}

/* The least difference of two statuses' colours in that theme, squared, over all sights. */
static double least_difference2(const char *theme)
{
    static const enum style statuses[] = {STYLE_OK, STYLE_PROGRESS, STYLE_WARN, STYLE_FAIL};
    struct palette p;
    double least = 1e9;

    assert_true(theme_builtin(theme, 256, &p));
    for (size_t s = 0; s < ARRAY_LEN(sights); s++)
        for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
            for (size_t j = 0; j < i; j++)
                least = num_min(least, difference2(sights[s], p.style[statuses[i]].fg,
                                                   p.style[statuses[j]].fg));
    return least;
}

/* A difference of 2 can just be seen, side by side; here they stand apart, in thin letters. */
static void the_colourblind_tell_them_apart(void **state)
{
    (void)state;
    assert_true(least_difference2("colourblind-safe") > 40.0 * 40);
    assert_true(least_difference2("default") < 20.0 * 20); /* why there is the other */
}

static void no_colour_at_all(void **state)
{
    struct palette mono, p;

    (void)state;
    assert_true(theme_builtin("mono", 0, &mono));
    assert_true(mono.selected.flags & CELL_REVERSE);
    assert_true(theme_builtin("dark", 0, &p));
    assert_true(same_palette(&p, &mono));
    for (size_t i = 0; theme_built_in_at(i); i++) {
        assert_true(theme_builtin(theme_built_in_at(i)->name, 0, &p));
        assert_true(same_palette(&p, &mono));
    }
    for (size_t d = 0; d < ARRAY_LEN(depths); d++) {
        assert_true(theme_builtin("mono", depths[d], &p));
        for (int i = 0; i < STYLE__COUNT; i++)
            assert_true(p.style[i].fg == -1 && p.style[i].bg == -1);
    }
    assert_false(theme_builtin("solar", 256, &p));
    assert_false(theme_builtin("solar", 0, &p));
}

/* --- files ------------------------------------------------------------------------------------ */

static struct palette load(const char *text, int colors, const char *complaints)
{
    char path[] = "test_theme_XXXXXX", expected[2000] = "";
    struct buf warnings = BUF_INIT(10000);
    int fd = mkstemp(path);
    struct palette p;
    struct err e;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    assert_int_equal(theme_load(path, colors, &p, &warnings, &e), 0);
    unlink(path);
    for (const char *at = complaints; *at; at += strcspn(at, "\n") + 1)
        snprintf(expected + strlen(expected), sizeof(expected) - strlen(expected), "%s:%.*s\n",
                 path, (int)strcspn(at, "\n"), at);
    assert_string_equal(buf_str(&warnings), expected);
    buf_release(&warnings);
    return p;
}

static void look_is(const char *value, int colors, int fg, int bg, unsigned flags)
{
    char text[300];
    struct palette p;

    snprintf(text, sizeof(text), "[styles]\nok = %s\n", value);
    p = load(text, colors, "");
    assert_int_equal(p.style[STYLE_OK].fg, fg);
    assert_int_equal(p.style[STYLE_OK].bg, bg);
    assert_int_equal(p.style[STYLE_OK].flags, flags);
}

static void colours(void **state)
{
    (void)state;
    look_is("red", 256, 1, -1, 0);
    look_is("brightwhite on blue", 256, 15, 4, 0);
    look_is("default bold underline dim reverse", 256, -1, -1,
            CELL_BOLD | CELL_UNDERLINE | CELL_DIM | CELL_REVERSE);
    look_is("0 on 255", 256, 0, 255, 0);
    look_is("on 236 bold", 256, -1, 236, CELL_BOLD);
    look_is("#ff5f5f", 256, 203, -1, 0);
    look_is("#FF5F5F on #000000", 256, 203, 16, 0);
    look_is("#808080", 256, 244, -1, 0); /* a grey of the ramp is nearer than the cube */
    look_is("#fefefe", 256, 231, -1, 0);
    look_is("", 256, -1, -1, 0);
}

static void fewer_colours(void **state)
{
    (void)state;
    look_is("71 | magenta", 256, 71, -1, 0);
    look_is("71 | magenta", 16, 5, -1, 0);
    look_is("71 | brightgreen", 8, 2, -1, CELL_BOLD);
    look_is("71 | brightblack", 8, -1, -1, CELL_DIM); /* never black on black */
    look_is("71", 16, 2, -1, 0);                      /* green stays green, however pale */
    look_is("#ff5f5f", 16, 9, -1, 0);
    look_is("#ff5f5f", 8, 1, -1, CELL_BOLD);
    look_is("220 bold", 8, 3, -1, CELL_BOLD);
    look_is("27", 16, 12, -1, 0);
    look_is("208", 8, 3, -1, CELL_BOLD); /* orange warns, it does not fail */
    look_is("245", 16, -1, -1, 0);
    look_is("red on 236", 16, 1, -1, CELL_REVERSE);
    look_is("red on brightblue", 8, 1, 4, 0);
    look_is("red on blue", 0, -1, -1, 0); /* mono, whatever the file says */
}

static void without_colours_the_selection_stays(void **state)
{
    struct palette p = load("[styles]\nselected = on 236\nfail = 203\n", 0, ""), mono;

    (void)state;
    assert_true(theme_builtin("mono", 0, &mono));
    assert_true(same_palette(&p, &mono));
}

static void wrong_lines_change_nothing(void **state)
{
    static const char help[] = "a name (red, brightblue, default), 0-255, #rrggbb, or bold, dim, "
                               "underline, reverse, on";
    static const char *const words[] = {"purple",  "256",     "-2",      "#12345", "#1234567",
                                        "#-12345", "#0x1234", "#ggg000", "on",     "RED"};
    struct palette dark, p;
    char text[600], why[300];

    (void)state;
    assert_true(theme_builtin("dark", 256, &dark));
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        snprintf(text, sizeof(text), "[styles]\nok = bold %s\n", words[i]);
        snprintf(why, sizeof(why), "2: \"%s\" is no colour: %s\n", words[i], help);
        p = load(text, 256, why);
        assert_true(same_palette(&p, &dark));
    }
    p = load("ok = red\n[styles]\nokay = red\nfail = red | pink\nnonsense\nwarn = 9\n", 256,
             "1: unknown section []: use [theme] or [styles]\n"
             "3: unknown style \"okay\"\n"
             "4: \"pink\" is no colour: a name (red, brightblue, default), 0-255, #rrggbb, or "
             "bold, dim, underline, reverse, on\n"
             "5: neither \"name = value\" nor \"[section]\" nor a comment\n");
    assert_int_equal(p.style[STYLE_WARN].fg, 9); /* the rest counts */
    p.style[STYLE_WARN] = dark.style[STYLE_WARN];
    assert_true(same_palette(&p, &dark)); /* and what is not set is dark's */
}

static void they_lie_over_another(void **state)
{
    struct palette p, light, base;

    (void)state;
    assert_true(theme_builtin("light", 256, &light));
    assert_true(theme_builtin("default", 256, &base));
    p = load("[theme]\nbase = light\n[styles]\nok = 99\n", 256, "");
    assert_int_equal(p.style[STYLE_OK].fg, 99);
    p.style[STYLE_OK] = light.style[STYLE_OK];
    assert_true(same_palette(&p, &light));
    p = load("[theme]\nbase = nosuch\ncolour = red\n[styles]\n[theme]\n", 256,
             "2: \"nosuch\" is none of the built-in themes\n"
             "3: unknown setting \"colour\": [theme] has base\n");
    assert_true(same_palette(&p, &base));
    p = load("[styles]\nok = 99\n[theme]\nbase = light\n", 256,
             "4: base comes before the styles\n");
    assert_int_equal(p.style[STYLE_OK].fg, 99);
}

/* --- finding ---------------------------------------------------------------------------------- */

static void found_where_they_are(void **state)
{
    char dir[] = "test_themes_XXXXXX", *themes, *own;
    struct buf warnings = BUF_INIT(4096);
    struct palette p, dark;
    struct err e;
    FILE *f;

    (void)state;
    assert_non_null(mkdtemp(dir));
    themes = xasprintf("%s/themes", dir);
    own = xasprintf("%s/light.theme", themes);
    assert_int_equal(mkdir(themes, 0700), 0);
    f = fopen(own, "w");
    assert_non_null(f);
    fputs("[styles]\nok = 99\n", f);
    fclose(f);
    assert_true(theme_builtin("dark", 256, &dark));
    assert_int_equal(theme_find("dark", dir, 256, &p, &warnings, &e), 0);
    assert_true(same_palette(&p, &dark));
    assert_int_equal(theme_find("dark", NULL, 256, &p, &warnings, &e), 0);
    assert_int_equal(theme_find("light", dir, 256, &p, &warnings, &e), 0);
    assert_int_equal(p.style[STYLE_OK].fg, 99); /* one's own comes first */
    assert_int_equal(theme_find(own, NULL, 256, &p, &warnings, &e), 0);
    assert_int_equal(p.style[STYLE_OK].fg, 99);
    assert_string_equal(buf_str(&warnings), "");
    assert_int_equal(theme_find("solar", dir, 256, &p, &warnings, &e), ERR_CONFIG);
    assert_non_null(strstr(e.msg, "solar"));
    assert_non_null(strstr(e.msg, dir));
    assert_int_equal(theme_find("./no.theme", dir, 256, &p, &warnings, &e), ERR_CONFIG);
    assert_non_null(strstr(e.msg, "no.theme"));
    unlink(own);
    rmdir(themes);
    rmdir(dir);
    free(own);
    free(themes);
}

static void they_are_listed(void **state)
{
    char dir[] = "test_themes_XXXXXX", *themes, *own;
    struct vec names = {0};
    size_t built_in = 0;

    (void)state;
    while (theme_built_in_at(built_in))
        built_in++;
    assert_int_equal(built_in, 6);
    assert_non_null(mkdtemp(dir));
    themes = xasprintf("%s/themes", dir);
    own = xasprintf("%s/mine.theme", themes);
    theme_list(dir, &names); /* no folder there yet */
    assert_int_equal(names.n, built_in);
    assert_int_equal(mkdir(themes, 0700), 0);
    fclose(fopen(own, "w"));
    theme_list(dir, &names);
    assert_int_equal(names.n, 2 * built_in + 1);
    assert_string_equal(names.v[names.n - 1], "mine\tyour own");
    for (size_t i = 0; i < names.n; i++)
        free(names.v[i]);
    vec_release(&names);
    unlink(own);
    rmdir(themes);
    rmdir(dir);
    free(own);
    free(themes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_files_are_the_built_in_looks),
        cmocka_unit_test(the_default_says_everything),
        cmocka_unit_test(statuses_differ),
        cmocka_unit_test(can_be_read),
        cmocka_unit_test(high_contrast_has_its_own_background),
        cmocka_unit_test(the_colourblind_tell_them_apart),
        cmocka_unit_test(no_colour_at_all),
        cmocka_unit_test(they_lie_over_another),
        cmocka_unit_test(they_are_listed),
        cmocka_unit_test(colours),
        cmocka_unit_test(fewer_colours),
        cmocka_unit_test(without_colours_the_selection_stays),
        cmocka_unit_test(wrong_lines_change_nothing),
        cmocka_unit_test(found_where_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
