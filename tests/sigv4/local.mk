# The signing suite's runner, and cases of our own in its layout.
check_PROGRAMS += tests/sigv4_suite
tests_sigv4_suite_SOURCES = tests/sigv4/suite.c tests/sigv4/request.c tests/sigv4/request.h
tests_sigv4_suite_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
dist_check_SCRIPTS += tests/sigv4/run
TESTS += tests/sigv4/run
EXTRA_DIST += tests/sigv4/cases
