/* notifier.h - tells the operator that something has come to an end: the bell, a notice of the
 * terminal's (OSC 9, OSC 777), or a program of his own. Never more than he can take: a bell a
 * second, the rest as a number. */
#ifndef APP_NOTIFIER_H
#define APP_NOTIFIER_H

#include "ui/ui.h"

struct dashboard;
struct notifier;

struct notifier *notifier_new(struct dashboard *d);
void notifier_close(struct notifier *n);

void notifier_tell(struct notifier *n, const struct ui_news *news);

#endif
