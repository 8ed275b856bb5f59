# tests of what is read and written as text: views of it, differences, drafts, edits
check_PROGRAMS += tests/unit/test_textview
TESTS += tests/unit/test_textview
tests_unit_test_textview_SOURCES = tests/unit/test_textview.c $(VIEW_FIXTURE)
tests_unit_test_textview_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_diffview
TESTS += tests/unit/test_diffview
tests_unit_test_diffview_SOURCES = tests/unit/test_diffview.c $(VIEW_FIXTURE)
tests_unit_test_diffview_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_edit
TESTS += tests/unit/test_edit
EDIT_STEPS = tests/unit/edit_steps.c tests/unit/edit_steps.h $(VIEW_FIXTURE)
tests_unit_test_edit_SOURCES = tests/unit/test_edit.c $(EDIT_STEPS)
tests_unit_test_edit_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_redeploy
TESTS += tests/unit/test_redeploy
tests_unit_test_redeploy_SOURCES = tests/unit/test_redeploy.c $(EDIT_STEPS)
tests_unit_test_redeploy_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_drafts
TESTS += tests/unit/test_drafts
tests_unit_test_drafts_SOURCES = tests/unit/test_drafts.c
tests_unit_test_drafts_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_kind_spec
TESTS += tests/unit/test_kind_spec
tests_unit_test_kind_spec_SOURCES = tests/unit/test_kind_spec.c
tests_unit_test_kind_spec_LDADD = $(LDADD) $(CMOCKA_LIBS)
EXTRA_DIST += tests/unit/golden/view-diff-80x24.txt \
	tests/unit/golden/view-diff-80x24-ascii.txt \
	tests/unit/golden/view-diff-200x50.txt \
	tests/unit/golden/view-diff-200x50-ascii.txt
