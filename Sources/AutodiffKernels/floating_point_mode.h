// The control bits of a thread's floating-point unit: rounding, exceptions' masks, flushing of subnormal numbers. Read
// and written as they stand, since C's <fenv.h> does not know the flushing and takes longer.

#ifndef AUTODIFF_FLOATING_POINT_MODE_H
#define AUTODIFF_FLOATING_POINT_MODE_H

#include <stdint.h>

#if defined(__x86_64__)
#include <xmmintrin.h>

// The lowest six bits report exceptions that have happened and are no part of the mode.
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
