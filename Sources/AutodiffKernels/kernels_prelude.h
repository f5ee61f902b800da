// The headers and macros of the shared bodies. They are separate because system headers must be included before a
// target attribute is pushed, which would apply to every function that they declare.

#include "kernel_table.h"

#include <math.h>
#include <string.h>
#include <time.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#define CONCATENATED_NAMES(X, Y) X##Y
#define CONCATENATED(X, Y) CONCATENATED_NAMES(X, Y)
