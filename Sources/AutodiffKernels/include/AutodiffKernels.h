// The numerical kernels below the tape: matrix products, elementwise functions and adjoint blocks over plain arrays.
//
// Every function exists for `float` (suffix `_f32`) and `double` (`_f64`) and runs on the instruction set that was
// chosen for this process, or for this thread: see `AutodiffKernelKind`. All are single-threaded, except those named
// `parallel`, and thread-safe.
//
// Conventions, unless a function says otherwise:
// - `count` and all sizes and strides are in elements, not bytes; a size may be 0, but not negative.
// - Pointers need only the alignment of their elements.
// - `out` may be the same array as an input; if they overlap in any other way, the result is undefined.
// - An element of the result depends, bit for bit, only on the corresponding inputs, never on `count` or on its
//   position in the array, so an array may be split anywhere. Between instruction sets results may differ within the
//   stated accuracy.
// - The accuracy is a bound on the error in units in the last place (ULP), measured against a higher-precision
//   reference. The tests read it from this file and check it for both types on every instruction set of the machine
//   (`ElementaryFunctionTests.swift`).

#ifndef AUTODIFF_KERNELS_H
#define AUTODIFF_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

#include "half_precision.h"
#include "large_memory.h"
#include "prefetch.h"
#include "recovery.h"
#include "subnormals.h"
#include "thread_pool.h"
#include "thread_slot.h"

#pragma clang assume_nonnull begin

#ifdef __cplusplus
extern "C" {
#endif

// MARK: - The instruction set

/// One implementation of all kernels. Where two are available, the one with the larger value is faster.
typedef enum __attribute__((enum_extensibility(closed))) AutodiffKernelKind : int32_t {
  /// 16-byte vectors and the compiler's baseline instructions: runs everywhere.
  AutodiffKernelKindPortable = 0,
  /// 64-bit ARM.
  AutodiffKernelKindNeon = 1,
  /// x86-64 with AVX2 and FMA.
  AutodiffKernelKindAvx2 = 2,
  /// x86-64 with AVX-512 F, BW, DQ and VL.
  AutodiffKernelKindAvx512 = 3,
} AutodiffKernelKind;

/// The number of kinds, available or not: their raw values are 0 ..< this.
intptr_t autodiff_kernels_kind_count(void);

/// Whether this build contains `kind` and this processor can run it.
bool autodiff_kernels_available(AutodiffKernelKind kind);

/// The name of `kind`, as in `AUTODIFF_KERNELS`: "portable", "neon", "avx2" or "avx512". A static string.
const char *autodiff_kernels_name(AutodiffKernelKind kind);

/// The kind that runs on this thread. The first use of a kernel chooses one for the whole process: the one that the
/// environment variable `AUTODIFF_KERNELS` names, or else the fastest available. If the name is unknown or unavailable,
/// one line on standard error says so.
AutodiffKernelKind autodiff_kernels_active(void);

/// Makes later calls on this thread, and the parallel calls that it starts (`autodiff_parallel`), run `kind`. Returns
/// false and changes nothing if `kind` is not available. For tests and benchmarks.
bool autodiff_kernels_select(AutodiffKernelKind kind);

/// Selects for this thread the kind that the process would choose in the current environment, and returns it.
AutodiffKernelKind autodiff_kernels_select_default(void);

// MARK: - Matrix product

/// C = A·B, or C += A·B where `accumulate` is true.
///
/// - A is m × k: its element (i, p) is `a[i * a_row_stride + p * a_column_stride]`. Strides are arbitrary, so an
///   operand is transposed by exchanging its two strides; it is fast if one of the two is 1.
/// - B is k × n, likewise.
/// - C is m × n with contiguous rows: element (i, j) is `c[i * c_row_stride + j]`. It must not overlap A or B.
/// - With k = 0 the product is zero: C is cleared, or unchanged if `accumulate` is true.
///
/// The order in which an element's k terms are added depends only on k and on whether A and B are both contiguous along
/// the sum (`a_column_stride` and `b_row_stride` are 1: for long k, dot products are then accumulated in vectors). So
/// the product is the same, bit for bit, however the rows and columns of C are divided among calls. A NaN or an
/// infinity affects only its own row or column, as in a plain loop.
///
/// Takes 2·m·n·k floating-point operations, and memory independent of the operands' size: packed blocks share one
/// buffer of at most a few MiB per thread, which is freed when the thread ends. Fastest if `a_column_stride` and
/// `b_row_stride` are 1 and k is a multiple of the vector length, or if `b_column_stride` is 1 and n is such a
/// multiple.
void autodiff_matmul_f32(
  intptr_t m, intptr_t n, intptr_t k,
  const float *a, intptr_t a_row_stride, intptr_t a_column_stride,
  const float *b, intptr_t b_row_stride, intptr_t b_column_stride,
  float *c, intptr_t c_row_stride, bool accumulate);
void autodiff_matmul_f64(
  intptr_t m, intptr_t n, intptr_t k,
  const double *a, intptr_t a_row_stride, intptr_t a_column_stride,
  const double *b, intptr_t b_row_stride, intptr_t b_column_stride,
  double *c, intptr_t c_row_stride, bool accumulate);

/// The same product, bit for bit, but skips the columns p in which a group of neighboring rows of A is all zero. It
/// does so if A is contiguous along rows or columns and B along its rows.
void autodiff_matmul_nonzeros_f32(
  intptr_t m, intptr_t n, intptr_t k,
  const float *a, intptr_t a_row_stride, intptr_t a_column_stride,
  const float *b, intptr_t b_row_stride, intptr_t b_column_stride,
  float *c, intptr_t c_row_stride, bool accumulate);
void autodiff_matmul_nonzeros_f64(
  intptr_t m, intptr_t n, intptr_t k,
  const double *a, intptr_t a_row_stride, intptr_t a_column_stride,
  const double *b, intptr_t b_row_stride, intptr_t b_column_stride,
  double *c, intptr_t c_row_stride, bool accumulate);

/// Whether `autodiff_matmul_nonzeros` is expected to be faster: the product is large enough, and enough elements in a
/// sample of A are zero.
bool autodiff_matmul_skips_zeros_f32(
  intptr_t m, intptr_t n, intptr_t k,
  const float *a, intptr_t a_row_stride, intptr_t a_column_stride, intptr_t b_column_stride);
bool autodiff_matmul_skips_zeros_f64(
  intptr_t m, intptr_t n, intptr_t k,
  const double *a, intptr_t a_row_stride, intptr_t a_column_stride, intptr_t b_column_stride);

/// Rows `first_row` to `end_row` − 1 of the product, bitwise as in the whole product; the pointers are those of the
/// whole matrices. Zeros of A are skipped if `skips_zeros`.
void autodiff_matmul_rows_f32(
  intptr_t m, intptr_t n, intptr_t k,
  const float *a, intptr_t a_row_stride, intptr_t a_column_stride,
  const float *b, intptr_t b_row_stride, intptr_t b_column_stride,
  float *c, intptr_t c_row_stride, bool accumulate, bool skips_zeros, intptr_t first_row, intptr_t end_row);
void autodiff_matmul_rows_f64(
  intptr_t m, intptr_t n, intptr_t k,
  const double *a, intptr_t a_row_stride, intptr_t a_column_stride,
  const double *b, intptr_t b_row_stride, intptr_t b_column_stride,
  double *c, intptr_t c_row_stride, bool accumulate, bool skips_zeros, intptr_t first_row, intptr_t end_row);

/// Columns `first_column` to `end_column` − 1 of the product, likewise.
void autodiff_matmul_columns_f32(
  intptr_t m, intptr_t n, intptr_t k,
  const float *a, intptr_t a_row_stride, intptr_t a_column_stride,
  const float *b, intptr_t b_row_stride, intptr_t b_column_stride,
  float *c, intptr_t c_row_stride, bool accumulate, intptr_t first_column, intptr_t end_column);
void autodiff_matmul_columns_f64(
  intptr_t m, intptr_t n, intptr_t k,
  const double *a, intptr_t a_row_stride, intptr_t a_column_stride,
  const double *b, intptr_t b_row_stride, intptr_t b_column_stride,
  double *c, intptr_t c_row_stride, bool accumulate, intptr_t first_column, intptr_t end_column);

/// How `autodiff_matmul_parallel` divides a product: into `shards` blocks of columns or rows of C of about equal size.
typedef struct {
  intptr_t shards;
  bool by_columns;
} AutodiffMatmulDivision;

/// The division of a product with this shape and these strides over the available threads; one shard if it is too small
/// to benefit from more. Blocks of columns begin at multiples of the vector length.
AutodiffMatmulDivision autodiff_matmul_division(
  intptr_t m, intptr_t n, intptr_t k, intptr_t b_row_stride, intptr_t b_column_stride);

/// Where block `shard` of `division` of `extent` rows or columns begins; it ends where the next begins.
intptr_t autodiff_matmul_shard_start(AutodiffMatmulDivision division, intptr_t extent, intptr_t shard);

/// `autodiff_matmul` on all threads (`autodiff_parallel`), bit for bit the same; skips zeros if that is faster.
void autodiff_matmul_parallel_f32(
  intptr_t m, intptr_t n, intptr_t k,
  const float *a, intptr_t a_row_stride, intptr_t a_column_stride,
  const float *b, intptr_t b_row_stride, intptr_t b_column_stride,
  float *c, intptr_t c_row_stride, bool accumulate);
void autodiff_matmul_parallel_f64(
  intptr_t m, intptr_t n, intptr_t k,
  const double *a, intptr_t a_row_stride, intptr_t a_column_stride,
  const double *b, intptr_t b_row_stride, intptr_t b_column_stride,
  double *c, intptr_t c_row_stride, bool accumulate);

/// The peak performance of one core on the active instruction set, in floating-point operations per second: the best of
/// several runs of a loop of multiply-adds (two operations each) in registers. Takes about a millisecond.
double autodiff_peak_f32(void);
double autodiff_peak_f64(void);

// MARK: - Elementwise functions

/// out = eˣ, subnormal results included. Accuracy: 1.1 ULP.
void autodiff_exp_f32(const float *x, float *out, intptr_t count);
void autodiff_exp_f64(const double *x, double *out, intptr_t count);

/// out = ln x: −∞ at ±0, NaN below 0. Subnormal arguments included. Accuracy: 0.95 ULP.
void autodiff_log_f32(const float *x, float *out, intptr_t count);
void autodiff_log_f64(const double *x, double *out, intptr_t count);

/// out = tanh x, with full relative accuracy near 0; keeps the sign of zero. Accuracy: 0.95 ULP.
void autodiff_tanh_f32(const float *x, float *out, intptr_t count);
void autodiff_tanh_f64(const double *x, double *out, intptr_t count);

/// out = 1 / (1 + e⁻ˣ), with full relative accuracy down to subnormal results. Accuracy: 1.6 ULP.
void autodiff_sigmoid_f32(const float *x, float *out, intptr_t count);
void autodiff_sigmoid_f64(const double *x, double *out, intptr_t count);

/// out = √x, correctly rounded: NaN below 0, −0 at −0.
void autodiff_sqrt_f32(const float *x, float *out, intptr_t count);
void autodiff_sqrt_f64(const double *x, double *out, intptr_t count);

/// out = eˣ − 1, with full relative accuracy near 0; keeps the sign of zero. Accuracy: 2.3 ULP.
void autodiff_expm1_f32(const float *x, float *out, intptr_t count);
void autodiff_expm1_f64(const double *x, double *out, intptr_t count);

/// out = ln(1 + x): −∞ at −1, NaN below; with full relative accuracy near 0; keeps the sign of zero. Accuracy: 1.0 ULP.
void autodiff_log1p_f32(const float *x, float *out, intptr_t count);
void autodiff_log1p_f64(const double *x, double *out, intptr_t count);

/// out = ln(1 + eˣ), with full relative accuracy down to subnormal results. Accuracy: 1.3 ULP.
void autodiff_softplus_f32(const float *x, float *out, intptr_t count);
void autodiff_softplus_f64(const double *x, double *out, intptr_t count);

/// out = −ln(1 + e⁻ˣ), likewise. Accuracy: 1.3 ULP.
void autodiff_log_sigmoid_f32(const float *x, float *out, intptr_t count);
void autodiff_log_sigmoid_f64(const double *x, double *out, intptr_t count);

/// out = x · sigmoid(x), subnormal results included; −0 at −∞. Accuracy: 2.9 ULP.
void autodiff_silu_f32(const float *x, float *out, intptr_t count);
void autodiff_silu_f64(const double *x, double *out, intptr_t count);

/// out = erf x; keeps the sign of zero. Accuracy: 1.6 ULP.
void autodiff_erf_f32(const float *x, float *out, intptr_t count);
void autodiff_erf_f64(const double *x, double *out, intptr_t count);

/// out = x · Φ(x), with Φ the cumulative distribution function of the normal distribution; with full relative accuracy
/// in the left tail, subnormal results included; −0 at −∞. Accuracy: 5.8 ULP.
void autodiff_gelu_f32(const float *x, float *out, intptr_t count);
void autodiff_gelu_f64(const double *x, double *out, intptr_t count);

/// out = sin x, also next to multiples of π; keeps the sign of zero; NaN at ±∞. Arguments beyond 2²¹ (`float`: 2¹²) go
/// to the library's function one by one. Accuracy: 0.85 ULP.
void autodiff_sin_f32(const float *x, float *out, intptr_t count);
void autodiff_sin_f64(const double *x, double *out, intptr_t count);

/// out = cos x, likewise. Accuracy: 0.85 ULP.
void autodiff_cos_f32(const float *x, float *out, intptr_t count);
void autodiff_cos_f64(const double *x, double *out, intptr_t count);

// MARK: - Arithmetic

/// out = x + y
void autodiff_add_f32(const float *x, const float *y, float *out, intptr_t count);
void autodiff_add_f64(const double *x, const double *y, double *out, intptr_t count);

/// out = x − y
void autodiff_subtract_f32(const float *x, const float *y, float *out, intptr_t count);
void autodiff_subtract_f64(const double *x, const double *y, double *out, intptr_t count);

/// out = x · y
void autodiff_multiply_f32(const float *x, const float *y, float *out, intptr_t count);
void autodiff_multiply_f64(const double *x, const double *y, double *out, intptr_t count);

/// out = x / y
void autodiff_divide_f32(const float *x, const float *y, float *out, intptr_t count);
void autodiff_divide_f64(const double *x, const double *y, double *out, intptr_t count);

/// out = −x
void autodiff_negate_f32(const float *x, float *out, intptr_t count);
void autodiff_negate_f64(const double *x, double *out, intptr_t count);

/// out = x · x
void autodiff_square_f32(const float *x, float *out, intptr_t count);
void autodiff_square_f64(const double *x, double *out, intptr_t count);

/// out = 1 / x
void autodiff_reciprocal_f32(const float *x, float *out, intptr_t count);
void autodiff_reciprocal_f64(const double *x, double *out, intptr_t count);

/// out = |x|
void autodiff_absolute_f32(const float *x, float *out, intptr_t count);
void autodiff_absolute_f64(const double *x, double *out, intptr_t count);

/// out = max(x, 0); NaN propagates
void autodiff_relu_f32(const float *x, float *out, intptr_t count);
void autodiff_relu_f64(const double *x, double *out, intptr_t count);

/// out = max(x, y): NaN if either is NaN, and y if they are equal
void autodiff_maximum_f32(const float *x, const float *y, float *out, intptr_t count);
void autodiff_maximum_f64(const double *x, const double *y, double *out, intptr_t count);

/// out = min(x, y), likewise
void autodiff_minimum_f32(const float *x, const float *y, float *out, intptr_t count);
void autodiff_minimum_f64(const double *x, const double *y, double *out, intptr_t count);

/// out = −t ln σ(x) − (1 − t) ln(1 − σ(x)) of a logit x and a target t
void autodiff_binary_cross_entropy_f32(const float *x, const float *t, float *out, intptr_t count);
void autodiff_binary_cross_entropy_f64(const double *x, const double *t, double *out, intptr_t count);

/// out = out + x
void autodiff_accumulate_f32(const float *x, float *out, intptr_t count);
void autodiff_accumulate_f64(const double *x, double *out, intptr_t count);

/// out = out + alpha · x, with a fused multiply-add if the instruction set has one.
void autodiff_axpy_f32(float alpha, const float *x, float *out, intptr_t count);
void autodiff_axpy_f64(double alpha, const double *x, double *out, intptr_t count);

/// out = alpha · x
void autodiff_scale_f32(float alpha, const float *x, float *out, intptr_t count);
void autodiff_scale_f64(double alpha, const double *x, double *out, intptr_t count);

/// out = alpha · x + beta · y, each operation rounded separately: bit for bit the result of the three operations.
void autodiff_scaled_sum_f32(
  float alpha, const float *x, float beta, const float *y, float *out, intptr_t count);
void autodiff_scaled_sum_f64(
  double alpha, const double *x, double beta, const double *y, double *out, intptr_t count);

/// out = alpha · x + beta · (y · y), likewise.
void autodiff_scaled_square_sum_f32(
  float alpha, const float *x, float beta, const float *y, float *out, intptr_t count);
void autodiff_scaled_square_sum_f64(
  double alpha, const double *x, double beta, const double *y, double *out, intptr_t count);

/// out = x − rate · y / (√z + offset), likewise.
void autodiff_descend_f32(
  const float *x, const float *y, const float *z, float rate, float offset, float *out, intptr_t count);
void autodiff_descend_f64(
  const double *x, const double *y, const double *z, double rate, double offset, double *out, intptr_t count);

/// out = (byte · factor + offset) / divisor, with a fused multiply-add if the instruction set has one; `out` must not
/// overlap `bytes`.
void autodiff_convert_bytes_f32(
  const uint8_t *bytes, float factor, float offset, float divisor, float *out, intptr_t count);
void autodiff_convert_bytes_f64(
  const uint8_t *bytes, double factor, double offset, double divisor, double *out, intptr_t count);

// MARK: - Reductions

// The order of summation depends only on the count (and on the instruction set).

/// The sum; 0 for an empty array. Long arrays are summed pairwise, so the rounding error grows with the logarithm of
/// the count.
float autodiff_sum_f32(const float *x, intptr_t count);
double autodiff_sum_f64(const double *x, intptr_t count);

/// The largest element, −∞ for an empty array; NaN propagates.
float autodiff_largest_f32(const float *x, intptr_t count);
double autodiff_largest_f64(const double *x, intptr_t count);

/// The smallest element, ∞ for an empty array; NaN propagates.
float autodiff_smallest_f32(const float *x, intptr_t count);
double autodiff_smallest_f64(const double *x, intptr_t count);

// Row by row over a matrix with contiguous rows. The row's largest element is subtracted first, so that nothing
// overflows. A row of −∞ only is fully masked: its probabilities are 0, and their logarithms and the logarithm of the
// sum are −∞.

/// out = exp(x) / Σ exp(x), row by row.
void autodiff_softmax_rows_f32(const float *x, float *out, intptr_t rows, intptr_t columns);
void autodiff_softmax_rows_f64(const double *x, double *out, intptr_t rows, intptr_t columns);

/// out = x − ln Σ exp(x), row by row.
void autodiff_log_softmax_rows_f32(const float *x, float *out, intptr_t rows, intptr_t columns);
void autodiff_log_softmax_rows_f64(const double *x, double *out, intptr_t rows, intptr_t columns);

/// out[row] = ln Σ exp(x) over the row: `out` has `rows` elements.
void autodiff_log_sum_exp_rows_f32(const float *x, float *out, intptr_t rows, intptr_t columns);
void autodiff_log_sum_exp_rows_f64(const double *x, double *out, intptr_t rows, intptr_t columns);

/// out[row] = −Σ t · (x − ln Σ exp(x)) over the row; a target t of 0 contributes nothing, whatever its logit is.
void autodiff_cross_entropy_rows_f32(
  const float *x, const float *targets, float *out, intptr_t rows, intptr_t columns);
void autodiff_cross_entropy_rows_f64(
  const double *x, const double *targets, double *out, intptr_t rows, intptr_t columns);

/// out = softmax(x) · Σ t − t over each row: the gradient of the cross-entropy. `out` may be `x`, but not `targets`.
void autodiff_cross_entropy_gradient_rows_f32(
  const float *x, const float *targets, float *out, intptr_t rows, intptr_t columns);
void autodiff_cross_entropy_gradient_rows_f64(
  const double *x, const double *targets, double *out, intptr_t rows, intptr_t columns);

// MARK: - Adjoint blocks

// The contribution of one operation to an operand's adjoint: the adjoint `g` of its result times its partial
// derivative. If either is 0, the contribution is exactly 0, even if the other is infinite or NaN (strong zeros).

/// out = g · partial, and 0 if either is 0.
void autodiff_multiply_adjoint_f32(const float *g, const float *partial, float *out, intptr_t count);
void autodiff_multiply_adjoint_f64(const double *g, const double *partial, double *out, intptr_t count);

/// out = g · sigmoid(x) · sigmoid(−x), and 0 if g or the derivative is 0; within 4 ULP in both tails.
void autodiff_sigmoid_adjoint_f32(const float *x, const float *g, float *out, intptr_t count);
void autodiff_sigmoid_adjoint_f64(const double *x, const double *g, double *out, intptr_t count);

/// out = g / cosh²x, and 0 if g or the derivative is 0; within 4 ULP in both tails.
void autodiff_tanh_adjoint_f32(const float *x, const float *g, float *out, intptr_t count);
void autodiff_tanh_adjoint_f64(const double *x, const double *g, double *out, intptr_t count);

#ifdef __cplusplus
}
#endif

#pragma clang assume_nonnull end

#endif
