/* wording.h - what is wrong with an input, in the words of the AWS services. */
#ifndef SIM_WORDING_H
#define SIM_WORDING_H

#include <cjson/cJSON.h>

#include <protontop/op.h>

#include "base/buf.h"

/* Checks the input of an operation. NULL: it is good. Otherwise the error code (static), and its
 * message is appended: SerializationException where a type is wrong (the first is told), else
 * ValidationException with all that is wrong. */
const char *wording_check(const struct op *op, const cJSON *input, struct buf *message);

#endif
