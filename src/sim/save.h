/* save.h - a whole account as records, JSON objects each with its "kind", and back. The format
 * stands in doc/account.txt. What a sim was and will do is all in it: one that was loaded answers
 * every call as the one that was saved would. */
#ifndef SIM_SAVE_H
#define SIM_SAVE_H

#include <cjson/cJSON.h>

#include <protontop/err.h>

#include "base/buf.h"
#include "sim/sim.h"

/* Each record, which is the function's afterwards; not 0 ends it and is returned. */
typedef int sim_save_fn(void *ctx, cJSON *record);
int sim_save(const struct sim *s, sim_save_fn *fn, void *ctx);

struct sim_event;
int sim_event_order(const struct sim_event *a, const struct sim_event *b); /* for sorting */

struct sim_loader;

/* Loading: each record, in the order of a save, then the end. A record is only looked at.
 * ERR_CONFIG: which member, what is wrong. */
struct sim_loader *sim_loader_new(void);
int sim_loader_add(struct sim_loader *l, const cJSON *record, struct err *e) ERR_CHECK;
struct sim *sim_loader_end(struct sim_loader *l); /* the caller's; frees the loader */
void sim_loader_free(struct sim_loader *l);       /* without an end */

int sim_export_text(const struct sim *s, struct buf *out); /* ERR_TOOBIG */

/* A file {"format": "protond-account", "version": 1, "records": [...]}. */
int sim_export(const struct sim *s, const char *path, struct err *e) ERR_CHECK;
/* NULL with ERR_IO, ERR_CONFIG: "file: record N (kind): what". */
struct sim *sim_import(const char *path, struct err *e);

/* A sim that was loaded comes to life at `now_ms`, with these options: speed, rates and who carries
 * deployments out may be others than when it was saved. Deployments went on meanwhile; none began
 * by itself. */
void sim_wake(struct sim *s, const struct sim_options *o, int64_t now_ms);
/* Its options, now_ms apart; account and region are borrowed from it. */
void sim_tell_options(const struct sim *s, struct sim_options *out);

#endif
