/* SHA-256 and HMAC-SHA-256 with OpenSSL. Knows nothing of what is hashed. */
#include "aws/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

void hash_hex(const unsigned char *data, size_t n, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[data[i] >> 4];
        out[2 * i + 1] = digits[data[i] & 15];
    }
    out[2 * n] = '\0';
}

/* SHA-256 cannot fail but for want of memory, which nobody handles (base/alloc.h). */
void hash_sha256_hex(const void *data, size_t n, char out[HASH_SHA256_HEX])
{
    unsigned char hash[HASH_SHA256];
    unsigned int len = sizeof(hash);

    if (EVP_Digest(n ? data : "", n, hash, &len, EVP_sha256(), NULL) != 1)
        abort();
    hash_hex(hash, sizeof(hash), out);
}

void hash_sha1_hex(const void *data, size_t n, char out[HASH_SHA1_HEX])
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned int len = sizeof(hash);

    if (EVP_Digest(n ? data : "", n, hash, &len, EVP_sha1(), NULL) != 1)
        abort();
    hash_hex(hash, (HASH_SHA1_HEX - 1) / 2, out);
}

void hash_hmac_sha256(const void *key, size_t key_len, const char *text,
                      unsigned char out[HASH_SHA256])
{
    unsigned int len = HASH_SHA256;

    if (!HMAC(EVP_sha256(), key, (int)key_len, (const unsigned char *)text, strlen(text), out,
              &len))
        abort();
}
