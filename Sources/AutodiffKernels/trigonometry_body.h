// sin and cos. Included after the mathematics of `elementwise_body.h`.

// Argument reduction (Cody and Waite): x = n π/2 + r + low with |r| ≤ π/4 or slightly more, where `low` is the rounding
// error of r.
typedef struct {
  Vector r;
  Vector low;
  Bits n;
} NAME(Angle);

// π/2 is the sum of four parts. The first three have so few bits that their products with n are exact up to
// LARGEST_ANGLE, and the rounding errors of the differences are added to `low`. So r is accurate to the last place even
// next to a multiple of π/2.
INLINE NAME(Angle) NAME(reduced_angle)(Vector x) {
  Vector shifted = x * TWO_OVER_PI + ROUNDING_SHIFT;
  Vector n = shifted - ROUNDING_SHIFT;
  Vector first = x - n * HALF_PI_1;  // exact
  Vector second = n * HALF_PI_2;
  Vector difference = first - second;
  Vector back = difference - first;
  Vector error = (first - (difference - back)) - (second + back);
  Vector third = n * HALF_PI_3;
  Vector r = difference - third;
  back = r - difference;
  error = error + ((difference - (r - back)) - (third + back));
  return (NAME(Angle)){r, error - n * HALF_PI_4, NAME(bits_of)(shifted)};
}

// sin x for `turn` 0 and cos x for 1: ±sin(r + low) or ±cos(r + low), by the quadrant.
INLINE Vector NAME(quadrant_value)(NAME(Angle) angle, UNSIGNED turn) {
  Vector r = angle.r;
  Vector z = r * r;
  Vector half_z = (ELEMENT)0.5 * z;
  Vector sine = r + (r * z * POLYNOMIAL(z, SIN_COEFFICIENTS) + angle.low * (1 - half_z));
  Vector near_1 = 1 - half_z;
  Vector error = (1 - near_1) - half_z;
  Vector cosine = near_1 + (error + (z * z * POLYNOMIAL(z, COS_COEFFICIENTS) - r * angle.low));
  Bits quadrant = angle.n + turn;
  Bits is_odd = 0 - (quadrant & 1);  // all ones or none
  Bits chosen = (NAME(bits_of)(cosine) & is_odd) | (NAME(bits_of)(sine) & ~is_odd);
  return NAME(vector_of)(chosen ^ ((quadrant & 2) << (8 * sizeof(ELEMENT) - 2)));
}

// Replaces lanes beyond LARGEST_ANGLE, including infinite ones, by the results of the C library's function.
static __attribute__((noinline)) Vector NAME(large_angles)(Vector x, Vector result, bool is_cosine) {
  for (intptr_t lane = 0; lane < LANES; lane++) {
    if (x[lane] > LARGEST_ANGLE || x[lane] < -LARGEST_ANGLE) {
      result[lane] = (ELEMENT)(is_cosine ? cos((double)x[lane]) : sin((double)x[lane]));
    }
  }
  return result;
}

INLINE bool NAME(has_large_angle)(Vector x) {
  return __builtin_reduce_or(NAME(magnitude)(x) > LARGEST_ANGLE) != 0;
}

INLINE Vector NAME(sin_vector)(Vector x) {
  Vector result = NAME(quadrant_value)(NAME(reduced_angle)(x), 0);
  result = x == 0 ? x : result;  // keeps −0
  return __builtin_expect(NAME(has_large_angle)(x), 0) ? NAME(large_angles)(x, result, false) : result;
}

INLINE Vector NAME(cos_vector)(Vector x) {
  Vector result = NAME(quadrant_value)(NAME(reduced_angle)(x), 1);
  return __builtin_expect(NAME(has_large_angle)(x), 0) ? NAME(large_angles)(x, result, true) : result;
}
