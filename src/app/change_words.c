/* The words of cancel, update and delete, and the input that they make. */
#include <stdlib.h>
#include <string.h>

#include "app/ask.h"
#include "app/change.h"
#include "app/change_inside.h"
#include "app/members.h"
#include "app/words.h"
#include "app/api.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

static int set_yes(void *ctx, const char *value, struct err *e)
{
    struct change *c = ctx;

    (void)value;
    (void)e;
    c->yes = true;
    return 0;
}

static int set_dry_run(void *ctx, const char *value, struct err *e)
{
    struct change *c = ctx;

    (void)value;
    (void)e;
    c->dry_run = true;
    return 0;
}

static const struct word_option change_options[] = {
    {"yes", NULL, "do not ask", set_yes},
    {"dry-run", NULL, "print the exact requests, send none of them", set_dry_run},
};

static int read_kind(struct change *c, const char *word, struct err *e)
{
    c->kind = word_kind(word, e);
    if (!c->kind)
        return e->code;
    c->verb = kind_verb(c->kind, c->id);
    if (c->verb)
        return 0;
    return err_set(e, ERR_USAGE, "not possible for the kind %s: protontop %s --help has the kinds",
                   c->kind->name, verb_name(c->id));
}

static int read_name(struct change *c, const char *word, struct err *e)
{
    struct change_target *t;
    cJSON *known = kind_parse(c->kind, word, e);

    if (!known)
        return err_prefix(e, "\"%s\"", word);
    for (size_t i = 0; i < c->targets.n; i++)
        if (str_eq(((struct change_target *)c->targets.v[i])->id, word)) {
            cJSON_Delete(known); /* named twice, done once */
            return 0;
        }
    t = xcalloc(1, sizeof(*t));
    t->id = xstrdup(word);
    t->known = known;
    t->op = op_find(c->verb->op);
    vec_push(&c->targets, t);
    return 0;
}

/* Is it a member that the names or the verb fill in? */
static bool is_identity_member(const struct change *c, const char *member)
{
    for (size_t i = 0; i < KIND_INPUTS_MAX && c->verb->inputs[i].member; i++)
        if (str_eq(c->verb->inputs[i].member, member))
            return true;
    return false;
}

static int read_member(struct change *c, const struct options *o, int *i, struct err *e)
{
    const struct op *op = op_find(c->verb->op);
    int rc = members_read(op->input, c->given, o->args, o->n_args, i, e);

    if (rc == 0)
        rc = members_unknown(op, o->args[*i], (const char *[]){"yes", "dry-run", NULL}, e);
    return rc < 0 ? rc : 0;
}

static int check_all(struct change *c, const struct options *o, struct err *e)
{
    const char *name = verb_name(c->id);
    const cJSON *m;

    if (!c->kind)
        return err_set(e, ERR_USAGE, "%s: what? protontop %s --help has the kinds", name, name);
    if (c->targets.n == 0)
        return err_set(e, ERR_USAGE, "%s %s: which? Name at least one: %s", name, c->kind->name,
                       c->kind->naming);
    cJSON_ArrayForEach (m, c->given)
        if (is_identity_member(c, m->string))
            return err_set(e, ERR_USAGE, "%s comes from the name", m->string);
    if (o->read_only && !c->dry_run)
        return err_set(e, ERR_USAGE,
                       "%s: refused by --read-only (or read-only = yes in the "
                       "configuration); --dry-run shows what would be sent",
                       name);
    if (!c->yes && !c->dry_run && !ask_possible())
        return err_set(e, ERR_USAGE, "%s asks first, and there is no terminal: give --yes", name);
    return 0;
}

int change_read(struct change *c, const struct options *o, struct err *e)
{
    c->given = cJSON_CreateObject();
    for (int i = 0; i < o->n_args; i++) {
        int rc = word_read(change_options, ARRAY_LEN(change_options), o->args, o->n_args, &i, c, e);

        if (rc > 0)
            continue;
        if (rc == 0 && !c->kind)
            rc = read_kind(c, o->args[i], e);
        else if (rc == 0 && *o->args[i] == '-')
            rc = read_member(c, o, &i, e);
        else if (rc == 0)
            rc = read_name(c, o->args[i], e);
        if (rc < 0)
            return err_prefix(e, "%s", verb_name(c->id));
    }
    return check_all(c, o, e);
}

void change_release(struct change *c)
{
    for (size_t i = 0; i < c->targets.n; i++) {
        struct change_target *t = c->targets.v[i];

        cJSON_Delete(t->known);
        cJSON_Delete(t->input);
        free(t->id);
        free(t);
    }
    vec_release(&c->targets);
    cJSON_Delete(c->given);
}

/* --- the input ------------------------------------------------------------------------------- */

/* An update without a type says what it means by what is given: a spec is deployed on the present
 * version; other members are metadata. */
static const char *type_of(const struct change *c)
{
    const char *given = c->verb->type_member ? json_str(c->given, c->verb->type_member) : NULL;
    const cJSON *m;

    if (given || !c->verb->type_member)
        return given;
    cJSON_ArrayForEach (m, c->given)
        if (!str_eq(m->string, "description"))
            return c->verb->types[0];
    return cJSON_GetArraySize(c->given) > 0 ? "NONE" : c->verb->types[0];
}

/* Members were given, but no spec, and the operation can do without: they are all that changes. */
static bool is_metadata(const struct change *c, const char *type)
{
    const struct member *spec = shape_member(op_find(c->verb->op)->input, c->verb->spec_member);

    if (cJSON_GetArraySize(c->given) == 0 || json_str(c->given, c->verb->spec_member) ||
        spec->required)
        return false;
    return !type || str_eq(type, "NONE");
}

int change_input(const struct change *c, struct change_target *t, struct err *e)
{
    struct verb v = *c->verb;
    struct verb_choice choice = {.type = type_of(c)};
    const cJSON *m;
    int rc;

    if (v.spec_member && is_metadata(c, choice.type)) {
        v.spec_member = NULL;
        v.spec_required = false;
    }
    if (v.spec_member)
        choice.spec = json_str(c->given, v.spec_member);
    if (v.spec_member && !choice.spec && !t->asked &&
        (v.spec_required || str_eq(choice.type, "CURRENT_VERSION")))
        return 1;
    rc = verb_input(&v, t->known, &choice, &t->input, e);
    if (rc < 0)
        return rc;
    cJSON_ArrayForEach (m, c->given)
        json_set(t->input, m->string, cJSON_Duplicate(m, true));
    return op_check_input(t->op, t->input, e);
}

/* --- help ------------------------------------------------------------------------------------ */

static int help(enum verb_id id, const struct options *o, struct buf *out, struct err *e)
{
    const struct kind *k = o->n_args > 0 ? word_kind(o->args[0], e) : NULL;
    const struct verb *v = k ? kind_verb(k, id) : NULL;

    if (o->n_args > 0 && !k)
        return e->code;
    if (v && id == VERB_UPDATE) {
        buf_addf(out, "\nMembers of %s that may be given (%s comes from the name):\n", v->op,
                 v->inputs[0].member);
        api_members_help(op_find(v->op)->input,
                         (const char *const[2]){v->inputs[0].member, v->inputs[1].member}, out);
    } else {
        words_kinds_help(id, out);
        if (id == VERB_UPDATE)
            buf_adds(out, "\nprotontop update KIND --help lists what may be given for a kind.\n");
    }
    words_help(change_options, ARRAY_LEN(change_options), out);
    return 0;
}

int cancel_help(const struct options *o, struct buf *out, struct err *e)
{
    return help(VERB_CANCEL, o, out, e);
}

int update_help(const struct options *o, struct buf *out, struct err *e)
{
    return help(VERB_UPDATE, o, out, e);
}

int delete_help(const struct options *o, struct buf *out, struct err *e)
{
    return help(VERB_DELETE, o, out, e);
}
