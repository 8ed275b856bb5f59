# The real program in a real pseudo-terminal, over its own demo and over protond.
if HAVE_VTERM
check_PROGRAMS += tests/screen/test_terms tests/screen/test_desk tests/screen/test_kept
TESTS += tests/screen/test_terms tests/screen/test_desk tests/screen/test_kept
check_PROGRAMS += tests/screen/test_dashboard tests/screen/test_login tests/screen/test_trouble
TESTS += tests/screen/test_dashboard tests/screen/test_login tests/screen/test_trouble
check_PROGRAMS += tests/screen/test_forms
TESTS += tests/screen/test_forms
check_PROGRAMS += tests/screen/test_spec
TESTS += tests/screen/test_spec
check_PROGRAMS += tests/screen/test_views
TESTS += tests/screen/test_views
check_PROGRAMS += tests/screen/test_pictures
TESTS += tests/screen/test_pictures

# the pictures of doc/pictures, anew
pictures: protontop protond tests/screen/test_pictures
	TOP_BUILDDIR=. tests/screen/test_pictures $(top_srcdir)/doc/pictures
	chmod 644 $(top_srcdir)/doc/pictures/*.svg
.PHONY: pictures
check_PROGRAMS += tests/screen/test_find
TESTS += tests/screen/test_find
check_PROGRAMS += tests/screen/test_contexts
TESTS += tests/screen/test_contexts
endif
screen_sources = tests/screen/screen.c tests/screen/screen.h tests/screen/server.c tests/screen/server.h \
	tests/screen/svg.c tests/screen/svg.h
tests_screen_test_pictures_SOURCES = tests/screen/test_pictures.c $(screen_sources)
tests_screen_test_pictures_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS) $(EXPAT_CFLAGS)
tests_screen_test_pictures_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) $(EXPAT_LIBS) -lutil
tests_screen_test_views_SOURCES = tests/screen/test_views.c $(screen_sources)
tests_screen_test_views_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_screen_test_views_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
tests_screen_test_forms_SOURCES = tests/screen/test_forms.c $(screen_sources)
tests_screen_test_forms_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_screen_test_forms_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
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
desk_sources = tests/screen/desk.c tests/screen/desk.h $(screen_sources)
tests_screen_test_terms_SOURCES = tests/screen/test_terms.c $(desk_sources)
tests_screen_test_terms_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_screen_test_terms_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
tests_screen_test_desk_SOURCES = tests/screen/test_desk.c $(desk_sources)
tests_screen_test_desk_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_screen_test_desk_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
tests_screen_test_kept_SOURCES = tests/screen/test_kept.c $(desk_sources)
tests_screen_test_kept_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_screen_test_kept_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil

tests_screen_test_find_SOURCES = tests/screen/test_find.c $(screen_sources)
tests_screen_test_find_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_screen_test_find_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
tests_screen_test_spec_SOURCES = tests/screen/test_spec.c $(screen_sources)
tests_screen_test_spec_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_screen_test_spec_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
tests_screen_test_contexts_SOURCES = tests/screen/test_contexts.c $(screen_sources)
tests_screen_test_contexts_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_screen_test_contexts_LDADD = $(LDADD) $(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
