// expm1, log1p, and functions based on them: softplus, binary cross-entropy and x·sigmoid(x). Included after the
// mathematics of `elementwise_body.h`.

// With eˣ = 2ⁿ (1 + p), eˣ − 1 = 2ⁿ p + (2ⁿ − 1), where 2ⁿ − 1 is exact or much larger than the other term. 2ⁿ is
// applied as two factors f·g, as in exp: eˣ − 1 = (f p + (f − 1/g)) g.
INLINE Vector NAME(expm1_vector)(Vector x) {
  Vector limited = x < -60 ? (Vector)-60 : x;  // the result rounds to −1 here
  NAME(Exponential) e = NAME(exponential)(limited);
  Vector inverse = NAME(vector_of)(NAME(bits_of)((Vector)1) * 2 - NAME(bits_of)(e.other_factor));
  Vector result = ((e.factor - inverse) + e.factor * e.beyond_1) * e.other_factor;
  return NAME(vector_of)(NAME(bits_of)(result) | (NAME(bits_of)(x) & SIGN_BIT));  // keeps −0
}

// With u = 1 + x rounded and its rounding error d, ln(1 + x) = ln u + d / u.
INLINE Vector NAME(log1p_vector)(Vector x) {
  Vector u = 1 + x;
  Vector error = x - (u - 1);
  Vector larger = 1 - (u - x);
  error = x > 1 ? larger : error;  // fast two-sum: the larger term is subtracted from the sum first
  Vector result = NAME(log_corrected)(u, error / u);
  return x == 0 ? x : result;
}

// ln(1 + eᵃ) for a ≤ 0, where nothing overflows. The rounding errors of the exponential and of the sum are corrected.
INLINE Vector NAME(log_one_plus_exp)(Vector a) {
  NAME(Parts) e = NAME(exp_parts)(a);
  Vector u = 1 + e.high;
  Vector error = (e.high - (u - 1)) + e.low;
  return NAME(log_corrected)(u, error / u);
}

// ln(1 + eˣ) = max(x, 0) + ln(1 + exp(−|x|))
INLINE Vector NAME(softplus_vector)(Vector x) {
  Vector positive = x <= 0 ? (Vector)0 : x;  // NaN passes
  return positive + NAME(log_one_plus_exp)(-NAME(magnitude)(x));
}

// −t ln σ(x) − (1 − t) ln(1 − σ(x)) of a logit x and a target t: max(x, 0) − x t + ln(1 + exp(−|x|)). The first two
// terms, which may be large, are combined before the logarithm is added.
INLINE Vector NAME(binary_cross_entropy_vector)(Vector x, Vector t) {
  Vector positive = x <= 0 ? (Vector)0 : x;
  return positive - x * t + NAME(log_one_plus_exp)(-NAME(magnitude)(x));
}

// x / (1 + e⁻ˣ): with e = exp(−|x|) and m = x / (1 + e) it is m for x ≥ 0 and m e for x < 0, where the factor 2ⁿ of e
// is applied last, so that subnormal results are rounded once.
INLINE Vector NAME(silu_vector)(Vector x) {
  Vector limited = -NAME(magnitude)(x);
  limited = limited < EXP_SMALLEST - 60 ? (Vector)(EXP_SMALLEST - 60) : limited;
  NAME(Exponential) e = NAME(exponential)(limited);
  Vector denominator = 1 + (e.factor * e.other_factor + e.factor * e.beyond_1 * e.other_factor);
  Vector m = x / denominator;
  Vector left = (m + m * e.beyond_1) * e.factor * e.other_factor;
  left = x < EXP_SMALLEST - 60 ? (Vector)-0.0 : left;
  return x < 0 ? left : m;
}
