/* shared.h - texts that many hold at once: a spec is held by its service, by each of its instances,
 * and by every deployment of them, and is there once.
 *
 * A text is immutable. Each holder has a reference: shared_of() and shared_ref() give one,
 * shared_drop() gives it back, and the last one frees. NULL stands for no text everywhere. */
#ifndef SIM_SHARED_H
#define SIM_SHARED_H

struct sim;
struct shared;

struct shared *shared_of(struct sim *s, const char *text); /* made, or found where it is there */
struct shared *shared_ref(struct shared *t);
void shared_drop(struct sim *s, struct shared *t);
const char *shared_str(const struct shared *t); /* NULL for NULL; valid while it is held */

/* *to gives its text back and holds `from` (a reference more). */
void shared_set(struct sim *s, struct shared **to, struct shared *from);

/* The same with a text that is not shared yet. */
void shared_set_str(struct sim *s, struct shared **to, const char *from);

#endif
