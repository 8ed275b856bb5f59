/* What the selected row says of an operation's input, and which kinds an operation changes: from
 * the kinds' tables and the operations' shapes. */
#include "kind/kind.h"

#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

/* --- whose operation it is -----------------------------------------------------------------------
 */

const struct kind *kind_of_answer(const struct op *op, const char **result)
{
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);

        for (size_t v = 0; v < k->n_verbs; v++)
            if (str_eq(k->verbs[v].op, op->name)) {
                *result = k->verbs[v].result;
                return k;
            }
    }
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);

        if (k->get.result && shape_member(op->output, k->get.result)) {
            *result = k->get.result;
            return k;
        }
    }
    return NULL;
}

static bool is_own(const struct kind *k, const struct op *op)
{
    const char *result;

    return kind_of_answer(op, &result) == k || str_eq(k->list.op, op->name);
}

/* The name of what it makes does not exist yet. */
static bool creates(const struct op *op)
{
    return str_starts(op->name, "Create");
}

/* --- what is known -------------------------------------------------------------------------------
 */

static const char *value_at(const cJSON *o, const char *path)
{
    return *path == '=' ? path + 1 : json_str(o, path);
}

static const char *among(const struct kind_input *inputs, size_t n, const cJSON *o,
                         const char *member)
{
    for (size_t i = 0; i < n && inputs[i].member; i++)
        if (str_eq(inputs[i].member, member))
            return value_at(o, inputs[i].path);
    return NULL;
}

/* The last part of the identity: what tells it from others of its holder. */
static const char *last_part(const struct kind *k)
{
    size_t n = 0;

    while (n < ARRAY_LEN(k->identity) && k->identity[n])
        n++;
    return n ? k->identity[n - 1] : NULL;
}

static const char *own_input(const struct kind *k, const cJSON *o, const struct op *op,
                             const struct member *m)
{
    const char *found = NULL;

    if (creates(op) && str_eq(m->name, last_part(k)))
        return NULL;
    for (size_t v = 0; v < k->n_verbs && !found; v++)
        if (str_eq(k->verbs[v].op, op->name))
            found = among(k->verbs[v].inputs, KIND_INPUTS_MAX, o, m->name);
    if (!found)
        found = among(k->get.inputs, KIND_INPUTS_MAX, o, m->name);
    /* What must be sent whole anyhow (a spec) begins as it is. */
    if (!found && m->required && !creates(op))
        found = json_str(o, m->name);
    return found;
}

/* A member of the row that has that name, where the operation needs it: the environment that an
 * instance is in. */
static const char *same_name(const struct kind *k, const cJSON *o, const struct member *m)
{
    if (!m->required || m->shape->sensitive || str_eq(m->name, last_part(k)) ||
        str_eq(m->name, "name"))
        return NULL;
    return json_str(o, m->name);
}

bool kind_suggest(const struct kind *k, const cJSON *o, const struct op *op, const struct member *m,
                  struct buf *out)
{
    const struct kind *history = kind_history();
    const char *found = NULL;
    struct facts f = {0};

    k->read(o, &f);
    if (is_own(k, op))
        found = own_input(k, o, op, m);
    if (!found && is_own(history, op) && history != k && str_eq(m->name, last_part(history)))
        found = f.deployment;
    if (!found)
        found = among(k->refs, KIND_REFS_MAX, o, m->name);
    if (!found)
        found = same_name(k, o, m);
    if (!found && str_eq(m->name, "resourceArn"))
        found = f.arn;
    if (!found || !*found)
        return false;
    return buf_adds(out, found) == 0;
}

/* --- what changes --------------------------------------------------------------------------------
 */

/* Does one of `leaf` hang beneath one of `k` in a tree? */
static bool hangs_beneath(const struct kind *leaf, const struct kind *k)
{
    for (size_t i = 0; i < tree_def_count(); i++)
        for (size_t j = 0; j < tree_def_at(i)->n_branches; j++) {
            const struct tree_branch *b = &tree_def_at(i)->branches[j];

            for (size_t s = 0; b->leaf == leaf && s < ARRAY_LEN(b->steps); s++)
                if (b->steps[s].kind == k)
                    return true;
        }
    return leaf->list.per == k;
}

bool kind_changed_by(const struct kind *k, const struct op *op)
{
    const char *result;
    const struct kind *own = kind_of_answer(op, &result);

    if (op->retry == OP_RETRY_READ)
        return false;
    return !own || k == own || k->history || k->within == own || own->within == k ||
           hangs_beneath(k, own) || own->list.per == k;
}
