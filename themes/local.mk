# Themes that are installed, to be looked at and copied.
themedir = $(pkgdatadir)/themes
dist_theme_DATA = themes/dark.theme themes/light.theme
