// AVX2 with FMA: 16 registers of 32 bytes, of which a tile takes 12 for sums, 2 for a row of B and 1 for a broadcast.

#if defined(__x86_64__)

#include "kernels_prelude.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define INSTRUCTION_SET_KIND AutodiffKernelKindAvx2
#define INSTRUCTION_SET_TABLE autodiff_kernel_table_avx2
#define FUSED_MULTIPLY_ADD
#define VECTOR_BYTES 32
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define DOT_ROWS 3
#define GROUP_VECTORS 2

// Lanes from `COUNT` on are neither read nor written. The suffix is the size of an element in bytes.
#define LANES_BELOW_4(COUNT) \
  _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(COUNT)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
#define LANES_BELOW_8(COUNT) _mm256_cmpgt_epi64(_mm256_set1_epi64x(COUNT), _mm256_setr_epi64x(0, 1, 2, 3))
#define MASKED_LOAD_4(FROM, COUNT) _mm256_maskload_ps(FROM, LANES_BELOW_4(COUNT))
#define MASKED_LOAD_8(FROM, COUNT) _mm256_maskload_pd(FROM, LANES_BELOW_8(COUNT))
#define MASKED_STORE_4(TO, COUNT, VECTOR) _mm256_maskstore_ps(TO, LANES_BELOW_4(COUNT), (__m256)(VECTOR))
#define MASKED_STORE_8(TO, COUNT, VECTOR) _mm256_maskstore_pd(TO, LANES_BELOW_8(COUNT), (__m256d)(VECTOR))
#define NONZERO_LANES_4(BITS) \
  (~_mm256_movemask_ps((__m256)_mm256_cmpeq_epi32((__m256i)(BITS), _mm256_setzero_si256())) & 0xff)
#define NONZERO_LANES_8(BITS) \
  (~_mm256_movemask_pd((__m256d)_mm256_cmpeq_epi64((__m256i)(BITS), _mm256_setzero_si256())) & 0xf)
#include "kernels_body.h"

#pragma clang attribute pop

#endif
