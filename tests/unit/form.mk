# the : line and the forms
check_PROGRAMS += tests/unit/test_suggest
TESTS += tests/unit/test_suggest
tests_unit_test_suggest_SOURCES = tests/unit/test_suggest.c
tests_unit_test_suggest_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_form_ops
TESTS += tests/unit/test_form_ops
tests_unit_test_form_ops_SOURCES = tests/unit/test_form_ops.c $(VIEW_FIXTURE)
tests_unit_test_form_ops_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_form_text
TESTS += tests/unit/test_form_text
tests_unit_test_form_text_SOURCES = tests/unit/test_form_text.c $(VIEW_FIXTURE)
tests_unit_test_form_text_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_form
TESTS += tests/unit/test_form
tests_unit_test_form_SOURCES = tests/unit/test_form.c $(VIEW_FIXTURE)
tests_unit_test_form_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_palette
TESTS += tests/unit/test_palette
tests_unit_test_palette_SOURCES = tests/unit/test_palette.c $(VIEW_FIXTURE)
tests_unit_test_palette_LDADD = $(LDADD) $(CMOCKA_LIBS)
EXTRA_DIST += tests/unit/golden/form-40x10.txt
EXTRA_DIST += tests/unit/golden/view-form-filled-80x24.txt \
	tests/unit/golden/view-form-filled-80x24-ascii.txt \
	tests/unit/golden/view-form-filled-200x50.txt \
	tests/unit/golden/view-form-filled-200x50-ascii.txt
EXTRA_DIST += tests/unit/golden/prompt-form-request-80x24.txt \
	tests/unit/golden/prompt-form-request-80x24-ascii.txt \
	tests/unit/golden/prompt-form-request-200x50.txt \
	tests/unit/golden/prompt-form-request-200x50-ascii.txt
EXTRA_DIST += tests/unit/golden/view-form-refused-80x24.txt \
	tests/unit/golden/view-form-refused-80x24-ascii.txt \
	tests/unit/golden/view-form-refused-200x50.txt \
	tests/unit/golden/view-form-refused-200x50-ascii.txt
