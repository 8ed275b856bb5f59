/* hash.h - SHA-256 and HMAC-SHA-256. Apart from everything else because OpenSSL's headers and
 * protontop/err.h both have a name ERR_NOTNOW: a file includes one or the other. */
#ifndef AWS_HASH_H
#define AWS_HASH_H

#include <stddef.h>

enum { HASH_SHA256 = 32, HASH_SHA256_HEX = 2 * HASH_SHA256 + 1, HASH_SHA1_HEX = 41 };

void hash_hex(const unsigned char *data, size_t n, char *out); /* out: 2 * n + 1 */

void hash_sha256_hex(const void *data, size_t n, char out[HASH_SHA256_HEX]);
void hash_hmac_sha256(const void *key, size_t key_len, const char *text,
                      unsigned char out[HASH_SHA256]); /* out may not be the key */

/* For the names of the AWS CLI's cache files alone: no protection. */
void hash_sha1_hex(const void *data, size_t n, char out[HASH_SHA1_HEX]);

#endif
