// Counts the allocations of this process, where the C library lets us (glibc); zero elsewhere.
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H
#include <stdint.h>

/// Allocations so far, all threads.
uint64_t allocations_count(void);
/// Bytes asked for so far, all threads; what was freed is not taken off.
uint64_t allocations_bytes(void);
/// Bytes that are allocated now, the allocator's own overhead included.
uint64_t allocations_in_use(void);

#endif
