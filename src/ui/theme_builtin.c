/* The looks that are built in. Each is also a file under themes/ that says the same, for whoever
 * wants to start from it; a test compares them. The first half of a value is for 256 colours, what
 * follows | for 16 and 8. */
#include "ui/theme_builtin.h"

#include "base/alloc.h"
#include "base/num.h"

static const struct theme_row default_rows[] = {
    {"text", "default"},
    {"muted", "245 | default dim"},
    {"accent", "81 | cyan"},
    {"title", "default bold"},
    {"ok", "71 | green"},
    {"progress", "75 | cyan"},
    {"warn", "220 bold | yellow bold"},
    {"fail", "203 bold | red bold"},
    {"border", "240 | default dim"},
    {"header", "default"},
    {"footer", "245 | default"},
    {"key", "81 bold | cyan bold"},
    {"prompt", "default bold"},
    {"match", "220 underline | yellow underline"},
    {"notice", "default bold"},
    {"error", "203 bold | red bold"},
    {"selected", "on 237 bold | reverse"},
};

static const struct theme_row light_rows[] = {
    {"muted", "242 | default"},
    {"accent", "25 | blue"},
    {"ok", "28 | green"},
    {"progress", "25 | blue"},
    {"warn", "130 bold | magenta bold"},
    {"fail", "160 bold | red bold"},
    {"border", "250 | default"},
    {"footer", "242 | default"},
    {"key", "25 bold | blue bold"},
    {"match", "130 underline | magenta underline"},
    {"error", "160 bold | red bold"},
    {"selected", "on 254 bold | reverse"},
};

static const struct theme_row high_contrast_rows[] = {
    {"text", "231 on 16 | brightwhite on black"},
    {"muted", "253 on 16 | white on black"},
    {"accent", "51 on 16 bold | brightcyan on black"},
    {"title", "231 on 16 bold | brightwhite on black bold"},
    {"ok", "120 on 16 | brightgreen on black"},
    {"progress", "51 on 16 | brightcyan on black"},
    {"warn", "226 on 16 bold | brightyellow on black bold"},
    {"fail", "217 on 16 bold underline | brightred on black bold underline"},
    {"border", "253 on 16 | white on black"},
    {"header", "231 on 16 | brightwhite on black"},
    {"footer", "253 on 16 | white on black"},
    {"key", "51 on 16 bold | brightcyan on black bold"},
    {"prompt", "231 on 16 bold | brightwhite on black bold"},
    {"match", "226 on 16 underline | brightyellow on black underline"},
    {"notice", "231 on 16 bold | brightwhite on black bold"},
    {"error", "217 on 16 bold | brightred on black bold"},
    {"selected", "16 on 226 bold | reverse"},
};

static const struct theme_row colourblind_safe_rows[] = {
    {"accent", "117 | cyan"},
    {"ok", "44 | cyan"},
    {"progress", "69 | blue"},
    {"warn", "226 bold | yellow bold"},
    {"fail", "209 bold underline | red bold underline"},
    {"key", "117 bold | cyan bold"},
    {"match", "226 underline | yellow underline"},
    {"error", "209 bold | red bold"},
};

static const struct theme_row mono_rows[] = {
    {"text", "default"},     {"muted", "default"},    {"accent", "bold"},    {"title", "bold"},
    {"ok", "default"},       {"progress", "default"}, {"warn", "bold"},      {"fail", "bold"},
    {"border", "default"},   {"header", "default"},   {"footer", "default"}, {"key", "bold"},
    {"prompt", "bold"},      {"match", "underline"},  {"notice", "bold"},    {"error", "bold"},
    {"selected", "reverse"},
};

static const struct theme_row terminal_rows[] = {
    {"muted", "default dim"},      {"accent", "cyan"},      {"ok", "green"},
    {"progress", "blue"},          {"warn", "yellow bold"}, {"fail", "red bold"},
    {"border", "default dim"},     {"footer", "default"},   {"key", "cyan bold"},
    {"match", "yellow underline"}, {"error", "red bold"},   {"selected", "reverse"},
};

static const struct theme themes[] = {
    {"default", "for a dark background", NULL, default_rows, ARRAY_LEN(default_rows)},
    {"light", "for a light background", "default", light_rows, ARRAY_LEN(light_rows)},
    {"high-contrast", "black and white, 7:1 and more, on any background", "default",
     high_contrast_rows, ARRAY_LEN(high_contrast_rows)},
    {"colourblind-safe", "no red beside green: for deuteranopia and protanopia", "default",
     colourblind_safe_rows, ARRAY_LEN(colourblind_safe_rows)},
    {"mono", "no colour: bold, underline, reverse", NULL, mono_rows, ARRAY_LEN(mono_rows)},
    {"terminal", "the terminal's own 16 colours", "default", terminal_rows,
     ARRAY_LEN(terminal_rows)},
};

/* Names of before, and of the other side of the ocean. */
static const struct {
    const char *name, *meant;
} aliases[] = {
    {"dark", "default"},
    {"colorblind-safe", "colourblind-safe"},
};

const struct theme *theme_built_in_at(size_t i)
{
    return i < ARRAY_LEN(themes) ? &themes[i] : NULL;
}

const struct theme *theme_built_in(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
        if (str_eq(aliases[i].name, name))
            name = aliases[i].meant;
    for (size_t i = 0; i < ARRAY_LEN(themes); i++)
        if (str_eq(themes[i].name, name))
            return &themes[i];
    return NULL;
}
