# man pages and documents
dist_man_MANS = doc/protond.1
