# tests of what is read and written as text: views of it, differences, drafts, edits
check_PROGRAMS += tests/unit/test_textview
TESTS += tests/unit/test_textview
tests_unit_test_textview_SOURCES = tests/unit/test_textview.c $(VIEW_FIXTURE)
tests_unit_test_textview_LDADD = $(LDADD) $(CMOCKA_LIBS)
