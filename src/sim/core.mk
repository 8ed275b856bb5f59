libsim_a_SOURCES += \
	src/sim/answer.c src/sim/answer.h \
	src/sim/heap.c \
	src/sim/model.c src/sim/model.h \
	src/sim/ops.h src/sim/ops_common.c \
	src/sim/ops_deployment.c \
	src/sim/ops_environment.c \
	src/sim/ops_instance.c \
	src/sim/ops_pipeline.c \
	src/sim/ops_service.c \
	src/sim/page.c src/sim/page.h \
	src/sim/seed.c \
	src/sim/sim.c src/sim/sim.h \
	src/sim/spec.c \
	src/sim/step.c
