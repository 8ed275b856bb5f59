libsim_a_SOURCES += \
	src/sim/account.c src/sim/account.h \
	src/sim/answer.c src/sim/answer.h \
	src/sim/connection.c src/sim/connection.h \
	src/sim/field.c src/sim/field.h \
	src/sim/gitsync.c src/sim/gitsync.h \
	src/sim/heap.c \
	src/sim/history.c \
	src/sim/idempotency.c src/sim/idempotency.h \
	src/sim/job.c src/sim/job.h \
	src/sim/model.c src/sim/model.h \
	src/sim/ops.h src/sim/ops_common.c \
	src/sim/ops_account.c \
	src/sim/ops_component.c \
	src/sim/ops_connection.c \
	src/sim/ops_deployment.c \
	src/sim/ops_environment.c \
	src/sim/ops_instance.c \
	src/sim/ops_notify.c \
	src/sim/ops_pipeline.c \
	src/sim/ops_repository.c \
	src/sim/ops_service.c \
	src/sim/ops_service_spec.c \
	src/sim/ops_sync.c src/sim/ops_sync.h \
	src/sim/ops_sync_status.c \
	src/sim/ops_tags.c \
	src/sim/ops_template.c src/sim/ops_template.h \
	src/sim/ops_version.c \
	src/sim/page.c src/sim/page.h \
	src/sim/repository.c src/sim/repository.h \
	src/sim/resource.c src/sim/resource.h \
	src/sim/seed.c \
	src/sim/seed_account.c \
	src/sim/seed_component.c \
	src/sim/seed_template.c \
	src/sim/set.c src/sim/set.h \
	src/sim/shared.c src/sim/shared.h \
	src/sim/sim.c src/sim/sim.h \
	src/sim/spec.c \
	src/sim/step.c \
	src/sim/template.c src/sim/template.h \
	src/sim/update.c
