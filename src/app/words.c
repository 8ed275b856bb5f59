/* The own words of commands that work on kinds. */
#include "app/words.h"

#include <string.h>

#include "app/nearest.h"
#include "base/num.h"

int word_read(const struct word_option *options, size_t n, char *const *args, int n_args, int *i,
              void *ctx, struct err *e)
{
    const char *word = args[*i], *value;
    const struct word_option *o = NULL;
    size_t len = strcspn(word, "=");

    for (size_t k = 0; str_starts(word, "--") && k < n; k++)
        if (strlen(options[k].name) == len - 2 && strncmp(options[k].name, word + 2, len - 2) == 0)
            o = &options[k];
    if (!o)
        return 0;
    value = word[len] == '=' ? word + len + 1 : NULL;
    if (value && !o->arg)
        return err_set(e, ERR_USAGE, "--%s takes no value", o->name);
    if (o->arg && !value && *i + 1 < n_args)
        value = args[++*i];
    if (o->arg && !value)
        return err_set(e, ERR_USAGE, "--%s needs a value: --%s %s", o->name, o->name, o->arg);
    if (o->set(ctx, value, e) < 0)
        return err_prefix(e, "--%s", o->name);
    return 1;
}

const struct kind *word_kind(const char *name, struct err *e)
{
    const struct kind *k = kind_find(name);
    struct nearest near;

    for (size_t i = 0; !k && i < kind_count(); i++)
        if (str_eq(kind_at(i)->abbrev, name))
            k = kind_at(i);
    if (k)
        return k;
    nearest_init(&near, name);
    for (size_t i = 0; i < kind_count(); i++)
        nearest_offer(&near, kind_at(i)->name);
    nearest_error(&near, e, "kind", "--help lists the kinds");
    return NULL;
}

void words_help(const struct word_option *options, size_t n, struct buf *out)
{
    buf_adds(out, "\nOptions:\n");
    for (size_t i = 0; i < n; i++) {
        const char *arg = options[i].arg ? options[i].arg : "";
        int used = (int)(strlen(options[i].name) + strlen(arg));

        buf_addf(out, "  --%s %s%*s %s\n", options[i].name, arg, used < 22 ? 22 - used : 0, "",
                 options[i].help);
    }
}

void words_kinds_help(enum verb_id verb, struct buf *out)
{
    buf_adds(out, "\nKinds, and how one is named:\n");
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);

        if (verb == VERB__COUNT || kind_verb(k, verb))
            buf_addf(out, "  %-30s %-6s %s\n", k->name, k->abbrev, k->naming);
    }
}
