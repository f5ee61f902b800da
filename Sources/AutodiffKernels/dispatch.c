// The choice of an instruction set, and the public functions, each of which forwards to the chosen table.

#include "kernel_table.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {"portable", "neon", "avx2", "avx512"};
enum { kind_count = sizeof kind_names / sizeof *kind_names };

// MARK: - Available instruction sets

// The table of `kind`, or NULL if the build does not contain it or the processor does not support it.
static const AutodiffKernelTable *_Nullable table_of(AutodiffKernelKind kind) {
  switch (kind) {
  case AutodiffKernelKindPortable:
    return autodiff_kernel_table_portable();
#if defined(__aarch64__)
  case AutodiffKernelKindNeon:
    return autodiff_kernel_table_neon();
#endif
#if defined(__x86_64__)
  // These checks include whether the operating system saves the wide registers.
  case AutodiffKernelKindAvx2:
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? autodiff_kernel_table_avx2() : NULL;
  case AutodiffKernelKindAvx512:
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma")
      ? autodiff_kernel_table_avx512() : NULL;
#endif
  default:
    return NULL;
  }
}

intptr_t autodiff_kernels_kind_count(void) {
  return kind_count;
}

bool autodiff_kernels_available(AutodiffKernelKind kind) {
  return table_of(kind) != NULL;
}

const char *autodiff_kernels_name(AutodiffKernelKind kind) {
  return kind >= 0 && kind < kind_count ? kind_names[kind] : "unknown";
}

bool autodiff_split_vectors_are_slow(void) {
#if defined(__x86_64__)
  return __builtin_cpu_is("intel");
#else
  return false;
#endif
}

// MARK: - The choice

// The initial choice of every thread.
static _Atomic(const AutodiffKernelTable *) process_table;

// This thread's table; NULL until it runs its first kernel.
static _Thread_local const AutodiffKernelTable *thread_table;

static const AutodiffKernelTable *fastest_table(void) {
  for (int32_t kind = kind_count - 1; kind > AutodiffKernelKindPortable; kind--) {
    const AutodiffKernelTable *table = table_of((AutodiffKernelKind)kind);
    if (table != NULL) {
      return table;
    }
  }
  return autodiff_kernel_table_portable();
}

static const AutodiffKernelTable *default_table(void) {
  const AutodiffKernelTable *fastest = fastest_table();
  const char *wanted = getenv("AUTODIFF_KERNELS");
  if (wanted == NULL || *wanted == '\0') {
    return fastest;
  }
  for (int32_t kind = 0; kind < kind_count; kind++) {
    if (strcmp(wanted, kind_names[kind]) == 0) {
      const AutodiffKernelTable *table = table_of((AutodiffKernelKind)kind);
      if (table != NULL) {
        return table;
      }
    }
  }
  fprintf(stderr, "AutodiffKernels: AUTODIFF_KERNELS=%s is not available on this machine; using %s. It may be one of:",
    wanted, kind_names[fastest->kind]);
  for (int32_t kind = 0; kind < kind_count; kind++) {
    if (table_of((AutodiffKernelKind)kind) != NULL) {
      fprintf(stderr, " %s", kind_names[kind]);
    }
  }
  fputc('\n', stderr);
  return fastest;
}

// The first caller chooses. Threads that arrive concurrently may each read the environment, but all use the choice that
// was stored first. The tables are constant, so relaxed ordering of the pointer is enough.
static const AutodiffKernelTable *chosen_table(void) {
  const AutodiffKernelTable *table = atomic_load_explicit(&process_table, memory_order_relaxed);
  if (table == NULL) {
    const AutodiffKernelTable *wanted = default_table();
    table = atomic_compare_exchange_strong(&process_table, &table, wanted) ? wanted : table;
  }
  return table;
}

static inline const AutodiffKernelTable *active(void) {
  if (__builtin_expect(thread_table == NULL, 0)) {
    thread_table = chosen_table();
  }
  return thread_table;
}

const AutodiffKernelTable *autodiff_thread_kernel_table(void) {
  return active();
}

void autodiff_set_thread_kernel_table(const AutodiffKernelTable *table) {
  thread_table = table;
}

AutodiffKernelKind autodiff_kernels_active(void) {
  return active()->kind;
}

bool autodiff_kernels_select(AutodiffKernelKind kind) {
  const AutodiffKernelTable *table = table_of(kind);
  if (table != NULL) {
    thread_table = table;
  }
  return table != NULL;
}

AutodiffKernelKind autodiff_kernels_select_default(void) {
  thread_table = default_table();
  return thread_table->kind;
}

// MARK: - The public functions

#define DEFINE_UNARY(NAME, ELEMENT, SUFFIX)                                               \
  void autodiff_##NAME##_##SUFFIX(const ELEMENT *x, ELEMENT *out, intptr_t count) {       \
    active()->NAME##_##SUFFIX(x, out, count);                                             \
  }
AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_UNARY_KERNELS, DEFINE_UNARY)

#define DEFINE_BINARY(NAME, ELEMENT, SUFFIX)                                                                 \
  void autodiff_##NAME##_##SUFFIX(const ELEMENT *x, const ELEMENT *y, ELEMENT *out, intptr_t count) {        \
    active()->NAME##_##SUFFIX(x, y, out, count);                                                             \
  }
AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_BINARY_KERNELS, DEFINE_BINARY)

#define DEFINE_SCALED(NAME, ELEMENT, SUFFIX)                                                           \
  void autodiff_##NAME##_##SUFFIX(ELEMENT alpha, const ELEMENT *x, ELEMENT *out, intptr_t count) {     \
    active()->NAME##_##SUFFIX(alpha, x, out, count);                                                   \
  }
AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_SCALED_KERNELS, DEFINE_SCALED)

#define DEFINE_PAIR(NAME, ELEMENT, SUFFIX)                                                                          \
  void autodiff_##NAME##_##SUFFIX(                                                                                 \
    ELEMENT alpha, const ELEMENT *x, ELEMENT beta, const ELEMENT *y, ELEMENT *out, intptr_t count) {               \
    active()->NAME##_##SUFFIX(alpha, x, beta, y, out, count);                                                      \
  }
AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_PAIR_KERNELS, DEFINE_PAIR)

#define DEFINE_DESCEND(ELEMENT, SUFFIX)                                                                              \
  void autodiff_descend_##SUFFIX(                                                                                  \
    const ELEMENT *x, const ELEMENT *y, const ELEMENT *z, ELEMENT rate, ELEMENT offset, ELEMENT *out,              \
    intptr_t count) {                                                                                              \
    active()->descend_##SUFFIX(x, y, z, rate, offset, out, count);                                                 \
  }
DEFINE_DESCEND(float, f32)
DEFINE_DESCEND(double, f64)

#define DEFINE_BYTES(ELEMENT, SUFFIX)                                                                             \
  void autodiff_convert_bytes_##SUFFIX(                                                                         \
    const uint8_t *bytes, ELEMENT factor, ELEMENT offset, ELEMENT divisor, ELEMENT *out, intptr_t count) {       \
    active()->convert_bytes_##SUFFIX(bytes, factor, offset, divisor, out, count);                              \
  }
DEFINE_BYTES(float, f32)
DEFINE_BYTES(double, f64)

#define DEFINE_REDUCTION(NAME, ELEMENT, SUFFIX)                          \
  ELEMENT autodiff_##NAME##_##SUFFIX(const ELEMENT *x, intptr_t count) { \
    return active()->NAME##_##SUFFIX(x, count);                          \
  }
AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_REDUCTION_KERNELS, DEFINE_REDUCTION)

#define DEFINE_ROWS(NAME, ELEMENT, SUFFIX)                                                                  \
  void autodiff_##NAME##_##SUFFIX(const ELEMENT *x, ELEMENT *out, intptr_t rows, intptr_t columns) {        \
    active()->NAME##_##SUFFIX(x, out, rows, columns);                                                       \
  }
AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_ROW_KERNELS, DEFINE_ROWS)

#define DEFINE_TARGET_ROWS(NAME, ELEMENT, SUFFIX)                                                           \
  void autodiff_##NAME##_##SUFFIX(                                                                          \
    const ELEMENT *x, const ELEMENT *targets, ELEMENT *out, intptr_t rows, intptr_t columns) {              \
    active()->NAME##_##SUFFIX(x, targets, out, rows, columns);                                              \
  }
AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_TARGET_ROW_KERNELS, DEFINE_TARGET_ROWS)

#define DEFINE_MATMUL(NAME, ELEMENT, SUFFIX)                                                                   \
  void autodiff_##NAME##_##SUFFIX(                                                                             \
    intptr_t m, intptr_t n, intptr_t k,                                                                        \
    const ELEMENT *a, intptr_t a_row_stride, intptr_t a_column_stride,                                         \
    const ELEMENT *b, intptr_t b_row_stride, intptr_t b_column_stride,                                         \
    ELEMENT *c, intptr_t c_row_stride, bool accumulate) {                                                      \
    active()->NAME##_##SUFFIX(                                                                                 \
      m, n, k, a, a_row_stride, a_column_stride, b, b_row_stride, b_column_stride, c, c_row_stride, accumulate); \
  }
AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_MATMUL_KERNELS, DEFINE_MATMUL)

double autodiff_peak_f32(void) { return active()->peak_f32(); }
double autodiff_peak_f64(void) { return active()->peak_f64(); }
