// What the shared bodies use. Apart from them because system headers must come before a target attribute is pushed:
// the attribute would apply to every function that they declare.

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
