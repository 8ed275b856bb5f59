# tests of the grid, the texts, the keys, the themes and the questions
UI_TESTS = tests/unit/test_surface tests/unit/test_wrap tests/unit/test_keymap
check_PROGRAMS += $(UI_TESTS)
TESTS += $(UI_TESTS)
tests_unit_test_surface_SOURCES = tests/unit/test_surface.c
tests_unit_test_surface_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_wrap_SOURCES = tests/unit/test_wrap.c
tests_unit_test_wrap_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_keymap_SOURCES = tests/unit/test_keymap.c
tests_unit_test_keymap_LDADD = $(LDADD) $(CMOCKA_LIBS)
