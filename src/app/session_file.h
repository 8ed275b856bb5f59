/* session_file.h - the session's file: for each set of contexts what the ui keeps of it. Not with a
 * demo, not with --no-session. */
#ifndef APP_SESSION_FILE_H
#define APP_SESSION_FILE_H

struct dashboard;

/* Once the ui is there. A file that is damaged or of another version is told in the activity, and
 * nothing of it is used. */
void session_file_load(struct dashboard *d);

/* At the end. What other contexts have there stays; the fifty used last are kept. */
void session_file_save(struct dashboard *d);

#endif
