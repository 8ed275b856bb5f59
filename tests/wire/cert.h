/* cert.h - a certificate of a test server's own. */
#ifndef TESTS_WIRE_CERT_H
#define TESTS_WIRE_CERT_H

#include <openssl/ssl.h>

/* Gives the server a new key and a certificate for 127.0.0.1 and proton.test (name NULL), or one
 * for that name in the old form, without alternative names. The certificate is written as PEM into
 * a new file: its path goes to `path`, and the caller unlinks it. */
void own_certificate(SSL_CTX *ssl, const char *name, char path[64]);

#endif
