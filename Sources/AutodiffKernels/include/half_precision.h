// Numbers of two bytes, as their bits, to and from `float`: the stored form of half-precision arrays.

#ifndef AUTODIFF_HALF_PRECISION_H
#define AUTODIFF_HALF_PRECISION_H

#include <stdint.h>

#pragma clang assume_nonnull begin

#ifdef __cplusplus
extern "C" {
#endif

/// out = x, exactly: IEEE 754 binary16.
void autodiff_expand_f16(const uint16_t *x, float *out, intptr_t count);
/// out = x rounded to nearest, ties to even; from 65520 on infinite.
void autodiff_contract_f16(const float *x, uint16_t *out, intptr_t count);
/// out = x, exactly: the upper halves of floats.
void autodiff_expand_bf16(const uint16_t *x, float *out, intptr_t count);
/// out = x rounded to nearest, ties to even. A NaN stays one.
void autodiff_contract_bf16(const float *x, uint16_t *out, intptr_t count);

#ifdef __cplusplus
}
#endif

#pragma clang assume_nonnull end

#endif
