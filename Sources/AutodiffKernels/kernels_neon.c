// 64-bit ARM: 32 registers of 16 bytes, of which a tile takes 24 for sums, 3 for a row of B and the rest for elements
// of A.

#if defined(__aarch64__)

#include "kernels_prelude.h"

#define INSTRUCTION_SET_KIND AutodiffKernelKindNeon
#define INSTRUCTION_SET_TABLE autodiff_kernel_table_neon
#define FUSED_MULTIPLY_ADD
#define VECTOR_BYTES 16
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define DOT_ROWS 6
#define GROUP_VECTORS 4
#include "kernels_body.h"

#endif
