/* The log file: one per process, silent until opened. */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/when.h"

enum { LOG_LINE_MAX = 4096 };

static struct {
    int fd;
    bool open;
    enum log_level level;
} log_file;

static const char *const level_names[] = {
#define LOG_NAME(name, text) [LOG_##name] = (text),
    LOG_LEVELS(LOG_NAME)
#undef LOG_NAME
};

int log_level_parse(const char *name, enum log_level *out)
{
    for (size_t i = 0; i < ARRAY_LEN(level_names); i++)
        if (strcmp(name, level_names[i]) == 0) {
            *out = (enum log_level)i;
            return 0;
        }
    return ERR_PARSE;
}

int log_open(const char *path, enum log_level level, struct err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);

    if (fd < 0)
        return err_set(e, ERR_IO, "cannot open the log file %s: %s; choose another with --log-file",
                       path, strerror(errno));
    log_close();
    log_file.fd = fd;
    log_file.open = true;
    log_file.level = level;
    return 0;
}

void log_close(void)
{
    if (log_file.open)
        close(log_file.fd);
    log_file.open = false;
}

void log_write(enum log_level level, const char *fmt, ...)
{
    char text[LOG_LINE_MAX], when[WHEN_MAX];
    struct buf line = BUF_INIT(4 * LOG_LINE_MAX);
    va_list ap;

    if (!log_file.open || level > log_file.level)
        return;
    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    if (buf_addf(&line, "%s %-5s ", when_iso(clock_wall(&clock_system), when), level_names[level]) <
            0 ||
        text_safe(&line, text, strlen(text), 0) < 0 || buf_addc(&line, '\n') < 0)
        buf_clear(&line);
    /* One write a line: whole lines even when two processes share the file. A full disk loses log
     * lines and nothing else. */
    if (line.len && write(log_file.fd, line.ptr, line.len) < 0)
        log_close();
    buf_release(&line);
}
