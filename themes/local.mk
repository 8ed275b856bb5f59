# Themes that are installed, to be looked at and copied.
themedir = $(pkgdatadir)/themes
dist_theme_DATA = themes/default.theme themes/light.theme themes/high-contrast.theme \
	themes/colourblind-safe.theme themes/mono.theme themes/terminal.theme
