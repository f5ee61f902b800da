#include "include/floating_point_exceptions.h"

// Read as they stand: C's <fenv.h> asks the x87 unit, too, and takes several times as long.
#if defined(__x86_64__)
#include <xmmintrin.h>

bool autodiff_has_floating_point_exceptions(void) {
  return (_mm_getcsr() & (_MM_EXCEPT_INVALID | _MM_EXCEPT_DIV_ZERO | _MM_EXCEPT_OVERFLOW)) != 0;
}
void autodiff_clear_floating_point_exceptions(void) { _mm_setcsr(_mm_getcsr() & ~(unsigned)_MM_EXCEPT_MASK); }

#elif defined(__aarch64__)

// Invalid operation, division by zero, overflow; all of them with underflow, inexact and subnormal operand.
bool autodiff_has_floating_point_exceptions(void) { return (__builtin_arm_rsr64("fpsr") & 0x7) != 0; }
void autodiff_clear_floating_point_exceptions(void) {
  __builtin_arm_wsr64("fpsr", __builtin_arm_rsr64("fpsr") & ~0x9full);
}

#else

bool autodiff_has_floating_point_exceptions(void) { return true; }
void autodiff_clear_floating_point_exceptions(void) {}

#endif
