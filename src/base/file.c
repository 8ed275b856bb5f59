/* Files, whole. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static char *expand_home(const char *path)
{
    const char *home = getenv("HOME");

    if (str_starts(path, "~/") && home && *home)
        return xasprintf("%s%s", home, path + 1);
    return xstrdup(path);
}

static int read_all(int fd, const char *path, struct buf *out, struct err *e)
{
    char block[8192];
    ssize_t n;

    while ((n = read(fd, block, sizeof(block))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(e, ERR_IO, "cannot read %s: %s", path, strerror(errno));
        if (buf_add(out, block, (size_t)n) < 0)
            return err_set(e, ERR_TOOBIG, "%s is larger than the %zu bytes that are allowed", path,
                           out->max);
    }
    if (memchr(buf_str(out), '\0', out->len) || !utf8_valid(buf_str(out), out->len))
        return err_set(e, ERR_PARSE, "%s is no UTF-8 text", path);
    return 0;
}

int file_read(const char *named, struct buf *out, struct err *e)
{
    char *path = expand_home(named);
    struct stat st;
    int rc, fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold us up */

    if (fd < 0)
        rc = err_set(e, ERR_IO, "cannot open %s: %s", path, strerror(errno));
    else if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        rc = err_set(e, ERR_IO, "%s is no regular file", path);
    else
        rc = read_all(fd, path, out, e);
    if (fd >= 0)
        close(fd);
    free(path);
    return rc;
}

/* The folders above `path`, readable by us alone, as far as they are not there. */
static int make_folders(char *path, struct err *e)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0700) < 0 && errno != EEXIST)
            return err_set(e, ERR_IO, "cannot make the folder %s: %s", path, strerror(errno));
        *slash = '/';
    }
    return 0;
}

static int write_all(int fd, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, data, n);

        if (done < 0 && errno != EINTR)
            return -1;
        if (done > 0) {
            data += done;
            n -= (size_t)done;
        }
    }
    return fsync(fd);
}

int file_save(const char *named, const void *data, size_t n, struct err *e)
{
    char *path = expand_home(named), *temporary = xasprintf("%s.XXXXXX", path);
    int rc = make_folders(path, e), fd = -1;
    bool good;

    if (rc == 0) {
        fd = mkostemp(temporary, O_CLOEXEC); /* mode 0600 */
        good = fd >= 0 && write_all(fd, data, n) == 0;
        if (fd >= 0 && close(fd) < 0)
            good = false;
        if (!good || rename(temporary, path) < 0) {
            rc = err_set(e, ERR_IO, "cannot write %s: %s", path, strerror(errno));
            if (fd >= 0)
                unlink(temporary);
        }
    }
    free(temporary);
    free(path);
    return rc;
}

int file_append(const char *named, const void *data, size_t n, struct err *e)
{
    char *path = expand_home(named);
    int rc = make_folders(path, e), fd = -1;

    if (rc == 0) {
        fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0 || write(fd, data, n) != (ssize_t)n)
            rc = err_set(e, ERR_IO, "cannot write %s: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
    }
    free(path);
    return rc;
}
