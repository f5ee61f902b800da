#if defined(__linux__) && !defined(_DEFAULT_SOURCE)
#define _DEFAULT_SOURCE
#endif

#include "include/large_memory.h"

#include <stdint.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

void autodiff_prefer_large_pages(void *start, size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  enum { page = 4096, smallest = 4 << 20 };
  if (bytes < smallest) {
    return;
  }
  uintptr_t first = ((uintptr_t)start + page - 1) & ~(uintptr_t)(page - 1);
  uintptr_t end = ((uintptr_t)start + bytes) & ~(uintptr_t)(page - 1);
  (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
#else
  (void)start;
  (void)bytes;
#endif
}
