/* tls.c - reads a certificate and its key. The HTTP library would only say that it does not start;
 * so all that can be wrong is looked for here, with OpenSSL, and said. It speaks no TLS itself. */
#include "sim/tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { FILE_MAX = 256 * 1024 };

/* The text of a file, or NULL. */
static char *read_file(const char *path, const char *what, struct err *e)
{
    FILE *f = fopen(path, "re");
    char *text = xcalloc(1, FILE_MAX + 1);
    size_t n = f ? fread(text, 1, FILE_MAX + 1, f) : 0;
    bool bad = !f || ferror(f);
    int why = errno;
    if (f)
        (void)fclose(f);
    if (!bad && n <= FILE_MAX && n > 0) {
        text[n] = '\0';
        return text;
    }
    if (bad)
        (void)err_set(e, ERR_CONFIG, "--tls: cannot read the %s %.300s: %s", what, path,
                      strerror(why));
    else
        (void)err_set(e, ERR_CONFIG, "--tls: the %s %.300s is %s", what, path,
                      n ? "too large for one" : "empty");
    mem_wipe(text, FILE_MAX + 1);
    free(text);
    return NULL;
}

/* Nobody is asked for a passphrase. */
static int no_passphrase(char *buf, int size, int rwflag, void *asked)
{
    (void)buf;
    (void)size;
    (void)rwflag;
    *(bool *)asked = true;
    return -1;
}

static int check(const struct tls_files *t, const char *cert_path, const char *key_path,
                 struct err *e)
{
    BIO *in_cert = BIO_new_mem_buf(t->cert, -1), *in_key = BIO_new_mem_buf(t->key, -1);
    bool asked = false;
    X509 *cert = PEM_read_bio_X509(in_cert, NULL, no_passphrase, &asked);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in_key, NULL, no_passphrase, &asked);
    int rc = 0;
    if (!cert)
        rc = err_set(e, ERR_CONFIG, "--tls: %.300s holds no certificate in PEM form", cert_path);
    else if (!key && asked)
        rc = err_set(e, ERR_CONFIG,
                     "--tls: the key %.300s is behind a passphrase: give one that is not",
                     key_path);
    else if (!key)
        rc = err_set(e, ERR_CONFIG, "--tls: %.300s holds no private key in PEM form", key_path);
    else if (X509_check_private_key(cert, key) != 1)
        rc = err_set(e, ERR_CONFIG, "--tls: %.300s is not the key of the certificate %.300s",
                     key_path, cert_path);
    ERR_clear_error();
    X509_free(cert);
    EVP_PKEY_free(key);
    BIO_free(in_cert);
    BIO_free(in_key);
    return rc;
}

int tls_read(const char *cert_path, const char *key_path, struct tls_files *out, struct err *e)
{
    out->key = NULL;
    out->cert = read_file(cert_path, "certificate", e);
    if (out->cert)
        out->key = read_file(key_path, "key", e);
    if (out->key && !check(out, cert_path, key_path, e))
        return 0;
    tls_release(out);
    return ERR_CONFIG;
}

void tls_release(struct tls_files *t)
{
    if (t->key)
        mem_wipe(t->key, strlen(t->key));
    free(t->cert);
    free(t->key);
    t->cert = t->key = NULL;
}
