/* op.c - the tables of the API, made from the .def files, and looking things up in them.
 *
 * Every shape is a static const object. The .def files are read several times, each time with
 * other macros: all shapes are declared first, so that the order in the files does not matter. It
 * knows nothing of what a value looks like on the wire (check.c does). */
#include <protontop/op.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define ANY        (-1) /* no bound */
#define DECLARE(n) static const struct shape shape_##n;

#define STRING(n, lo, hi, p)  DECLARE(n)
#define SECRET(n, lo, hi, p)  DECLARE(n)
#define INTEGER(n, lo, hi)    DECLARE(n)
#define BOOLEAN(n)            DECLARE(n)
#define TIMESTAMP(n)          DECLARE(n)
#define ENUM(n, ...)          DECLARE(n)
#define LIST(n, item, lo, hi) DECLARE(n)
#include "proton/shapes.def"

#define STRUCT(n)        DECLARE(n)
#define SECRET_STRUCT(n) DECLARE(n)
#define UNION(n)         DECLARE(n)
#define EMPTY(n)         DECLARE(n)
#define REQUIRED(m, s)
#define OPTIONAL(m, s)
#define TOKEN(m, s)
#define END(n)
#include "proton/members.def"

/* Scalars, enums and lists. */
#define SHAPE(n, of, lo, hi, ...)                                                                  \
    static const struct shape shape_##n = {                                                        \
        .name = #n, .type = (of), .min = (lo), .max = (hi), __VA_ARGS__};
#define STRING(n, lo, hi, p) SHAPE(n, SHAPE_STRING, lo, hi, .pattern = (p))
#define SECRET(n, lo, hi, p) SHAPE(n, SHAPE_STRING, lo, hi, .pattern = (p), .sensitive = true)
#define INTEGER(n, lo, hi)   SHAPE(n, SHAPE_INTEGER, lo, hi)
#define BOOLEAN(n)           SHAPE(n, SHAPE_BOOLEAN, ANY, ANY)
#define TIMESTAMP(n)         SHAPE(n, SHAPE_TIMESTAMP, ANY, ANY)
#define ENUM(n, ...)                                                                               \
    SHAPE(n, SHAPE_STRING, ANY, ANY, .values = (const char *const[]){__VA_ARGS__, NULL})
#define LIST(n, of, lo, hi) SHAPE(n, SHAPE_LIST, lo, hi, .item = &shape_##of)
#include "proton/shapes.def"

/* The members of structures. */
#define STRUCT(n)        static const struct member members_##n[] = {
#define SECRET_STRUCT(n) STRUCT(n)
#define UNION(n)         STRUCT(n)
#define EMPTY(n)
#define REQUIRED(m, s) {.name = #m, .shape = &shape_##s, .required = true},
#define OPTIONAL(m, s) {.name = #m, .shape = &shape_##s},
#define TOKEN(m, s)    {.name = #m, .shape = &shape_##s, .token = true},
#define END(n)                                                                                     \
    }                                                                                              \
    ;
#include "proton/members.def"

/* The structures themselves. */
#define MADE_OF(n)       .members = members_##n, .n_members = ARRAY_LEN(members_##n)
#define STRUCT(n)        SHAPE(n, SHAPE_STRUCTURE, ANY, ANY, MADE_OF(n))
#define SECRET_STRUCT(n) SHAPE(n, SHAPE_STRUCTURE, ANY, ANY, MADE_OF(n), .sensitive = true)
#define UNION(n)         SHAPE(n, SHAPE_STRUCTURE, ANY, ANY, MADE_OF(n), .is_union = true)
#define EMPTY(n)         SHAPE(n, SHAPE_STRUCTURE, ANY, ANY)
#define REQUIRED(m, s)
#define OPTIONAL(m, s)
#define TOKEN(m, s)
#define END(n)
#include "proton/members.def"

/* What operations declare: four errors all of them, and C conflict, N not found, Q quota. */
#define ERROR_SET(n, ...)                                                                          \
    static const char *const n[] = {"AccessDeniedException", "InternalServerException",            \
                                    "ThrottlingException", "ValidationException", __VA_ARGS__};
#define C "ConflictException"
#define N "ResourceNotFoundException"
#define Q "ServiceQuotaExceededException"
ERROR_SET(ERRORS, NULL)
ERROR_SET(ERRORS_C, C, NULL)
ERROR_SET(ERRORS_N, N, NULL)
ERROR_SET(ERRORS_CN, C, N, NULL)
ERROR_SET(ERRORS_CQ, C, Q, NULL)
ERROR_SET(ERRORS_CNQ, C, N, Q, NULL)
#undef C
#undef N
#undef Q

static const struct op ops[] = {
#define ROW(n, cli, r, e, ...)                                                                     \
    {.name = #n,                                                                                   \
     .cli_name = (cli),                                                                            \
     .input = &shape_##n##Input,                                                                   \
     .output = &shape_##n##Output,                                                                 \
     .retry = OP_RETRY_##r,                                                                        \
     .errors = (e),                                                                                \
     __VA_ARGS__},
#define OP(n, cli, r, e) ROW(n, cli, r, e)
#define PAGED(n, cli, e, limit, result)                                                            \
    ROW(n, cli, READ, e, .result_key = (result), .input_token = "nextToken",                       \
        .output_token = "nextToken", .limit_key = (limit))
#include "proton/ops.def"
};

size_t op_count(void)
{
    return ARRAY_LEN(ops);
}

const struct op *op_at(size_t i)
{
    return &ops[i];
}

static int by_name(const void *name, const void *op)
{
    return strcmp(name, ((const struct op *)op)->name);
}

const struct op *op_find(const char *name)
{
    if (!name)
        return NULL;
    const struct op *op = bsearch(name, ops, ARRAY_LEN(ops), sizeof(ops[0]), by_name);
    for (size_t i = 0; !op && i < ARRAY_LEN(ops); i++)
        if (!strcmp(name, ops[i].cli_name))
            op = &ops[i];
    return op;
}

const struct member *shape_member(const struct shape *s, const char *name)
{
    for (size_t i = 0; i < s->n_members; i++)
        if (!strcmp(s->members[i].name, name))
            return &s->members[i];
    return NULL;
}

/* The members' names have no two capitals in a row: a capital begins a word. */
const char *member_cli_name(const struct member *m, char *out)
{
    size_t n = 0;
    for (const char *c = m->name; *c && n + 3 < MEMBER_CLI_NAME_MAX; c++) {
        bool capital = *c >= 'A' && *c <= 'Z';
        if (capital && n)
            out[n++] = '-';
        out[n++] = capital ? (char)(*c - 'A' + 'a') : *c;
    }
    out[n] = '\0';
    return out;
}

const struct member *shape_member_cli(const struct shape *s, const char *cli_name)
{
    char name[MEMBER_CLI_NAME_MAX];
    for (size_t i = 0; i < s->n_members; i++)
        if (!strcmp(member_cli_name(&s->members[i], name), cli_name))
            return &s->members[i];
    return NULL;
}
