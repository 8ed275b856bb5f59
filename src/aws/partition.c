/* The partitions as a table. All of them have FIPS and dual stack today, so that those two
 * conditions of the endpoint rules cannot fail and are no columns here. */
#include "aws/partition.h"

#include <regex.h>
#include <stddef.h>

#include "base/alloc.h"
#include "base/num.h"

static const struct aws_partition partitions[] = {
    {
        .id = "aws",
        .regions = "^(us|eu|ap|sa|ca|me|af|il|mx)-[[:alnum:]_]+-[0-9]+$",
        .global = "aws-global",
        .global_region = "us-east-1",
        .dns_suffix = "amazonaws.com",
        .dual_stack_suffix = "api.aws",
    },
    {
        .id = "aws-cn",
        .regions = "^cn-[[:alnum:]_]+-[0-9]+$",
        .global = "aws-cn-global",
        .global_region = "cn-northwest-1",
        .dns_suffix = "amazonaws.com.cn",
        .dual_stack_suffix = "api.amazonwebservices.com.cn",
    },
    {
        .id = "aws-eusc",
        .regions = "^eusc-(de)-[[:alnum:]_]+-[0-9]+$",
        .dns_suffix = "amazonaws.eu",
        .dual_stack_suffix = "api.amazonwebservices.eu",
    },
    {
        .id = "aws-iso",
        .regions = "^us-iso-[[:alnum:]_]+-[0-9]+$",
        .global = "aws-iso-global",
        .global_region = "us-iso-east-1",
        .dns_suffix = "c2s.ic.gov",
        .dual_stack_suffix = "api.aws.ic.gov",
    },
    {
        .id = "aws-iso-b",
        .regions = "^us-isob-[[:alnum:]_]+-[0-9]+$",
        .global = "aws-iso-b-global",
        .global_region = "us-isob-east-1",
        .dns_suffix = "sc2s.sgov.gov",
        .dual_stack_suffix = "api.aws.scloud",
    },
    {
        .id = "aws-iso-e",
        .regions = "^eu-isoe-[[:alnum:]_]+-[0-9]+$",
        .global = "aws-iso-e-global",
        .global_region = "eu-isoe-west-1",
        .dns_suffix = "cloud.adc-e.uk",
        .dual_stack_suffix = "api.cloud-aws.adc-e.uk",
    },
    {
        .id = "aws-iso-f",
        .regions = "^us-isof-[[:alnum:]_]+-[0-9]+$",
        .global = "aws-iso-f-global",
        .global_region = "us-isof-south-1",
        .dns_suffix = "csp.hci.ic.gov",
        .dual_stack_suffix = "api.aws.hci.ic.gov",
    },
    {
        .id = "aws-us-gov",
        .regions = "^us-gov-[[:alnum:]_]+-[0-9]+$",
        .global = "aws-us-gov-global",
        .global_region = "us-gov-west-1",
        .dns_suffix = "amazonaws.com",
        .dual_stack_suffix = "api.aws",
    },
};

static bool matches(const char *pattern, const char *text)
{
    regex_t re;
    bool yes;

    if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return false;
    yes = regexec(&re, text, 0, NULL, 0) == 0;
    regfree(&re);
    return yes;
}

const struct aws_partition *aws_partition_of(const char *region)
{
    for (size_t i = 0; i < ARRAY_LEN(partitions); i++)
        if (partitions[i].global && str_eq(region, partitions[i].global))
            return &partitions[i];
    for (size_t i = 0; i < ARRAY_LEN(partitions); i++)
        if (matches(partitions[i].regions, region))
            return &partitions[i];
    return &partitions[0];
}
