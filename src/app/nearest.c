/* The names that come nearest to one that does not exist: by the number of letters to change, and
 * names of which it is a part. */
#include "app/nearest.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { NAME_MAX_LEN = 96, FAR = 1000 };

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    a = a < b ? a : b;
    return a < c ? a : c;
}

/* Letters to add, drop, change, or exchange with their neighbour; case counts for nothing. */
static unsigned distance(const char *a, const char *b)
{
    unsigned row[3][NAME_MAX_LEN + 1];
    size_t n = strlen(a), m = strlen(b);

    if (n > NAME_MAX_LEN || m > NAME_MAX_LEN)
        return FAR;
    for (size_t j = 0; j <= m; j++)
        row[0][j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned *now = row[i % 3], *before = row[(i + 2) % 3], *two = row[(i + 1) % 3];

        now[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            int x = tolower((unsigned char)a[i - 1]), y = tolower((unsigned char)b[j - 1]);

            now[j] = least(before[j] + 1, now[j - 1] + 1, before[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
                y == tolower((unsigned char)a[i - 2]) && two[j - 2] + 1 < now[j])
                now[j] = two[j - 2] + 1;
        }
    }
    return row[n % 3][m];
}

void nearest_init(struct nearest *n, const char *sought)
{
    memset(n, 0, sizeof(*n));
    n->sought = sought;
}

void nearest_offer(struct nearest *n, const char *name)
{
    unsigned d = distance(n->sought, name);
    size_t len = strlen(n->sought), at = 0;

    /* A third of the letters may be wrong; a part of a name counts as near. */
    if (d > 1 + len / 3) {
        if (len < 3 || !text_contains(name, n->sought))
            return;
        d = 1 + (unsigned)len / 3;
    }
    while (at < NEAREST_MAX && n->name[at] && n->distance[at] <= d)
        at++;
    if (at == NEAREST_MAX)
        return;
    for (size_t i = NEAREST_MAX - 1; i > at; i--) {
        n->name[i] = n->name[i - 1];
        n->distance[i] = n->distance[i - 1];
    }
    n->name[at] = name;
    n->distance[at] = d;
}

int nearest_error(const struct nearest *n, struct err *e, const char *what, const char *otherwise)
{
    struct buf b = BUF_INIT(1 << 12), shown = BUF_INIT(1 << 10);
    size_t count = 0;

    while (count < NEAREST_MAX && n->name[count])
        count++;
    for (size_t i = 0; i < count; i++)
        buf_addf(&b, "%s%s", i == 0 ? "did you mean " : i + 1 < count ? ", " : " or ", n->name[i]);
    if (count > 0)
        buf_adds(&b, "? ");
    buf_adds(&b, otherwise);
    text_safe(&shown, n->sought, strnlen(n->sought, 200), 0);
    err_set(e, ERR_USAGE, "unknown %s \"%s\": %s", what, buf_str(&shown), buf_str(&b));
    buf_release(&shown);
    buf_release(&b);
    return ERR_USAGE;
}
