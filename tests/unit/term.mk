check_PROGRAMS += tests/unit/test_decode tests/unit/test_term_out
TESTS += tests/unit/test_decode tests/unit/test_term_out
tests_unit_test_decode_SOURCES = tests/unit/test_decode.c
tests_unit_test_decode_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_term_out_SOURCES = tests/unit/test_term_out.c
tests_unit_test_term_out_LDADD = $(LDADD) $(CMOCKA_LIBS)
