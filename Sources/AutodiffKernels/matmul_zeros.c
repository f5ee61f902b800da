// Whether skipping the zeros of a product's left operand is expected to be faster.

#include "kernel_table.h"

enum {
  // Sampling takes as long as a few thousand multiply-adds.
  multiply_adds_worth_looking = 500 * 1000,
  columns_worth_looking = 16,
  // The number of samples, and how many of them have to be zero: with fewer than a third, dense tiles are as fast.
  samples = 32,
  zeros_worth_skipping = 12,
};

#define DEFINE_SKIPS_ZEROS(ELEMENT, SUFFIX)                                                                        \
  bool autodiff_matmul_skips_zeros_##SUFFIX(                                                                       \
    intptr_t m, intptr_t n, intptr_t k, const ELEMENT *a, intptr_t a_row_stride, intptr_t a_column_stride,         \
    intptr_t b_column_stride) {                                                                                    \
    if ((double)m * (double)n * (double)k < multiply_adds_worth_looking || m < autodiff_group_rows                 \
        || n < columns_worth_looking || b_column_stride != 1 || (a_column_stride != 1 && a_row_stride != 1)) {     \
      return false;                                                                                                \
    }                                                                                                              \
    int zeros = 0;                                                                                                 \
    for (intptr_t sample = 0; sample < samples; sample++) {                                                        \
      /* Neither rows nor columns repeat, and neighbors in one are far apart in the other. */                      \
      intptr_t row = (m - autodiff_group_rows) * (sample * 13 % samples) / samples, column = k * sample / samples; \
      const ELEMENT *from = a + row * a_row_stride + column * a_column_stride;                                     \
      bool is_zero = true;                                                                                         \
      for (intptr_t next = 0; next < autodiff_group_rows && is_zero; next++) {                                     \
        is_zero = from[next * a_row_stride] == 0;                                                                  \
      }                                                                                                            \
      zeros += is_zero;                                                                                            \
      if (zeros + samples - 1 - sample < zeros_worth_skipping) {                                                   \
        return false;                                                                                              \
      }                                                                                                            \
    }                                                                                                              \
    return true;                                                                                                   \
  }
DEFINE_SKIPS_ZEROS(float, f32)
DEFINE_SKIPS_ZEROS(double, f64)
