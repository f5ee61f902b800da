// The loops have no branches and work on the bits, so that the compiler vectorizes them for any instruction set.

#include "include/half_precision.h"

#include <string.h>

static inline uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static inline float of_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

void autodiff_expand_bf16(const uint16_t *x, float *out, intptr_t count) {
  for (intptr_t i = 0; i < count; i++) out[i] = of_bits((uint32_t)x[i] << 16);
}

void autodiff_contract_bf16(const float *x, uint16_t *out, intptr_t count) {
  for (intptr_t i = 0; i < count; i++) {
    uint32_t bits = bits_of(x[i]);
    uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
    uint32_t quiet = bits >> 16 | 0x40;
    out[i] = (uint16_t)((bits & 0x7fffffff) > 0x7f800000 ? quiet : rounded);
  }
}

// The exponent is rebased in the bits. Below the smallest normal half a difference of floats with a set exponent does
// the shift; it is exact, and so is right in every rounding mode, and no operand is subnormal.
void autodiff_expand_f16(const uint16_t *x, float *out, intptr_t count) {
  for (intptr_t i = 0; i < count; i++) {
    uint32_t sign = (uint32_t)(x[i] & 0x8000) << 16;
    uint32_t magnitude = (uint32_t)(x[i] & 0x7fff) << 13;
    uint32_t normal = magnitude + ((uint32_t)112 << 23);
    uint32_t special = magnitude + ((uint32_t)224 << 23);
    uint32_t small = bits_of(of_bits(magnitude + ((uint32_t)113 << 23)) - of_bits((uint32_t)113 << 23));
    uint32_t found = magnitude >= (uint32_t)0x1f << 23 ? special : magnitude < (uint32_t)1 << 23 ? small : normal;
    out[i] = of_bits(found | sign);
  }
}

// Above the smallest normal half, the bits are rounded as integers. Below, the sum with 0.5, whose last bit is 2⁻²⁴,
// rounds at the right place.
void autodiff_contract_f16(const float *x, uint16_t *out, intptr_t count) {
  for (intptr_t i = 0; i < count; i++) {
    uint32_t bits = bits_of(x[i]);
    uint32_t sign = bits >> 16 & 0x8000;
    uint32_t magnitude = bits & 0x7fffffff;
    uint32_t normal = (magnitude - ((uint32_t)112 << 23) + 0xfff + (magnitude >> 13 & 1)) >> 13;
    uint32_t small = bits_of(of_bits(magnitude) + 0.5f) - ((uint32_t)126 << 23);
    uint32_t special = magnitude > 0x7f800000 ? 0x7e00 | (magnitude >> 13 & 0x1ff) : 0x7c00;
    uint32_t found = magnitude >= (uint32_t)143 << 23 ? special : magnitude < (uint32_t)113 << 23 ? small : normal;
    out[i] = (uint16_t)(found | sign);
  }
}
