/* The words of `protontop api OPERATION ...`: options of the command by one table, all others by
 * the members of the operation's input. Knows no operation by name. */
#include "app/api_request.h"

#include <stdlib.h>
#include <string.h>

#include "app/members.h"
#include "app/nearest.h"
#include "aws/conf.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

enum { DAY_S = 86400 };

struct reading {
    struct api_request *r;
    cJSON *json;        /* --cli-input-json */
    const char *output; /* --output */
    const char *times;  /* --timestamp-format */
    const char *paging; /* the last option that asks for pages */
    bool no_paginate;
    struct err *e;
};

struct own_option {
    const char *name, *arg, *help;
    int (*set)(struct reading *rd, const char *value);
    bool pages;     /* belongs to operations that are paged */
    bool page_size; /* and whose pages have a size that can be set */
};

/* --- what each option does ----------------------------------------------------------------------
 */

static int set_json(struct reading *rd, const char *value)
{
    cJSON_Delete(rd->json);
    rd->json = members_json(value, rd->e);
    return rd->json ? 0 : rd->e->code;
}

static int set_output(struct reading *rd, const char *value)
{
    rd->output = value;
    return 0;
}

static int set_times(struct reading *rd, const char *value)
{
    rd->times = value;
    return 0;
}

static int set_number(struct reading *rd, const char *value, int64_t lo, int64_t *to)
{
    if (num_parse(value, lo, INT32_MAX, to) < 0)
        return err_set(rd->e, ERR_USAGE, "must be a whole number, %d or more", (int)lo);
    return 0;
}

static int set_max_items(struct reading *rd, const char *value)
{
    rd->paging = "--max-items";
    return set_number(rd, value, 0, &rd->r->max_items);
}

static int set_page_size(struct reading *rd, const char *value)
{
    rd->paging = "--page-size";
    return set_number(rd, value, 1, &rd->r->page_size);
}

static int set_starting_token(struct reading *rd, const char *value)
{
    rd->paging = "--starting-token";
    free(rd->r->starting_token);
    rd->r->starting_token = xstrdup(value);
    return 0;
}

static int set_no_paginate(struct reading *rd, const char *value)
{
    (void)value;
    rd->no_paginate = true;
    return 0;
}

static int set_skeleton(struct reading *rd, const char *value)
{
    (void)value;
    rd->r->skeleton = true;
    return 0;
}

/* For the AWS CLI 0 is no timeout at all. */
static int set_timeout(struct reading *rd, const char *value, int64_t *to)
{
    if (num_parse(value, 0, DAY_S, to) < 0)
        return err_set(rd->e, ERR_USAGE, "must be a number of seconds from 0 to %d", DAY_S);
    if (*to == 0)
        *to = DAY_S;
    return 0;
}

static int set_read_timeout(struct reading *rd, const char *value)
{
    return set_timeout(rd, value, &rd->r->read_timeout_s);
}

static int set_connect_timeout(struct reading *rd, const char *value)
{
    return set_timeout(rd, value, &rd->r->connect_timeout_s);
}

static int set_query(struct reading *rd, const char *value)
{
    (void)value;
    return err_set(
        rd->e, ERR_USAGE,
        "protontop has no JMESPath: pipe its JSON into jq, such as protontop api %s | jq "
        "'keys'",
        rd->r->op->cli_name);
}

static int ignore(struct reading *rd, const char *value)
{
    (void)rd;
    (void)value;
    return 0;
}

static const struct own_option options[] = {
    {.name = "cli-input-json",
     .arg = "JSON",
     .help = "the input, or file://F; other options go on top",
     .set = set_json},
    {.name = "generate-cli-skeleton",
     .help = "print what --cli-input-json wants, ask nobody",
     .set = set_skeleton},
    {.name = "max-items",
     .arg = "N",
     .help = "stop after N items; NextToken says where",
     .set = set_max_items,
     .pages = true},
    {.name = "page-size",
     .arg = "N",
     .help = "items to ask for in one call",
     .set = set_page_size,
     .pages = true,
     .page_size = true},
    {.name = "starting-token",
     .arg = "TOKEN",
     .help = "the NextToken of a listing that was cut",
     .set = set_starting_token,
     .pages = true},
    {.name = "no-paginate", .help = "one call, one page", .set = set_no_paginate},
    {.name = "output", .arg = "FORMAT", .help = "json, yaml, text or table", .set = set_output},
    {.name = "timestamp-format",
     .arg = "F",
     .help = "wire (as the service sent them) or iso8601",
     .set = set_times},
    {.name = "cli-read-timeout",
     .arg = "S",
     .help = "seconds for one attempt (60); 0: a day",
     .set = set_read_timeout},
    {.name = "cli-connect-timeout",
     .arg = "S",
     .help = "seconds for a connection (5); 0: a day",
     .set = set_connect_timeout},
    /* Options of the AWS CLI that scripts give it: of no effect here, but the first. */
    {.name = "query", .arg = "EXPRESSION", .set = set_query},
    {.name = "no-cli-pager", .set = ignore},
    {.name = "no-cli-auto-prompt", .set = ignore},
    {.name = "color", .arg = "WHEN", .set = ignore},
};

void api_options_help(bool pages, bool page_size, struct buf *out)
{
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        const struct own_option *o = &options[i];
        char left[64];

        if (!o->help || (o->pages && !pages) || (o->page_size && !page_size))
            continue;
        snprintf(left, sizeof(left), "--%s%s%s", o->name, o->arg ? " " : "", o->arg ? o->arg : "");
        buf_addf(out, "  %-26s %s\n", left, o->help);
    }
}

/* --- reading -----------------------------------------------------------------------------------
 */

static const struct own_option *find_own(const struct op *op, const char *name, size_t len)
{
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        const struct own_option *o = &options[i];

        if (strlen(o->name) == len && strncmp(o->name, name, len) == 0 &&
            (!o->pages || op->result_key) && (!o->page_size || op->limit_key))
            return o;
    }
    return NULL;
}

/* 1: it was an option of the command's own; 0: it is none; or an error. */
static int read_own(struct reading *rd, char *const *args, int n, int *i)
{
    const char *option = args[*i], *value = strchr(option, '=');
    const struct own_option *own = NULL;
    int rc;

    if (str_starts(option, "--"))
        own = find_own(rd->r->op, option + 2, strcspn(option + 2, "="));
    if (!own)
        return 0;
    if (value)
        value++;
    if (!own->arg && value)
        return err_set(rd->e, ERR_USAGE, "--%s takes no value", own->name);
    if (own->arg && !value) {
        if (*i + 1 >= n)
            return err_set(rd->e, ERR_USAGE, "--%s needs a value: --%s %s", own->name, own->name,
                           own->arg);
        value = args[++*i];
    }
    rc = own->set(rd, value);
    if (rc < 0)
        return err_prefix(rd->e, "--%s", own->name);
    /* Of `--generate-cli-skeleton input` the word is the AWS CLI's default. */
    if (own->set == set_skeleton && *i + 1 < n && str_eq(args[*i + 1], "input"))
        ++*i;
    return 1;
}

static int unknown_word(const struct op *op, const char *word, struct err *e)
{
    const char *more[ARRAY_LEN(options) + 1];
    size_t n = 0;

    for (size_t i = 0; i < ARRAY_LEN(options); i++)
        if (options[i].help && find_own(op, options[i].name, strlen(options[i].name)))
            more[n++] = options[i].name;
    more[n] = NULL;
    return members_unknown(op, word, more, e);
}

static int read_words(struct reading *rd, char *const *args, int n)
{
    struct api_request *r = rd->r;
    int rc;

    for (int i = 0; i < n; i++) {
        rc = read_own(rd, args, n, &i);
        if (rc == 0)
            rc = members_read(r->op->input, r->input, args, n, &i, rd->e);
        if (rc == 0)
            rc = unknown_word(r->op, args[i], rd->e);
        if (rc < 0)
            return rc;
    }
    return 0;
}

/* Who gives a token or a page size as the service has it wants that one page (as the AWS CLI). */
static int decide_pages(struct reading *rd, bool manual)
{
    struct api_request *r = rd->r;

    r->pages = r->op->result_key && !rd->no_paginate && !manual;
    if (!r->pages && rd->paging)
        return err_set(rd->e, ERR_USAGE, "%s has no meaning with %s: leave one of them out",
                       rd->paging,
                       rd->no_paginate ? "--no-paginate" : "the service's own token or page size");
    return 0;
}

static bool has_manual(const struct op *op, const cJSON *input)
{
    return op->result_key &&
           (json_at(input, op->input_token) || (op->limit_key && json_at(input, op->limit_key)));
}

/* --- output ------------------------------------------------------------------------------------
 */

static int decide_format(struct reading *rd, const struct aws_conf *conf, const char *profile)
{
    const char *text = rd->output, *where = "--output";

    if (!text) {
        text = aws_env_get(&aws_env_process, "AWS_DEFAULT_OUTPUT");
        where = "AWS_DEFAULT_OUTPUT";
    }
    if (!text) {
        text = aws_conf_get(conf, profile, "output");
        where = "output of the profile";
    }
    if (!text)
        text = "json";
    if (str_eq(text, "yaml-stream"))
        text = "yaml";
    if (out_format_parse(text, &rd->r->format, rd->e) < 0) {
        if (!rd->output)
            rd->e->code = ERR_CONFIG;
        return err_prefix(rd->e, "%s", where);
    }
    return 0;
}

static int decide_times(struct reading *rd, const struct aws_conf *conf, const char *profile)
{
    const char *text = rd->times ? rd->times : aws_conf_get(conf, profile, "cli_timestamp_format");

    rd->r->iso8601 = str_eq(text, "iso8601");
    if (!text || rd->r->iso8601 || str_eq(text, "wire") || str_eq(text, "none"))
        return 0;
    return err_set(rd->e, rd->times ? ERR_USAGE : ERR_CONFIG,
                   "%s: \"%.40s\" is no format of timestamps: wire or iso8601",
                   rd->times ? "--timestamp-format" : "cli_timestamp_format of the profile", text);
}

static int decide_output(struct reading *rd, const struct options *o)
{
    struct aws_conf *conf = aws_conf_load(&aws_env_process);
    const char *profile = aws_profile_name(&aws_env_process, o->profile);
    int rc = decide_format(rd, conf, profile);

    if (rc == 0)
        rc = decide_times(rd, conf, profile);
    aws_conf_free(conf);
    return rc;
}

/* --- all together ------------------------------------------------------------------------------
 */

const struct op *api_op_find(const char *name, struct err *e)
{
    const struct op *op = op_find(name);
    struct nearest near;

    if (op)
        return op;
    nearest_init(&near, name);
    for (size_t i = 0; i < op_count(); i++)
        nearest_offer(&near, strpbrk(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") ? op_at(i)->name
                                                                         : op_at(i)->cli_name);
    nearest_error(&near, e, "operation", "protontop api --help lists them");
    return NULL;
}

int api_request_read(struct api_request *r, const struct options *o, struct err *e)
{
    struct reading rd = {.r = r, .e = e};
    bool manual;
    int rc;

    memset(r, 0, sizeof(*r));
    r->max_items = -1;
    r->input = cJSON_CreateObject();
    if (o->n_args == 0)
        return err_set(e, ERR_USAGE, "api: which operation? protontop api --help lists them");
    r->op = api_op_find(o->args[0], e);
    if (!r->op)
        return e->code;
    rc = read_words(&rd, o->args + 1, o->n_args - 1);
    manual = has_manual(r->op, r->input);
    r->input = members_merge(rd.json, r->input);
    rd.json = NULL;
    if (rc == 0)
        rc = decide_pages(&rd, manual);
    if (rc == 0)
        rc = decide_output(&rd, o);
    if (rc < 0)
        err_prefix(e, "%s", r->op->cli_name);
    else if (!r->skeleton)
        rc = members_check(r->op, r->op->cli_name, r->input, e);
    cJSON_Delete(rd.json);
    return rc;
}

void api_request_release(struct api_request *r)
{
    cJSON_Delete(r->input);
    free(r->starting_token);
    memset(r, 0, sizeof(*r));
}
