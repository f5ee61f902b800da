// Counts the calls of the memory allocator, for benchmarks and tests. Not part of the libraries: only an executable that wants to
// count links it.

#ifndef ALLOCATION_HOOKS_H
#define ALLOCATION_HOOKS_H

#include <stdbool.h>
#include <stdint.h>

/// Whether calls are counted on this platform: with the C library of GNU, where an executable's own `malloc` takes the place of
/// the library's for the whole process. Not under a sanitizer, which has an allocator of its own.
bool allocation_hooks_available(void);

/// Whether calls are counted from now on; they are not at first.
void allocation_hooks_count(bool counting);

/// How many blocks this thread has asked for while counting was on.
int64_t allocation_hooks_of_thread(void);

/// How many blocks all threads together have asked for while counting was on.
int64_t allocation_hooks_of_process(void);

#endif
