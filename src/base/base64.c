/* Base64. */
#include "base/base64.h"

#include <string.h>

#include <protontop/err.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(const void *data, size_t n, struct buf *out)
{
    const unsigned char *p = data;

    for (size_t i = 0; i < n; i += 3) {
        unsigned long block = (unsigned long)p[i] << 16;
        char four[4];

        block |= i + 1 < n ? (unsigned long)p[i + 1] << 8 : 0;
        block |= i + 2 < n ? p[i + 2] : 0;
        for (int k = 0; k < 4; k++)
            four[k] = letters[block >> (18 - 6 * k) & 63];
        if (i + 2 >= n)
            four[3] = '=';
        if (i + 1 >= n)
            four[2] = '=';
        buf_add(out, four, 4);
    }
}

int base64_decode(const char *text, struct buf *out)
{
    size_t n = strlen(text), padding = 0;

    if (n % 4 != 0)
        return ERR_PARSE;
    while (padding < 2 && padding < n && text[n - 1 - padding] == '=')
        padding++;
    for (size_t i = 0; i < n; i += 4) {
        unsigned long block = 0;
        char three[3];

        for (size_t k = 0; k < 4; k++) {
            const char *l = strchr(letters, text[i + k]);

            if (i + k >= n - padding)
                l = letters; /* stands for no bits */
            if (!l || !*l)
                return ERR_PARSE;
            block = block << 6 | (unsigned long)(l - letters);
        }
        for (int k = 0; k < 3; k++)
            three[k] = (char)(block >> (16 - 8 * k) & 255);
        buf_add(out, three, i + 4 == n ? 3 - padding : 3);
    }
    return 0;
}
