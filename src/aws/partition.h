/* partition.h - the AWS partitions: which regions, which DNS suffixes (the SDKs' partitions.json).
 */
#ifndef AWS_PARTITION_H
#define AWS_PARTITION_H

#include <stdbool.h>

struct aws_partition {
    const char *id;
    const char *regions;       /* POSIX extended pattern of region names */
    const char *global;        /* the pseudo region, NULL if none */
    const char *global_region; /* and the region whose signature it takes */
    const char *dns_suffix, *dual_stack_suffix;
};

/* Never NULL: an unknown region is "aws"'s, as the SDKs have it. */
const struct aws_partition *aws_partition_of(const char *region);

#endif
