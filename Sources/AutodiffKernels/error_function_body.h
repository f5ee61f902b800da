// erf and x·Φ(x). Included after `elementwise_body.h`'s mathematics.

// exp(a²) erfc(a) for a ≥ 0: (1 + 2a) times it is a polynomial in q = (a − K) / (a + K), which runs from −1 to 1.
INLINE Vector NAME(scaled_complement)(Vector a) {
  Vector above = a + ERFCX_CENTER;
  Vector line = 1 + 2 * a;
  Vector reciprocal = 1 / (above * line);
  Vector q = (a - ERFCX_CENTER) * line * reciprocal;
  return POLYNOMIAL(q, ERFCX_COEFFICIENTS) * (above * reciprocal);
}

// Near 0, x + x P(x²) has full relative accuracy; elsewhere it is ±(1 − erfc |x|).
INLINE Vector NAME(erf_vector)(Vector x) {
  Vector a = NAME(magnitude)(x);
  Vector z = a * a;
  Vector near = x + x * POLYNOMIAL(z, ERF_COEFFICIENTS);
  a = a > 6 ? (Vector)6 : a;  // erf rounds to 1 here; NaN passes
  Vector far = 1 - NAME(exp_vector)(-(a * a)) * NAME(scaled_complement)(a);
  far = NAME(vector_of)(NAME(bits_of)(far) | (NAME(bits_of)(x) & SIGN_BIT));
  return a < 1 ? near : far;
}

// Near 0, x·Φ(x) = x (½ + ½ erf(x / √2)). Elsewhere, with a = |x| and t = ½ erfc(a / √2) = ½ exp(−a²/2) erfcx(a / √2),
// it is x (1 − t) for x > 0 and x t for x < 0. In the left tail the rounding error of a² matters, and the factors of 2ⁿ
// come last, so that subnormal results are rounded once.
INLINE Vector NAME(gelu_vector)(Vector x) {
  Vector a = NAME(magnitude)(x);
  a = a > GELU_LARGEST ? (Vector)GELU_LARGEST : a;
  // a in two parts, the upper one with half of the bits, so that products of the parts are exact.
  Vector upper = NAME(vector_of)(NAME(bits_of)(a) & ~(((UNSIGNED)1 << ((SIGNIFICAND_BITS + 3) / 2)) - 1));
  Vector lower = a - upper;
  Vector square = a * a;
  Vector error = ((upper * upper - square) + 2 * upper * lower) + lower * lower;
  NAME(Exponential) e = NAME(exponential)((ELEMENT)-0.5 * square);
  Vector weight = (ELEMENT)0.5 * NAME(scaled_complement)(a * SQRT_HALF);
  Vector beyond_1 = e.beyond_1 - (ELEMENT)0.5 * error * (1 + e.beyond_1);
  Vector tail = (weight + weight * beyond_1) * e.factor * e.other_factor;
  Vector product = x * weight;
  Vector left = (product + product * beyond_1) * e.factor * e.other_factor;
  Vector right = x - x * tail;
  Vector b = x * SQRT_HALF;
  Vector near = x * ((ELEMENT)0.5 + (ELEMENT)0.5 * (b + b * POLYNOMIAL(b * b, ERF_COEFFICIENTS)));
  left = x < -GELU_LARGEST ? (Vector)-0.0 : left;  // not ∞ · 0
  right = x > GELU_LARGEST ? x : right;
  Vector far = x < 0 ? left : right;
  return a < (ELEMENT)0.7 ? near : far;
}
