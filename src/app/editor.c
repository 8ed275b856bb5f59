/* The operator's editor as a process. Knows processes and the terminal; not what is edited.
 *
 * It stays in our process group, as with git: ^Z and ^C reach what has the terminal, the shell sees
 * one job. ^C is the editor's (the terminal does not listen meanwhile); when the editor has been
 * stopped, we stop too, so that the shell comes back, and both go on by fg. */
#include "app/editor.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/num.h"

struct editor {
    struct terminal *term;
    uv_process_t process;
    uv_signal_t child; /* SIGCHLD: libuv tells of ends alone */
    unsigned open;     /* handles */
    bool started;
    int64_t status;
    int signal;
    editor_fn *fn; /* NULL: abandoned */
    void *arg;
};

/* --- which one -----------------------------------------------------------------------------------
 */

static bool is_program(const char *dir, size_t n, const char *name)
{
    char *path = xasprintf("%.*s/%s", (int)n, n ? dir : ".", name);
    struct stat st;
    bool is = stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;

    free(path);
    return is;
}

static bool in_path(const char *name)
{
    const char *at = getenv("PATH");

    while (at) {
        size_t n = strcspn(at, ":");

        if (is_program(at, n, name))
            return true;
        at = at[n] ? at + n + 1 : NULL;
    }
    return false;
}

int editor_find(struct buf *command, struct err *e)
{
    static const char *const variables[] = {"VISUAL", "EDITOR"}, *const usual[] = {"vi", "nano"};

    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        const char *set = getenv(variables[i]);

        if (set && set[strspn(set, " \t")])
            return buf_adds(command, set);
    }
    for (size_t i = 0; i < ARRAY_LEN(usual); i++)
        if (in_path(usual[i]))
            return buf_adds(command, usual[i]);
    return err_set(e, ERR_NOTFOUND,
                   "no editor was found: set VISUAL or EDITOR to one, or install vi or nano");
}

char *editor_words(const char *command, const char *path, const char *words[6])
{
    /* The characters for which git asks a shell (run-command.c). */
    bool shell = command[strcspn(command, "|&;<>()$`\\\"' \t\n*?[#~=%")] != '\0';
    char *script = shell ? xasprintf("%s \"$@\"", command) : NULL;
    size_t n = 0;

    if (shell) {
        words[n++] = "/bin/sh";
        words[n++] = "-c";
        words[n++] = script;
    }
    words[n++] = command; /* the shell's $0 */
    words[n++] = path;
    words[n] = NULL;
    return script;
}

/* --- the process ---------------------------------------------------------------------------------
 */

static void on_closed(uv_handle_t *h)
{
    struct editor *ed = h->data;

    if (--ed->open > 0)
        return;
    if (ed->fn && ed->started)
        ed->fn(ed->arg, ed->status, ed->signal);
    free(ed);
}

static void close_handles(struct editor *ed)
{
    uv_close((uv_handle_t *)&ed->process, on_closed);
    uv_close((uv_handle_t *)&ed->child, on_closed);
}

static void on_ended(uv_process_t *p, int64_t status, int signal)
{
    struct editor *ed = p->data;

    ed->status = status;
    ed->signal = signal;
    term_return(ed->term);
    close_handles(ed);
}

/* Its end stays for libuv to be told of. */
static bool is_stopped(const struct editor *ed)
{
    siginfo_t info = {0};

    return waitid(P_PID, (id_t)ed->process.pid, &info, WSTOPPED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == ed->process.pid && info.si_code == CLD_STOPPED;
}

static void on_child(uv_signal_t *s, int signum)
{
    struct editor *ed = s->data;

    (void)signum;
    if (!ed->started || !is_stopped(ed))
        return;
    kill(getpid(), SIGSTOP);
    /* We were called again; it is, too, unless that was meant for us alone. */
    kill(ed->process.pid, SIGCONT);
}

static int spawn(uv_loop_t *loop, struct editor *ed, const char *command, const char *path, int tty)
{
    const char *words[6] = {0};
    char *script = editor_words(command, path, words), *args[6];
    uv_stdio_container_t stdio[3];
    uv_process_options_t o = {.stdio = stdio, .stdio_count = 3, .exit_cb = on_ended};
    int rc;

    for (size_t i = 0; i < ARRAY_LEN(args); i++) /* libuv takes them as execvp() does */
        args[i] = (char *)(uintptr_t)words[i];
    o.file = args[0];
    o.args = args;
    for (int i = 0; i < 3; i++)
        stdio[i] = (uv_stdio_container_t){.flags = UV_INHERIT_FD, .data.fd = tty};
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); /* libraries do not mark all of theirs */
    rc = uv_spawn(loop, &ed->process, &o);
    free(script);
    return rc;
}

int editor_start(uv_loop_t *loop, struct terminal *term, const char *path, editor_fn *fn, void *arg,
                 struct editor **out, struct err *e)
{
    /* A description of its own: the terminal's other one never waits, this one does. */
    int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC), rc;
    struct buf command = BUF_INIT(65536);
    struct editor *ed;

    *out = NULL;
    if (tty < 0)
        rc = err_set(e, ERR_TERM, "cannot open /dev/tty for the editor: %s", strerror(errno));
    else
        rc = editor_find(&command, e);
    if (rc < 0)
        goto done;
    ed = xcalloc(1, sizeof(*ed));
    *ed = (struct editor){.term = term, .fn = fn, .arg = arg, .open = 2};
    ed->process.data = ed->child.data = ed;
    uv_signal_init(loop, &ed->child);
    uv_signal_start(&ed->child, on_child, SIGCHLD);
    term_leave(term);
    rc = spawn(loop, ed, buf_str(&command), path, tty);
    ed->started = rc == 0;
    if (rc == 0) {
        *out = ed;
        goto done;
    }
    rc = err_set(e, ERR_IO, "cannot run the editor \"%.200s\": %s: set VISUAL or EDITOR",
                 buf_str(&command), uv_strerror(rc));
    term_return(term);
    close_handles(ed);
done:
    if (tty >= 0)
        close(tty);
    buf_release(&command);
    return rc;
}

void editor_abandon(struct editor *ed)
{
    ed->fn = NULL;
    if (uv_is_closing((uv_handle_t *)&ed->process))
        return;
    uv_process_kill(&ed->process, SIGHUP);
    close_handles(ed);
}
