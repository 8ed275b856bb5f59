/* Bytes on their way to the terminal. Knows write(2) and poll(2); nothing of what the bytes mean.
 */
#include "term/out.h"

#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include <protontop/err.h>

void out_init(struct out *o, int fd)
{
    o->fd = fd;
    o->done = 0;
    buf_init(&o->bytes, OUT_MAX);
}

void out_release(struct out *o)
{
    buf_release(&o->bytes);
    o->done = 0;
}

void out_add(struct out *o, const char *bytes, size_t n)
{
    buf_add(&o->bytes, bytes, n);
}

bool out_add_small(struct out *o, const char *bytes, size_t n)
{
    if (o->bytes.len - o->done + n > OUT_SMALL_MAX)
        return false;
    return buf_add(&o->bytes, bytes, n) == 0;
}

bool out_pending(const struct out *o)
{
    return o->done < o->bytes.len;
}

static void forget(struct out *o)
{
    o->done = 0;
    if (o->bytes.cap > OUT_SMALL_MAX) /* a screen of a thousand columns comes once */
        buf_release(&o->bytes);
    else
        buf_clear(&o->bytes);
}

int out_flush(struct out *o)
{
    while (out_pending(o)) {
        ssize_t n = write(o->fd, o->bytes.ptr + o->done, o->bytes.len - o->done);

        if (n > 0)
            o->done += (size_t)n;
        else if (n < 0 && errno == EAGAIN)
            return 0;
        else if (n == 0 || errno != EINTR)
            return ERR_IO;
    }
    forget(o);
    return 0;
}

static long now_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void out_drain(struct out *o, int ms)
{
    long end = now_ms() + ms, left;

    while (out_flush(o) == 0 && out_pending(o) && (left = end - now_ms()) > 0) {
        struct pollfd p = {.fd = o->fd, .events = POLLOUT};

        if (poll(&p, 1, (int)left) < 0 && errno != EINTR)
            break;
    }
    forget(o);
}
