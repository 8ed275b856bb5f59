# tests of protond's front, with a state machine that only remembers what it was asked
FAKE_SIM = tests/unit/fake_sim.c tests/unit/fake_sim.h
SERVER_FIXTURE = $(FAKE_SIM) tests/unit/server_fixture.c tests/unit/server_fixture.h
SERVER_TESTS = tests/unit/test_sigcheck tests/unit/test_front tests/unit/test_server \
	tests/unit/test_save tests/unit/test_save_fuzz tests/unit/test_state \
	tests/unit/test_scenario tests/unit/test_provision tests/unit/test_host \
	tests/unit/test_fault tests/unit/test_server_fault \
	tests/unit/test_server_curl tests/unit/test_protond_opts tests/unit/test_protond
check_PROGRAMS += $(SERVER_TESTS)
TESTS += $(SERVER_TESTS)
tests_unit_test_sigcheck_SOURCES = tests/unit/test_sigcheck.c
tests_unit_test_sigcheck_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_front_SOURCES = tests/unit/test_front.c $(FAKE_SIM)
tests_unit_test_front_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_server_SOURCES = tests/unit/test_server.c $(SERVER_FIXTURE)
tests_unit_test_server_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_state_SOURCES = tests/unit/test_state.c
tests_unit_test_state_LDADD = $(LDADD) $(CMOCKA_LIBS) $(SQLITE_LIBS)
tests_unit_test_save_fuzz_SOURCES = tests/unit/test_save_fuzz.c
tests_unit_test_save_fuzz_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_save_SOURCES = tests/unit/test_save.c
tests_unit_test_save_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_scenario_SOURCES = tests/unit/test_scenario.c
tests_unit_test_scenario_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_provision_SOURCES = tests/unit/test_provision.c
tests_unit_test_provision_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_host_SOURCES = tests/unit/test_host.c
tests_unit_test_host_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_fault_SOURCES = tests/unit/test_fault.c
tests_unit_test_fault_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_server_fault_SOURCES = tests/unit/test_server_fault.c $(SERVER_FIXTURE)
tests_unit_test_server_fault_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_server_curl_SOURCES = tests/unit/test_server_curl.c $(SERVER_FIXTURE)
tests_unit_test_server_curl_LDADD = $(LDADD) $(CMOCKA_LIBS) -lpthread
tests_unit_test_protond_opts_SOURCES = tests/unit/test_protond_opts.c
tests_unit_test_protond_opts_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_protond_SOURCES = tests/unit/test_protond.c
tests_unit_test_protond_LDADD = $(LDADD) $(CMOCKA_LIBS)

# protond asked by the AWS command line, where there is one
PROTOND_ASKED = tests/wire/protond_aws tests/wire/protond_every tests/wire/protond_examples \
	tests/wire/protond_faults tests/wire/protond_life tests/wire/protond_services \
	tests/wire/protond_state tests/wire/protond_tls
dist_check_SCRIPTS += $(PROTOND_ASKED)
TESTS += $(PROTOND_ASKED)
EXTRA_DIST += tests/wire/protond_lib.sh tests/wire/faults_boto3.py tests/wire/life_boto3.py \
	tests/wire/every_operation.py tests/wire/every_operation.js tests/wire/services_boto3.py \
	tests/wire/services_node.js
