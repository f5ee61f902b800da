// Elementwise kernels for one instruction set and one element type. The mathematics is in the `…_vector` functions; the
// loops below them differ only in their operands.
//
// Multiply-adds are written `a * b + c` within one expression, which the compiler fuses if the instruction set has
// fused multiply-adds. Every step is correct with and without fusion.

typedef ELEMENT NAME(Vector) __attribute__((ext_vector_type(VECTOR_BYTES / sizeof(ELEMENT))));
typedef UNSIGNED NAME(Bits) __attribute__((ext_vector_type(VECTOR_BYTES / sizeof(ELEMENT))));
#define Vector NAME(Vector)
#define Bits NAME(Bits)
#define LANES ((intptr_t)(VECTOR_BYTES / sizeof(ELEMENT)))

INLINE Vector NAME(load)(const ELEMENT *from) {
  Vector vector;
  __builtin_memcpy(&vector, from, sizeof vector);
  return vector;
}

INLINE void NAME(store)(ELEMENT *to, Vector vector) {
  __builtin_memcpy(to, &vector, sizeof vector);
}

// Copies fewer than 16 elements in pieces of constant size: several times faster than calling `memcpy`.
INLINE void NAME(copy_few)(ELEMENT *restrict to, const ELEMENT *restrict from, intptr_t count) {
  UNROLL
  for (intptr_t piece = 8; piece > 0; piece /= 2) {
    if (count & piece) {
      __builtin_memcpy(to, from, (size_t)piece * sizeof(ELEMENT));
      to += piece;
      from += piece;
    }
  }
}

// Loads `count` lanes, fewer than LANES; the others are zero, and their memory is not read.
INLINE Vector NAME(load_partial)(const ELEMENT *from, intptr_t count) {
#ifdef MASKED_LOAD_4
  return (Vector)CONCATENATED(MASKED_LOAD_, ELEMENT_BYTES)(from, count);
#else
  ELEMENT buffer[LANES] = {0};
  NAME(copy_few)(buffer, from, count);
  return NAME(load)(buffer);
#endif
}

INLINE void NAME(store_partial)(ELEMENT *to, Vector vector, intptr_t count) {
#ifdef MASKED_LOAD_4
  CONCATENATED(MASKED_STORE_, ELEMENT_BYTES)(to, count, vector);
#else
  ELEMENT buffer[LANES];
  NAME(store)(buffer, vector);
  NAME(copy_few)(to, buffer, count);
#endif
}

INLINE Bits NAME(bits_of)(Vector vector) {
  return (Bits)vector;
}

INLINE Vector NAME(vector_of)(Bits bits) {
  return (Vector)bits;
}

INLINE Vector NAME(magnitude)(Vector x) {
  return NAME(vector_of)(NAME(bits_of)(x) & ~SIGN_BIT);
}

// A polynomial by Horner's scheme; the coefficient of xⁱ is number i.
INLINE Vector NAME(polynomial)(Vector x, const ELEMENT *coefficients, int count) {
  Vector sum = coefficients[count - 1];
  UNROLL
  for (int power = count - 2; power >= 0; power--) {
    sum = sum * x + coefficients[power];
  }
  return sum;
}
#define POLYNOMIAL(X, ...) \
  NAME(polynomial)(X, (const ELEMENT[]){__VA_ARGS__}, sizeof((const ELEMENT[]){__VA_ARGS__}) / sizeof(ELEMENT))

// An unevaluated sum: a rounded result and its rounding error, for use in a longer formula.
typedef struct {
  Vector high;
  Vector low;
} NAME(Parts);

// eˣ = 2ⁿ (1 + p), with 2ⁿ as the product of two normal factors, since 2ⁿ itself may overflow or be subnormal.
typedef struct {
  Vector beyond_1;
  Vector factor;
  Vector other_factor;
} NAME(Exponential);

// Argument reduction x = n ln 2 + r with |r| ≤ ln 2 / 2, then p = eʳ − 1 = r + r² q(r). The caller ensures that x is
// not far below EXP_SMALLEST.
INLINE NAME(Exponential) NAME(exponential)(Vector x) {
  x = x > EXP_LARGEST ? (Vector)EXP_LARGEST : x;  // NaN passes
  Vector shifted = x * LOG2_E + ROUNDING_SHIFT;
  Vector n = shifted - ROUNDING_SHIFT;
  Vector r = x - n * LN2_HIGH;
  r = r - n * LN2_LOW;
  Vector q = POLYNOMIAL(r, EXP_COEFFICIENTS);
  // The low bits of the shifted numbers are the integers n and n/2; shifted left, they are exponents.
  Vector half_shifted = n * (ELEMENT)0.5 + ROUNDING_SHIFT;
  Bits half = NAME(bits_of)(half_shifted);
  Bits rest = NAME(bits_of)(shifted) - half;
  Bits one = (UNSIGNED)EXPONENT_BIAS << SIGNIFICAND_BITS;
  return (NAME(Exponential)){
    r + r * r * q,
    NAME(vector_of)((half << SIGNIFICAND_BITS) + one),
    NAME(vector_of)((rest << SIGNIFICAND_BITS) + one),
  };
}

// The product with the first factor is exact, and the one with the second rounds once, also if the result is subnormal.
INLINE NAME(Parts) NAME(exp_parts)(Vector x) {
  x = x < EXP_SMALLEST ? (Vector)EXP_SMALLEST : x;
  NAME(Exponential) e = NAME(exponential)(x);
  Vector high = 1 + e.beyond_1;
  Vector low = e.beyond_1 - (high - 1);
  return (NAME(Parts)){high * e.factor * e.other_factor, low * e.factor * e.other_factor};
}

INLINE Vector NAME(exp_vector)(Vector x) {
  return NAME(exp_parts)(x).high;
}

// x = 2ᵉ (1 + f) with √½ ≤ 1 + f < √2. With s = f / (2 + f), ln(1 + f) = 2 artanh s = 2 s + s z L(z) for z = s², and
// since 2 s = f − s f, also = f − (f²/2 − s (f²/2 + z L(z))). Only the first term, f, is added to e ln 2 with
// compensation of the rounding error. `correction` is added to the logarithm.
INLINE Vector NAME(log_corrected)(Vector x, Vector correction) {
  Vector is_small = x < SMALLEST_NORMAL ? (Vector)1 : (Vector)0;
  Vector normal = x < SMALLEST_NORMAL ? x * RESCALE : x;
  // With the offset that takes √½ to 1, the exponent field increases where the significand passes √2 instead of 2.
  UNSIGNED one = (UNSIGNED)EXPONENT_BIAS << SIGNIFICAND_BITS;
  UNSIGNED significand_mask = ((UNSIGNED)1 << SIGNIFICAND_BITS) - 1;
  Bits moved = NAME(bits_of)(normal) + (one - SQRT_HALF_BITS);
  Vector e = NAME(vector_of)((moved >> SIGNIFICAND_BITS) | NAME(bits_of)((Vector)INTEGER_SHIFT));
  e = e - (INTEGER_SHIFT + EXPONENT_BIAS) - is_small * RESCALE_EXPONENT;
  Vector f = NAME(vector_of)((moved & significand_mask) + SQRT_HALF_BITS) - 1;

  Vector s = f / (2 + f);
  Vector z = s * s;
  Vector half_square = (ELEMENT)0.5 * f * f;
  Vector tail = half_square - s * (half_square + z * POLYNOMIAL(z, LOG_COEFFICIENTS));
  // The product is exact, and 0 or larger than f in magnitude, so the sum's rounding error is f − (sum − product)
  // (Dekker's fast two-sum).
  Vector product = e * LN2_HIGH;
  Vector sum = product + f;
  Vector error = f - (sum - product);
  Vector result = sum + (error - ((tail - correction) - e * LN2_LOW));

  result = x < (ELEMENT)INFINITY ? result : x;  // ∞ and NaN are their own logarithms
  result = x == 0 ? (Vector)-(ELEMENT)INFINITY : result;
  return x < 0 ? (Vector)(ELEMENT)NAN : result;
}

INLINE Vector NAME(log_vector)(Vector x) {
  return NAME(log_corrected)(x, (Vector)0);
}

// An odd function of x, computed for a = |x|. Near 0, a + a³ P(a²) has full relative accuracy. Elsewhere it is 1 − u
// with u = 2 / (e²ᵃ + 1) < ½; the rounding errors of the exponential, the denominator and the difference are corrected
// last.
INLINE Vector NAME(tanh_vector)(Vector x) {
  Vector a = NAME(magnitude)(x);
  Vector z = a * a;
  Vector near = a + a * z * POLYNOMIAL(z, TANH_COEFFICIENTS);

  a = a > 20 ? (Vector)20 : a;  // tanh rounds to 1 here, and the exponential does not overflow
  NAME(Parts) e = NAME(exp_parts)(2 * a);
  Vector denominator = e.high + 1;
  Vector denominator_error = (1 - (denominator - e.high)) + e.low;
  Vector u = 2 / denominator;
  Vector difference = 1 - u;
  Vector difference_error = (1 - difference) - u;
  Vector far = difference + (difference_error + u * u * (ELEMENT)0.5 * denominator_error);

  Vector result = a < (ELEMENT)0.625 ? near : far;
  return NAME(vector_of)(NAME(bits_of)(result) | (NAME(bits_of)(x) & SIGN_BIT));
}

// With e = exp(−|x|) ≤ 1 nothing overflows, and for x < 0, q = e / (1 + e) has full relative accuracy. To first order,
// the rounding errors dn and dd of numerator and denominator change q by (dn − q dd) / denominator, and the
// denominator's reciprocal is 1 − q for x < 0 and q otherwise.
INLINE Vector NAME(sigmoid_vector)(Vector x) {
  NAME(Parts) e = NAME(exp_parts)(-NAME(magnitude)(x));
  Vector numerator = x < 0 ? e.high : (Vector)1;
  Vector numerator_error = x < 0 ? e.low : (Vector)0;
  Vector denominator = 1 + e.high;
  Vector denominator_error = (e.high - (denominator - 1)) + e.low;
  Vector q = numerator / denominator;
  Vector reciprocal = x < 0 ? 1 - q : q;
  return q + reciprocal * (numerator_error - q * denominator_error);
}

#include "logistic_body.h"
#include "trigonometry_body.h"
#include "error_function_body.h"

// MARK: - Loops

// The loops evaluate `EXPRESSION` on whole vectors and then on a last one that is padded with zeros, so that an
// element's bits do not depend on its position.

#define DEFINE_UNARY(KERNEL, EXPRESSION)                                                            \
  static void NAME(KERNEL)(const ELEMENT *x_array, ELEMENT *out_array, intptr_t count) {            \
    intptr_t index = 0;                                                                             \
    for (; index + LANES <= count; index += LANES) {                                                \
      Vector x = NAME(load)(x_array + index);                                                       \
      NAME(store)(out_array + index, EXPRESSION);                                                   \
    }                                                                                               \
    if (index < count) {                                                                            \
      Vector x = NAME(load_partial)(x_array + index, count - index);                                \
      NAME(store_partial)(out_array + index, EXPRESSION, count - index);                            \
    }                                                                                               \
  }

#define DEFINE_BINARY(KERNEL, X, Y, EXPRESSION)                                                     \
  static void NAME(KERNEL)(                                                                         \
    const ELEMENT *x_array, const ELEMENT *y_array, ELEMENT *out_array, intptr_t count) {           \
    intptr_t index = 0;                                                                             \
    for (; index + LANES <= count; index += LANES) {                                                \
      Vector X = NAME(load)(x_array + index);                                                       \
      Vector Y = NAME(load)(y_array + index);                                                       \
      NAME(store)(out_array + index, EXPRESSION);                                                   \
    }                                                                                               \
    if (index < count) {                                                                            \
      Vector X = NAME(load_partial)(x_array + index, count - index);                                \
      Vector Y = NAME(load_partial)(y_array + index, count - index);                                \
      NAME(store_partial)(out_array + index, EXPRESSION, count - index);                            \
    }                                                                                               \
  }

#define DEFINE_SCALED(KERNEL, EXPRESSION)                                                           \
  static void NAME(KERNEL)(ELEMENT alpha, const ELEMENT *x_array, ELEMENT *out_array, intptr_t count) { \
    intptr_t index = 0;                                                                             \
    for (; index + LANES <= count; index += LANES) {                                                \
      Vector x = NAME(load)(x_array + index);                                                       \
      Vector out = NAME(load)(out_array + index);                                                   \
      NAME(store)(out_array + index, EXPRESSION);                                                   \
    }                                                                                               \
    if (index < count) {                                                                            \
      Vector x = NAME(load_partial)(x_array + index, count - index);                                \
      Vector out = NAME(load_partial)(out_array + index, count - index);                            \
      NAME(store_partial)(out_array + index, EXPRESSION, count - index);                            \
    }                                                                                               \
  }

DEFINE_UNARY(exp, NAME(exp_vector)(x))
DEFINE_UNARY(log, NAME(log_vector)(x))
DEFINE_UNARY(tanh, NAME(tanh_vector)(x))
DEFINE_UNARY(sigmoid, NAME(sigmoid_vector)(x))
DEFINE_UNARY(sqrt, __builtin_elementwise_sqrt(x))
DEFINE_UNARY(expm1, NAME(expm1_vector)(x))
DEFINE_UNARY(log1p, NAME(log1p_vector)(x))
DEFINE_UNARY(softplus, NAME(softplus_vector)(x))
DEFINE_UNARY(log_sigmoid, -NAME(softplus_vector)(-x))
DEFINE_UNARY(silu, NAME(silu_vector)(x))
DEFINE_UNARY(erf, NAME(erf_vector)(x))
DEFINE_UNARY(gelu, NAME(gelu_vector)(x))
DEFINE_UNARY(sin, NAME(sin_vector)(x))
DEFINE_UNARY(cos, NAME(cos_vector)(x))

// g · partial, and 0 if either is 0.
INLINE Vector NAME(path_product)(Vector g, Vector partial) {
  return g == 0 ? (Vector)0 : partial == 0 ? (Vector)0 : g * partial;
}

// σ(x)·σ(−x) = e/(1 + e)² with e = exp(−|x|): no cancellation in either tail.
INLINE Vector NAME(sigmoid_slope)(Vector x) {
  Vector e = NAME(exp_vector)(-NAME(magnitude)(x));
  return e / ((1 + e) * (1 + e));
}

DEFINE_UNARY(negate, -x)
DEFINE_UNARY(square, x * x)
DEFINE_UNARY(reciprocal, 1 / x)
DEFINE_UNARY(absolute, NAME(magnitude)(x))
DEFINE_UNARY(relu, x <= 0 ? (Vector)0 : x)

DEFINE_BINARY(add, x, y, x + y)
DEFINE_BINARY(subtract, x, y, x - y)
DEFINE_BINARY(multiply, x, y, x * y)
DEFINE_BINARY(divide, x, y, x / y)
DEFINE_BINARY(maximum, x, y, x > y || x != x ? x : y)
DEFINE_BINARY(minimum, x, y, x < y || x != x ? x : y)
DEFINE_BINARY(binary_cross_entropy, x, t, NAME(binary_cross_entropy_vector)(x, t))
DEFINE_BINARY(multiply_adjoint, g, partial, NAME(path_product)(g, partial))
DEFINE_BINARY(sigmoid_adjoint, x, g, NAME(path_product)(g, NAME(sigmoid_slope)(x)))
DEFINE_BINARY(tanh_adjoint, x, g, NAME(path_product)(g, 4 * NAME(sigmoid_slope)(2 * x)))

DEFINE_SCALED(axpy, out + alpha * x)

// Not by DEFINE_SCALED, which would read `out`.
static void NAME(scale)(ELEMENT alpha, const ELEMENT *x_array, ELEMENT *out_array, intptr_t count) {
  intptr_t index = 0;
  for (; index + LANES <= count; index += LANES) {
    NAME(store)(out_array + index, alpha * NAME(load)(x_array + index));
  }
  for (; index < count; index++) {
    out_array[index] = alpha * x_array[index];
  }
}

typedef uint8_t NAME(Bytes) __attribute__((ext_vector_type(VECTOR_BYTES / sizeof(ELEMENT))));

// Elementwise steps of optimizers. Their results are bitwise those of the separate operations, so multiply-adds are not
// contracted here.

#define DEFINE_PAIR(KERNEL, FORMULA)                                                                        \
  static void NAME(KERNEL)(                                                                                 \
    ELEMENT alpha, const ELEMENT *x_array, ELEMENT beta, const ELEMENT *y_array, ELEMENT *out_array,        \
    intptr_t count) {                                                                                       \
    _Pragma("clang fp contract(off)")                                                                       \
    intptr_t index = 0;                                                                                     \
    for (; index + LANES <= count; index += LANES) {                                                        \
      Vector x = NAME(load)(x_array + index), y = NAME(load)(y_array + index);                              \
      NAME(store)(out_array + index, FORMULA);                                                              \
    }                                                                                                       \
    for (; index < count; index++) {                                                                        \
      ELEMENT x = x_array[index], y = y_array[index];                                                       \
      out_array[index] = FORMULA;                                                                           \
    }                                                                                                       \
  }
DEFINE_PAIR(scaled_sum, alpha * x + beta * y)
DEFINE_PAIR(scaled_square_sum, alpha * x + beta * (y * y))
#undef DEFINE_PAIR

static void NAME(descend)(
  const ELEMENT *x, const ELEMENT *y, const ELEMENT *z, ELEMENT rate, ELEMENT offset, ELEMENT *out, intptr_t count) {
#pragma clang fp contract(off)
  intptr_t index = 0;
  for (; index + LANES <= count; index += LANES) {
    Vector root = __builtin_elementwise_sqrt(NAME(load)(z + index));
    NAME(store)(out + index, NAME(load)(x + index) - rate * NAME(load)(y + index) / (root + offset));
  }
  for (; index < count; index++) {
    out[index] = x[index] - rate * y[index] / (__builtin_elementwise_sqrt(z[index]) + offset);
  }
}

// x / divisor, correctly rounded, given 1 / divisor. With fused multiply-adds the remainder of the approximate quotient
// x · (1 / divisor) is exact and corrects it (P. Markstein, "Computation of elementary functions on the IBM RISC
// System/6000 processor", 1990), which is faster than a division.
INLINE Vector NAME(quotient)(Vector x, ELEMENT divisor, ELEMENT reciprocal) {
#ifdef FUSED_MULTIPLY_ADD
  Vector quotient = x * reciprocal;
  Vector remainder = __builtin_elementwise_fma(-quotient, (Vector)divisor, x);
  return __builtin_elementwise_fma(remainder, (Vector)reciprocal, quotient);
#else
  return x / divisor;
#endif
}

static void NAME(convert_bytes)(
  const uint8_t *bytes, ELEMENT factor, ELEMENT offset, ELEMENT divisor, ELEMENT *out_array, intptr_t count) {
  ELEMENT reciprocal = 1 / divisor;
  intptr_t index = 0;
  for (; index + LANES <= count; index += LANES) {
    NAME(Bytes) some;
    __builtin_memcpy(&some, bytes + index, sizeof some);
    Vector sum = __builtin_convertvector(some, Vector) * factor + offset;
    NAME(store)(out_array + index, NAME(quotient)(sum, divisor, reciprocal));
  }
  for (; index < count; index++) {
    out_array[index] = (bytes[index] * factor + offset) / divisor;
  }
}

static void NAME(accumulate)(const ELEMENT *x, ELEMENT *out, intptr_t count) {
  NAME(add)(out, x, out, count);
}

#undef DEFINE_UNARY
#undef DEFINE_BINARY
#undef DEFINE_SCALED
#undef POLYNOMIAL
