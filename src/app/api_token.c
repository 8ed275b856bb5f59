/* Tokens of listings that were cut. They are those of the AWS CLI (botocore's paginator): base64 of
 * the JSON {"nextToken": the page's token or null, "boto_truncate_amount": items of that page that
 * were told}, so that a listing begun with one program goes on with the other. */
#include "app/api_request.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/base64.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"

enum { TOKEN_MAX = 1 << 20 };

#define SKIP "boto_truncate_amount"

/* Python's json.dumps(): ASCII alone, a blank behind commas and colons. */
static void add_string(struct buf *out, const char *s)
{
    static const char from[] = "\"\\\n\r\t\f\b", to[] = "\"\\nrtfb";
    size_t n = strlen(s);
    uint32_t cp;

    buf_addc(out, '"');
    while (n > 0) {
        size_t used = utf8_decode(s, n, &cp);
        const char *found = cp && cp < 128 ? strchr(from, (int)cp) : NULL;

        if (found)
            buf_addf(out, "\\%c", to[found - from]);
        else if (cp >= 0x10000)
            buf_addf(out, "\\u%04x\\u%04x", 0xD800 + ((cp - 0x10000) >> 10),
                     0xDC00 + ((cp - 0x10000) & 0x3FF));
        else if (cp < ' ' || cp > '~')
            buf_addf(out, "\\u%04x", cp);
        else
            buf_addc(out, (char)cp);
        s += used;
        n -= used;
    }
    buf_addc(out, '"');
}

char *api_token_make(const char *input_token, const char *page_token, int64_t skip)
{
    struct buf json = BUF_INIT(TOKEN_MAX), out = BUF_INIT(2 * TOKEN_MAX);

    buf_addf(&json, "{\"%s\": ", input_token);
    if (page_token)
        add_string(&json, page_token);
    else
        buf_adds(&json, "null");
    if (skip >= 0)
        buf_addf(&json, ", \"" SKIP "\": %lld", (long long)skip);
    buf_addc(&json, '}');
    base64_encode(buf_str(&json), json.len, &out);
    buf_release(&json);
    return buf_detach(&out);
}

/* The older form of the AWS CLI, TOKEN___SKIP, or the service's own token. */
static void read_plain(const char *text, char **page_token, int64_t *skip)
{
    const char *mark = strstr(text, "___");
    size_t n = strlen(text);

    if (mark && !strstr(mark + 3, "___") && num_parse(mark + 3, 0, INT32_MAX, skip) == 0)
        n = (size_t)(mark - text);
    *page_token = n == 4 && strncmp(text, "None", 4) == 0 ? NULL : xstrndup(text, n);
}

int api_token_read(const char *input_token, const char *text, char **page_token, int64_t *skip,
                   struct err *e)
{
    struct buf json = BUF_INIT(TOKEN_MAX);
    struct err not_ours;
    cJSON *o = NULL;
    const cJSON *token;
    int rc = 0;

    *page_token = NULL;
    *skip = 0;
    if (base64_decode(text, &json) == 0 && !json.overflow)
        o = json_parse(buf_str(&json), json.len, &not_ours);
    if (!cJSON_IsObject(o)) {
        read_plain(text, page_token, skip);
    } else {
        token = cJSON_GetObjectItemCaseSensitive(o, input_token);
        *skip = (int64_t)json_num(o, SKIP, 0);
        if (!token || *skip < 0 || *skip > INT32_MAX)
            rc = err_set(e, ERR_USAGE,
                         "is not the NextToken of a listing of this operation that was cut");
        else if (cJSON_IsString(token) && !str_eq(token->valuestring, "None"))
            *page_token = xstrdup(token->valuestring);
    }
    cJSON_Delete(o);
    buf_release(&json);
    return rc;
}
