# tests of the grid, the texts, the keys, the themes and the questions
UI_TESTS = tests/unit/test_surface tests/unit/test_wrap tests/unit/test_keymap \
	tests/unit/test_theme tests/unit/test_line_edit tests/unit/test_prompt \
	tests/unit/test_help
check_PROGRAMS += $(UI_TESTS)
TESTS += $(UI_TESTS)
tests_unit_test_surface_SOURCES = tests/unit/test_surface.c
tests_unit_test_surface_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_wrap_SOURCES = tests/unit/test_wrap.c
tests_unit_test_wrap_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_keymap_SOURCES = tests/unit/test_keymap.c
tests_unit_test_keymap_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_theme_SOURCES = tests/unit/test_theme.c
tests_unit_test_theme_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_line_edit_SOURCES = tests/unit/test_line_edit.c
tests_unit_test_line_edit_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_prompt_SOURCES = tests/unit/test_prompt.c \
	$(VIEW_FIXTURE)
tests_unit_test_prompt_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_help_SOURCES = tests/unit/test_help.c
tests_unit_test_help_LDADD = $(LDADD) $(CMOCKA_LIBS)
