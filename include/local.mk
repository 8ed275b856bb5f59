pkginclude_HEADERS += include/protontop/err.h
