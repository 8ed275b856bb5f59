/* A selection in a list that is longer than its pane. */
#include "ui/list.h"

static void clamp(struct list *l)
{
    size_t page = l->page > 0 ? (size_t)l->page : 1;

    if (l->sel >= l->n)
        l->sel = l->n ? l->n - 1 : 0;
    if (l->top > l->sel)
        l->top = l->sel;
    if (l->sel >= l->top + page)
        l->top = l->sel - page + 1;
    if (l->top + page > l->n) /* no empty lines while there are others above */
        l->top = l->n > page ? l->n - page : 0;
}

void list_fit(struct list *l, size_t n, int page)
{
    l->n = n;
    l->page = page;
    clamp(l);
}

/* How far the command goes: lines, down positive. False: it is no movement. */
static bool distance(const struct list *l, enum command_id id, long *by)
{
    long page = l->page > 1 ? l->page - 1 : 1;

    switch (id) {
    case CMD_DOWN:
        *by = 1;
        return true;
    case CMD_UP:
        *by = -1;
        return true;
    case CMD_PAGE_DOWN:
        *by = page;
        return true;
    case CMD_PAGE_UP:
        *by = -page;
        return true;
    case CMD_HALF_DOWN:
        *by = page / 2 + 1;
        return true;
    case CMD_HALF_UP:
        *by = -(page / 2 + 1);
        return true;
    case CMD_FIRST:
        *by = -(long)l->n;
        return true;
    case CMD_LAST:
        *by = (long)l->n;
        return true;
    default:
        return false;
    }
}

static size_t step(size_t from, long by, size_t n)
{
    long to = (long)from + by;

    if (to < 0 || n == 0)
        return 0;
    return (size_t)to < n ? (size_t)to : n - 1;
}

bool list_move(struct list *l, enum command_id id)
{
    long by;

    if (!distance(l, id, &by))
        return false;
    l->sel = step(l->sel, by, l->n);
    clamp(l);
    return true;
}

bool list_scroll(struct list *l, enum command_id id)
{
    size_t page = l->page > 0 ? (size_t)l->page : 1;
    long by;

    if (!distance(l, id, &by))
        return false;
    l->top = step(l->top, by, l->n > page ? l->n - page + 1 : 1);
    l->sel = l->top;
    return true;
}
