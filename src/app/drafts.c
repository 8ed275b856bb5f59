/* Drafts of specs as files. Knows the file system; nothing of editors or of the service. */
#include "app/drafts.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/num.h"

enum { TEXT_MAX = 4 << 20, META_MAX = 8 << 20, NAME_PART = 60 };

static const char meta_name[] = "about.json";

char *drafts_folder(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    if (state && *state == '/') /* the XDG specification: a relative one is to be ignored */
        return xasprintf("%s/protontop/drafts", state);
    return home && *home ? xasprintf("%s/.local/state/protontop/drafts", home) : NULL;
}

/* FNV-1a over every word of it, each with its end: two of them are told apart by what they say in
 * their files, too. */
static uint64_t hash_of(const struct draft_of *of)
{
    const char *const words[] = {of->profile, of->region, of->host, of->kind, of->id};
    uint64_t h = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        for (const char *c = words[i];; c++) {
            h = (h ^ (unsigned char)*c) * UINT64_C(1099511628211);
            if (!*c)
                break;
        }
    return h;
}

static char *folder_of(const char *folder, const struct draft_of *of)
{
    return xasprintf("%s/%s-%016llx", folder, of->kind, (unsigned long long)hash_of(of));
}

/* A name that an operator knows again, of characters that no shell and no editor minds. */
static void add_name(struct buf *out, const char *id)
{
    for (size_t i = 0; id[i] && i < NAME_PART; i++) {
        bool plain = (id[i] >= 'a' && id[i] <= 'z') || (id[i] >= 'A' && id[i] <= 'Z') ||
                     (id[i] >= '0' && id[i] <= '9') || (id[i] == '-' && i > 0);

        buf_addc(out, plain ? id[i] : '_');
    }
}

int drafts_path(const char *folder, const struct draft_of *of, char **path, struct err *e)
{
    struct buf b = BUF_INIT(8192);
    char *own;

    *path = NULL;
    if (!folder)
        return err_set(e, ERR_IO, "there is no home folder for drafts: set XDG_STATE_HOME or HOME");
    own = folder_of(folder, of);
    buf_addf(&b, "%s/", own);
    add_name(&b, of->id);
    buf_adds(&b, ".yaml");
    free(own);
    *path = buf_detach(&b);
    return 0;
}

/* Is the file what it should be? Somebody else's, or a link, is none of ours. */
static int load_file(const char *path, size_t max, char **out, struct err *e)
{
    struct buf b = BUF_INIT(max);
    struct stat st;
    int rc;

    if (lstat(path, &st) < 0)
        return err_set(e, ERR_NOTFOUND, "%s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode) || st.st_uid != geteuid())
        return err_set(e, ERR_IO, "%s is no file of yours", path);
    rc = file_read(path, &b, e);
    if (rc == 0)
        *out = buf_detach(&b);
    buf_release(&b);
    return rc;
}

static bool is_about(const cJSON *o, const struct draft_of *of)
{
    return str_eq(json_str(o, "profile"), of->profile) &&
           str_eq(json_str(o, "region"), of->region) && str_eq(json_str(o, "host"), of->host) &&
           str_eq(json_str(o, "kind"), of->kind) && str_eq(json_str(o, "id"), of->id);
}

static int load_about(const char *folder, const struct draft_of *of, struct edit_draft *out,
                      struct err *e)
{
    char *own = folder_of(folder, of), *path = xasprintf("%s/%s", own, meta_name), *text = NULL;
    int rc = load_file(path, META_MAX, &text, e);
    cJSON *o = rc == 0 ? json_parse(text, strlen(text), e) : NULL;

    if (rc == 0 && !o)
        rc = e->code;
    if (rc == 0 && !is_about(o, of))
        rc = err_set(e, ERR_NOTFOUND, "%s is about another one", path);
    if (rc == 0) {
        out->base = xstrdup(json_str_or(o, "base", ""));
        out->deployment = xstrdup(json_str(o, "deployment"));
        out->type = xstrdup(json_str(o, "type"));
        out->sent = json_bool(o, "sent", false);
        out->saved_ms = (int64_t)json_num(o, "saved", 0);
    }
    cJSON_Delete(o);
    free(text);
    free(path);
    free(own);
    return rc;
}

int drafts_load(const char *folder, const struct draft_of *of, struct edit_draft *out,
                struct err *e)
{
    struct stat st;
    char *path;
    int rc = drafts_path(folder, of, &path, e);

    *out = (struct edit_draft){0};
    if (rc == 0)
        rc = load_file(path, TEXT_MAX, &out->text, e);
    if (rc == ERR_PARSE || rc == ERR_TOOBIG) /* for the editor to mend */
        rc = 0;
    if (rc == 0)
        rc = load_about(folder, of, out, e);
    /* The editor wrote the file; when that was is what a person wants to know. */
    if (rc == 0 && stat(path, &st) == 0)
        out->saved_ms = (int64_t)st.st_mtim.tv_sec * 1000;
    if (rc < 0)
        edit_draft_release(out);
    free(path);
    return rc;
}

int drafts_save(const char *folder, const struct draft_of *of, const struct edit_draft *d,
                struct err *e)
{
    cJSON *o = cJSON_CreateObject();
    char *path, *own, *about, *text;
    int rc = drafts_path(folder, of, &path, e);

    json_set_str(o, "profile", of->profile);
    json_set_str(o, "region", of->region);
    json_set_str(o, "host", of->host);
    json_set_str(o, "kind", of->kind);
    json_set_str(o, "id", of->id);
    json_set_str(o, "base", d->base ? d->base : "");
    json_set_str(o, "deployment", d->deployment);
    json_set_str(o, "type", d->type);
    json_set(o, "saved", cJSON_CreateNumber((double)d->saved_ms));
    json_set(o, "sent", cJSON_CreateBool(d->sent));
    text = cJSON_Print(o);
    if (rc == 0) {
        own = folder_of(folder, of);
        about = xasprintf("%s/%s", own, meta_name);
        rc = file_save(about, text, strlen(text), e);
        if (rc == 0)
            rc = file_save(path, d->text, strlen(d->text), e);
        free(about);
        free(own);
    }
    cJSON_free(text);
    cJSON_Delete(o);
    free(path);
    return rc;
}

void drafts_clear(const char *folder)
{
    DIR *d = opendir(folder);
    const struct dirent *entry;

    while (d && (entry = readdir(d)))
        if (!str_eq(entry->d_name, ".") && !str_eq(entry->d_name, ".."))
            unlinkat(dirfd(d), entry->d_name, 0);
    if (d)
        closedir(d);
    rmdir(folder);
}

void drafts_drop(const char *folder, const struct draft_of *of)
{
    char *own = folder ? folder_of(folder, of) : NULL;

    if (own)
        drafts_clear(own);
    free(own);
}
