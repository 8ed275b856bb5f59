# what src/sim holds
include src/sim/server.mk
include src/sim/core.mk
