libprotontop_a_SOURCES += \
	src/aws/hash.c src/aws/hash.h \
	src/aws/proxy.c src/aws/proxy.h \
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
	src/aws/creds.c src/aws/creds.h src/aws/creds_provider.h src/aws/io.h \
	src/aws/creds_cache.c src/aws/creds_cache.h \
	src/aws/creds_container.c \
	src/aws/creds_env.c \
	src/aws/creds_imds.c \
	src/aws/creds_json.c \
	src/aws/creds_process.c \
	src/aws/creds_role.c \
	src/aws/creds_sso.c \
	src/aws/creds_static.c \
	src/aws/creds_value.c \
	src/aws/creds_web.c \
	src/aws/imds.c src/aws/imds.h \
	src/aws/region.c src/aws/region.h \
	src/aws/sso.h src/aws/sso_token.c \
	src/aws/sts.c src/aws/sts.h \
	src/aws/sts_xml.c src/aws/sts_xml.h \
	src/aws/words.c src/aws/words.h
