/* base/text: decoding, widths, and making hostile text visible. */
#include "unit.h"

#include <locale.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "base/text.h"

static void assert_safe(const char *in, size_t n, unsigned flags, const char *out)
{
    struct buf b = BUF_INIT(1000);

    assert_int_equal(text_safe(&b, in, n, flags), 0);
    assert_string_equal(buf_str(&b), out);
    buf_release(&b);
}

#define SAFE(in, flags, out) assert_safe(in, sizeof(in) - 1, flags, out)

static void hostile_becomes_visible(void **state)
{
    (void)state;
    SAFE("plain", 0, "plain");
    SAFE("\x1b]0;title\x07", 0, "^[]0;title^G");
    SAFE("a\0b", 0, "a^@b");
    SAFE("del\x7f", 0, "del^?");
    SAFE("csi\xc2\x9b", 0, "csi<U+009B>");
    SAFE("rtl\xe2\x80\xae!", 0, "rtl<U+202E>!");
    SAFE("bom\xef\xbb\xbf", 0, "bom<U+FEFF>");
    SAFE("bad\xff\xc0\x80", 0, "bad<FF><C0><80>");
    SAFE("cut\xe2\x82", 0, "cut<E2><82>");
    SAFE("sur\xed\xa0\x80", 0, "sur<ED><A0><80>");
    SAFE("one\ttwo\nthree\r\nfour\rx", 0, "one two three four^Mx");
    SAFE("one\r\ntwo\n", TEXT_KEEP_NEWLINES, "one\ntwo\n");
    SAFE("\xc3\xa9\xe2\x9c\x93", 0, "\xc3\xa9\xe2\x9c\x93");
    SAFE("\xc3\xa9", TEXT_ASCII, "<U+00E9>");
    SAFE("\xef\xbf\xbd", 0, "\xef\xbf\xbd"); /* a real U+FFFD is no invalid byte */
}

static void decode_and_encode_agree(void **state)
{
    char out[4];
    uint32_t cp;

    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        size_t n = utf8_encode(c, out);

        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        assert_int_equal(utf8_decode(out, n, &cp), n);
        assert_int_equal(cp, c);
        if (n > 1) {
            assert_int_equal(utf8_decode(out, n - 1, &cp), 1);
            assert_int_equal(cp, 0xFFFD);
        }
    }
    assert_int_equal(utf8_encode(0x110000, out), 3);
    assert_int_equal(utf8_count("a\xc3\xa9\xff", 4), 3);
    assert_false(utf8_valid("\xf5\x80\x80\x80", 4));
    assert_true(utf8_valid("\xf4\x8f\xbf\xbf", 4));
}

static void whatever_comes_out_is_harmless(void **state)
{
    struct rng r;
    struct buf b = BUF_INIT(4000);
    char in[200];
    uint32_t cp;

    (void)state;
    rng_seed(&r, 7);
    for (int round = 0; round < 5000; round++) {
        size_t n = rng_below(&r, sizeof(in));

        for (size_t i = 0; i < n; i++)
            in[i] = (char)rng_below(&r, 256);
        buf_clear(&b);
        assert_int_equal(text_safe(&b, in, n, 0), 0);
        assert_true(utf8_valid(buf_str(&b), b.len));
        for (size_t i = 0; i < b.len;) {
            i += utf8_decode(b.ptr + i, b.len - i, &cp);
            assert_false(text_is_hostile(cp));
        }
    }
    buf_release(&b);
}

static void widths_and_fitting(void **state)
{
    int used;

    (void)state;
    assert_int_equal(text_width("abc"), 3);
    assert_int_equal(text_width("\xe6\x97\xa5\xe6\x9c\xac"), 4); /* two wide ones */
    assert_int_equal(text_width("e\xcc\x81"), 1);                /* a combining accent */
    assert_int_equal(text_fit("\xe6\x97\xa5\xe6\x9c\xac", 3, &used), 3);
    assert_int_equal(used, 2);
    assert_int_equal(text_fit("abc", 10, &used), 3);
    assert_true(text_contains("Front-End/PROD", "end/prod"));
    assert_true(text_contains("\xc3\x89t\xc3\xa9", "\xc3\xa9T"));
    assert_false(text_contains("abc", "abcd"));
    assert_true(text_contains("", ""));
}

static void finds(void **state)
{
    static const char hay[] = "port: \xc3\x89t\xc3\xa9 80";
    size_t len = 99;

    (void)state;
    assert_ptr_equal(text_find(hay, "\xc3\xa9T\xc3\x89", &len), hay + 6);
    assert_int_equal(len, 5);
    assert_ptr_equal(text_find(hay, "80", &len), hay + 12);
    assert_int_equal(len, 2);
    assert_null(text_find(hay, "801", &len));
    assert_ptr_equal(text_find(hay, "", &len), hay);
    assert_int_equal(len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_becomes_visible), cmocka_unit_test(decode_and_encode_agree),
        cmocka_unit_test(whatever_comes_out_is_harmless), cmocka_unit_test(widths_and_fitting),
        cmocka_unit_test(finds)};

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
