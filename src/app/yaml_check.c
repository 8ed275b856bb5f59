/* YAML's syntax, as libyaml sees it. Events only: no document is built, no alias followed, so that
 * no text can cost more than its length. */
#include "app/yaml_check.h"

#include <stdio.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/text.h"

static int refuse(struct edit_wrong *w, const yaml_mark_t *at, const char *what, const char *more)
{
    struct buf b = BUF_INIT(sizeof(w->what) - 1);

    w->line = at->line + 1;
    w->column = at->column + 1;
    buf_addf(&b, "%s%s%s", what, *more ? " " : "", more);
    snprintf(w->what, sizeof(w->what), "%s", buf_str(&b));
    buf_release(&b);
    return ERR_PARSE;
}

/* "mapping values are not allowed in this context", "did not find expected key while parsing a
 * block mapping" */
static int refuse_parser(const yaml_parser_t *p, struct edit_wrong *w)
{
    char more[160] = "";
    yaml_mark_t at = p->problem_mark;

    if (p->context)
        snprintf(more, sizeof(more), "(%s that begins in line %zu)", p->context,
                 p->context_mark.line + 1);
    if (p->error == YAML_READER_ERROR) /* bytes are counted there, not lines */
        snprintf(more, sizeof(more), "(byte %zu)", p->problem_offset);
    return refuse(w, &at, p->problem ? p->problem : "it cannot be read", more);
}

/* One event. 1: go on. */
static int look(const yaml_event_t *ev, unsigned *documents, bool *begun, struct edit_wrong *w)
{
    switch (ev->type) {
    case YAML_STREAM_END_EVENT:
        if (*documents == 0)
            return refuse(w, &ev->start_mark, "there is nothing in it", "");
        return 0;
    case YAML_DOCUMENT_START_EVENT:
        if (++*documents > 1)
            return refuse(w, &ev->start_mark, "a second document begins: a spec is one", "");
        *begun = true;
        return 1;
    case YAML_SCALAR_EVENT:
        if (*begun)
            return refuse(w, &ev->start_mark, "a spec begins with a key", "(key: value)");
        return 1;
    case YAML_SEQUENCE_START_EVENT:
        if (*begun)
            return refuse(w, &ev->start_mark, "a spec begins with a key, not with a list", "");
        return 1;
    default:
        *begun = false;
        return 1;
    }
}

int yaml_check(const char *text, size_t len, struct edit_wrong *wrong)
{
    yaml_parser_t p;
    yaml_event_t ev;
    unsigned documents = 0;
    bool begun = false;
    int rc = 1;

    *wrong = (struct edit_wrong){0};
    if (!yaml_parser_initialize(&p)) {
        snprintf(wrong->what, sizeof(wrong->what), "no memory");
        return ERR_IO;
    }
    yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p, (const unsigned char *)text, len);
    while (rc == 1) {
        if (!yaml_parser_parse(&p, &ev)) {
            rc = refuse_parser(&p, wrong);
            break;
        }
        rc = look(&ev, &documents, &begun, wrong);
        yaml_event_delete(&ev);
    }
    yaml_parser_delete(&p);
    return rc;
}
