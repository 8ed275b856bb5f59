/* merge.h - what is new in one JSON object compared with another. Pure. */
#ifndef STORE_MERGE_H
#define STORE_MERGE_H

#include <cjson/cJSON.h>
#include <stdbool.h>

/* Lays `from` over `into`. whole: members that `from` lacks are gone from `into` too. A JSON null
 * counts as a member that is not there. True if anything differs now. Nothing is allocated when
 * nothing differs. An object has MERGE_MEMBERS_MAX members at most: what goes beyond is not taken,
 * and the order within a larger one matters, so that no answer costs more time than its size. */
enum { MERGE_MEMBERS_MAX = 512 };

bool merge_object(cJSON *into, const cJSON *from, bool whole);

#endif
