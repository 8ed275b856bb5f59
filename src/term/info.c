/* terminfo's side of the terminal. Sources: terminfo(5), user_caps(5). A terminal is of xterm's
 * family when its alternate screen is xterm's (?1049): xterm, tmux, screen, rxvt, and all that call
 * themselves by one of their names; the Linux console and the VT100 to VT520 are not. */
#include "term/info.h"

#include <curses.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/num.h"

struct key_capability {
    const char *name;
    uint32_t key;
};

/* terminfo(5): the keys that we know, by capability name. */
static const struct key_capability capabilities[] = {
    {"kcuu1", PKEY_UP},     {"kcud1", PKEY_DOWN},   {"kcub1", PKEY_LEFT},   {"kcuf1", PKEY_RIGHT},
    {"khome", PKEY_HOME},   {"kend", PKEY_END},     {"kpp", PKEY_PGUP},     {"knp", PKEY_PGDN},
    {"kdch1", PKEY_DELETE}, {"kich1", PKEY_INSERT}, {"kcbt", PKEY_BACKTAB}, {"kent", PKEY_ENTER},
    {"kf1", PKEY_F1},       {"kf2", PKEY_F2},       {"kf3", PKEY_F3},       {"kf4", PKEY_F4},
    {"kf5", PKEY_F5},       {"kf6", PKEY_F6},       {"kf7", PKEY_F7},       {"kf8", PKEY_F8},
    {"kf9", PKEY_F9},       {"kf10", PKEY_F10},     {"kf11", PKEY_F11},     {"kf12", PKEY_F12},
};

/* tigetstr() takes a char * that it does not change, and answers (char *)-1 for no string. */
static const char *capability(const char *name)
{
    char copy[16];
    const char *s;

    memcpy(copy, name, strlen(name) + 1);
    s = tigetstr(copy);
    return s == (const char *)-1 ? NULL : s;
}

/* Can a terminal of this type be used? terminfo is let go of again: newterm() reads it anew. */
static int check_type(const char *type, struct err *e)
{
    int status = 0, rc = 0;

    if (setupterm(NULL, STDOUT_FILENO, &status) != OK || status != 1)
        return err_set(e, ERR_TERM,
                       "the terminal type \"%.60s\" is not known here: set TERM to one that is "
                       "(TERM=xterm-256color), or install ncurses-term",
                       type);
    if (!capability("cup") || !capability("clear"))
        rc = err_set(e, ERR_TERM,
                     "a terminal of type \"%.60s\" cannot place the cursor: set TERM to its real "
                     "type (TERM=xterm-256color)",
                     type);
    del_curterm(cur_term);
    return rc;
}

int info_check(struct err *e)
{
    const char *type = getenv("TERM");

    if (!isatty(STDOUT_FILENO))
        return err_set(e, ERR_TERM, "standard output is no terminal: run the dashboard in one");
    if (!type || !*type)
        return err_set(e, ERR_TERM, "TERM is not set: try TERM=xterm-256color");
    return check_type(type, e);
}

void info_keys(struct decoder *d)
{
    for (size_t i = 0; i < ARRAY_LEN(capabilities); i++) {
        const char *s = capability(capabilities[i].name);

        if (s)
            decode_add_string(d, s, capabilities[i].key);
    }
}

/* Terminals that were made before UTF-8, or whose font lacks our signs (the Linux console's has 512
 * glyphs at most), whatever the locale says. */
static bool is_old(const char *type)
{
    static const char *const old[] = {"linux", "ansi", "cons", "sun", "dumb"};

    for (size_t i = 0; i < ARRAY_LEN(old); i++)
        if (str_starts(type, old[i]))
            return true;
    return str_starts(type, "vt") && type[2] >= '0' && type[2] <= '9';
}

void info_traits(struct term_traits *t)
{
    const char *type = getenv("TERM"), *smcup = capability("smcup");

    t->xterm = smcup && str_starts(smcup, "\033[?1049h");
    t->mouse = t->xterm && capability("kmous");
    t->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 && !is_old(type ? type : "");
    t->mux = osc_mux(type, getenv("TMUX"), getenv("STY"));
}

void info_restore(struct buf *out)
{
    static const char *const names[] = {"sgr0", "rmkx", "rmcup", "cnorm"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *s = capability(names[i]);

        for (; s && *s; s++) {
            if (s[0] == '$' && s[1] == '<' && strchr(s, '>'))
                s = strchr(s, '>');
            else
                buf_addc(out, *s);
        }
    }
}
