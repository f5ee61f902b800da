// Memory that is about to be read.

#ifndef AUTODIFF_PREFETCH_H
#define AUTODIFF_PREFETCH_H

#include <stddef.h>

#pragma clang assume_nonnull begin

/// Asks the processor to bring this memory into its caches, and does not wait: worth it where what is read jumps about,
/// as rows of a data set in shuffled order do.
static inline void autodiff_prefetch(const void *start, size_t bytes) {
  for (size_t offset = 0; offset < bytes; offset += 64) {
    __builtin_prefetch((const char *)start + offset);
  }
}

#pragma clang assume_nonnull end

#endif
