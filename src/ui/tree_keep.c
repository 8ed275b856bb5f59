/* What a tree keeps from one session to the next. */
#include "ui/tree_inside.h"

#include "base/json.h"

struct kept {
    cJSON *open, *closed;
    size_t n;
};

static void keep(struct kept *k, const char *key, bool open)
{
    if (k->n++ < FOLDS_MAX)
        cJSON_AddItemToArray(open ? k->open : k->closed, cJSON_CreateString(key));
}

void tree_save(struct view *v, cJSON *to)
{
    struct tree *t = (struct tree *)v;
    struct kept kept = {.open = cJSON_CreateArray(), .closed = cJSON_CreateArray()};
    struct node *n, *next;
    struct fold *fold, *next_fold;

    if (t->filter)
        json_set_str(to, "filter", t->filter_text);
    if (t->problems)
        cJSON_AddTrueToObject(to, "problems");
    HASH_ITER (hh, t->forest.by_key, n, next) {
        if (n->touched)
            keep(&kept, n->key, n->open);
    }
    /* Of those that did not come this time: their context may have been out of reach. */
    HASH_ITER (hh, t->forest.folds, fold, next_fold) {
        keep(&kept, fold->key, fold->open);
    }
    json_set(to, "open", kept.open);
    json_set(to, "closed", kept.closed);
}

static void restore_folds(struct tree *t, const cJSON *keys, bool open)
{
    const cJSON *key;

    cJSON_ArrayForEach (key, keys)
        if (cJSON_IsString(key))
            forest_fold(&t->forest, key->valuestring, open);
}

void tree_restore(struct view *v, const cJSON *from)
{
    struct tree *t = (struct tree *)v;

    restore_folds(t, json_at(from, "open"), true);
    restore_folds(t, json_at(from, "closed"), false);
    t->problems = json_bool(from, "problems", false);
    tree_set_filter(t, json_str_or(from, "filter", ""));
}
