/* provision_output.c - what a command wrote is hostile until it is made safe: sizes are bounded,
 * control characters shown. */
#include "sim/provision_output.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"

enum {
    OUTPUTS_FILE_MAX = 256 * 1024,
    OUTPUTS_MAX = 50, /* as NotifyResourceDeploymentStatusChange takes them */
    OUTPUT_KEY_MAX = 1024,
    OUTPUT_VALUE_MAX = 1024,
    FOLDER_DEPTH = 16,
};

static void take_line(struct provision_tail *t)
{
    struct buf safe = BUF_INIT(TAIL_SAFE_MAX);
    size_t begin = 0;
    while (begin < t->n && (t->line[begin] == ' ' || t->line[begin] == '\t'))
        begin++;
    while (t->n > begin && strchr(" \t\r", t->line[t->n - 1]))
        t->n--;
    if (t->n > begin) {
        if (text_safe(&safe, t->line + begin, t->n - begin, 0))
            (void)buf_adds(&safe, "(a line that cannot be shown)");
        snprintf(t->last, sizeof(t->last), "%s", buf_str(&safe));
    }
    buf_release(&safe);
    t->n = 0;
}

void provision_tail_add(struct provision_tail *t, const char *data, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (data[i] == '\n')
            take_line(t);
        else if (t->n < sizeof(t->line))
            t->line[t->n++] = data[i];
}

void provision_tail_end(struct provision_tail *t)
{
    take_line(t);
}

static bool good_key(const char *key, size_t n)
{
    return n > 0 && n <= OUTPUT_KEY_MAX &&
           strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:") >= n;
}

static void add_output(cJSON *list, const char *line, size_t n, size_t number,
                       struct buf *complaints)
{
    const char *eq = memchr(line, '=', n);
    size_t key = eq ? (size_t)(eq - line) : 0;
    if (!n || *line == '#')
        return;
    if (!eq || !good_key(line, key) || n - key - 1 > OUTPUT_VALUE_MAX ||
        cJSON_GetArraySize(list) == OUTPUTS_MAX) {
        (void)buf_addf(complaints, "%soutputs, line %zu: no key=value, too long, or too many",
                       complaints->len ? "; " : "", number);
        return;
    }
    cJSON *o = cJSON_CreateObject();
    char *name = xstrndup(line, key), *value = xstrndup(eq + 1, n - key - 1);
    json_set_str(o, "key", name);
    json_set_str(o, "valueString", value);
    cJSON_AddItemToArray(list, o);
    free(name);
    free(value);
}

cJSON *provision_read_outputs(const char *path, struct buf *complaints)
{
    struct buf text = BUF_INIT(OUTPUTS_FILE_MAX);
    struct err e;
    cJSON *list = cJSON_CreateArray();
    size_t number = 0;
    if (file_read(path, &text, &e))
        (void)buf_addf(complaints, "outputs: %.200s", e.msg);
    else
        for (const char *p = buf_str(&text); *p;) {
            size_t n = strcspn(p, "\n");
            add_output(list, p, n && p[n - 1] == '\r' ? n - 1 : n, ++number, complaints);
            p += n + (p[n] == '\n');
        }
    buf_release(&text);
    if (cJSON_GetArraySize(list))
        return list;
    cJSON_Delete(list);
    return NULL;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

int provision_remove_folder(const char *path)
{
    return nftw(path, remove_one, FOLDER_DEPTH, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
