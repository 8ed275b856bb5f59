libprotontop_a_SOURCES += \
	src/net/exchange.c src/net/exchange.h \
	src/net/http.c src/net/http.h \
	src/net/retry.c src/net/retry.h \
	src/net/limiter.c src/net/limiter.h
