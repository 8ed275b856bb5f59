SIM_WORLD = tests/unit/sim_world.c tests/unit/sim_world.h
check_PROGRAMS += tests/unit/test_sim tests/unit/test_sim_fleet
TESTS += tests/unit/test_sim tests/unit/test_sim_fleet
tests_unit_test_sim_SOURCES = tests/unit/test_sim.c $(SIM_WORLD)
tests_unit_test_sim_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_sim_fleet_SOURCES = tests/unit/test_sim_fleet.c $(SIM_WORLD)
tests_unit_test_sim_fleet_LDADD = $(LDADD) $(CMOCKA_LIBS)
