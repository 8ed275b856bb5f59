# protond's HTTP front and its program
libsim_a_SOURCES += \
	src/sim/front.c src/sim/front.h \
	src/sim/protond_opts.c src/sim/protond_opts.h \
	src/sim/server.c src/sim/server.h \
	src/sim/sigcanon.c src/sim/sigcanon.h \
	src/sim/sigcheck.c src/sim/sigcheck.h \
	src/sim/wording.c src/sim/wording.h

bin_PROGRAMS += protond
protond_SOURCES = src/sim/protond_main.c
protond_LDADD = $(SIM_LIBS) $(API_LIBS)
