/* SHA-256 and HMAC-SHA-256 with OpenSSL. Knows nothing of what is hashed.
 *
 * SHA256_Update() and its like instead of EVP: these look no provider up, which would cost a
 * program that asks a few questions and ends half a megabyte and as much time as the signing. What
 * they compute cannot be told apart. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "aws/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = SHA256_CBLOCK };

void hash_hex(const unsigned char *data, size_t n, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[data[i] >> 4];
        out[2 * i + 1] = digits[data[i] & 15];
    }
    out[2 * n] = '\0';
}

/* Two texts, one after the other. It cannot fail: its parts say so, but for a state that ended. */
static void sha256(const void *a, size_t n, const void *b, size_t m, unsigned char out[HASH_SHA256])
{
    SHA256_CTX ctx;

    if (!SHA256_Init(&ctx) || !SHA256_Update(&ctx, a, n) || !SHA256_Update(&ctx, b, m) ||
        !SHA256_Final(out, &ctx))
        abort();
    OPENSSL_cleanse(&ctx, sizeof(ctx));
}

void hash_sha256_hex(const void *data, size_t n, char out[HASH_SHA256_HEX])
{
    unsigned char hash[HASH_SHA256];

    sha256(n ? data : "", n, "", 0, hash);
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

/* RFC 2104. */
void hash_hmac_sha256(const void *key, size_t key_len, const char *text,
                      unsigned char out[HASH_SHA256])
{
    unsigned char inner[BLOCK] = {0}, outer[BLOCK];

    if (key_len > BLOCK)
        sha256(key, key_len, "", 0, inner);
    else
        memcpy(inner, key, key_len);
    for (size_t i = 0; i < BLOCK; i++) {
        outer[i] = inner[i] ^ 0x5c;
        inner[i] ^= 0x36;
    }
    sha256(inner, sizeof(inner), text, strlen(text), out);
    sha256(outer, sizeof(outer), out, HASH_SHA256, out);
    OPENSSL_cleanse(inner, sizeof(inner));
    OPENSSL_cleanse(outer, sizeof(outer));
}
