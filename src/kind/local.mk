libdash_a_SOURCES += \
	src/kind/common.h src/kind/kind.h \
	src/kind/component.c \
	src/kind/connection.c \
	src/kind/deployment.c \
	src/kind/environment.c \
	src/kind/instance.c \
	src/kind/kind.c \
	src/kind/link.c \
	src/kind/pipeline.c \
	src/kind/repository.c \
	src/kind/service.c \
	src/kind/spec.c \
	src/kind/status.c \
	src/kind/suggest.c \
	src/kind/template.c \
	src/kind/verb.c
