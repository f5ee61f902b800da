// Flushing of subnormal numbers, on which arithmetic is about a hundred times slower.

#ifndef AUTODIFF_SUBNORMALS_H
#define AUTODIFF_SUBNORMALS_H

#include <stdbool.h>

#pragma clang assume_nonnull begin

#ifdef __cplusplus
extern "C" {
#endif

/// Sets whether this thread's arithmetic flushes subnormal operands and results to zero, and returns the previous
/// setting. No effect on processors that do not support it. The threads of `autodiff_parallel` use their caller's
/// setting.
bool autodiff_flush_subnormals(bool flushes);

#ifdef __cplusplus
}
#endif

#pragma clang assume_nonnull end

#endif
