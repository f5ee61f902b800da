// Reductions of an array, and of the rows of a matrix: sums, extrema, and the softmax family. Included after the
// elementwise loops.

// Reduces the lanes of X to one number by a macro that combines two vectors or numbers: first lanes half a vector
// apart, then a quarter, and so on.
#if VECTOR_BYTES / ELEMENT_BYTES == 16
#define COMBINE_LANES(COMBINE, X) ({ __auto_type sixteen = X; COMBINE_8(COMBINE, COMBINE(sixteen.lo, sixteen.hi)); })
#elif VECTOR_BYTES / ELEMENT_BYTES == 8
#define COMBINE_LANES COMBINE_8
#elif VECTOR_BYTES / ELEMENT_BYTES == 4
#define COMBINE_LANES COMBINE_4
#else
#define COMBINE_LANES COMBINE_2
#endif
#define COMBINE_8(COMBINE, X) ({ __auto_type eight = X; COMBINE_4(COMBINE, COMBINE(eight.lo, eight.hi)); })
#define COMBINE_4(COMBINE, X) ({ __auto_type four = X; COMBINE_2(COMBINE, COMBINE(four.lo, four.hi)); })
#define COMBINE_2(COMBINE, X) ({ __auto_type two = X; COMBINE(two.lo, two.hi); })
#define SUM_OF(X, Y) ((X) + (Y))
// Comparisons with NaN are false, so NaN is tested for: it propagates from either operand.
#define EXTREME_OF(X, COMPARISON, Y) \
  ({ __auto_type x_ = X; __auto_type y_ = Y; x_ COMPARISON y_ || x_ != x_ ? x_ : y_; })
#define LARGER_OF(X, Y) EXTREME_OF(X, >, Y)
#define SMALLER_OF(X, Y) EXTREME_OF(X, <, Y)

INLINE ELEMENT NAME(lanes_sum)(Vector x) {
  return COMBINE_LANES(SUM_OF, x);
}

// x in the lanes below `count`, `other` in the rest.
INLINE Vector NAME(first_lanes)(Vector x, intptr_t count, ELEMENT other) {
  static const UNSIGNED numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  Bits lanes;
  __builtin_memcpy(&lanes, numbers, sizeof lanes);
  return lanes < (UNSIGNED)count ? x : (Vector)other;
}

// Four independent sums, so that additions do not wait for each other; then the remaining vectors and elements.
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

// Pairwise summation of blocks: the rounding error grows with the logarithm of the count.
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

// The last vector may overlap the one before it.
#define DEFINE_EXTREMUM(KERNEL, OF_NOTHING, COMBINE)                                               \
  static ELEMENT NAME(KERNEL)(const ELEMENT *x, intptr_t count) {                                  \
    Vector best = count < LANES ? NAME(first_lanes)(NAME(load_partial)(x, count), count, OF_NOTHING) : NAME(load)(x); \
    for (intptr_t index = LANES; index < count; index += LANES) {                                  \
      Vector next = NAME(load)(x + (index + LANES <= count ? index : count - LANES));              \
      best = COMBINE(best, next);                                                                  \
    }                                                                                              \
    return COMBINE_LANES(COMBINE, best);                                                           \
  }
DEFINE_EXTREMUM(largest, -(ELEMENT)INFINITY, LARGER_OF)
DEFINE_EXTREMUM(smallest, (ELEMENT)INFINITY, SMALLER_OF)
#undef DEFINE_EXTREMUM

// The number to subtract before exponentials are taken: the largest element, or 0 if that is infinite, since ∞ − ∞ is
// NaN.
INLINE ELEMENT NAME(center)(const ELEMENT *x, intptr_t count) {
  ELEMENT largest = NAME(largest)(x, count);
  return largest == (ELEMENT)INFINITY || largest == -(ELEMENT)INFINITY ? 0 : largest;
}

// The largest number of vectors that are summed sequentially. Longer rows are summed pairwise.
enum { NAME(longest_chain) = 128 };

// Where to split `count` elements, more than one chain, into two parts: at a multiple of the chain's length.
INLINE intptr_t NAME(half_of)(intptr_t count) {
  intptr_t half = NAME(longest_chain) * LANES;
  while (2 * half < count) {
    half *= 2;
  }
  return half;
}

// Σ exp(x − center) of one chain; the exponentials are stored to `out` unless it is NULL.
INLINE ELEMENT NAME(chain_of_exponentials)(const ELEMENT *x, ELEMENT *out, intptr_t count, ELEMENT center) {
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
    if (out != NULL) {
      NAME(store_partial)(out + index, e, count - index);
    }
    sum += NAME(first_lanes)(e, count - index, 0);
  }
  return NAME(lanes_sum)(sum);
}

static ELEMENT NAME(long_sum_of_exponentials)(const ELEMENT *x, ELEMENT *out, intptr_t count, ELEMENT center) {
  if (count <= NAME(longest_chain) * LANES) {
    return NAME(chain_of_exponentials)(x, out, count, center);
  }
  intptr_t half = NAME(half_of)(count);
  ELEMENT first = NAME(long_sum_of_exponentials)(x, out, half, center);
  return first + NAME(long_sum_of_exponentials)(x + half, out == NULL ? NULL : out + half, count - half, center);
}

// Σ exp(x − center); the exponentials are stored to `out` unless it is NULL.
INLINE ELEMENT NAME(sum_of_exponentials)(const ELEMENT *x, ELEMENT *out, intptr_t count, ELEMENT center) {
  return count <= NAME(longest_chain) * LANES ? NAME(chain_of_exponentials)(x, out, count, center)
                                              : NAME(long_sum_of_exponentials)(x, out, count, center);
}

// The number of rows whose sums' logarithms are computed together, in vectors.
enum { NAME(rows_at_once) = 64 };

typedef struct {
  ELEMENT centers[NAME(rows_at_once)];
  ELEMENT logarithms[NAME(rows_at_once)];  // of the sums around the centers
} NAME(LogSums);

// Computes the sums of the first `rows_at_once` of `rows` rows. A sum of 0 is replaced by `sum_of_nothing`.
static void NAME(find_log_sums)(
  const ELEMENT *x, intptr_t rows, intptr_t columns, ELEMENT sum_of_nothing, NAME(LogSums) *sums) {
  rows = rows < NAME(rows_at_once) ? rows : NAME(rows_at_once);
  for (intptr_t row = 0; row < rows; row++, x += columns) {
    sums->centers[row] = NAME(center)(x, columns);
    ELEMENT sum = NAME(sum_of_exponentials)(x, NULL, columns, sums->centers[row]);
    sums->logarithms[row] = sum == 0 ? sum_of_nothing : sum;
  }
  NAME(log)(sums->logarithms, sums->logarithms, rows);
}

// The index in `sums` of row `row`, which is at `x`. At each multiple of `rows_at_once` the next rows' sums are
// computed.
INLINE intptr_t NAME(log_sum_place)(
  const ELEMENT *x, intptr_t row, intptr_t rows, intptr_t columns, ELEMENT sum_of_nothing, NAME(LogSums) *sums) {
  intptr_t place = row % NAME(rows_at_once);
  if (place == 0) {
    NAME(find_log_sums)(x, rows - row, columns, sum_of_nothing, sums);
  }
  return place;
}

// x = x / divisor.
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
  NAME(LogSums) sums;
  for (intptr_t row = 0; row < rows; row++, x += columns, out += columns) {
    intptr_t place = NAME(log_sum_place)(x, row, rows, columns, 1, &sums);
    ELEMENT center = sums.centers[place], logarithm = sums.logarithms[place];
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
  NAME(LogSums) sums;
  for (intptr_t row = 0; row < rows; row++, x += columns) {
    intptr_t place = NAME(log_sum_place)(x, row, rows, columns, 0, &sums);
    out[row] = sums.logarithms[place] + sums.centers[place];
  }
}

// Σ t·((x − center) − logarithm). A target of 0 contributes nothing, even if its logit is −∞.
static ELEMENT NAME(sum_of_logarithms)(
  const ELEMENT *x, const ELEMENT *targets, intptr_t columns, ELEMENT center, ELEMENT logarithm) {
  if (columns > NAME(longest_chain) * LANES) {
    intptr_t half = NAME(half_of)(columns);
    return NAME(sum_of_logarithms)(x, targets, half, center, logarithm)
      + NAME(sum_of_logarithms)(x + half, targets + half, columns - half, center, logarithm);
  }
  Vector terms = {0};
  for (intptr_t index = 0; index < columns; index += LANES) {
    intptr_t count = columns - index < LANES ? columns - index : LANES;
    bool is_whole = count == LANES;
    Vector t = is_whole ? NAME(load)(targets + index) : NAME(load_partial)(targets + index, count);
    Vector logits = is_whole ? NAME(load)(x + index) : NAME(load_partial)(x + index, count);
    terms += t == 0 ? (Vector)0 : t * ((logits - center) - logarithm);
  }
  return NAME(lanes_sum)(terms);
}

static void NAME(cross_entropy_rows)(
  const ELEMENT *x, const ELEMENT *targets, ELEMENT *out, intptr_t rows, intptr_t columns) {
  NAME(LogSums) sums;
  for (intptr_t row = 0; row < rows; row++, x += columns, targets += columns) {
    intptr_t place = NAME(log_sum_place)(x, row, rows, columns, 1, &sums);
    out[row] = -NAME(sum_of_logarithms)(x, targets, columns, sums.centers[place], sums.logarithms[place]);
  }
}

static void NAME(cross_entropy_gradient_rows)(
  const ELEMENT *x, const ELEMENT *targets, ELEMENT *out, intptr_t rows, intptr_t columns) {
  for (intptr_t row = 0; row < rows; row++, x += columns, targets += columns, out += columns) {
    ELEMENT sum = NAME(sum_of_exponentials)(x, out, columns, NAME(center)(x, columns));
    ELEMENT weight = NAME(sum)(targets, columns);
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

#undef COMBINE_LANES
#undef COMBINE_8
#undef COMBINE_4
#undef COMBINE_2
#undef SUM_OF
#undef EXTREME_OF
#undef LARGER_OF
#undef SMALLER_OF
