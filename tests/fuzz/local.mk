# hostile input, made from good one; seeded, and bounded so that it belongs to every check
MUTATE = tests/fuzz/mutate.c tests/fuzz/mutate.h
check_PROGRAMS += tests/fuzz/test_front_fuzz tests/fuzz/test_server_fuzz
TESTS += tests/fuzz/test_front_fuzz tests/fuzz/test_server_fuzz
tests_fuzz_test_front_fuzz_SOURCES = tests/fuzz/test_front_fuzz.c $(MUTATE)
tests_fuzz_test_front_fuzz_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_fuzz_test_server_fuzz_SOURCES = tests/fuzz/test_server_fuzz.c $(MUTATE) $(SERVER_FIXTURE)
tests_fuzz_test_server_fuzz_LDADD = $(LDADD) $(CMOCKA_LIBS)
