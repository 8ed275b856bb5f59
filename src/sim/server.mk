# protond's HTTP front and its program
libsim_a_SOURCES += \
	src/sim/account_file.c \
	src/sim/conns.c \
	src/sim/control.c src/sim/control.h \
	src/sim/fault.c src/sim/fault.h \
	src/sim/front.c src/sim/front.h \
	src/sim/host.c src/sim/host.h \
	src/sim/listen.c src/sim/listen.h \
	src/sim/load.c src/sim/load_fleet.c src/sim/load_impl.h \
	src/sim/protond_opts.c src/sim/protond_opts.h \
	src/sim/provision.c src/sim/provision.h \
	src/sim/provision_output.c src/sim/provision_output.h \
	src/sim/record.c src/sim/record.h src/sim/tables.c \
	src/sim/reply.c \
	src/sim/rules.c src/sim/rules.h \
	src/sim/save.c src/sim/save.h \
	src/sim/scenario.c src/sim/scenario.h src/sim/scenario_impl.h src/sim/scenario_read.c \
	src/sim/server.c src/sim/server.h src/sim/server_impl.h \
	src/sim/sigcanon.c src/sim/sigcanon.h \
	src/sim/sigcheck.c src/sim/sigcheck.h \
	src/sim/state.c src/sim/state.h \
	src/sim/statefile.c src/sim/statefile.h \
	src/sim/tls.c src/sim/tls.h \
	src/sim/wording.c src/sim/wording.h \
	src/sim/work.c src/sim/work.h \
	src/sim/yamlfile.c src/sim/yamlfile.h
bin_PROGRAMS += protond
protond_SOURCES = src/sim/protond_main.c
protond_LDADD = $(SIM_LIBS) $(API_LIBS)
