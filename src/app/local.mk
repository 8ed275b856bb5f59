# Two programs behind one name: src/app/front.h. The whole one has the same name, so that ps, pkill
# and the like know it.
bin_PROGRAMS += protontop
protontop_SOURCES = src/app/main.c src/app/front.c src/app/front.h
EXTRA_protontop_DEPENDENCIES = src/app/protontop$(EXEEXT)
pkglibexec_PROGRAMS = src/app/protontop
src_app_protontop_SOURCES = src/app/main.c src/app/front_whole.c
libdash_a_SOURCES += \
	src/app/api.c src/app/api.h \
	src/app/api_help.c \
	src/app/api_request.c src/app/api_request.h \
	src/app/api_token.c \
	src/app/ask.c src/app/ask.h \
	src/app/asker.c src/app/asker.h \
	src/app/columns_setting.c src/app/columns_setting.h \
	src/app/change.c src/app/change.h src/app/change_inside.h \
	src/app/change_ask.c src/app/change_words.c \
	src/app/cli.c src/app/cli.h \
	src/app/contexts.c src/app/contexts.h \
	src/app/dashboard.c src/app/dashboard.h src/app/dashboard_inside.h src/app/host.c \
	src/app/host_call.c src/app/host_call.h src/app/host_told.c \
	src/app/demo.c src/app/demo.h \
	src/app/drafts.c src/app/drafts.h \
	src/app/editor.c src/app/editor.h \
	src/app/host_spec.c \
	src/app/info.c src/app/info.h \
	src/app/host_sites.c src/app/host_term.c \
	src/app/look.c src/app/look.h \
	src/app/list.c src/app/list.h \
	src/app/members.c src/app/members.h \
	src/app/nearest.c src/app/nearest.h \
	src/app/notifier.c src/app/notifier.h src/app/notify_way.c src/app/notify_way.h \
	src/app/runner.c src/app/runner.h \
	src/app/session_file.c src/app/session_file.h \
	src/app/state_file.c src/app/state_file.h \
	src/app/audit.c src/app/audit.h \
	src/app/completion.c src/app/completion.h \
	src/app/options.c src/app/options.h \
	src/app/options_table.c src/app/options_table.h \
	src/app/place.c src/app/place.h \
	src/app/out.c src/app/out.h src/app/out_inside.h \
	src/app/out_json.c \
	src/app/out_table.c \
	src/app/out_text.c \
	src/app/out_yaml.c \
	src/app/rows.c src/app/rows.h \
	src/app/setup.c src/app/setup.h \
	src/app/task.c src/app/task.h \
	src/app/wait.c src/app/wait.h \
	src/app/yaml_check.c src/app/yaml_check.h \
	src/app/words.c src/app/words.h
