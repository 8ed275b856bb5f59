VIEW_FIXTURE = tests/unit/fixture_golden.c tests/unit/view_fixture.c tests/unit/fixture_edit.c tests/unit/view_fixture.h \
	tests/unit/view_fixture_sites.c
check_PROGRAMS += tests/unit/test_view_golden
TESTS += tests/unit/test_view_golden
tests_unit_test_view_golden_SOURCES = tests/unit/test_view_golden.c $(VIEW_FIXTURE)
tests_unit_test_view_golden_LDADD = $(LDADD) $(CMOCKA_LIBS)
EXTRA_DIST += \
	tests/unit/golden/activity-80x24.txt \
	tests/unit/golden/bulk-200x50.txt \
	tests/unit/golden/bulk-40x12.txt \
	tests/unit/golden/bulk-80x24.txt \
	tests/unit/golden/bulk-ascii.txt \
	tests/unit/golden/bulk-delete-80x24.txt \
	tests/unit/golden/marked-80x24.txt \
	tests/unit/golden/marked-ascii.txt \
	tests/unit/golden/results-200x50.txt \
	tests/unit/golden/results-80x24.txt \
	tests/unit/golden/results-ascii.txt \
	tests/unit/golden/cancel-200x50.txt \
	tests/unit/golden/cancel-20x5.txt \
	tests/unit/golden/cancel-40x12.txt \
	tests/unit/golden/cancel-80x24.txt \
	tests/unit/golden/command-80x24.txt \
	tests/unit/golden/delete-80x24.txt \
	tests/unit/golden/deployments-200x50.txt \
	tests/unit/golden/deployments-40x12.txt \
	tests/unit/golden/deployments-80x24.txt \
	tests/unit/golden/describe-80x24.txt \
	tests/unit/golden/empty-80x24.txt \
	tests/unit/golden/environments-120x30.txt \
	tests/unit/golden/environments-19x5.txt \
	tests/unit/golden/environments-200x50.txt \
	tests/unit/golden/environments-20x5.txt \
	tests/unit/golden/environments-40x12.txt \
	tests/unit/golden/environments-80x24.txt \
	tests/unit/golden/environments-ascii.txt \
	tests/unit/golden/filter-80x24.txt \
	tests/unit/golden/filter-wrong-80x24.txt \
	tests/unit/golden/fleet.json \
	tests/unit/golden/help-40x12.txt \
	tests/unit/golden/help-80x24.txt \
	tests/unit/golden/loading-80x24.txt \
	tests/unit/golden/notice-80x24.txt \
	tests/unit/golden/problems-80x24.txt \
	tests/unit/golden/raw-80x24.txt \
	tests/unit/golden/services-80x24.txt \
	tests/unit/golden/start-80x24.txt \
	tests/unit/golden/trouble-80x24.txt \
	tests/unit/golden/update-ask-80x24.txt \
	tests/unit/golden/update-file-80x24.txt \
	tests/unit/golden/update-spec-80x24.txt \
	tests/unit/golden/update-type-80x24.txt
check_PROGRAMS += tests/unit/test_view_keys tests/unit/test_view_fuzz
TESTS += tests/unit/test_view_keys tests/unit/test_view_fuzz
tests_unit_test_view_keys_SOURCES = tests/unit/test_view_keys.c $(VIEW_FIXTURE)
tests_unit_test_view_keys_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_view_fuzz_SOURCES = tests/unit/test_view_fuzz.c $(VIEW_FIXTURE)
tests_unit_test_view_fuzz_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_filter
TESTS += tests/unit/test_filter
tests_unit_test_filter_SOURCES = tests/unit/test_filter.c $(VIEW_FIXTURE)
tests_unit_test_filter_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_table
TESTS += tests/unit/test_table
tests_unit_test_table_SOURCES = tests/unit/test_table.c $(VIEW_FIXTURE)
tests_unit_test_table_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_view_find
TESTS += tests/unit/test_view_find
tests_unit_test_view_find_SOURCES = tests/unit/test_view_find.c $(VIEW_FIXTURE)
tests_unit_test_view_find_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_view_bulk tests/unit/test_view_marks
TESTS += tests/unit/test_view_bulk tests/unit/test_view_marks
tests_unit_test_view_marks_SOURCES = tests/unit/test_view_marks.c $(VIEW_FIXTURE)
tests_unit_test_view_marks_LDADD = $(LDADD) $(CMOCKA_LIBS)
tests_unit_test_view_bulk_SOURCES = tests/unit/test_view_bulk.c $(VIEW_FIXTURE)
tests_unit_test_view_bulk_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_settings
TESTS += tests/unit/test_settings
tests_unit_test_settings_SOURCES = tests/unit/test_settings.c \
	$(VIEW_FIXTURE)
tests_unit_test_settings_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_session
TESTS += tests/unit/test_session
tests_unit_test_session_SOURCES = tests/unit/test_session.c \
	$(VIEW_FIXTURE)
tests_unit_test_session_LDADD = $(LDADD) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_views
TESTS += tests/unit/test_views
tests_unit_test_views_SOURCES = tests/unit/test_views.c $(VIEW_FIXTURE)
tests_unit_test_views_LDADD = $(LDADD) $(CMOCKA_LIBS)
EXTRA_DIST += \
	tests/unit/golden/fleet-more.json \
	tests/unit/golden/view-activity-200x50-ascii.txt \
	tests/unit/golden/view-activity-200x50.txt \
	tests/unit/golden/view-activity-80x24-ascii.txt \
	tests/unit/golden/view-activity-80x24.txt \
	tests/unit/golden/view-asking-80x24-ascii.txt \
	tests/unit/golden/view-asking-80x24.txt \
	tests/unit/golden/view-connections-200x50-ascii.txt \
	tests/unit/golden/view-connections-200x50.txt \
	tests/unit/golden/view-connections-80x24-ascii.txt \
	tests/unit/golden/view-connections-80x24.txt \
	tests/unit/golden/view-deployments-200x50-ascii.txt \
	tests/unit/golden/view-deployments-200x50.txt \
	tests/unit/golden/view-deployments-80x24-ascii.txt \
	tests/unit/golden/view-deployments-80x24.txt \
	tests/unit/golden/view-environments-200x50-ascii.txt \
	tests/unit/golden/view-environments-200x50.txt \
	tests/unit/golden/view-environments-80x24-ascii.txt \
	tests/unit/golden/view-environments-80x24.txt \
	tests/unit/golden/view-instances-200x50-ascii.txt \
	tests/unit/golden/view-instances-200x50.txt \
	tests/unit/golden/view-instances-80x24-ascii.txt \
	tests/unit/golden/view-instances-80x24.txt \
	tests/unit/golden/view-no-outputs-80x24-ascii.txt \
	tests/unit/golden/view-no-outputs-80x24.txt \
	tests/unit/golden/view-outputs-80x24-ascii.txt \
	tests/unit/golden/view-outputs-80x24.txt \
	tests/unit/golden/view-overview-200x50-ascii.txt \
	tests/unit/golden/view-overview-200x50.txt \
	tests/unit/golden/view-overview-80x24-ascii.txt \
	tests/unit/golden/view-overview-80x24.txt \
	tests/unit/golden/view-page-200x50-ascii.txt \
	tests/unit/golden/view-page-200x50.txt \
	tests/unit/golden/view-page-80x24-ascii.txt \
	tests/unit/golden/view-page-80x24.txt \
	tests/unit/golden/view-services-200x50-ascii.txt \
	tests/unit/golden/view-services-200x50.txt \
	tests/unit/golden/view-services-80x24-ascii.txt \
	tests/unit/golden/view-services-80x24.txt \
	tests/unit/golden/view-sync-80x24-ascii.txt \
	tests/unit/golden/view-sync-80x24.txt \
	tests/unit/golden/view-template-page-200x50-ascii.txt \
	tests/unit/golden/view-template-page-200x50.txt \
	tests/unit/golden/view-template-page-80x24-ascii.txt \
	tests/unit/golden/view-template-page-80x24.txt \
	tests/unit/golden/view-templates-200x50-ascii.txt \
	tests/unit/golden/view-templates-200x50.txt \
	tests/unit/golden/view-templates-80x24-ascii.txt \
	tests/unit/golden/view-templates-80x24.txt \
	tests/unit/golden/view-why-200x50-ascii.txt \
	tests/unit/golden/view-why-200x50.txt \
	tests/unit/golden/view-why-80x24-ascii.txt \
	tests/unit/golden/view-why-80x24.txt

check_PROGRAMS += tests/bench/filter_bench
tests_bench_filter_bench_SOURCES = tests/bench/filter_bench.c
check_PROGRAMS += tests/bench/table_bench
tests_bench_table_bench_SOURCES = tests/bench/table_bench.c

# every question, prompt and list at the bottom, and what reads text
check_PROGRAMS += tests/unit/test_prompts_golden
TESTS += tests/unit/test_prompts_golden
tests_unit_test_prompts_golden_SOURCES = tests/unit/test_prompts_golden.c $(VIEW_FIXTURE)
tests_unit_test_prompts_golden_LDADD = $(LDADD) $(CMOCKA_LIBS)
EXTRA_DIST += \
	tests/unit/golden/prompt-bulk-cancel-200x50-ascii.txt \
	tests/unit/golden/prompt-bulk-cancel-200x50.txt \
	tests/unit/golden/prompt-bulk-cancel-80x24-ascii.txt \
	tests/unit/golden/prompt-bulk-cancel-80x24.txt \
	tests/unit/golden/prompt-bulk-delete-200x50-ascii.txt \
	tests/unit/golden/prompt-bulk-delete-200x50.txt \
	tests/unit/golden/prompt-bulk-delete-80x24-ascii.txt \
	tests/unit/golden/prompt-bulk-delete-80x24.txt \
	tests/unit/golden/prompt-bulk-update-200x50-ascii.txt \
	tests/unit/golden/prompt-bulk-update-200x50.txt \
	tests/unit/golden/prompt-bulk-update-80x24-ascii.txt \
	tests/unit/golden/prompt-bulk-update-80x24.txt \
	tests/unit/golden/prompt-cancel-200x50-ascii.txt \
	tests/unit/golden/prompt-cancel-200x50.txt \
	tests/unit/golden/prompt-cancel-80x24-ascii.txt \
	tests/unit/golden/prompt-cancel-80x24.txt \
	tests/unit/golden/prompt-delete-200x50-ascii.txt \
	tests/unit/golden/prompt-delete-200x50.txt \
	tests/unit/golden/prompt-delete-80x24-ascii.txt \
	tests/unit/golden/prompt-delete-80x24.txt \
	tests/unit/golden/prompt-delete-typed-200x50-ascii.txt \
	tests/unit/golden/prompt-delete-typed-200x50.txt \
	tests/unit/golden/prompt-delete-typed-80x24-ascii.txt \
	tests/unit/golden/prompt-delete-typed-80x24.txt \
	tests/unit/golden/prompt-filter-200x50-ascii.txt \
	tests/unit/golden/prompt-filter-200x50.txt \
	tests/unit/golden/prompt-filter-80x24-ascii.txt \
	tests/unit/golden/prompt-filter-80x24.txt \
	tests/unit/golden/prompt-filter-wrong-200x50-ascii.txt \
	tests/unit/golden/prompt-filter-wrong-200x50.txt \
	tests/unit/golden/prompt-filter-wrong-80x24-ascii.txt \
	tests/unit/golden/prompt-filter-wrong-80x24.txt \
	tests/unit/golden/prompt-palette-200x50-ascii.txt \
	tests/unit/golden/prompt-palette-200x50.txt \
	tests/unit/golden/prompt-palette-80x24-ascii.txt \
	tests/unit/golden/prompt-palette-80x24.txt \
	tests/unit/golden/prompt-palette-argument-200x50-ascii.txt \
	tests/unit/golden/prompt-palette-argument-200x50.txt \
	tests/unit/golden/prompt-palette-argument-80x24-ascii.txt \
	tests/unit/golden/prompt-palette-argument-80x24.txt \
	tests/unit/golden/prompt-palette-typed-200x50-ascii.txt \
	tests/unit/golden/prompt-palette-typed-200x50.txt \
	tests/unit/golden/prompt-palette-typed-80x24-ascii.txt \
	tests/unit/golden/prompt-palette-typed-80x24.txt \
	tests/unit/golden/prompt-palette-wrong-200x50-ascii.txt \
	tests/unit/golden/prompt-palette-wrong-200x50.txt \
	tests/unit/golden/prompt-palette-wrong-80x24-ascii.txt \
	tests/unit/golden/prompt-palette-wrong-80x24.txt \
	tests/unit/golden/prompt-profile-200x50-ascii.txt \
	tests/unit/golden/prompt-profile-200x50.txt \
	tests/unit/golden/prompt-profile-80x24-ascii.txt \
	tests/unit/golden/prompt-profile-80x24.txt \
	tests/unit/golden/prompt-region-200x50-ascii.txt \
	tests/unit/golden/prompt-region-200x50.txt \
	tests/unit/golden/prompt-region-80x24-ascii.txt \
	tests/unit/golden/prompt-region-80x24.txt \
	tests/unit/golden/prompt-search-200x50-ascii.txt \
	tests/unit/golden/prompt-search-200x50.txt \
	tests/unit/golden/prompt-search-80x24-ascii.txt \
	tests/unit/golden/prompt-search-80x24.txt \
	tests/unit/golden/prompt-update-file-200x50-ascii.txt \
	tests/unit/golden/prompt-update-file-200x50.txt \
	tests/unit/golden/prompt-update-file-80x24-ascii.txt \
	tests/unit/golden/prompt-update-file-80x24.txt \
	tests/unit/golden/prompt-update-last-200x50-ascii.txt \
	tests/unit/golden/prompt-update-last-200x50.txt \
	tests/unit/golden/prompt-update-last-80x24-ascii.txt \
	tests/unit/golden/prompt-update-last-80x24.txt \
	tests/unit/golden/prompt-update-spec-200x50-ascii.txt \
	tests/unit/golden/prompt-update-spec-200x50.txt \
	tests/unit/golden/prompt-update-spec-80x24-ascii.txt \
	tests/unit/golden/prompt-update-spec-80x24.txt \
	tests/unit/golden/prompt-update-type-200x50-ascii.txt \
	tests/unit/golden/prompt-update-type-200x50.txt \
	tests/unit/golden/prompt-update-type-80x24-ascii.txt \
	tests/unit/golden/prompt-update-type-80x24.txt \
	tests/unit/golden/view-describe-200x50-ascii.txt \
	tests/unit/golden/view-describe-200x50.txt \
	tests/unit/golden/view-describe-80x24-ascii.txt \
	tests/unit/golden/view-describe-80x24.txt \
	tests/unit/golden/view-form-200x50-ascii.txt \
	tests/unit/golden/view-form-200x50.txt \
	tests/unit/golden/view-form-80x24-ascii.txt \
	tests/unit/golden/view-form-80x24.txt \
	tests/unit/golden/view-help-200x50-ascii.txt \
	tests/unit/golden/view-help-200x50.txt \
	tests/unit/golden/view-help-80x24-ascii.txt \
	tests/unit/golden/view-help-80x24.txt \
	tests/unit/golden/view-marked-200x50-ascii.txt \
	tests/unit/golden/view-marked-200x50.txt \
	tests/unit/golden/view-marked-80x24-ascii.txt \
	tests/unit/golden/view-marked-80x24.txt \
	tests/unit/golden/view-problems-200x50-ascii.txt \
	tests/unit/golden/view-problems-200x50.txt \
	tests/unit/golden/view-problems-80x24-ascii.txt \
	tests/unit/golden/view-problems-80x24.txt \
	tests/unit/golden/view-raw-200x50-ascii.txt \
	tests/unit/golden/view-raw-200x50.txt \
	tests/unit/golden/view-raw-80x24-ascii.txt \
	tests/unit/golden/view-raw-80x24.txt \
	tests/unit/golden/view-results-200x50-ascii.txt \
	tests/unit/golden/view-results-200x50.txt \
	tests/unit/golden/view-results-80x24-ascii.txt \
	tests/unit/golden/view-results-80x24.txt
