WIRE = tests/wire/wire.c tests/wire/wire.h tests/wire/rawserver.c tests/wire/rawserver.h
check_PROGRAMS += tests/wire/test_client
TESTS += tests/wire/test_client
tests_wire_test_client_SOURCES = tests/wire/test_client.c $(WIRE)
tests_wire_test_client_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/wire/test_pager
TESTS += tests/wire/test_pager
tests_wire_test_pager_SOURCES = tests/wire/test_pager.c $(WIRE)
tests_wire_test_pager_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/wire/test_host_call
TESTS += tests/wire/test_host_call
tests_wire_test_host_call_SOURCES = tests/wire/test_host_call.c $(WIRE)
tests_wire_test_host_call_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/wire/test_retries
TESTS += tests/wire/test_retries
tests_wire_test_retries_SOURCES = tests/wire/test_retries.c $(WIRE)
tests_wire_test_retries_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/wire/test_plan
TESTS += tests/wire/test_plan
tests_wire_test_plan_SOURCES = tests/wire/test_plan.c $(WIRE)
tests_wire_test_plan_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/wire/test_slow_name
TESTS += tests/wire/test_slow_name
tests_wire_test_slow_name_SOURCES = tests/wire/test_slow_name.c $(WIRE)
tests_wire_test_slow_name_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/wire/test_faults
TESTS += tests/wire/test_faults
tests_wire_test_faults_SOURCES = tests/wire/test_faults.c $(WIRE)
tests_wire_test_faults_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/wire/test_storm
TESTS += tests/wire/test_storm
tests_wire_test_storm_SOURCES = tests/wire/test_storm.c $(WIRE)
tests_wire_test_storm_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/wire/test_sync
TESTS += tests/wire/test_sync
tests_wire_test_sync_SOURCES = tests/wire/test_sync.c $(WIRE)
tests_wire_test_sync_LDADD = $(LDADD) $(CMOCKA_LIBS)
# `protontop api`, `wait` and its identities beside the AWS CLI: the same words, files and variables,
# the same requests, the same output
AWS_TESTS = tests/wire/api_aws tests/wire/wait_aws tests/wire/identity_aws
dist_check_SCRIPTS += $(AWS_TESTS)
TESTS += $(AWS_TESTS)
EXTRA_DIST += tests/wire/beside.py tests/bench/api_bench
check_PROGRAMS += tests/wire/test_h2
TESTS += tests/wire/test_h2
tests_wire_test_h2_SOURCES = tests/wire/test_h2.c $(WIRE)
tests_wire_test_h2_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/wire/test_proxied
TESTS += tests/wire/test_proxied
tests_wire_test_proxied_SOURCES = tests/wire/test_proxied.c $(WIRE)
tests_wire_test_proxied_LDADD = $(LDADD) $(CMOCKA_LIBS)
if HAVE_NGHTTP2
tests_wire_test_h2_SOURCES += tests/wire/h2server.c tests/wire/h2server.h \
	tests/wire/cert.c tests/wire/cert.h
tests_wire_test_h2_CPPFLAGS = $(AM_CPPFLAGS) $(NGHTTP2_CFLAGS)
tests_wire_test_h2_LDADD += $(NGHTTP2_LIBS)
tests_wire_test_proxied_SOURCES += tests/wire/h2server.c tests/wire/h2server.h \
	tests/wire/cert.c tests/wire/cert.h tests/wire/proxyserver.c tests/wire/proxyserver.h
tests_wire_test_proxied_CPPFLAGS = $(AM_CPPFLAGS) $(NGHTTP2_CFLAGS)
tests_wire_test_proxied_LDADD += $(NGHTTP2_LIBS)
endif
check_PROGRAMS += tests/wire/test_waiter
TESTS += tests/wire/test_waiter
tests_wire_test_waiter_SOURCES = tests/wire/test_waiter.c $(WIRE)
tests_wire_test_waiter_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/wire/test_identity
TESTS += tests/wire/test_identity
tests_wire_test_identity_SOURCES = tests/wire/test_identity.c $(WIRE)
tests_wire_test_identity_LDADD = $(LDADD) $(CMOCKA_LIBS)
# list, cancel, update, delete, as scripts use them
dist_check_SCRIPTS += tests/wire/commands
TESTS += tests/wire/commands
# the module as another program finds it
dist_check_SCRIPTS += tests/wire/library
TESTS += tests/wire/library
check_PROGRAMS += tests/wire/test_loop
TESTS += tests/wire/test_loop
tests_wire_test_loop_SOURCES = tests/wire/test_loop.c $(WIRE)
tests_wire_test_loop_LDADD = $(LDADD) $(CMOCKA_LIBS) -lpthread
# the program itself, as a script meets it
check_PROGRAMS += tests/wire/test_commands
TESTS += tests/wire/test_commands
tests_wire_test_commands_SOURCES = tests/wire/test_commands.c tests/screen/server.c \
	tests/screen/server.h
tests_wire_test_commands_LDADD = $(LDADD) $(CMOCKA_LIBS) -lutil
check_PROGRAMS += tests/wire/test_lister
TESTS += tests/wire/test_lister
tests_wire_test_lister_SOURCES = tests/wire/test_lister.c $(WIRE)
tests_wire_test_lister_LDADD = $(LDADD) $(CMOCKA_LIBS)
# what is secret stands nowhere: every source of credentials with the real program
dist_check_SCRIPTS += tests/wire/secrets
TESTS += tests/wire/secrets
check_PROGRAMS += tests/wire/test_children
TESTS += tests/wire/test_children
tests_wire_test_children_SOURCES = tests/wire/test_children.c $(WIRE)
tests_wire_test_children_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/wire/test_want
TESTS += tests/wire/test_want
tests_wire_test_want_SOURCES = tests/wire/test_want.c $(WIRE)
tests_wire_test_want_LDADD = $(LDADD) $(CMOCKA_LIBS)
