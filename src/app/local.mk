bin_PROGRAMS += protontop
protontop_SOURCES = src/app/main.c
libdash_a_SOURCES += \
	src/app/cli.c src/app/cli.h \
	src/app/dashboard.c src/app/dashboard.h \
	src/app/demo.c src/app/demo.h \
	src/app/info.c src/app/info.h \
	src/app/job.c src/app/job.h \
	src/app/nearest.c src/app/nearest.h \
	src/app/options.c src/app/options.h \
	src/app/options_table.c src/app/options_table.h \
	src/app/setup.c src/app/setup.h
