/* notify_way.h - how the operator is told of something. */
#ifndef APP_NOTIFY_WAY_H
#define APP_NOTIFY_WAY_H

#define NOTIFY_WAYS(X)                                                                             \
    X(BELL, "bell")                                                                                \
    X(OSC9, "osc9")                                                                                \
    X(OSC777, "osc777")                                                                            \
    X(COMMAND, "command")

enum notify_way {
#define NOTIFY_ENUM(name, word) NOTIFY_##name,
    NOTIFY_WAYS(NOTIFY_ENUM)
#undef NOTIFY_ENUM
        NOTIFY__COUNT
};

const char *notify_way_name(enum notify_way w);

#endif
