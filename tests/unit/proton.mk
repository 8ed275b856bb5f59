# tests of src/proton: the tables against the facts, and the input check
check_PROGRAMS += tests/unit/test_proton_tables tests/unit/test_proton_check
TESTS += tests/unit/test_proton_tables tests/unit/test_proton_check
tests_unit_test_proton_tables_SOURCES = tests/unit/test_proton_tables.c
tests_unit_test_proton_tables_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_proton_check_SOURCES = tests/unit/test_proton_check.c
tests_unit_test_proton_check_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_value
TESTS += tests/unit/test_value
tests_unit_test_value_SOURCES = tests/unit/test_value.c
tests_unit_test_value_LDADD = $(LDADD) $(CMOCKA_LIBS)
EXTRA_DIST += tests/unit/proton_facts.jq tests/unit/proton_facts.txt
