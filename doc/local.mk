# man pages and documents
