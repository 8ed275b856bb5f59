# The real program in a real pseudo-terminal, over its own demo and over protond.
if HAVE_VTERM
check_PROGRAMS += tests/screen/test_dashboard tests/screen/test_login tests/screen/test_trouble
TESTS += tests/screen/test_dashboard tests/screen/test_login tests/screen/test_trouble
endif
screen_sources = tests/screen/screen.c tests/screen/screen.h tests/screen/server.c tests/screen/server.h
tests_screen_test_dashboard_SOURCES = tests/screen/test_dashboard.c $(screen_sources)
tests_screen_test_dashboard_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_screen_test_dashboard_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
tests_screen_test_trouble_SOURCES = tests/screen/test_trouble.c $(screen_sources) \
	tests/wire/rawserver.c tests/wire/rawserver.h
tests_screen_test_trouble_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_screen_test_trouble_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
tests_screen_test_login_SOURCES = tests/screen/test_login.c $(screen_sources) \
	tests/wire/rawserver.c tests/wire/rawserver.h
tests_screen_test_login_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_screen_test_login_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
