bin_PROGRAMS += protontop
protontop_SOURCES = src/app/main.c
