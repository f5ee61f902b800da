// AVX2 with FMA: 16 registers of 32 bytes, of which a tile takes 12 for sums, 2 for a row of B and 1 for a broadcast.

#if defined(__x86_64__)

#include "kernels_prelude.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define INSTRUCTION_SET_KIND AutodiffKernelKindAvx2
#define INSTRUCTION_SET_TABLE autodiff_kernel_table_avx2
#define VECTOR_BYTES 32
#define TILE_ROWS 6
#define TILE_VECTORS 2
#include "kernels_body.h"

#pragma clang attribute pop

#endif
