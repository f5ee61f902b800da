// expm1, log1p and what is made of them: softplus and its relatives, and x·sigmoid(x). Included after
// `elementwise_body.h`'s mathematics.

// With eˣ = 2ⁿ (1 + p), eˣ − 1 = 2ⁿ p + (2ⁿ − 1), and 2ⁿ − 1 is exact or far larger than the rest. 2ⁿ is multiplied on
// in two factors, as in exp: the first one is left out of the 1 that is subtracted.
INLINE Vector NAME(expm1_vector)(Vector x) {
  Vector limited = x < -60 ? (Vector)-60 : x;  // where −1 is the result to the last place
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
  error = x > 1 ? larger : error;  // the smaller of the two terms is the one that loses digits
  Vector result = NAME(log_corrected)(u, error / u);
  return x == 0 ? x : result;
}

// ln(1 + eᵃ) for a ≤ 0, where nothing overflows. The rounding error of the exponential counts, as that of the sum does.
INLINE Vector NAME(log_one_plus_exp)(Vector a) {
  NAME(Parts) e = NAME(exp_parts)(a);
  Vector u = 1 + e.high;
  Vector error = (e.high - (u - 1)) + e.low;
  return NAME(log_corrected)(u, error / u);
}

// ln(1 + eˣ) = max(x, 0) + ln(1 + exp(−|x|))
INLINE Vector NAME(softplus_vector)(Vector x) {
  Vector positive = x <= 0 ? (Vector)0 : x;  // NaN stays
  return positive + NAME(log_one_plus_exp)(-NAME(magnitude)(x));
}

// −t ln σ(x) − (1 − t) ln(1 − σ(x)) of a logit x and a target t. The large terms are taken together before the
// logarithm is added.
INLINE Vector NAME(binary_cross_entropy_vector)(Vector x, Vector t) {
  Vector positive = x <= 0 ? (Vector)0 : x;
  return positive - x * t + NAME(log_one_plus_exp)(-NAME(magnitude)(x));
}

// x / (1 + e⁻ˣ): with e = exp(−|x|) it is m = x / (1 + e) on the positive side and m e on the other, where the factor
// 2ⁿ of e comes last, so that a result may be subnormal without losing digits that it has.
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
