/* sts_xml.h - inside of sts: its answers, taken apart by expat. */
#ifndef AWS_STS_XML_H
#define AWS_STS_XML_H

#include <stdbool.h>
#include <stddef.h>

enum { STS_TEXT_MAX = 16 * 1024 };

/* What is wanted of an answer, good or bad. "" where it was missing. */
struct sts_xml {
    char *access_key, *secret_key, *token, *expiration; /* of Credentials */
    char *code, *message;                               /* of Error */
};

/* False when it is no XML, or too large. Release in any case. */
bool sts_xml_read(const char *text, size_t n, struct sts_xml *out);
void sts_xml_release(struct sts_xml *x); /* wipes */

#endif
