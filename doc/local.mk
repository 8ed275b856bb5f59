# man pages and documents
dist_man_MANS = doc/protond.1 doc/protontop.1
EXTRA_DIST += doc/api.txt doc/aws.txt
EXTRA_DIST += doc/calls.txt doc/choices.txt doc/sync.txt
# what protond(1) refers to
dist_doc_DATA = doc/account.txt doc/protond.md doc/scenario.txt
examplesdir = $(docdir)/examples
dist_examples_SCRIPTS = doc/examples/cloudformation.sh doc/examples/terraform.sh
EXTRA_DIST += doc/examples/list_services.c
# made by `make pictures`
EXTRA_DIST += doc/pictures/bulk.svg doc/pictures/cancel.svg doc/pictures/deployments.svg \
	doc/pictures/environments.svg doc/pictures/form.svg \
	doc/pictures/light.svg doc/pictures/overview.svg doc/pictures/problems.svg \
	doc/pictures/templates.svg doc/pictures/why.svg
# the keys in the manual are those of the tables
dist_check_SCRIPTS += doc/mankeys
TESTS += doc/mankeys
