// The control bits of a thread's floating-point unit: rounding mode, exception masks, flushing of subnormal numbers.
// The register is read and written directly, since C's <fenv.h> does not include the flushing and is slower.

#ifndef AUTODIFF_FLOATING_POINT_MODE_H
#define AUTODIFF_FLOATING_POINT_MODE_H

#include <stdint.h>

#if defined(__x86_64__)
#include <xmmintrin.h>

// The lowest six bits are exception flags, which are not part of the mode.
static inline uint64_t autodiff_floating_point_mode(void) { return _mm_getcsr() & ~0x3fu; }
static inline void autodiff_set_floating_point_mode(uint64_t mode) { _mm_setcsr((uint32_t)mode); }

#elif defined(__aarch64__)

static inline uint64_t autodiff_floating_point_mode(void) { return __builtin_arm_rsr64("fpcr"); }
static inline void autodiff_set_floating_point_mode(uint64_t mode) { __builtin_arm_wsr64("fpcr", mode); }

#else

static inline uint64_t autodiff_floating_point_mode(void) { return 0; }
static inline void autodiff_set_floating_point_mode(uint64_t mode) { (void)mode; }

#endif

#endif
