/* ops_template.h - what the operations of environment templates and of service templates have
 * alike: they differ in words and in a few members. */
#ifndef SIM_OPS_TEMPLATE_H
#define SIM_OPS_TEMPLATE_H

#include "sim/model.h"

struct template_words {
    enum template_type type;
    const char *name;         /* in messages */
    const char *member;       /* the answer's: "environmentTemplate" */
    const char *version;      /* "environmentTemplateVersion" */
    const char *provisioning; /* the member's name */
};

/* By the name of an operation. */
const struct template_words *template_words(const char *op);

/* The template that the input names in `member`; NULL: `out` has the error. */
struct sim_template *need_template(const struct sim *s, const struct sim_request *rq,
                                   const char *member, struct sim_answer *out);

#endif
