libdash_a_SOURCES += \
	src/kind/common.h src/kind/kind.h \
	src/kind/deployment.c \
	src/kind/environment.c \
	src/kind/instance.c \
	src/kind/kind.c \
	src/kind/pipeline.c \
	src/kind/service.c \
	src/kind/status.c \
	src/kind/verb.c
