/* merge.h - what is new in one JSON object compared with another. Pure. */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include <cjson/cJSON.h>
#include <stdbool.h>

/* Lays `from` over `into`. whole: members that `from` lacks are gone from `into` too. A JSON null
 * counts as a member that is not there. True if anything differs now. Nothing is allocated when
 * nothing differs. */
bool merge_object(cJSON *into, const cJSON *from, bool whole);

#endif
