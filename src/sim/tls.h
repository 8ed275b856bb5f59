/* tls.h - a certificate and its key, read and checked before a server is started with them. */
#ifndef SIM_TLS_H
#define SIM_TLS_H

#include <protontop/err.h>

/* PEM texts; tls_release() wipes the key. */
struct tls_files {
    char *cert, *key;
};

/* The certificate (with its chain behind it) and its private key. ERR_CONFIG: which file, and what
 * is wrong with it: missing, no PEM, a key behind a passphrase, a key of another certificate. */
int tls_read(const char *cert_path, const char *key_path, struct tls_files *out,
             struct err *e) ERR_CHECK;
void tls_release(struct tls_files *t);

#endif
