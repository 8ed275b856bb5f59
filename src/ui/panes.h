/* panes.h - what stands around the main pane: detail, activity, notice; which of them has the keys.
 */
#ifndef UI_PANES_H
#define UI_PANES_H

#include "ui/frame.h"
#include "ui/view.h"

enum pane { PANE_MAIN, PANE_DETAIL, PANE_ACTIVITY, PANES };

struct panes {
    enum pane focus;
    size_t detail_top, activity_top;
    size_t detail_n;          /* lines at the last drawing */
    int detail_h, activity_h; /* 0: not on the screen */
    const struct store_context *context;
    const struct kind *kind; /* of the row that was last told to the host */
    char *id;
    int64_t dismissed_ms; /* notices of the store up to this time were taken away */
};

void panes_release(struct panes *p);
void panes_next(struct panes *p);

/* What is on the screen now: a pane that is not cannot have the keys. */
void panes_laid_out(struct panes *p, const struct frame *f);

/* A movement, when another pane than the main one has the keys. True: done. */
bool panes_command(struct panes *p, const struct ui_env *env, enum command_id id);

/* Is that another row than the last time? The detail pane begins at its top then. */
bool panes_focus_changed(struct panes *p, const struct row *r);

void panes_draw_detail(struct panes *p, const struct ui_env *env, const struct row *r,
                       struct surface *s, struct rect at);
/* The same of a context, where no row is selected. */
void panes_draw_context(struct panes *p, const struct ui_env *env, const struct store_context *c,
                        struct surface *s, struct rect at);
void panes_draw_activity(struct panes *p, const struct ui_env *env, struct surface *s,
                         struct rect at);

/* The notice of the last action, "" when there is none or it was taken away. Borrowed. */
const char *panes_notice(const struct panes *p, const struct ui_env *env);
void panes_dismiss(struct panes *p, const struct ui_env *env);

/* `own`: the ui's own notice, which comes first. */
int panes_notice_height(const struct panes *p, const struct ui_env *env, const char *own, int w);
void panes_draw_notice(const struct panes *p, const struct ui_env *env, const char *own,
                       bool own_bad, struct surface *s, struct rect r);

#endif
