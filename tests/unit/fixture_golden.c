/* Screens as text in files: what was once looked at and found good. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "view_fixture.h"

char *fixture_read(const char *name)
{
    char *path = xasprintf("%s/tests/unit/golden/%s", PT_TEST_SRCDIR, name);
    FILE *file = fopen(path, "rb");
    struct buf b = BUF_INIT(1 << 22);
    char part[4096];
    size_t n;

    free(path);
    if (!file)
        return NULL;
    while ((n = fread(part, 1, sizeof(part), file)) > 0)
        buf_add(&b, part, n);
    fclose(file);
    return buf_detach(&b);
}

void fixture_golden(struct fixture *f, const char *name, int w, int h)
{
    char file[128], *want;
    const char *got = fixture_screen(f, w, h);

    snprintf(file, sizeof(file), "%s.txt", name);
    if (getenv("UPDATE_GOLDEN")) {
        char *path = xasprintf("%s/tests/unit/golden/%s", PT_TEST_SRCDIR, file);
        FILE *out = fopen(path, "wb");

        assert_non_null(out);
        assert_int_equal(fwrite(got, 1, strlen(got), out), strlen(got));
        fclose(out);
        free(path);
        return;
    }
    want = fixture_read(file);
    if (!want)
        fail_msg("golden/%s is not there: UPDATE_GOLDEN=1 writes it", file);
    if (strcmp(want, got) != 0)
        fail_msg("%s differs; want:\n%s\ngot:\n%s", file, want, got);
    free(want);
}

static const struct {
    const char *tail;
    int w, h;
    bool ascii;
} sizes[] = {{"80x24", 80, 24, false},
             {"200x50", 200, 50, false},
             {"80x24-ascii", 80, 24, true},
             {"200x50-ascii", 200, 50, true}};

void fixture_goldens(struct fixture *(*start)(bool ascii), const char *name, const char *keys)
{
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        struct fixture *f = start(sizes[i].ascii);
        char file[100];

        fixture_screen(f, sizes[i].w, sizes[i].h);
        fixture_keys(f, keys);
        snprintf(file, sizeof(file), "%s-%s", name, sizes[i].tail);
        fixture_golden(f, file, sizes[i].w, sizes[i].h);
        fixture_free(f);
    }
}

void fixture_golden_all(struct fixture *f, const char *name)
{
    struct ui_env *env = (struct ui_env *)(uintptr_t)ui_env(f->ui);
    bool before = env->ascii;

    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        char file[100];

        env->ascii = sizes[i].ascii;
        snprintf(file, sizeof(file), "%s-%s", name, sizes[i].tail);
        fixture_golden(f, file, sizes[i].w, sizes[i].h);
    }
    env->ascii = before;
}
