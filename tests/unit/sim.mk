# tests of this part
include tests/unit/server.mk
