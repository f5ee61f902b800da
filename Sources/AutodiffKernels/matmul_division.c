// Products of blocks of rows or columns, and the division of a product into such blocks over threads.

#include "include/AutodiffKernels.h"

// MARK: - Blocks

#define DEFINE_BLOCKS(ELEMENT, SUFFIX)                                                                             \
  void autodiff_matmul_rows_##SUFFIX(                                                                              \
    intptr_t m, intptr_t n, intptr_t k, const ELEMENT *a, intptr_t a_row_stride, intptr_t a_column_stride,         \
    const ELEMENT *b, intptr_t b_row_stride, intptr_t b_column_stride, ELEMENT *c, intptr_t c_row_stride,          \
    bool accumulate, bool skips_zeros, intptr_t first_row, intptr_t end_row) {                                     \
    (void)m;                                                                                                       \
    (skips_zeros ? autodiff_matmul_nonzeros_##SUFFIX : autodiff_matmul_##SUFFIX)(                                  \
      end_row - first_row, n, k, a + first_row * a_row_stride, a_row_stride, a_column_stride,                      \
      b, b_row_stride, b_column_stride, c + first_row * c_row_stride, c_row_stride, accumulate);                   \
  }                                                                                                                \
  void autodiff_matmul_columns_##SUFFIX(                                                                           \
    intptr_t m, intptr_t n, intptr_t k, const ELEMENT *a, intptr_t a_row_stride, intptr_t a_column_stride,         \
    const ELEMENT *b, intptr_t b_row_stride, intptr_t b_column_stride, ELEMENT *c, intptr_t c_row_stride,          \
    bool accumulate, intptr_t first_column, intptr_t end_column) {                                                 \
    (void)n;                                                                                                       \
    autodiff_matmul_##SUFFIX(                                                                                      \
      m, end_column - first_column, k, a, a_row_stride, a_column_stride,                                           \
      b + first_column * b_column_stride, b_row_stride, b_column_stride, c + first_column, c_row_stride, accumulate); \
  }
DEFINE_BLOCKS(float, f32)
DEFINE_BLOCKS(double, f64)

// MARK: - Division

enum {
  // About 2 µs on one core; a fork and join takes 0.2 µs.
  multiply_adds_worth_a_shard = 200 * 1000,
  // More shards than threads: if another process delays one thread, the others take over the shards it has not started.
  shards_a_thread = 4,
  // Narrower blocks of rows would leave registers unused.
  rows_worth_a_shard = 12,
  // A cache line of `float`, and whole vectors of it on every instruction set.
  columns_in_a_step = 16,
  columns_worth_a_shard = 2 * columns_in_a_step,
};

static intptr_t smaller(intptr_t x, intptr_t y) {
  return x < y ? x : y;
}

AutodiffMatmulDivision autodiff_matmul_division(
  intptr_t m, intptr_t n, intptr_t k, intptr_t b_row_stride, intptr_t b_column_stride
) {
  intptr_t threads = autodiff_thread_count();
  double most = (double)(threads * shards_a_thread);
  double worth = (double)m * (double)n * (double)k / multiply_adds_worth_a_shard;
  intptr_t shards = (intptr_t)(worth < most ? worth : most);
  if (threads == 1 || shards <= 1) {
    return (AutodiffMatmulDivision){1, false};
  }
  // Every block of rows reads all of B, sequentially if B's rows are contiguous. Otherwise it may have to pack a
  // transposed copy of B first; blocks of columns each pack only their own part of B.
  intptr_t of_rows = m / rows_worth_a_shard, of_columns = n / columns_worth_a_shard;
  bool wants_columns = b_column_stride != 1 && b_row_stride == 1 && n > m / 2;
  bool by_columns = wants_columns ? of_columns >= threads : of_rows < threads && of_columns > of_rows;
  shards = smaller(shards, by_columns ? of_columns : of_rows);
  return (AutodiffMatmulDivision){shards < 1 ? 1 : shards, by_columns};
}

intptr_t autodiff_matmul_shard_start(AutodiffMatmulDivision division, intptr_t extent, intptr_t shard) {
  if (shard == division.shards) {
    return extent;
  }
  intptr_t start = extent * shard / division.shards;
  return division.by_columns ? start / columns_in_a_step * columns_in_a_step : start;
}

#define DEFINE_PARALLEL(ELEMENT, SUFFIX)                                                                           \
  typedef struct {                                                                                                 \
    AutodiffMatmulDivision division;                                                                               \
    intptr_t m, n, k;                                                                                              \
    const ELEMENT *a;                                                                                              \
    intptr_t a_row_stride, a_column_stride;                                                                        \
    const ELEMENT *b;                                                                                              \
    intptr_t b_row_stride, b_column_stride;                                                                        \
    ELEMENT *c;                                                                                                    \
    intptr_t c_row_stride;                                                                                         \
    bool accumulate, skips_zeros;                                                                                  \
  } Product_##SUFFIX;                                                                                              \
                                                                                                                   \
  static void multiply_shard_##SUFFIX(void *context, ptrdiff_t shard) {                                            \
    const Product_##SUFFIX *p = context;                                                                           \
    intptr_t extent = p->division.by_columns ? p->n : p->m;                                                        \
    intptr_t first = autodiff_matmul_shard_start(p->division, extent, shard);                                      \
    intptr_t end = autodiff_matmul_shard_start(p->division, extent, shard + 1);                                    \
    if (p->division.by_columns) {                                                                                  \
      autodiff_matmul_columns_##SUFFIX(                                                                            \
        p->m, p->n, p->k, p->a, p->a_row_stride, p->a_column_stride, p->b, p->b_row_stride, p->b_column_stride,    \
        p->c, p->c_row_stride, p->accumulate, first, end);                                                         \
    } else {                                                                                                       \
      autodiff_matmul_rows_##SUFFIX(                                                                               \
        p->m, p->n, p->k, p->a, p->a_row_stride, p->a_column_stride, p->b, p->b_row_stride, p->b_column_stride,    \
        p->c, p->c_row_stride, p->accumulate, p->skips_zeros, first, end);                                         \
    }                                                                                                              \
  }                                                                                                                \
                                                                                                                   \
  void autodiff_matmul_parallel_##SUFFIX(                                                                          \
    intptr_t m, intptr_t n, intptr_t k, const ELEMENT *a, intptr_t a_row_stride, intptr_t a_column_stride,         \
    const ELEMENT *b, intptr_t b_row_stride, intptr_t b_column_stride, ELEMENT *c, intptr_t c_row_stride,          \
    bool accumulate) {                                                                                             \
    Product_##SUFFIX product = {                                                                                   \
      autodiff_matmul_division(m, n, k, b_row_stride, b_column_stride), m, n, k, a, a_row_stride, a_column_stride, \
      b, b_row_stride, b_column_stride, c, c_row_stride, accumulate, false};                                       \
    product.skips_zeros = !product.division.by_columns && autodiff_matmul_skips_zeros_##SUFFIX(                    \
      m, n, k, a, a_row_stride, a_column_stride, b_column_stride);                                                 \
    autodiff_parallel(product.division.shards, multiply_shard_##SUFFIX, &product);                                 \
  }
DEFINE_PARALLEL(float, f32)
DEFINE_PARALLEL(double, f64)
