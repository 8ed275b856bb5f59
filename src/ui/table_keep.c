/* What a table keeps from one session to the next. */
#include "ui/table_inside.h"

#include "base/json.h"

void table_save(struct view *v, cJSON *to)
{
    struct table *t = (struct table *)v;

    if (t->filter)
        json_set_str(to, "filter", t->filter_text);
    if (t->problems)
        cJSON_AddTrueToObject(to, "problems");
    if (t->sort >= 0)
        json_set_str(to, "sort", t->columns.c[t->sort].key);
    if (t->sort >= 0 || t->down) /* the kind's own order can be turned round, too */
        json_set(to, "down", cJSON_CreateBool(t->down));
}

void table_restore(struct view *v, const cJSON *from)
{
    struct table *t = (struct table *)v;
    const char *sort = json_str_or(from, "sort", "");

    t->problems = json_bool(from, "problems", false);
    t->sort = columns_find(&t->columns, sort);
    t->down = (t->sort >= 0 || !*sort) && json_bool(from, "down", false);
    table_set_filter(t, json_str_or(from, "filter", ""));
}
