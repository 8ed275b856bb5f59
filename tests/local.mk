# Every layer's tests stand in a fragment of their own.
include tests/unit/base.mk
include tests/unit/proton.mk
include tests/unit/aws.mk
include tests/unit/net.mk
include tests/unit/store.mk
include tests/unit/sync.mk
include tests/unit/ui.mk
include tests/unit/view.mk
include tests/unit/spec.mk
include tests/unit/context.mk
include tests/unit/form.mk
include tests/unit/term.mk
include tests/unit/sim.mk
include tests/unit/app.mk
include tests/sigv4/local.mk
include tests/wire/local.mk
include tests/screen/local.mk
include tests/fuzz/local.mk

# What the design forbids and a compiler cannot see.
dist_check_SCRIPTS += tests/arch_check
TESTS += tests/arch_check
EXTRA_DIST += tests/unit/unit.h
