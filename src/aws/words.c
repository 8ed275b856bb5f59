/* Quoting of the POSIX shell (2.2, Quoting), without anything else of a shell: what Python's
 * shlex.split() does, with which the AWS CLI reads credential_process. */
#include "aws/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/vec.h"

struct splitter {
    const char *at;
    struct buf word;
    bool in_word; /* "" is a word */
    struct vec words;
};

static void end_word(struct splitter *s)
{
    if (!s->in_word)
        return;
    vec_push(&s->words, xstrdup(buf_str(&s->word)));
    buf_clear(&s->word);
    s->in_word = false;
}

/* From behind the opening quote to behind the closing one. */
static int quoted(struct splitter *s, char quote, struct err *e)
{
    for (; *s->at && *s->at != quote; s->at++) {
        if (quote == '"' && s->at[0] == '\\' && s->at[1] && strchr("\"\\$`", s->at[1]))
            s->at++;
        buf_addc(&s->word, *s->at);
    }
    if (!*s->at)
        return err_set(e, ERR_PARSE, "a %c quote is not closed", quote);
    s->at++;
    return 0;
}

static int step(struct splitter *s, struct err *e)
{
    char c = *s->at++;

    if (strchr(" \t\r\n", c)) {
        end_word(s);
        return 0;
    }
    s->in_word = true;
    if (c == '\'' || c == '"')
        return quoted(s, c, e);
    if (c == '\\' && !(c = *s->at++))
        return err_set(e, ERR_PARSE, "it ends in a backslash");
    buf_addc(&s->word, c);
    return 0;
}

char **words_split(const char *line, struct err *e)
{
    struct splitter s = {.at = line, .word = BUF_INIT(strlen(line) + 1)};
    int rc = 0;

    while (rc == 0 && *s.at)
        rc = step(&s, e);
    end_word(&s);
    buf_release(&s.word);
    vec_push(&s.words, NULL);
    if (rc == 0)
        return (char **)s.words.v;
    words_free((char **)s.words.v);
    return NULL;
}

void words_free(char **words)
{
    for (char **w = words; w && *w; w++)
        free(*w);
    free(words);
}
