/* rng.h - randomness, injected: a seeded generator for what must repeat, the system's for keys.
 *
 * The seeded generator is xoshiro256** started by splitmix64 (Blackman and Vigna, public domain).
 * It is not for secrets: rng_system_bytes() is. */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
    uint64_t s[4];
};

void rng_seed(struct rng *r, uint64_t seed);
void rng_seed_system(struct rng *r); /* seeded from the system's source */
uint64_t rng_u64(struct rng *r);
uint64_t rng_below(struct rng *r, uint64_t bound);        /* 0 .. bound-1; bound > 0 */
int64_t rng_range(struct rng *r, int64_t lo, int64_t hi); /* lo .. hi, both included */
double rng_unit(struct rng *r);                           /* 0 <= x < 1 */
void rng_uuid4(struct rng *r, char out[37]); /* RFC 4122 version 4, lower case, with NUL */

/* Fills with bytes from the kernel; aborts if the kernel has none to give. */
void rng_system_bytes(void *out, size_t n);

#endif
