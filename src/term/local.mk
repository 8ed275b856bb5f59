libdash_a_SOURCES += \
	src/term/crash.c src/term/crash.h \
	src/term/decode.c src/term/decode.h \
	src/term/paint.c src/term/paint.h \
	src/term/term.c src/term/term.h
