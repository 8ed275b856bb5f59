# lives of environments, services, components; listings; what wears the service down
check_PROGRAMS += tests/unit/test_sim_env
TESTS += tests/unit/test_sim_env
tests_unit_test_sim_env_SOURCES = tests/unit/test_sim_env.c $(SIM_STEPS)
tests_unit_test_sim_env_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_sim_service
TESTS += tests/unit/test_sim_service
tests_unit_test_sim_service_SOURCES = tests/unit/test_sim_service.c $(SIM_STEPS)
tests_unit_test_sim_service_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_sim_component
TESTS += tests/unit/test_sim_component
tests_unit_test_sim_component_SOURCES = tests/unit/test_sim_component.c $(SIM_STEPS)
tests_unit_test_sim_component_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_sim_list
TESTS += tests/unit/test_sim_list
tests_unit_test_sim_list_SOURCES = tests/unit/test_sim_list.c $(SIM_STEPS)
tests_unit_test_sim_list_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_sim_hostile
TESTS += tests/unit/test_sim_hostile
tests_unit_test_sim_hostile_SOURCES = tests/unit/test_sim_hostile.c $(SIM_STEPS)
tests_unit_test_sim_hostile_LDADD = $(LDADD) $(CMOCKA_LIBS)
# how long things take: run by hand
check_PROGRAMS += tests/bench/sim_bench
tests_bench_sim_bench_SOURCES = tests/bench/sim_bench.c
tests_bench_sim_bench_LDADD = $(LDADD)
