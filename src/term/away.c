/* The terminal left for a while: to the shell (suspended), or to a program that wants it whole (an
 * editor), which shares our process group, as it would with any other program that starts it. */
#include "term/inside.h"

#include <errno.h>
#include <unistd.h>

void term_suspend(struct terminal *t)
{
    struct sigaction dfl = {.sa_handler = SIG_DFL}, was;

    term_give(t);
    sigemptyset(&dfl.sa_mask);
    sigaction(SIGTSTP, &dfl, &was);
    kill(0, SIGTSTP); /* the whole job, as the terminal's own ^Z does; we go on after SIGCONT */
    sigaction(SIGTSTP, &was, NULL);
    term_take(t);
    t->cfg.event(t->cfg.ctx, TERM_CONTINUED);
}

void term_leave(struct terminal *t)
{
    term_give(t);
    t->away = true;
    uv_poll_stop(&t->poll); /* what is typed is not ours */
    uv_timer_stop(&t->esc_timer);
}

/* Are we the ones that the terminal listens to? A program that had it may have set another group
 * and be gone. Or the shell has it, because the job was put into the background: then we stop, as
 * any program does that wants the terminal there, until we are called. */
static void come_to_front(struct terminal *t)
{
    sigset_t ttou, was;
    pid_t front;

    while ((front = tcgetpgrp(t->fd)) > 0 && front != getpgrp()) {
        if (kill(-front, 0) == 0 || errno != ESRCH) {
            kill(getpid(), SIGSTOP);
            continue;
        }
        sigemptyset(&ttou);
        sigaddset(&ttou, SIGTTOU);
        sigprocmask(SIG_BLOCK, &ttou, &was);
        tcsetpgrp(t->fd, getpgrp());
        sigprocmask(SIG_SETMASK, &was, NULL);
        break;
    }
}

void term_return(struct terminal *t)
{
    if (!t->away)
        return;
    t->away = false;
    if (t->lost)
        return;
    come_to_front(t);
    term_take(t);
    t->cfg.event(t->cfg.ctx, TERM_CONTINUED);
}

bool term_is_away(const struct terminal *t)
{
    return t->away;
}
