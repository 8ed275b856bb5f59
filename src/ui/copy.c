/* What is copied: names as the command line takes them, ARNs. Made safe here, since whoever pastes
 * it may paste it into a shell; how it gets to a clipboard the host knows. */
#include "ui/copy.h"

#include <string.h>

#include "base/text.h"
#include "ui/inside.h"

enum { COPY_MAX = 64 * 1024 };

void copy_run(struct ui *ui, enum command_id id)
{
    const struct row *r = ui_selected(ui);
    const struct ui_host *host = ui_host(ui);
    struct buf safe = BUF_INIT(COPY_MAX);
    const char *text = r && id == CMD_COPY_ARN ? r->facts.arn : r ? r->id : NULL;

    if (!r)
        ui_notice(ui, false, "nothing is selected to copy");
    else if (!text || !*text)
        ui_notice(ui, false, "its ARN is not known%s", r->detail_ms ? "" : " yet: a moment");
    else if (text_safe(&safe, text, strlen(text), 0) < 0)
        ui_notice(ui, true, "too long to copy");
    else
        host->copy(host->ctx, buf_str(&safe));
    buf_release(&safe);
}
