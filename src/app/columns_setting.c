/* Chosen columns, as they were written: what they mean the tables themselves know. */
#include "app/columns_setting.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/inifile.h"
#include "ui/columns.h"

struct chosen {
    const struct kind *kind;
    char *text;
};

int columns_setting(struct vec *all, const char *kind, const char *text, char *why)
{
    const struct kind *k = kind_find(kind);
    struct columns c;
    struct chosen *n;
    struct err e;

    if (!k) {
        snprintf(why, INIFILE_WHY,
                 "no kind \"%.40s\": instance, environment-template ... (protontop list --help)",
                 kind);
        return -1;
    }
    if (columns_choose(k, text, &c, &e) < 0) {
        snprintf(why, INIFILE_WHY, "%.250s", e.msg);
        return -1;
    }
    n = xmalloc(sizeof(*n));
    *n = (struct chosen){.kind = k, .text = xstrdup(text)};
    vec_push(all, n);
    return 0;
}

const char *columns_setting_of(void *all, const struct kind *k)
{
    const struct vec *chosen = all;

    for (size_t i = chosen->n; i-- > 0;)
        if (((const struct chosen *)chosen->v[i])->kind == k)
            return ((const struct chosen *)chosen->v[i])->text;
    return NULL;
}

void columns_settings_free(struct vec *all)
{
    for (size_t i = 0; i < all->n; i++) {
        free(((struct chosen *)all->v[i])->text);
        free(all->v[i]);
    }
    vec_release(all);
}
