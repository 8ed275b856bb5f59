/* drafts.h - specs that were begun and not (yet) accepted: each in a folder of its own beneath
 * $XDG_STATE_HOME/protontop/drafts, by what it is a spec of, so that it is there after a crash.
 * Everything in it is ours alone (folders 0700, files 0600). */
#ifndef APP_DRAFTS_H
#define APP_DRAFTS_H

#include "ui/edit.h"

/* What a draft is of: three words that are its context (profile, region, host), kind and identity.
 */
struct draft_of {
    const char *profile, *region, *host, *kind, *id;
};

/* The file's path, whether it is there or not; the caller frees. ERR_IO: there is no home folder.
 */
int drafts_path(const char *folder, const struct draft_of *of, char **path,
                struct err *e) ERR_CHECK;

/* Released by edit_draft_release(). ERR_NOTFOUND: there is none. */
int drafts_load(const char *folder, const struct draft_of *of, struct edit_draft *out,
                struct err *e) ERR_CHECK;

/* The text goes into the file, the rest beside it. */
int drafts_save(const char *folder, const struct draft_of *of, const struct edit_draft *d,
                struct err *e) ERR_CHECK;

/* With whatever an editor left beside it. */
void drafts_drop(const char *folder, const struct draft_of *of);

/* Every file in a folder of ours, and the folder. */
void drafts_clear(const char *folder);

/* $XDG_STATE_HOME/protontop/drafts, or beneath ~/.local/state; the caller frees. NULL: no home. */
char *drafts_folder(void);

#endif
