# tests of what is read and written as text: views of it, differences, drafts, edits
check_PROGRAMS += tests/unit/test_textview
TESTS += tests/unit/test_textview
tests_unit_test_textview_SOURCES = tests/unit/test_textview.c $(VIEW_FIXTURE)
tests_unit_test_textview_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_diffview
TESTS += tests/unit/test_diffview
tests_unit_test_diffview_SOURCES = tests/unit/test_diffview.c $(VIEW_FIXTURE)
tests_unit_test_diffview_LDADD = $(LDADD) $(CMOCKA_LIBS)
EXTRA_DIST += tests/unit/golden/diff-80x24.txt tests/unit/golden/diff-200x50.txt \
	tests/unit/golden/diff-ascii.txt
