// Large pages for memory that is about to be written for the first time.

#ifndef AUTODIFF_LARGE_MEMORY_H
#define AUTODIFF_LARGE_MEMORY_H

#include <stddef.h>

#pragma clang assume_nonnull begin

#ifdef __cplusplus
extern "C" {
#endif

/// Asks the system to back this memory with large pages, where it can (`madvise` on Linux): touching it for the first
/// time then takes a page fault per 2 MiB instead of one per 4 KiB. Does nothing for less than 4 MiB.
void autodiff_prefer_large_pages(void *start, size_t bytes);

#ifdef __cplusplus
}
#endif

#pragma clang assume_nonnull end

#endif
