bin_PROGRAMS += protontop
protontop_SOURCES = src/app/main.c
libdash_a_SOURCES += \
	src/app/dashboard.c src/app/dashboard.h \
	src/app/demo.c src/app/demo.h \
	src/app/files.c src/app/files.h \
	src/app/info.c src/app/info.h \
	src/app/options.c src/app/options.h \
	src/app/setup.c src/app/setup.h
