// Reductions of an array, and of the rows of a matrix: sums, extrema, and the softmax family. Included after the elementwise loops.

// The lanes of a vector, combined in pairs.
INLINE ELEMENT NAME(lanes_sum)(Vector x) {
  ELEMENT lanes[LANES];
  NAME(store)(lanes, x);
  UNROLL
  for (intptr_t half = LANES / 2; half > 0; half /= 2) {
    UNROLL
    for (intptr_t lane = 0; lane < half; lane++) {
      lanes[lane] += lanes[lane + half];
    }
  }
  return lanes[0];
}

// Four sums at a time, so that additions need not wait for each other; then the vectors that are left, and last the elements.
static ELEMENT NAME(sum_block)(const ELEMENT *x, intptr_t count) {
  Vector sums[4] = {0};
  intptr_t index = 0;
  for (; index + 4 * LANES <= count; index += 4 * LANES) {
    UNROLL
    for (intptr_t part = 0; part < 4; part++) {
      sums[part] += NAME(load)(x + index + part * LANES);
    }
  }
  for (; index + LANES <= count; index += LANES) {
    sums[0] += NAME(load)(x + index);
  }
  if (index < count) {
    sums[1] += NAME(load_partial)(x + index, count - index);
  }
  return NAME(lanes_sum)((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

// Long arrays in halves, of whole blocks: the rounding error grows with the logarithm of the count.
static ELEMENT NAME(sum)(const ELEMENT *x, intptr_t count) {
  intptr_t block = 4096;
  if (count <= block) {
    return NAME(sum_block)(x, count);
  }
  while (2 * block < count) {
    block *= 2;
  }
  return NAME(sum)(x, block) + NAME(sum)(x + block, count - block);
}

// A comparison holds for no NaN, so NaN is asked for: it wins wherever it stands. The last vector may overlap the one before it.
#define DEFINE_EXTREMUM(KERNEL, FIRST, COMPARISON)                                                 \
  static ELEMENT NAME(KERNEL)(const ELEMENT *x, intptr_t count) {                                  \
    if (count < LANES) {                                                                           \
      ELEMENT result = FIRST;                                                                      \
      for (intptr_t index = 0; index < count; index++) {                                           \
        result = result COMPARISON x[index] || result != result ? result : x[index];               \
      }                                                                                            \
      return result;                                                                               \
    }                                                                                              \
    Vector best = NAME(load)(x);                                                                   \
    for (intptr_t index = LANES; index < count; index += LANES) {                                  \
      Vector next = NAME(load)(x + (index + LANES <= count ? index : count - LANES));              \
      best = best COMPARISON next || best != best ? best : next;                                   \
    }                                                                                              \
    ELEMENT lanes[LANES];                                                                          \
    NAME(store)(lanes, best);                                                                      \
    UNROLL                                                                                         \
    for (intptr_t half = LANES / 2; half > 0; half /= 2) {                                         \
      UNROLL                                                                                       \
      for (intptr_t lane = 0; lane < half; lane++) {                                               \
        ELEMENT other = lanes[lane + half];                                                        \
        lanes[lane] = lanes[lane] COMPARISON other || lanes[lane] != lanes[lane] ? lanes[lane] : other; \
      }                                                                                            \
    }                                                                                              \
    return lanes[0];                                                                               \
  }
DEFINE_EXTREMUM(largest, -(ELEMENT)INFINITY, >)
DEFINE_EXTREMUM(smallest, (ELEMENT)INFINITY, <)
#undef DEFINE_EXTREMUM

// The largest element, to subtract before exponentials are taken: 0 where it is infinite, since ∞ − ∞ would give NaN.
INLINE ELEMENT NAME(center)(const ELEMENT *x, intptr_t count) {
  ELEMENT largest = NAME(largest)(x, count);
  return largest == (ELEMENT)INFINITY || largest == -(ELEMENT)INFINITY ? 0 : largest;
}

// Σ exp(x − center); the exponentials go to `out` where there is one.
INLINE ELEMENT NAME(sum_of_exponentials)(const ELEMENT *x, ELEMENT *out, intptr_t count, ELEMENT center) {
  Vector sum = {0};
  intptr_t index = 0;
  for (; index + LANES <= count; index += LANES) {
    Vector e = NAME(exp_vector)(NAME(load)(x + index) - center);
    if (out != NULL) {
      NAME(store)(out + index, e);
    }
    sum += e;
  }
  if (index < count) {
    Vector e = NAME(exp_vector)(NAME(load_partial)(x + index, count - index) - center);
    ELEMENT last[LANES];
    if (out != NULL) {
      NAME(store_partial)(out + index, e, count - index);
    }
    NAME(store)(last, e);
    sum += NAME(load_partial)(last, count - index);  // without what lies beyond the row
  }
  return NAME(lanes_sum)(sum);
}

INLINE ELEMENT NAME(scalar_log)(ELEMENT x) {
  return NAME(log_vector)((Vector)x)[0];
}

// out = x / divisor, in whole vectors and a rest.
INLINE void NAME(divide_all)(ELEMENT *x, intptr_t count, ELEMENT divisor) {
  intptr_t index = 0;
  for (; index + LANES <= count; index += LANES) {
    NAME(store)(x + index, NAME(load)(x + index) / divisor);
  }
  if (index < count) {
    NAME(store_partial)(x + index, NAME(load_partial)(x + index, count - index) / divisor, count - index);
  }
}

static void NAME(softmax_rows)(const ELEMENT *x, ELEMENT *out, intptr_t rows, intptr_t columns) {
  for (intptr_t row = 0; row < rows; row++, x += columns, out += columns) {
    ELEMENT sum = NAME(sum_of_exponentials)(x, out, columns, NAME(center)(x, columns));
    NAME(divide_all)(out, columns, sum == 0 ? 1 : sum);
  }
}

static void NAME(log_softmax_rows)(const ELEMENT *x, ELEMENT *out, intptr_t rows, intptr_t columns) {
  for (intptr_t row = 0; row < rows; row++, x += columns, out += columns) {
    ELEMENT center = NAME(center)(x, columns);
    ELEMENT sum = NAME(sum_of_exponentials)(x, NULL, columns, center);
    ELEMENT logarithm = NAME(scalar_log)(sum == 0 ? 1 : sum);
    intptr_t index = 0;
    for (; index + LANES <= columns; index += LANES) {
      NAME(store)(out + index, (NAME(load)(x + index) - center) - logarithm);
    }
    if (index < columns) {
      Vector last = (NAME(load_partial)(x + index, columns - index) - center) - logarithm;
      NAME(store_partial)(out + index, last, columns - index);
    }
  }
}

static void NAME(log_sum_exp_rows)(const ELEMENT *x, ELEMENT *out, intptr_t rows, intptr_t columns) {
  for (intptr_t row = 0; row < rows; row++, x += columns) {
    ELEMENT center = NAME(center)(x, columns);
    out[row] = NAME(scalar_log)(NAME(sum_of_exponentials)(x, NULL, columns, center)) + center;
  }
}

// A target of 0 takes no part, even where its logit is −∞.
static void NAME(cross_entropy_rows)(
  const ELEMENT *x, const ELEMENT *targets, ELEMENT *out, intptr_t rows, intptr_t columns) {
  for (intptr_t row = 0; row < rows; row++, x += columns, targets += columns) {
    ELEMENT center = NAME(center)(x, columns);
    ELEMENT sum = NAME(sum_of_exponentials)(x, NULL, columns, center);
    ELEMENT logarithm = NAME(scalar_log)(sum == 0 ? 1 : sum);
    Vector terms = {0};
    for (intptr_t index = 0; index < columns; index += LANES) {
      intptr_t count = columns - index < LANES ? columns - index : LANES;
      bool is_whole = count == LANES;
      Vector t = is_whole ? NAME(load)(targets + index) : NAME(load_partial)(targets + index, count);
      Vector logits = is_whole ? NAME(load)(x + index) : NAME(load_partial)(x + index, count);
      terms += t == 0 ? (Vector)0 : t * ((logits - center) - logarithm);
    }
    out[row] = -NAME(lanes_sum)(terms);
  }
}

static void NAME(cross_entropy_gradient_rows)(
  const ELEMENT *x, const ELEMENT *targets, ELEMENT *out, intptr_t rows, intptr_t columns) {
  for (intptr_t row = 0; row < rows; row++, x += columns, targets += columns, out += columns) {
    ELEMENT sum = NAME(sum_of_exponentials)(x, out, columns, NAME(center)(x, columns));
    ELEMENT weight = NAME(sum_block)(targets, columns);
    ELEMENT divisor = sum == 0 ? 1 : sum;
    intptr_t index = 0;
    for (; index + LANES <= columns; index += LANES) {
      Vector probabilities = NAME(load)(out + index) / divisor;
      NAME(store)(out + index, probabilities * weight - NAME(load)(targets + index));
    }
    if (index < columns) {
      Vector probabilities = NAME(load_partial)(out + index, columns - index) / divisor;
      Vector last = probabilities * weight - NAME(load_partial)(targets + index, columns - index);
      NAME(store_partial)(out + index, last, columns - index);
    }
  }
}
