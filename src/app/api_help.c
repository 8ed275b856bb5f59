/* `protontop api --help` and `protontop api OPERATION --help`, from the tables. */
#include <stdio.h>
#include <string.h>

#include "app/api.h"
#include "app/api_request.h"
#include "app/members.h"
#include "base/num.h"

enum { WIDTH = 96, DEPTH_MAX = 4 };

static bool left_out(const char *const but[2], const char *name)
{
    return but && ((but[0] && str_eq(but[0], name)) || (but[1] && str_eq(but[1], name)));
}

/* --- the list of operations --------------------------------------------------------------------
 */

/* "get-service": its words, as far as they are a sentence. */
static void add_summary(const struct op *op, struct buf *out)
{
    size_t required = 0;
    char name[MEMBER_CLI_NAME_MAX];

    for (size_t i = 0; i < op->input->n_members; i++) {
        const struct member *m = &op->input->members[i];

        if (m->required)
            buf_addf(out, "%s--%s", required++ ? " " : "", member_cli_name(m, name));
    }
    buf_addf(out, "%s%s\n", required && op->result_key ? ", " : "", op->result_key ? "pages" : "");
}

static void list_operations(struct buf *out)
{
    buf_addf(out,
             "\nThe %zu operations, with the members that they require (`pages`: all pages are "
             "fetched):\n",
             op_count());
    for (size_t i = 0; i < op_count(); i++) {
        buf_addf(out, "  %-46s ", op_at(i)->cli_name);
        add_summary(op_at(i), out);
    }
    buf_adds(out, "\nThe name may also be the service's own, such as ");
    buf_addf(out, "%s. Members and their rules: protontop api OPERATION --help\n", op_at(0)->name);
}

/* --- rules -------------------------------------------------------------------------------------
 */

static const char *type_name(const struct shape *s)
{
    static const char *const names[] = {
        [SHAPE_STRUCTURE] = "structure", [SHAPE_LIST] = "list",
        [SHAPE_STRING] = "string",       [SHAPE_INTEGER] = "integer",
        [SHAPE_BOOLEAN] = "boolean",     [SHAPE_TIMESTAMP] = "timestamp",
    };

    return names[s->type];
}

static void add_range(const struct shape *s, struct buf *out)
{
    const char *unit = s->type == SHAPE_STRING ? " characters"
                       : s->type == SHAPE_LIST ? " items"
                                               : "";

    if (s->min >= 0 && s->max >= 0)
        buf_addf(out, ", %ld to %ld%s", s->min, s->max, unit);
    else if (s->min > 0)
        buf_addf(out, ", at least %ld%s", s->min, unit);
    else if (s->max >= 0)
        buf_addf(out, ", at most %ld%s", s->max, unit);
}

static void add_indent(int n, struct buf *out)
{
    buf_addf(out, "%*s", n, "");
}

/* Values on lines that are not too long. */
static void add_values(const char *const *values, int indent, struct buf *out)
{
    int column = indent + 7;

    add_indent(indent, out);
    buf_adds(out, "one of");
    for (size_t i = 0; values[i]; i++) {
        int n = (int)strlen(values[i]) + 1 + (values[i + 1] != NULL);

        if (column + n > WIDTH) {
            buf_addc(out, '\n');
            add_indent(indent + 6, out);
            column = indent + 6;
        }
        buf_addf(out, " %s%s", values[i], values[i + 1] ? "," : "");
        column += n;
    }
    buf_addc(out, '\n');
}

static void add_rules(const struct shape *s, int indent, struct buf *out)
{
    if (s->values)
        add_values(s->values, indent, out);
    if (s->pattern) {
        add_indent(indent, out);
        buf_addf(out, "must match %s\n", s->pattern);
    }
}

static void add_shape(const struct shape *s, int indent, int depth, struct buf *out);

static void add_inner(const struct member *m, bool one_of, int indent, int depth, struct buf *out)
{
    add_indent(indent, out);
    buf_addf(out, "%s  %s", m->name, type_name(m->shape));
    add_range(m->shape, out);
    buf_addf(out, "%s\n", one_of ? " (exactly one of these)" : m->required ? " (required)" : "");
    add_shape(m->shape, indent + 2, depth + 1, out);
}

static void add_shape(const struct shape *s, int indent, int depth, struct buf *out)
{
    if (depth > DEPTH_MAX)
        return;
    add_rules(s, indent, out);
    if (s->type == SHAPE_LIST && s->item->type != SHAPE_STRUCTURE) {
        add_indent(indent, out);
        buf_addf(out, "of %s", type_name(s->item));
        add_range(s->item, out);
        buf_addc(out, '\n');
        add_rules(s->item, indent, out);
    }
    if (s->type == SHAPE_LIST && s->item->type == SHAPE_STRUCTURE)
        s = s->item;
    if (s->type == SHAPE_STRUCTURE)
        for (size_t i = 0; i < s->n_members; i++)
            add_inner(&s->members[i], s->is_union, indent, depth, out);
}

void api_members_help(const struct shape *input, const char *const but[2], struct buf *out)
{
    char name[MEMBER_CLI_NAME_MAX];

    for (size_t i = 0; i < input->n_members; i++) {
        const struct member *m = &input->members[i];

        if (left_out(but, m->name))
            continue;
        member_cli_name(m, name);
        if (m->shape->type == SHAPE_BOOLEAN)
            buf_addf(out, "  --%s, --no-%s  boolean", name, name);
        else
            buf_addf(out, "  --%s  %s", name, type_name(m->shape));
        add_range(m->shape, out);
        buf_addf(out, "%s%s%s\n", m->required ? " (required)" : "",
                 m->token ? " (filled in where it is left out)" : "",
                 m->shape->sensitive ? " (never logged)" : "");
        add_shape(m->shape, 6, 0, out);
    }
    if (input->n_members == 0)
        buf_adds(out, "  none\n");
}

/* --- an example --------------------------------------------------------------------------------
 */

static void add_example_value(const struct member *m, struct buf *out)
{
    const struct shape *s = m->shape->type == SHAPE_LIST ? m->shape->item : m->shape;
    size_t n = 0;

    if (s->type != SHAPE_STRUCTURE) {
        struct member item = {.name = m->name, .shape = s};

        /* A spec comes from a file. */
        buf_addf(out, s->sensitive && s->max > 1000 ? "file://%s.yaml" : "%s",
                 member_example(&item));
        return;
    }
    for (size_t i = 0; i < s->n_members; i++) {
        const struct member *inner = &s->members[i];
        bool braces = inner->shape->type == SHAPE_STRUCTURE;

        if ((!inner->required && i > 0) || (s->is_union && i > 0))
            continue;
        buf_addf(out, "%s%s=%s", n++ ? "," : "", inner->name, braces ? "{" : "");
        add_example_value(inner, out);
        buf_adds(out, braces ? "}" : "");
    }
}

static void add_example(const struct op *op, struct buf *out)
{
    char name[MEMBER_CLI_NAME_MAX];

    buf_addf(out, "\nExample:\n  protontop api %s", op->cli_name);
    for (size_t i = 0; i < op->input->n_members; i++) {
        const struct member *m = &op->input->members[i];

        if (!m->required)
            continue;
        buf_addf(out, " --%s", member_cli_name(m, name));
        if (m->shape->type == SHAPE_BOOLEAN)
            continue;
        buf_addc(out, ' ');
        add_example_value(m, out);
    }
    buf_addc(out, '\n');
}

int api_help(const struct options *o, struct buf *out, struct err *e)
{
    const char *paging[2] = {NULL, NULL};
    const struct op *op;

    if (o->n_args == 0) {
        list_operations(out);
        return 0;
    }
    op = api_op_find(o->args[0], e);
    if (!op)
        return e->code;
    if (op->result_key) {
        paging[0] = op->input_token;
        paging[1] = op->limit_key;
    }
    buf_addf(out, "\n%s, the members of its input:\n", op->name);
    api_members_help(op->input, paging, out);
    buf_adds(out,
             "\nA value may be file://F. A structure is written as key=value,key2=value2, a list "
             "with blanks\nbetween its items, both also as JSON.\n\nOptions:\n");
    api_options_help(op->result_key != NULL, op->limit_key != NULL, out);
    buf_adds(out, "\nErrors that it declares:");
    for (size_t i = 0; op->errors[i]; i++)
        buf_addf(out, "%s%s", i % 4 ? " " : "\n  ", op->errors[i]);
    buf_addc(out, '\n');
    add_example(op, out);
    return 0;
}

/* --- the skeleton ------------------------------------------------------------------------------
 */

cJSON *api_skeleton(const struct shape *s)
{
    cJSON *v;

    switch (s->type) {
    case SHAPE_STRUCTURE:
        v = cJSON_CreateObject();
        for (size_t i = 0; i < s->n_members; i++)
            cJSON_AddItemToObject(v, s->members[i].name, api_skeleton(s->members[i].shape));
        return v;
    case SHAPE_LIST:
        v = cJSON_CreateArray();
        cJSON_AddItemToArray(v, api_skeleton(s->item));
        return v;
    case SHAPE_INTEGER:
        return cJSON_CreateNumber(0);
    case SHAPE_BOOLEAN:
        return cJSON_CreateTrue();
    case SHAPE_TIMESTAMP:
        return cJSON_CreateString("1970-01-01T00:00:00");
    case SHAPE_STRING:
        break;
    }
    return cJSON_CreateString(s->values ? s->values[0] : "");
}
