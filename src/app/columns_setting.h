/* columns_setting.h - the [columns] section of the configuration: the columns of a kind's table, in
 * their order: "instance = name, status, age". */
#ifndef APP_COLUMNS_SETTING_H
#define APP_COLUMNS_SETTING_H

#include "base/vec.h"
#include "kind/kind.h"

/* One line of it. 0, or -1 with a reason in `why` (INIFILE_WHY bytes); a later line counts. */
int columns_setting(struct vec *all, const char *kind, const char *text, char *why);

/* What was chosen for a kind; NULL: nothing. all: the vec. */
const char *columns_setting_of(void *all, const struct kind *k);

void columns_settings_free(struct vec *all);

#endif
