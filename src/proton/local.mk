# the one description of the API: tables (.def), look-up, input check
libprotontop_a_SOURCES += \
	src/proton/check.c src/proton/check.h \
	src/proton/input.c \
	src/proton/members.def \
	src/proton/members_account.def \
	src/proton/members_component.def \
	src/proton/members_connection.def \
	src/proton/members_deployment.def \
	src/proton/members_environment.def \
	src/proton/members_environment_template.def \
	src/proton/members_instance.def \
	src/proton/members_pipeline.def \
	src/proton/members_repository.def \
	src/proton/members_service.def \
	src/proton/members_service_template.def \
	src/proton/op.c \
	src/proton/ops.def \
	src/proton/pattern.c src/proton/pattern.h \
	src/proton/regions.c src/proton/regions.h \
	src/proton/shapes.def \
	src/proton/shorthand.c src/proton/shorthand.h \
	src/proton/value.c src/proton/value.h \
	src/proton/waiter.c \
	src/proton/waiters.def
pkginclude_HEADERS += include/protontop/op.h include/protontop/waiter.h
