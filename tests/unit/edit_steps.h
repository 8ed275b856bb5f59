/* edit_steps.h - what tests of edits share: an environment, its answers, what the host heard. */
#ifndef TESTS_EDIT_STEPS_H
#define TESTS_EDIT_STEPS_H

#include "view_fixture.h"

#define OLD    "proton: ServiceSpec\nspec:\n  port: 80\n"
#define NEW    "proton: ServiceSpec\nspec:\n  port: 9090\n"
#define OTHERS "proton: ServiceSpec\nspec:\n  port: 80\n  image: theirs\n"

/* Is it on the screen, 100 by 30? */
void has(struct fixture *f, const char *text);
void has_not(struct fixture *f, const char *text);

/* All that the host heard since the last time, calls left out. */
void expect(struct fixture *f, const char *want);

/* "a\nb" as JSON has it; the caller frees. */
char *escaped(const char *s);

/* The environment of the test, as the service says it is. */
void answer_status(struct fixture *f, const char *spec, const char *deployment, const char *status);
void answer(struct fixture *f, const char *spec, const char *deployment);

/* Selected: the environment vpc-env-staging. */
struct fixture *on_environment(const struct fixture_options *o);

#endif
