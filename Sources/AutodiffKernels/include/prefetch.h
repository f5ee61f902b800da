// Prefetching.

#ifndef AUTODIFF_PREFETCH_H
#define AUTODIFF_PREFETCH_H

#include <stddef.h>

#pragma clang assume_nonnull begin

/// Prefetches this memory into the caches. Useful for irregular accesses, such as the rows of a shuffled data set.
static inline void autodiff_prefetch(const void *start, size_t bytes) {
  for (size_t offset = 0; offset < bytes; offset += 64) {
    __builtin_prefetch((const char *)start + offset);
  }
}

#pragma clang assume_nonnull end

#endif
