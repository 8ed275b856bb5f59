/* alloc.h - memory that is there, or the program ends.
 *
 * Out of memory is the one error that nobody handles: the hook restores the terminal, a line goes
 * to standard error, and the process aborts. So none of these return NULL. Free with free(). */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

/* Called once before the process aborts for want of memory; must be async-signal-safe. */
void alloc_set_oom_hook(void (*hook)(void));

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size); /* zeroed; overflow of the product aborts */
void *xrealloc(void *p, size_t size);
void *xrealloc_array(void *p, size_t count, size_t size);
char *xstrdup(const char *s);            /* NULL gives NULL */
char *xstrndup(const char *s, size_t n); /* at most n bytes, NUL-terminated */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Overwrites `n` bytes in a way that the compiler keeps: for secrets. */
void mem_wipe(void *p, size_t n);

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
