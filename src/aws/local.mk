libprotontop_a_SOURCES += \
	src/aws/hash.c src/aws/hash.h \
	src/aws/sigv4.c src/aws/sigv4.h \
	src/aws/sigv4_canon.c src/aws/sigv4_canon.h
