/* Where AWS had the service. */
#include "proton/regions.h"

#include <stddef.h>

const char *const *proton_regions(void)
{
    static const char *const regions[] = {"ap-northeast-1", "ap-northeast-2", "ap-southeast-1",
                                          "ap-southeast-2", "ca-central-1",   "eu-central-1",
                                          "eu-west-1",      "eu-west-2",      "us-east-1",
                                          "us-east-2",      "us-west-2",      NULL};

    return regions;
}
