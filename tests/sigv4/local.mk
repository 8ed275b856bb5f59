# The signing suite's runner, and cases of our own in its layout.
check_PROGRAMS += tests/sigv4_suite
tests_sigv4_suite_SOURCES = tests/sigv4/suite.c tests/sigv4/request.c tests/sigv4/request.h
tests_sigv4_suite_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
