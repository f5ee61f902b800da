// All kernels for one instruction set: included by a file that has defined
//   INSTRUCTION_SET_KIND, INSTRUCTION_SET_TABLE   its kind and the name of the function that returns its table
//   VECTOR_BYTES      the size of a vector
//   FUSED_MULTIPLY_ADD   if multiply-adds are rounded once
//   GROUP_VECTORS     the columns of a group of four rows in a product that skips zeros: at most 5 × GROUP_VECTORS + 1
//                     vectors; at most 4
//   DOT_ROWS          the rows of a tile of dot products: DOT_ROWS × 5 + 1 vectors at most; at most 6
//   TILES_END_ANYWHERE   if partial loads and stores of vectors are as fast as full ones
//   TILE_ROWS, TILE_VECTORS   the tile of a matrix product that stays in registers: TILE_ROWS × (TILE_VECTORS + 1)
//                             vectors, with one or two registers to spare; at most 14 × 3
// and has included `kernels_prelude.h` before any target attribute was pushed.

#include "element_f32.h"
#include "elementwise_body.h"
#include "rows_body.h"
#include "matmul_body.h"
#include "peak_body.h"
#include "element_end.h"

#include "element_f64.h"
#include "elementwise_body.h"
#include "rows_body.h"
#include "matmul_body.h"
#include "peak_body.h"
#include "element_end.h"

#define ENTRY(KERNEL, ELEMENT, SUFFIX) .KERNEL##_##SUFFIX = KERNEL##_##SUFFIX,

static const AutodiffKernelTable kernel_table = {
  .kind = INSTRUCTION_SET_KIND,
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_UNARY_KERNELS, ENTRY)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_BINARY_KERNELS, ENTRY)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_SCALED_KERNELS, ENTRY)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_PAIR_KERNELS, ENTRY)
  .descend_f32 = descend_f32,
  .descend_f64 = descend_f64,
  .convert_bytes_f32 = convert_bytes_f32,
  .convert_bytes_f64 = convert_bytes_f64,
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_REDUCTION_KERNELS, ENTRY)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_ROW_KERNELS, ENTRY)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_TARGET_ROW_KERNELS, ENTRY)
  AUTODIFF_FOR_EACH_ELEMENT(AUTODIFF_MATMUL_KERNELS, ENTRY)
  .peak_f32 = peak_f32,
  .peak_f64 = peak_f64,
};

const AutodiffKernelTable *INSTRUCTION_SET_TABLE(void) {
  return &kernel_table;
}
