/* repository.h - linked repositories. */
#ifndef SIM_REPOSITORY_H
#define SIM_REPOSITORY_H

struct sim;

enum { REPOSITORY_TAIL_MAX = 460 }; /* a name has 100 characters of up to 4 bytes */

struct sim_repository {
    char *tail; /* "repository/github:owner/name": unique, what it is sorted by */
    char *provider, *name, *connection, *encryption_key;
};

struct sim_repository *repository_find(const struct sim *s, const char *provider, const char *name);
struct sim_repository *repository_add(struct sim *s, const char *provider, const char *name);
void repository_remove(struct sim *s, struct sim_repository *r);
void repository_tail(const char *provider, const char *name, char out[REPOSITORY_TAIL_MAX]);
void repositories_free(struct sim *s);

#endif
