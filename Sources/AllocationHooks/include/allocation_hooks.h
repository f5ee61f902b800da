// Counts calls of the memory allocator, for benchmarks and tests. It is not part of the libraries: only executables
// that count allocations link it.

#ifndef ALLOCATION_HOOKS_H
#define ALLOCATION_HOOKS_H

#include <stdbool.h>
#include <stdint.h>

/// Whether calls can be counted on this platform: with glibc, where a `malloc` defined by the executable replaces the
/// library's for the whole process; but not under a sanitizer, which has its own allocator.
bool allocation_hooks_available(void);

/// Turns counting on or off; it is initially off.
void allocation_hooks_count(bool counting);

/// The number of blocks that this thread has requested while counting was on.
int64_t allocation_hooks_of_thread(void);

/// The number of blocks that all threads together have requested while counting was on.
int64_t allocation_hooks_of_process(void);

#endif
