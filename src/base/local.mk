libprotontop_a_SOURCES += \
	src/base/alloc.c src/base/alloc.h \
	src/base/base64.c src/base/base64.h \
	src/base/buf.c src/base/buf.h \
	src/base/clock.c src/base/clock.h \
	src/base/diff.c src/base/diff.h \
	src/base/err.c \
	src/base/file.c src/base/file.h \
	src/base/inifile.c src/base/inifile.h \
	src/base/json.c src/base/json.h \
	src/base/jsoncheck.c \
	src/base/jsonview.c src/base/jsonview.h \
	src/base/log.c src/base/log.h \
	src/base/num.c src/base/num.h \
	src/base/rng.c src/base/rng.h \
	src/base/text.c src/base/text.h \
	src/base/vec.c src/base/vec.h \
	src/base/when.c src/base/when.h
