// Counts the calls of the memory allocator, for benchmarks and tests. Not part of the libraries: only an executable
// that wants to count links it.

#ifndef ALLOCATION_HOOKS_H
#define ALLOCATION_HOOKS_H

#include <stdbool.h>
#include <stdint.h>

/// Whether calls can be counted on this platform: with glibc, where a `malloc` defined by the executable replaces the
/// library's for the whole process. Not under a sanitizer, which brings its own allocator.
bool allocation_hooks_available(void);

/// Turns counting on or off; it is off at first.
void allocation_hooks_count(bool counting);

/// How many blocks this thread has requested while counting was on.
int64_t allocation_hooks_of_thread(void);

/// How many blocks all threads together have requested while counting was on.
int64_t allocation_hooks_of_process(void);

#endif
