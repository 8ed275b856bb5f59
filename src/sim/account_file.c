/* account_file.c - an account as one JSON file: what is around the records of save.c. */
#include "sim/save.h"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/num.h"

#define FORMAT "protond-account"

enum { FORMAT_VERSION = 1 };

#define FILE_MAX ((size_t)1 << 30)

struct writing {
    struct buf *out;
    bool any;
};

/* A line a record: a file that can be read and compared. */
static int write_record(void *ctx, cJSON *record)
{
    struct writing *w = ctx;
    char *text = cJSON_PrintUnformatted(record);
    int rc = buf_addf(w->out, "%s", w->any ? ",\n  " : "\n  ");
    if (!rc)
        rc = buf_adds(w->out, text);
    w->any = true;
    cJSON_free(text);
    cJSON_Delete(record);
    return rc;
}

int sim_export_text(const struct sim *s, struct buf *out)
{
    struct writing w = {.out = out};
    (void)buf_addf(out,
                   "{\"format\": \"" FORMAT
                   "\", \"version\": %d, \"writtenBy\": \"%s\",\n \"records\": [",
                   FORMAT_VERSION, PACKAGE_VERSION);
    int rc = sim_save(s, write_record, &w);
    return rc ? rc : buf_adds(out, "\n ]\n}\n");
}

int sim_export(const struct sim *s, const char *path, struct err *e)
{
    struct buf text = BUF_INIT(FILE_MAX);
    int rc = sim_export_text(s, &text)
                 ? err_set(e, ERR_TOOBIG, "the account is too large for a file")
                 : file_save(path, buf_str(&text), text.len, e);
    buf_release(&text);
    return rc;
}

static int load_records(struct sim_loader *l, const cJSON *o, struct err *e)
{
    const cJSON *records = json_at(o, "records"), *record;
    size_t n = 0;
    if (!str_eq(json_str(o, "format"), FORMAT) || !cJSON_IsArray(records))
        return err_set(e, ERR_CONFIG,
                       "no account: {\"format\": \"" FORMAT
                       "\", \"version\": %d, \"records\": [...]} "
                       "is wanted",
                       FORMAT_VERSION);
    if (json_num(o, "version", 0) != FORMAT_VERSION)
        return err_set(e, ERR_CONFIG, "version %g is not known here: %d is",
                       json_num(o, "version", 0), FORMAT_VERSION);
    cJSON_ArrayForEach (record, records) {
        n++;
        if (sim_loader_add(l, record, e))
            return err_prefix(e, "record %zu (%.40s)", n, json_str_or(record, "kind", "?"));
    }
    return 0;
}

struct sim *sim_import(const char *path, struct err *e)
{
    struct buf text = BUF_INIT(FILE_MAX);
    struct sim_loader *l = sim_loader_new();
    struct sim *s = NULL;
    cJSON *o = NULL;
    int rc = file_read(path, &text, e);
    if (!rc) {
        o = json_parse(buf_str(&text), text.len, e);
        rc = o ? load_records(l, o, e) : ERR_CONFIG;
        if (rc) {
            (void)err_prefix(e, "%s", path);
            e->code = ERR_CONFIG;
        }
    }
    buf_release(&text);
    cJSON_Delete(o);
    if (!rc)
        s = sim_loader_end(l);
    else
        sim_loader_free(l);
    return s;
}
