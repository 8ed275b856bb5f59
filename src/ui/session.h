/* session.h - what of the ui lasts from one session to the next: which view, and what each of them
 * keeps. A JSON object; where it is kept app knows. */
#ifndef UI_SESSION_H
#define UI_SESSION_H

#include <cjson/cJSON.h>

struct ui;

cJSON *session_save(struct ui *ui); /* the caller's */

/* Before the first key. What is not as session_save() writes it is passed over. */
void session_restore(struct ui *ui, const cJSON *from);

#endif
