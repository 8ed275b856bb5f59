# tests of this part
include tests/unit/server.mk
include tests/unit/sim_core.mk
include tests/unit/sim_life.mk
