/* Finding templates: the filter, over templates and their versions, and those that need somebody's
 * attention. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/json.h"
#include "ui/filter_prompt.h"
#include "ui/templates_inside.h"
#include "ui/ui.h"

static bool matches(const struct templates *t, const struct row *r)
{
    return r && filter_match(t->filter, r, clock_wall(ui_env(t->view.ui)->clock));
}

static bool matches_itself(const struct templates *t, const struct template *of)
{
    return matches(t, store_find(of->context, of->kind, of->id));
}

static bool matches_version(const struct templates *t, const struct template *of,
                            const struct version *v)
{
    return v->id && matches(t, store_find(of->context, kind_versions(of->kind), v->id));
}

bool templates_keeps_version(const struct templates *t, const struct template *of,
                             const struct version *v)
{
    return !t->filter || matches_version(t, of, v) || matches_itself(t, of);
}

bool templates_keeps(const struct templates *t, const struct template *of)
{
    if (t->problems && !of->behind && !of->problems)
        return false;
    if (!t->filter || matches_itself(t, of))
        return true;
    for (size_t i = 0; i < of->versions.n; i++)
        if (matches_version(t, of, of->versions.v[i]))
            return true;
    return false;
}

bool templates_found(const struct templates *t, const struct templates_line *l)
{
    const struct row *r = templates_row(l);

    return r && (!t->filter || matches(t, r)) && (!t->problems || l->behind || l->problems);
}

/* --- the filter's line ---------------------------------------------------------------------------
 */

static void on_changed(void *ctx, const char *text, char wrong[FILTER_WRONG])
{
    struct templates *t = ctx;

    filter_free(t->filter);
    t->filter = filter_new(text, wrong);
    if (filter_empty(t->filter)) {
        filter_free(t->filter);
        t->filter = NULL;
    }
    free(t->filter_text);
    t->filter_text = xstrdup(text);
    t->stale = true;
    templates_refresh(t, true);
}

/* Of templates and versions together: what a word may be found in. */
static void on_count(void *ctx, size_t *match, size_t *all)
{
    struct templates *t = ctx;

    templates_refresh(t, false);
    for (size_t i = 0; i < t->all.n; i++) {
        const struct template *of = t->all.v[i];

        *all += 1 + of->versions.n;
        *match += !t->filter || matches_itself(t, of);
        for (size_t j = 0; j < of->versions.n; j++)
            *match += !t->filter || matches_version(t, of, of->versions.v[j]);
    }
}

static void on_done(void *ctx, bool keep)
{
    char wrong[FILTER_WRONG];

    if (!keep)
        on_changed(ctx, "", wrong);
}

unsigned templates_ask_filter(struct templates *t)
{
    struct filter_prompt_options o = {.initial = t->filter_text,
                                      .changed = on_changed,
                                      .count = on_count,
                                      .done = on_done,
                                      .ctx = t};

    filter_prompt_open(t->view.ui, &o);
    return VIEW_REDRAW;
}

unsigned templates_toggle_problems(struct templates *t)
{
    t->problems = !t->problems;
    t->stale = true;
    templates_refresh(t, true);
    return VIEW_REDRAW;
}

unsigned templates_back(struct templates *t)
{
    char wrong[FILTER_WRONG];

    if (!t->filter && !t->problems)
        return VIEW_UNUSED;
    t->problems = false;
    on_changed(t, "", wrong);
    return VIEW_REDRAW;
}

size_t templates_lines(struct view *v, struct vec *rows)
{
    struct templates *t = (struct templates *)v;

    templates_refresh(t, false);
    for (size_t i = 0; i < t->lines.n; i++)
        vec_push(rows, templates_found(t, t->lines.v[i]) ? templates_row(t->lines.v[i]) : NULL);
    return t->list.sel;
}

bool templates_filtered(struct view *v)
{
    const struct templates *t = (const struct templates *)v;

    return t->filter || t->problems;
}

/* --- from one session to the next ----------------------------------------------------------------
 */

void templates_save(struct view *v, cJSON *to)
{
    struct templates *t = (struct templates *)v;

    if (t->filter)
        json_set_str(to, "filter", t->filter_text);
    if (t->problems)
        cJSON_AddTrueToObject(to, "problems");
}

void templates_restore(struct view *v, const cJSON *from)
{
    struct templates *t = (struct templates *)v;
    char wrong[FILTER_WRONG];

    t->problems = json_bool(from, "problems", false);
    on_changed(t, json_str_or(from, "filter", ""), wrong);
}
