libprotontop_a_SOURCES += \
	src/aws/hash.c src/aws/hash.h \
	src/aws/sigv4.c src/aws/sigv4.h \
	src/aws/sigv4_canon.c src/aws/sigv4_canon.h
libprotontop_a_SOURCES += \
	src/aws/conf.c src/aws/conf.h \
	src/aws/conf_impl.h src/aws/conf_read.c
libprotontop_a_SOURCES += \
	src/aws/endpoint.c src/aws/endpoint.h \
	src/aws/partition.c src/aws/partition.h \
	src/aws/url.c src/aws/url.h
libprotontop_a_SOURCES += \
	src/aws/creds.c src/aws/creds.h src/aws/creds_provider.h \
	src/aws/creds_env.c src/aws/creds_later.c src/aws/creds_static.c
