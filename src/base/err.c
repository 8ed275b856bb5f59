/* What went wrong. Plain memory, no allocation: errors must work when nothing else does. */
#include <protontop/err.h>

#include <stdio.h>
#include <string.h>

struct err_row {
    int code, exit_status;
    const char *name;
};

static const struct err_row rows[] = {{ERR_OK, 0, "ok"},
#define ERR_ROW(name_, number, exit_status_, text)                                                 \
    {.code = (number), .exit_status = (exit_status_), .name = (text)},
                                      ERR_CODES(ERR_ROW)
#undef ERR_ROW
};

static const struct err_row *find(int code)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (rows[i].code == code)
            return &rows[i];
    return NULL;
}

void err_clear(struct err *e)
{
    if (!e)
        return;
    e->code = ERR_OK;
    e->http_status = 0;
    e->maybe_sent = false;
    e->service_code[0] = e->request_id[0] = e->msg[0] = '\0';
}

/* Shows that something is missing at the end, without leaving half a UTF-8 sequence. */
static void mark_cut(char *s, size_t size)
{
    size_t at = size - 4;

    while (at > 0 && ((unsigned char)s[at] & 0xC0) == 0x80)
        at--;
    memcpy(s + at, "...", 4);
}

int err_vset(struct err *e, int code, const char *fmt, va_list ap)
{
    int n;

    if (!e)
        return code;
    err_clear(e);
    e->code = code;
    n = vsnprintf(e->msg, sizeof(e->msg), fmt, ap);
    if (n >= (int)sizeof(e->msg))
        mark_cut(e->msg, sizeof(e->msg));
    return code;
}

int err_set(struct err *e, int code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    err_vset(e, code, fmt, ap);
    va_end(ap);
    return code;
}

int err_prefix(struct err *e, const char *fmt, ...)
{
    char prefix[512], whole[sizeof(e->msg)];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(prefix, sizeof(prefix), fmt, ap);
    va_end(ap);
    if (snprintf(whole, sizeof(whole), "%s: %s", prefix, e->msg) >= (int)sizeof(whole))
        mark_cut(whole, sizeof(whole));
    memcpy(e->msg, whole, sizeof(whole));
    return e->code;
}

const char *err_name(int code)
{
    const struct err_row *r = find(code);

    return r ? r->name : "unknown";
}

int err_exit_status(int code)
{
    const struct err_row *r = find(code);

    return r ? r->exit_status : 255;
}

bool err_unsure(const struct err *e)
{
    if (e->code == ERR_SERVICE)
        return e->http_status >= 500;
    return e->code != 0 && e->maybe_sent;
}
