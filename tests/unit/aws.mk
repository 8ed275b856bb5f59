# tests of src/aws
check_PROGRAMS += tests/unit/test_aws_creds
TESTS += tests/unit/test_aws_creds
tests_unit_test_aws_creds_SOURCES = tests/unit/test_aws_creds.c tests/unit/fake_env.h
tests_unit_test_aws_creds_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_aws_endpoint
TESTS += tests/unit/test_aws_endpoint
tests_unit_test_aws_endpoint_SOURCES = tests/unit/test_aws_endpoint.c tests/unit/fake_env.h
tests_unit_test_aws_endpoint_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_aws_conf
TESTS += tests/unit/test_aws_conf
tests_unit_test_aws_conf_SOURCES = tests/unit/test_aws_conf.c tests/unit/fake_env.h
tests_unit_test_aws_conf_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_sigv4
TESTS += tests/unit/test_sigv4
tests_unit_test_sigv4_SOURCES = tests/unit/test_sigv4.c
tests_unit_test_sigv4_LDADD = $(LDADD) $(CMOCKA_LIBS)
