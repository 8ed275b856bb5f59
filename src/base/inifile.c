/* Our own small files through inih. inih as it is packaged gives no line numbers to its handler, so
 * the lines are counted where it reads them: it reads one, then calls the handler for it. */
#include "base/inifile.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct reader {
    FILE *file;
    const char *path;
    int line, warned; /* the present line; the last one that was complained about */
    inifile_fn *fn;
    void *ctx;
    struct buf *warnings;
};

static void warn(struct reader *r, int line, const char *why)
{
    buf_addf(r->warnings, "%s:%d: %s\n", r->path, line, why);
    r->warned = line;
}

/* inih reports its first wrong line only; so the lines are looked at before it gets them. */
static bool is_line(const char *text)
{
    text += strspn(text, " \t\r\n");
    if (*text == '[')
        return strchr(text, ']') != NULL;
    return *text == '\0' || *text == ';' || *text == '#' || strpbrk(text, "=:") != NULL;
}

/* To inih an indented line goes on with the value before it; to an operator it is a setting. */
static void unindent(char *text)
{
    size_t blanks = strspn(text, " \t");

    memmove(text, text + blanks, strlen(text + blanks) + 1);
}

/* inih's buffer holds one line of INI_MAX_LINE bytes; a longer one would be taken as two. */
static char *read_line(char *text, int size, void *stream)
{
    struct reader *r = stream;
    size_t n;
    int c;

    if (!fgets(text, size, r->file))
        return NULL;
    r->line++;
    n = strlen(text);
    if (n > 0 && text[n - 1] != '\n' && !feof(r->file)) {
        while ((c = fgetc(r->file)) != EOF && c != '\n')
            ;
        warn(r, r->line, "the line is too long");
        snprintf(text, (size_t)size, ";\n");
    } else if (!is_line(text)) {
        warn(r, r->line, "neither \"name = value\" nor \"[section]\" nor a comment");
        snprintf(text, (size_t)size, ";\n");
    }
    unindent(text);
    return text;
}

static int on_setting(void *ctx, const char *section, const char *name, const char *value)
{
    struct reader *r = ctx;
    char why[INIFILE_WHY] = "not understood";

    if (r->fn(r->ctx, section, name, value, why) != 0)
        warn(r, r->line, why);
    return 1;
}

int inifile_read(const char *path, inifile_fn *fn, void *ctx, struct buf *warnings, struct err *e)
{
    struct reader r = {.path = path, .fn = fn, .ctx = ctx, .warnings = warnings};
    struct stat st;
    int line;

    r.file = fopen(path, "re");
    if (!r.file)
        return err_set(e, ERR_IO, "cannot read %s: %s", path, strerror(errno));
    if (fstat(fileno(r.file), &st) == 0 && S_ISDIR(st.st_mode)) {
        fclose(r.file);
        return err_set(e, ERR_IO, "cannot read %s: %s", path, strerror(EISDIR));
    }
    line = ini_parse_stream(read_line, &r, on_setting, &r);
    fclose(r.file);
    if (line > 0 && line != r.warned)
        warn(&r, line, "not understood");
    return 0;
}
