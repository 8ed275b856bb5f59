libdash_a_SOURCES += \
	src/sync/action.c \
	src/sync/get.c src/sync/history.c \
	src/sync/inside.h src/sync/lister.c src/sync/lister.h \
	src/sync/poll.c \
	src/sync/state.c \
	src/sync/sync.c src/sync/sync.h
