# tests of src/kind and src/store
STORE_TESTS = tests/unit/test_kind tests/unit/test_verb tests/unit/test_store \
	tests/unit/test_store_activity
check_PROGRAMS += $(STORE_TESTS) tests/bench/store_bench
TESTS += $(STORE_TESTS)
tests_unit_test_kind_SOURCES = tests/unit/test_kind.c
tests_unit_test_kind_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_verb_SOURCES = tests/unit/test_verb.c
tests_unit_test_verb_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_store_SOURCES = tests/unit/test_store.c tests/unit/store_fixture.h
tests_unit_test_store_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_store_activity_SOURCES = tests/unit/test_store_activity.c tests/unit/store_fixture.h
tests_unit_test_store_activity_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_bench_store_bench_SOURCES = tests/bench/store_bench.c
check_PROGRAMS += tests/unit/test_kind_names
TESTS += tests/unit/test_kind_names
tests_unit_test_kind_names_SOURCES = tests/unit/test_kind_names.c
tests_unit_test_kind_names_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_rows
TESTS += tests/unit/test_rows
tests_unit_test_rows_SOURCES = tests/unit/test_rows.c
tests_unit_test_rows_LDADD = $(LDADD) $(CMOCKA_LIBS)
