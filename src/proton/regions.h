/* regions.h - the regions where AWS had Proton, by the endpoint tables of its SDKs
 * (endpoints.json). A compatible endpoint may be in any other. */
#ifndef PROTON_REGIONS_H
#define PROTON_REGIONS_H

const char *const *proton_regions(void); /* by name, NULL-terminated */

#endif
