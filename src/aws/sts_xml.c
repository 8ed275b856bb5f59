/* The XML of the Query protocol: the text of a few elements, wherever they stand. Entities of the
 * document's own are refused, so that it cannot grow beyond what came. */
#include "aws/sts_xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"

enum { DEPTH_MAX = 32 };

static const struct {
    const char *parent, *name;
    size_t offset;
} wanted[] = {
    {"Credentials", "AccessKeyId", offsetof(struct sts_xml, access_key)},
    {"Credentials", "SecretAccessKey", offsetof(struct sts_xml, secret_key)},
    {"Credentials", "SessionToken", offsetof(struct sts_xml, token)},
    {"Credentials", "Expiration", offsetof(struct sts_xml, expiration)},
    {"Error", "Code", offsetof(struct sts_xml, code)},
    {"Error", "Message", offsetof(struct sts_xml, message)},
};

struct reader {
    XML_Parser parser;
    struct sts_xml *out;
    char *path[DEPTH_MAX];
    size_t depth;
    struct buf text;
};

static void on_start(void *ctx, const char *name, const char **attributes)
{
    struct reader *r = ctx;

    (void)attributes;
    buf_clear(&r->text);
    if (r->depth == DEPTH_MAX)
        XML_StopParser(r->parser, XML_FALSE);
    else
        r->path[r->depth++] = xstrdup(name);
}

static void keep(struct reader *r)
{
    const char *name = r->path[r->depth - 1];
    const char *parent = r->depth > 1 ? r->path[r->depth - 2] : "";

    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        char **to = (char **)((char *)r->out + wanted[i].offset);

        if (str_eq(name, wanted[i].name) && str_eq(parent, wanted[i].parent)) {
            free(*to);
            *to = xstrdup(buf_str(&r->text));
        }
    }
}

static void on_end(void *ctx, const char *name)
{
    struct reader *r = ctx;

    (void)name;
    keep(r);
    free(r->path[--r->depth]);
    buf_clear(&r->text);
}

static void on_text(void *ctx, const char *text, int n)
{
    struct reader *r = ctx;

    buf_add(&r->text, text, (size_t)n);
}

static void on_doctype(void *ctx, const char *name, const char *system, const char *public,
                       int has_subset)
{
    struct reader *r = ctx;

    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    XML_StopParser(r->parser, XML_FALSE);
}

bool sts_xml_read(const char *text, size_t n, struct sts_xml *out)
{
    struct reader r = {.out = out, .text = BUF_INIT(STS_TEXT_MAX)};
    bool good;

    memset(out, 0, sizeof(*out));
    r.parser = XML_ParserCreate(NULL);
    if (!r.parser)
        abort(); /* out of memory */
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    good = n <= STS_TEXT_MAX && XML_Parse(r.parser, text, (int)n, 1) == XML_STATUS_OK;
    XML_ParserFree(r.parser);
    while (r.depth > 0)
        free(r.path[--r.depth]);
    if (r.text.ptr)
        mem_wipe(r.text.ptr, r.text.cap);
    buf_release(&r.text);
    if (!good)
        sts_xml_release(out); /* half a document says nothing */
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        char **to = (char **)((char *)out + wanted[i].offset);

        if (!*to)
            *to = xstrdup("");
    }
    return good;
}

void sts_xml_release(struct sts_xml *x)
{
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        char **of = (char **)((char *)x + wanted[i].offset);

        if (*of)
            mem_wipe(*of, strlen(*of));
        free(*of);
        *of = NULL;
    }
}
