// The table of functions of one instruction set, and the lists of kernels from which the tables and the public
// functions are generated. A new kernel is one line in a list here, its declaration in the public header and its body
// in `elementwise_body.h`.

#ifndef AUTODIFF_KERNEL_TABLE_H
#define AUTODIFF_KERNEL_TABLE_H

#include "include/AutodiffKernels.h"

#include <stddef.h>

// (x, out, count)
#define AUTODIFF_UNARY_KERNELS(DO, ELEMENT, SUFFIX) \
  DO(exp, ELEMENT, SUFFIX)                          \
  DO(log, ELEMENT, SUFFIX)                          \
  DO(tanh, ELEMENT, SUFFIX)                         \
  DO(sigmoid, ELEMENT, SUFFIX)                      \
  DO(sqrt, ELEMENT, SUFFIX)                         \
  DO(expm1, ELEMENT, SUFFIX)                        \
  DO(log1p, ELEMENT, SUFFIX)                        \
  DO(softplus, ELEMENT, SUFFIX)                     \
  DO(log_sigmoid, ELEMENT, SUFFIX)                  \
  DO(silu, ELEMENT, SUFFIX)                         \
  DO(erf, ELEMENT, SUFFIX)                          \
  DO(gelu, ELEMENT, SUFFIX)                         \
  DO(sin, ELEMENT, SUFFIX)                          \
  DO(cos, ELEMENT, SUFFIX)                          \
  DO(negate, ELEMENT, SUFFIX)                       \
  DO(square, ELEMENT, SUFFIX)                       \
  DO(reciprocal, ELEMENT, SUFFIX)                   \
  DO(absolute, ELEMENT, SUFFIX)                     \
  DO(relu, ELEMENT, SUFFIX)                         \
  DO(accumulate, ELEMENT, SUFFIX)

// (x, y, out, count)
#define AUTODIFF_BINARY_KERNELS(DO, ELEMENT, SUFFIX) \
  DO(add, ELEMENT, SUFFIX)                           \
  DO(subtract, ELEMENT, SUFFIX)                      \
  DO(multiply, ELEMENT, SUFFIX)                      \
  DO(divide, ELEMENT, SUFFIX)                        \
  DO(maximum, ELEMENT, SUFFIX)                       \
  DO(minimum, ELEMENT, SUFFIX)                       \
  DO(binary_cross_entropy, ELEMENT, SUFFIX)          \
  DO(multiply_adjoint, ELEMENT, SUFFIX)              \
  DO(sigmoid_adjoint, ELEMENT, SUFFIX)               \
  DO(tanh_adjoint, ELEMENT, SUFFIX)

// (alpha, x, out, count)
#define AUTODIFF_SCALED_KERNELS(DO, ELEMENT, SUFFIX) \
  DO(axpy, ELEMENT, SUFFIX)                          \
  DO(scale, ELEMENT, SUFFIX)

// (alpha, x, beta, y, out, count)
#define AUTODIFF_PAIR_KERNELS(DO, ELEMENT, SUFFIX) \
  DO(scaled_sum, ELEMENT, SUFFIX)                  \
  DO(scaled_square_sum, ELEMENT, SUFFIX)

// (x, count), giving an element
#define AUTODIFF_REDUCTION_KERNELS(DO, ELEMENT, SUFFIX) \
  DO(sum, ELEMENT, SUFFIX)                              \
  DO(largest, ELEMENT, SUFFIX)                          \
  DO(smallest, ELEMENT, SUFFIX)

// (x, out, rows, columns)
#define AUTODIFF_ROW_KERNELS(DO, ELEMENT, SUFFIX) \
  DO(softmax_rows, ELEMENT, SUFFIX)               \
  DO(log_softmax_rows, ELEMENT, SUFFIX)           \
  DO(log_sum_exp_rows, ELEMENT, SUFFIX)

// (x, targets, out, rows, columns)
#define AUTODIFF_TARGET_ROW_KERNELS(DO, ELEMENT, SUFFIX) \
  DO(cross_entropy_rows, ELEMENT, SUFFIX)                \
  DO(cross_entropy_gradient_rows, ELEMENT, SUFFIX)

// (m, n, k, a, a_row_stride, a_column_stride, b, b_row_stride, b_column_stride, c, c_row_stride, accumulate)
#define AUTODIFF_MATMUL_KERNELS(DO, ELEMENT, SUFFIX) \
  DO(matmul, ELEMENT, SUFFIX)                        \
  DO(matmul_nonzeros, ELEMENT, SUFFIX)

// A list for every element type.
#define AUTODIFF_FOR_EACH_ELEMENT(LIST, DO) LIST(DO, float, f32) LIST(DO, double, f64)

#define AUTODIFF_UNARY_MEMBER(NAME, ELEMENT, SUFFIX) \
  void (*NAME##_##SUFFIX)(const ELEMENT *x, ELEMENT *out, intptr_t count);
#define AUTODIFF_BINARY_MEMBER(NAME, ELEMENT, SUFFIX) \
  void (*NAME##_##SUFFIX)(const ELEMENT *x, const ELEMENT *y, ELEMENT *out, intptr_t count);
#define AUTODIFF_SCALED_MEMBER(NAME, ELEMENT, SUFFIX) \
  void (*NAME##_##SUFFIX)(ELEMENT alpha, const ELEMENT *x, ELEMENT *out, intptr_t count);
#define AUTODIFF_PAIR_MEMBER(NAME, ELEMENT, SUFFIX)                           \
  void (*NAME##_##SUFFIX)(                                                    \
    ELEMENT alpha, const ELEMENT *x, ELEMENT beta, const ELEMENT *y, ELEMENT *out, intptr_t count);
#define AUTODIFF_DESCEND_MEMBER(ELEMENT, SUFFIX)                              \
  void (*descend_##SUFFIX)(                                                   \
    const ELEMENT *x, const ELEMENT *y, const ELEMENT *z, ELEMENT rate, ELEMENT offset, ELEMENT *out, intptr_t count);
#define AUTODIFF_BYTES_MEMBER(ELEMENT, SUFFIX)                                \
  void (*convert_bytes_##SUFFIX)(                                             \
    const uint8_t *bytes, ELEMENT factor, ELEMENT offset, ELEMENT divisor, ELEMENT *out, intptr_t count);
#define AUTODIFF_REDUCTION_MEMBER(NAME, ELEMENT, SUFFIX) \
  ELEMENT (*NAME##_##SUFFIX)(const ELEMENT *x, intptr_t count);
#define AUTODIFF_ROW_MEMBER(NAME, ELEMENT, SUFFIX) \
  void (*NAME##_##SUFFIX)(const ELEMENT *x, ELEMENT *out, intptr_t rows, intptr_t columns);
#define AUTODIFF_TARGET_ROW_MEMBER(NAME, ELEMENT, SUFFIX) \
  void (*NAME##_##SUFFIX)(                                \
    const ELEMENT *x, const ELEMENT *targets, ELEMENT *out, intptr_t rows, intptr_t columns);
#define AUTODIFF_MATMUL_MEMBER(NAME, ELEMENT, SUFFIX)                         \
  void (*NAME##_##SUFFIX)(                                                    \
    intptr_t m, intptr_t n, intptr_t k,                                       \
    const ELEMENT *a, intptr_t a_row_stride, intptr_t a_column_stride,        \
    const ELEMENT *b, intptr_t b_row_stride, intptr_t b_column_stride,        \
    ELEMENT *c, intptr_t c_row_stride, bool accumulate);

typedef struct AutodiffKernelTable {
  AutodiffKernelKind kind;
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_UNARY_KERNELS, AUTODIFF_UNARY_MEMBER)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_BINARY_KERNELS, AUTODIFF_BINARY_MEMBER)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_SCALED_KERNELS, AUTODIFF_SCALED_MEMBER)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_PAIR_KERNELS, AUTODIFF_PAIR_MEMBER)
  AUTODIFF_DESCEND_MEMBER(float, f32)
  AUTODIFF_DESCEND_MEMBER(double, f64)
  AUTODIFF_BYTES_MEMBER(float, f32)
  AUTODIFF_BYTES_MEMBER(double, f64)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_REDUCTION_KERNELS, AUTODIFF_REDUCTION_MEMBER)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_ROW_KERNELS, AUTODIFF_ROW_MEMBER)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_TARGET_ROW_KERNELS, AUTODIFF_TARGET_ROW_MEMBER)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_MATMUL_KERNELS, AUTODIFF_MATMUL_MEMBER)
  // The peak rate of multiply-adds, in operations per second, measured for a few milliseconds.
  double (*peak_f32)(void);
  double (*peak_f64)(void);
} AutodiffKernelTable;

// Each is defined in its own file, and only for targets that support it. They are functions because Swift rejects C
// globals.
const AutodiffKernelTable *autodiff_kernel_table_portable(void);
#if defined(__aarch64__)
const AutodiffKernelTable *autodiff_kernel_table_neon(void);
#endif
#if defined(__x86_64__)
const AutodiffKernelTable *autodiff_kernel_table_avx2(void);
const AutodiffKernelTable *autodiff_kernel_table_avx512(void);
#endif

// The number of neighboring rows of A that a zero-skipping product processes together. The more there are, the rarer
// are columns in which all of them are zero.
enum { autodiff_group_rows = 4 };

// This thread's table. The thread pool passes it from the caller of a fork to the workers.
const AutodiffKernelTable *autodiff_thread_kernel_table(void);
void autodiff_set_thread_kernel_table(const AutodiffKernelTable *table);

// Whether a vector that lies across two cache lines takes the processor twice the time of one that does not: on
// Intel's, which read such a vector in two steps, and not on AMD's (Zen 5), which hide it behind the multiply-adds.
bool autodiff_split_vectors_are_slow(void);

// This thread's scratch memory: at least `size` uninitialized bytes, aligned to 64, valid until the thread's next call
// or its end. Aborts if there is no memory.
void *autodiff_workspace(size_t size);

#endif
