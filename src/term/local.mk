libdash_a_SOURCES += \
	src/term/away.c \
	src/term/beside.c \
	src/term/crash.c src/term/crash.h \
	src/term/decode.c src/term/decode.h \
	src/term/inside.h \
	src/term/info.c src/term/info.h \
	src/term/osc.c src/term/osc.h \
	src/term/out.c src/term/out.h \
	src/term/paint.c src/term/paint.h \
	src/term/term.c src/term/term.h
