/* log.h - the log file. One per process (the allowed global); silent until opened.
 *
 * No secret, spec or status message goes in. What comes from outside passes text_safe() here. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <protontop/err.h>

#define LOG_LEVELS(X) X(ERROR, "error") X(WARN, "warn") X(INFO, "info") X(DEBUG, "debug")

enum log_level {
#define LOG_ENUM(name, text) LOG_##name,
    LOG_LEVELS(LOG_ENUM)
#undef LOG_ENUM
};

/* Opens for append, mode 0600. Returns 0, or ERR_IO with the path and the reason. */
int log_open(const char *path, enum log_level level, struct err *e) ERR_CHECK;
void log_close(void);

/* Level by name; 0 or ERR_PARSE. */
int log_level_parse(const char *name, enum log_level *out);

void log_write(enum log_level level, const char *fmt, ...) ERR_PRINTF(2, 3);

#define log_error(...) log_write(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)  log_write(LOG_WARN, __VA_ARGS__)
#define log_info(...)  log_write(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_write(LOG_DEBUG, __VA_ARGS__)

#endif
