// AVX-512: 32 registers of 64 bytes, of which a tile takes 28 for sums, 2 for a row of B and 1 for a broadcast.

#if defined(__x86_64__)

#include "kernels_prelude.h"

#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)

#define INSTRUCTION_SET_KIND AutodiffKernelKindAvx512
#define INSTRUCTION_SET_TABLE autodiff_kernel_table_avx512
#define FUSED_MULTIPLY_ADD
#define VECTOR_BYTES 64
#define TILE_ROWS 14
#define TILE_VECTORS 2
#define LAST_TILE_ROWS 9
#define LAST_TILE_VECTORS 3
#define DOT_ROWS 6
#define PREFETCHES_ROWS
#define GROUP_VECTORS 4
// Masked loads and stores are as fast as full ones, so a tile may end within a vector.
#define TILES_END_ANYWHERE

// Lanes from `COUNT` on are neither read nor written. The suffix is the size of an element in bytes.
#define MASKED_LOAD_4(FROM, COUNT) _mm512_maskz_loadu_ps((__mmask16)((1u << (COUNT)) - 1), FROM)
#define MASKED_LOAD_8(FROM, COUNT) _mm512_maskz_loadu_pd((__mmask8)((1u << (COUNT)) - 1), FROM)
#define MASKED_STORE_4(TO, COUNT, VECTOR) _mm512_mask_storeu_ps(TO, (__mmask16)((1u << (COUNT)) - 1), (__m512)(VECTOR))
#define MASKED_STORE_8(TO, COUNT, VECTOR) _mm512_mask_storeu_pd(TO, (__mmask8)((1u << (COUNT)) - 1), (__m512d)(VECTOR))
#define NONZERO_LANES_4(BITS) _mm512_test_epi32_mask((__m512i)(BITS), (__m512i)(BITS))
#define NONZERO_LANES_8(BITS) _mm512_test_epi64_mask((__m512i)(BITS), (__m512i)(BITS))
// FIRST + i for each bit i of LANES_, one after another.
#define STORE_PLACES_4(TO, LANES_, FIRST)                                                                          \
  _mm512_storeu_si512(                                                                                             \
    TO, _mm512_maskz_compress_epi32(                                                                               \
          (__mmask16)(LANES_),                                                                                     \
          _mm512_add_epi32(                                                                                        \
            _mm512_set1_epi32(FIRST), _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))))
#define STORE_PLACES_8(TO, LANES_, FIRST)                                                                          \
  _mm256_storeu_si256(                                                                                             \
    (__m256i *)(TO), _mm256_maskz_compress_epi32(                                                                  \
                       (__mmask8)(LANES_),                                                                         \
                       _mm256_add_epi32(_mm256_set1_epi32(FIRST), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))))
#include "kernels_body.h"

#pragma clang attribute pop

#endif
