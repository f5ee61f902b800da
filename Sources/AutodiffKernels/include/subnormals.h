// Numbers below the least normal one, with which arithmetic is some hundred times slower.

#ifndef AUTODIFF_SUBNORMALS_H
#define AUTODIFF_SUBNORMALS_H

#include <stdbool.h>

#pragma clang assume_nonnull begin

#ifdef __cplusplus
extern "C" {
#endif

/// Says whether this thread's arithmetic takes and gives zeros in their place, and returns what it did before. Nothing
/// happens on a machine that cannot do it. Threads of `autodiff_parallel` do as their caller does.
bool autodiff_flush_subnormals(bool flushes);

#ifdef __cplusplus
}
#endif

#pragma clang assume_nonnull end

#endif
