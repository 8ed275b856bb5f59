libdash_a_SOURCES += \
	src/ui/copy.c src/ui/copy.h src/ui/mouse.c src/ui/mouse.h src/ui/settings.c src/ui/settings.h \
	src/ui/watch.c src/ui/watch.h src/ui/session.c src/ui/session.h \
	src/ui/tree_keep.c src/ui/table_keep.c \
	src/ui/act.c src/ui/act.h \
	src/ui/activity.c src/ui/activity.h \
	src/ui/arguments.c src/ui/arguments.def src/ui/arguments.h \
	src/ui/ask.c src/ui/ask.h \
	src/ui/context.c src/ui/context.h \
	src/ui/context_choose.c src/ui/context_choose.h \
	src/ui/commands.def \
	src/ui/compare.c src/ui/compare.h \
	src/ui/complete.c src/ui/complete.h \
	src/ui/detail.c src/ui/detail.h \
	src/ui/diff.c src/ui/diff.h \
	src/ui/difftext.c src/ui/difftext.h \
	src/ui/edit.c src/ui/edit.h src/ui/edit_inside.h \
	src/ui/edit_send.c \
	src/ui/filter.c src/ui/filter.h src/ui/filter_inside.h \
	src/ui/filter_match.c src/ui/filter_needle.c \
	src/ui/filter_prompt.c src/ui/filter_prompt.h \
	src/ui/footer.c src/ui/footer.h \
	src/ui/form.c src/ui/form.h src/ui/form_draft.c src/ui/form_draw.c \
	src/ui/form_fields.c src/ui/form_fields.h src/ui/form_inside.h src/ui/form_open.c \
	src/ui/form_send.c src/ui/form_text.c \
	src/ui/frame.c src/ui/frame.h \
	src/ui/header.c src/ui/header.h src/ui/header_inside.h src/ui/header_several.c \
	src/ui/help.c src/ui/help.h \
	src/ui/inside.h \
	src/ui/jsontext.c src/ui/jsontext.h \
	src/ui/keymap.c src/ui/keymap.h \
	src/ui/list.c src/ui/list.h \
	src/ui/longline.c \
	src/ui/marking.c src/ui/marking.h src/ui/marks.c src/ui/marks.h \
	src/ui/node.c src/ui/node.h \
	src/ui/pager.c src/ui/pager.h \
	src/ui/palette.c src/ui/palette.h src/ui/palette_run.c src/ui/palette_run.h \
	src/ui/panes.c src/ui/panes.h \
	src/ui/places.c \
	src/ui/prompt.c src/ui/prompt.h src/ui/prompt_line.c \
	src/ui/style.c src/ui/style.h \
	src/ui/surface.c src/ui/surface.h \
	src/ui/textview.c src/ui/textview.h \
	src/ui/theme.c src/ui/theme.h src/ui/theme_builtin.c src/ui/theme_builtin.h \
	src/ui/tree.c src/ui/tree.h src/ui/tree_find.c src/ui/tree_inside.h \
	src/ui/tree_line.c src/ui/tree_line.h \
	src/ui/ui.c src/ui/ui_commands.c src/ui/ui_draw.c src/ui/ui.h \
	src/ui/view.h \
	src/ui/wrap.c src/ui/wrap.h
libdash_a_SOURCES += \
	src/ui/bulk.c src/ui/bulk.h src/ui/bulk_ask.c src/ui/bulk_view.c \
	src/ui/columns.c src/ui/columns.h \
	src/ui/activity_view.c \
	src/ui/chart.c src/ui/chart.h \
	src/ui/figures.c src/ui/figures.h \
	src/ui/grid.c src/ui/grid.h \
	src/ui/order.c src/ui/order.h \
	src/ui/page.c src/ui/page.h src/ui/page_inside.h src/ui/page_lines.c \
	src/ui/subtable.c src/ui/subtable.h \
	src/ui/overview.c src/ui/overview.h \
	src/ui/templates.c src/ui/templates.h src/ui/templates_draw.c src/ui/templates_find.c \
	src/ui/templates_inside.h \
	src/ui/usual.c src/ui/usual.h \
	src/ui/versions.c src/ui/versions.h \
	src/ui/table.c src/ui/table_draw.c src/ui/table_find.c src/ui/table_sort.c \
	src/ui/table.h src/ui/table_inside.h
