/* Which theme. Knows where themes are and what the terminal has; what they look like is the ui's.
 */
#include "app/look.h"

#include <stdlib.h>
#include <string.h>

#include "app/dashboard_inside.h"
#include "base/num.h"
#include "ui/theme.h"

enum { WARNINGS_MAX = 1 << 16 };

/* The theme that the terminal's background asks for, as far as it says (COLORFGBG: rxvt, Konsole,
 * and others; the last number is the background). */
static const char *by_background(void)
{
    const char *bg = getenv("COLORFGBG");

    bg = bg ? strrchr(bg, ';') : NULL;
    return bg && (str_eq(bg, ";15") || str_eq(bg, ";7")) ? "light" : "default";
}

static int find(struct dashboard *d, const char *name, struct palette *p, struct buf *warnings,
                struct err *e)
{
    char *dir = options_config_dir();
    int rc = theme_find(name, dir, term_colors(d->term), p, warnings, e);

    free(dir);
    return rc;
}

void look_start(struct dashboard *d, struct buf *warnings)
{
    const char *name = d->o->theme ? d->o->theme : by_background();
    struct palette p;
    struct err e;

    if (find(d, name, &p, warnings, &e) < 0) {
        buf_addf(warnings, "%s; the default theme is used\n", e.msg);
        theme_builtin("default", term_colors(d->term), &p);
    }
    term_palette(d->term, &p);
}

int look_change(struct dashboard *d, const char *name, unsigned *wrong, struct err *e)
{
    struct buf warnings = BUF_INIT(WARNINGS_MAX);
    struct palette p;
    int rc = find(d, name, &p, &warnings, e);

    *wrong = 0;
    for (const char *c = buf_str(&warnings); *c; c++)
        *wrong += *c == '\n';
    dashboard_say_warnings(d, buf_str(&warnings));
    if (rc == 0)
        term_palette(d->term, &p);
    buf_release(&warnings);
    return rc;
}

void look_list(struct vec *names)
{
    char *dir = options_config_dir();

    theme_list(dir, names);
    free(dir);
}
