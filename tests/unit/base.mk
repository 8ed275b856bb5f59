check_PROGRAMS += tests/unit/test_base tests/unit/test_text tests/unit/test_json
TESTS += tests/unit/test_base tests/unit/test_text tests/unit/test_json
tests_unit_test_base_SOURCES = tests/unit/test_base.c
tests_unit_test_base_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_text_SOURCES = tests/unit/test_text.c
tests_unit_test_text_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_json_SOURCES = tests/unit/test_json.c
tests_unit_test_json_LDADD = $(LDADD) $(CMOCKA_LIBS)
