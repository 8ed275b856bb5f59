pkginclude_HEADERS += include/protontop/client.h
libprotontop_a_SOURCES += \
	src/client/answer.c \
	src/client/call.c \
	src/client/client.c \
	src/client/identity.c \
	src/client/inside.h \
	src/client/io.c src/client/io.h \
	src/client/pager.c src/client/retries.c \
	src/client/process.c \
	src/client/waiter.c
