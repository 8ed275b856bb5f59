# several contexts: in the store, on the screen
CONTEXT_TESTS = tests/unit/test_store_contexts tests/unit/test_contexts tests/unit/test_places
check_PROGRAMS += $(CONTEXT_TESTS)
TESTS += $(CONTEXT_TESTS)
tests_unit_test_store_contexts_SOURCES = tests/unit/test_store_contexts.c tests/unit/store_fixture.h
tests_unit_test_store_contexts_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_places_SOURCES = tests/unit/test_places.c
tests_unit_test_places_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_contexts_SOURCES = tests/unit/test_contexts.c $(VIEW_FIXTURE)
tests_unit_test_contexts_LDADD = $(LDADD) $(CMOCKA_LIBS)
EXTRA_DIST += tests/unit/golden/contexts-six-20x5.txt \
	tests/unit/golden/contexts-six-40x12.txt
EXTRA_DIST += tests/unit/golden/view-contexts-trouble-80x24.txt \
	tests/unit/golden/view-contexts-trouble-80x24-ascii.txt \
	tests/unit/golden/view-contexts-trouble-200x50.txt \
	tests/unit/golden/view-contexts-trouble-200x50-ascii.txt
EXTRA_DIST += tests/unit/golden/view-contexts-six-80x24.txt \
	tests/unit/golden/view-contexts-six-80x24-ascii.txt \
	tests/unit/golden/view-contexts-six-200x50.txt \
	tests/unit/golden/view-contexts-six-200x50-ascii.txt
EXTRA_DIST += tests/unit/golden/prompt-contexts-profile-80x24.txt \
	tests/unit/golden/prompt-contexts-profile-80x24-ascii.txt \
	tests/unit/golden/prompt-contexts-profile-200x50.txt \
	tests/unit/golden/prompt-contexts-profile-200x50-ascii.txt
