# scenarios for protond and the demo
scenariodir = $(pkgdatadir)/scenarios
dist_scenario_DATA = scenarios/demo.yaml scenarios/empty.yaml scenarios/bad-friday.yaml
