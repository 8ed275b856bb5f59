/* api_request.h - what `protontop api OPERATION ...` is asked for. */
#ifndef APP_API_REQUEST_H
#define APP_API_REQUEST_H

#include <stdint.h>

#include <cjson/cJSON.h>
#include <protontop/op.h>

#include "app/options.h"
#include "app/out.h"
#include "base/buf.h"

struct api_request {
    const struct op *op;
    cJSON *input;
    bool pages;           /* all pages of it; else one call */
    int64_t max_items;    /* -1: all */
    int64_t page_size;    /* 0: the service's own */
    char *starting_token; /* NULL: the beginning */
    enum out_format format;
    bool iso8601;
    bool skeleton;                             /* print the input's form, ask nobody */
    int64_t read_timeout_s, connect_timeout_s; /* 0: the usual */
};

/* Reads the command's own words; output and timestamps also from AWS_DEFAULT_OUTPUT and the
 * profile. The input is checked against the operation's rules. 0; ERR_USAGE, ERR_INPUT, ERR_IO,
 * ERR_CONFIG. */
int api_request_read(struct api_request *r, const struct options *o, struct err *e) ERR_CHECK;
void api_request_release(struct api_request *r);

/* The operation by either form of its name; NULL with ERR_USAGE and the nearest names. */
const struct op *api_op_find(const char *name, struct err *e);

/* The command's own options, for --help. */
void api_options_help(bool pages, bool page_size, struct buf *out);

/* A token of a listing that was cut, as the AWS CLI makes it: the page's token (NULL: the first
 * page) and, where `skip` is not -1, how many items of that page were told. */
char *api_token_make(const char *input_token, const char *page_token, int64_t skip);

/* Reads one, or a plain token of the service. *page_token is the caller's, NULL for the first page.
 * 0, or ERR_USAGE. */
int api_token_read(const char *input_token, const char *text, char **page_token, int64_t *skip,
                   struct err *e) ERR_CHECK;

#endif
