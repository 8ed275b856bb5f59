VIEW_FIXTURE = tests/unit/view_fixture.c tests/unit/view_fixture.h
check_PROGRAMS += tests/unit/test_view_golden
TESTS += tests/unit/test_view_golden
tests_unit_test_view_golden_SOURCES = tests/unit/test_view_golden.c $(VIEW_FIXTURE)
tests_unit_test_view_golden_LDADD = $(LDADD) $(CMOCKA_LIBS)
EXTRA_DIST += tests/unit/golden/fleet.json
