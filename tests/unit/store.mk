# tests of src/kind and src/store
STORE_TESTS = tests/unit/test_kind tests/unit/test_verb
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)
tests_unit_test_kind_SOURCES = tests/unit/test_kind.c
tests_unit_test_kind_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_verb_SOURCES = tests/unit/test_verb.c
tests_unit_test_verb_LDADD = $(LDADD) $(CMOCKA_LIBS)
