libprotontop_a_SOURCES += \
	src/aws/hash.c src/aws/hash.h \
	src/aws/sigv4.c src/aws/sigv4.h \
	src/aws/sigv4_canon.c src/aws/sigv4_canon.h
libprotontop_a_SOURCES += \
	src/aws/conf.c src/aws/conf.h \
	src/aws/conf_impl.h src/aws/conf_read.c
