#include "CAllocations.h"
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

static _Atomic uint64_t count;
static _Atomic uint64_t bytes;

uint64_t allocations_count(void) { return atomic_load(&count); }
uint64_t allocations_bytes(void) { return atomic_load(&bytes); }

#ifdef __GLIBC__
#include <malloc.h>

uint64_t allocations_in_use(void) {
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t elements, size_t size);
extern void *__libc_realloc(void *pointer, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static void note(size_t size) {
  atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&bytes, size, memory_order_relaxed);
}

void *malloc(size_t size) { note(size); return __libc_malloc(size); }
void *calloc(size_t elements, size_t size) { note(elements * size); return __libc_calloc(elements, size); }
void *realloc(void *pointer, size_t size) { note(size); return __libc_realloc(pointer, size); }
int posix_memalign(void **pointer, size_t alignment, size_t size) {
  note(size);
  *pointer = __libc_memalign(alignment, size);
  return *pointer ? 0 : 12;
}
#else
uint64_t allocations_in_use(void) { return 0; }
#endif
