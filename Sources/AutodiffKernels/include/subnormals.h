// Flushing of subnormal numbers, with which arithmetic is some hundred times slower.

#ifndef AUTODIFF_SUBNORMALS_H
#define AUTODIFF_SUBNORMALS_H

#include <stdbool.h>

#pragma clang assume_nonnull begin

#ifdef __cplusplus
extern "C" {
#endif

/// Sets whether this thread's arithmetic flushes subnormal operands and results to zero, and returns the previous
/// setting. No effect on a machine that cannot do it. The threads of `autodiff_parallel` take over their caller's
/// setting.
bool autodiff_flush_subnormals(bool flushes);

#ifdef __cplusplus
}
#endif

#pragma clang assume_nonnull end

#endif
