#include "include/subnormals.h"

#include "floating_point_mode.h"

#if defined(__x86_64__)
// Flush-to-zero (results) and denormals-are-zero (operands).
static const uint64_t flush_bits = 0x8040;
#elif defined(__aarch64__)
static const uint64_t flush_bits = UINT64_C(1) << 24;
#else
static const uint64_t flush_bits = 0;
#endif

bool autodiff_flush_subnormals(bool flushes) {
  uint64_t mode = autodiff_floating_point_mode();
  uint64_t wanted = flushes ? mode | flush_bits : mode & ~flush_bits;
  if (wanted != mode) autodiff_set_floating_point_mode(wanted);
  return flush_bits != 0 && (mode & flush_bits) == flush_bits;
}
