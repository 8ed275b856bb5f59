/* The table of the arguments of commands. */
#include "ui/arguments.h"

#include "base/alloc.h"
#include "ui/context_choose.h"
#include "ui/settings.h"
#include "ui/table.h"

static const struct command_argument arguments[] = {
#define ARGUMENT(id_, word_, required_, choices_)                                                  \
    {.id = CMD_##id_, .word = (word_), .required = (required_), .choices = (choices_)},
#include "ui/arguments.def"
#undef ARGUMENT
};

const struct command_argument *command_argument(enum command_id id)
{
    for (size_t i = 0; i < ARRAY_LEN(arguments); i++)
        if (arguments[i].id == id)
            return &arguments[i];
    return NULL;
}
