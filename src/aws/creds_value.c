/* An identity as a value: copied, wiped, and looked at before it is used. Whatever a file, a
 * program or a server gave, nothing leaves here that could break a header line or be sent in vain.
 */
#include <stdlib.h>
#include <string.h>

#include "aws/creds_provider.h"
#include "base/alloc.h"
#include "base/file.h"

/* IAM's own limit of an access key ID is 128; secrets have 40 characters, session tokens have no
 * stated limit, but must fit into a header line. */
enum { ACCESS_MAX = 128, SECRET_MAX = 1024, TOKEN_MAX = 16 * 1024 };

void creds_init(struct creds *c)
{
    memset(c, 0, sizeof(*c));
}

void creds_copy(struct creds *to, const struct creds *from)
{
    struct creds copy = *from;

    copy.access_key = xstrdup(from->access_key);
    copy.secret_key = xstrdup(from->secret_key);
    copy.session_token = xstrdup(from->session_token);
    creds_release(to);
    *to = copy;
}

static void free_wiped(char *s)
{
    if (s)
        mem_wipe(s, strlen(s));
    free(s);
}

void creds_release(struct creds *c)
{
    free_wiped(c->access_key);
    free_wiped(c->secret_key);
    free_wiped(c->session_token);
    mem_wipe(c, sizeof(*c));
}

/* Blanks and control characters cannot be part of a key: they come from copying, or from an
 * indented line that continues the key's line. They would only show as a refused signature. */
static bool is_clean(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s <= ' ' || (unsigned char)*s >= 127)
            return false;
    return true;
}

const char *creds_values_wrong(const struct creds_values *v, const char **name)
{
    const struct {
        const char *value, *name;
        size_t max;
        bool may_be_empty;
    } parts[] = {{v->access_key, v->access_name, ACCESS_MAX, false},
                 {v->secret_key, v->secret_name, SECRET_MAX, false},
                 {v->token ? v->token : "", v->token_name, TOKEN_MAX, true}};

    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        *name = parts[i].name;
        if (!*parts[i].value && !parts[i].may_be_empty)
            return "is empty";
        if (strlen(parts[i].value) > parts[i].max)
            return "is longer than any key";
        if (!is_clean(parts[i].value))
            return "holds a blank, a line break or another character that no key has";
    }
    return NULL;
}

/* --- tokens ---------------------------------------------------------------------------------- */

int creds_read_token(const char *path, struct buf *out, struct err *e)
{
    int rc = file_read(path, out, e);

    while (out->len && strchr(" \t\r\n", out->ptr[out->len - 1]))
        out->ptr[--out->len] = '\0';
    return rc;
}

bool creds_fits_header(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < ' ' || *s == 127)
            return false;
    return true;
}
