/* yaml_check.h - is a text YAML? Where it stops being it, in a person's words. */
#ifndef APP_YAML_CHECK_H
#define APP_YAML_CHECK_H

#include <stddef.h>

#include "ui/edit.h"

/* 0: it is one YAML document with something in it. Else ERR_PARSE, and `wrong` says where (lines
 * and columns count from 1) and why. What a spec must hold beyond that the service knows. */
int yaml_check(const char *text, size_t len, struct edit_wrong *wrong);

#endif
