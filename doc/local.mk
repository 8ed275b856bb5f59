# man pages and documents
dist_man_MANS = doc/protond.1
EXTRA_DIST += doc/aws.txt
