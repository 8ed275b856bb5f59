libdash_a_SOURCES += \
	src/store/activity.c \
	src/store/label.c \
	src/store/merge.c src/store/merge.h \
	src/store/row.h src/store/rows.c \
	src/store/store.c src/store/store.h
