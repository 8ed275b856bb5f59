# what src/sim holds
include src/sim/server.mk
