// The matrix product for operands that are both contiguous along the summation index. Each element of C is a dot
// product, accumulated in the lanes of one vector; a tile is DOT_ROWS × DOT_COLUMNS of them in as many registers.
// Nothing is packed or padded, whatever m and n are.
//
// The order of summation: lane l of a sum accumulates the terms p ≡ l (modulo LANES) of a block of depth in order, the
// last ones padded with zeros; then lanes half a vector apart are added, then a quarter, and so on. Blocks of depth,
// whose bounds depend only on k, are added one after another.

#define DOT_COLUMNS 4

enum {
  // A tile's rows of A then stay in the first-level cache while it reads the rows of B.
  NAME(dot_depth) = 4096 / sizeof(ELEMENT),
  // The number of elements of B that are used for all rows of A before the next: they stay in the second-level cache.
  NAME(dot_chunk) = 256 * 1024 / sizeof(ELEMENT),
  // Rows whose vectors lie across cache lines are copied if at least this many columns, or rows, of C use the copy.
  // Where such a vector takes twice the time, fewer are enough.
  NAME(columns_worth_copying) = 512 / sizeof(ELEMENT),
  NAME(rows_worth_copying) = 256,
  NAME(columns_worth_copying_if_slow) = 16,
  NAME(rows_worth_copying_if_slow) = 24,
};

// Indices of `__builtin_shufflevector` into (x, y), in which y's lanes follow x's. OWN takes a lane from y if its
// number has the bit set, else from x; OTHER takes the lane of the same vector whose number differs in that bit.
#define OWN(LANE, BIT) ((LANE) & (BIT) ? LANES + (LANE) : (LANE))
#define OTHER(LANE, BIT) ((LANE) & (BIT) ? LANES + (LANE) - (BIT) : (LANE) + (BIT))
#define TWO(OF, BIT, LANE) OF(LANE, BIT), OF(LANE + 1, BIT)
#define FOUR(OF, BIT, LANE) TWO(OF, BIT, LANE), TWO(OF, BIT, LANE + 2)
#define EIGHT(OF, BIT, LANE) FOUR(OF, BIT, LANE), FOUR(OF, BIT, LANE + 4)
#define SIXTEEN(OF, BIT, LANE) EIGHT(OF, BIT, LANE), EIGHT(OF, BIT, LANE + 8)
#if VECTOR_BYTES / ELEMENT_BYTES == 16
#define ALL_LANES SIXTEEN
#elif VECTOR_BYTES / ELEMENT_BYTES == 8
#define ALL_LANES EIGHT
#elif VECTOR_BYTES / ELEMENT_BYTES == 4
#define ALL_LANES FOUR
#else
#define ALL_LANES TWO
#endif
// The first shuffle is a blend, which is nearly free.
#define ADD_ACROSS(BIT)                                        \
  __builtin_shufflevector(x, y, ALL_LANES(OWN, BIT, 0))        \
    + __builtin_shufflevector(x, y, ALL_LANES(OTHER, BIT, 0))

// Adds lanes that are `distance` apart: those of `y` in the lanes whose number has that bit set, of `x` in the others.
INLINE Vector NAME(add_across)(Vector x, Vector y, intptr_t distance) {
  switch (distance) {
  case 8:
    return ADD_ACROSS(8 % LANES);
  case 4:
    return ADD_ACROSS(4 % LANES);
  case 2:
    return ADD_ACROSS(2 % LANES);
  default:
    return ADD_ACROSS(1);
  }
}

// Lane l of the result is the sum of all lanes of vector l.
INLINE Vector NAME(sums_of_lanes)(Vector *vectors) {
  UNROLL
  for (intptr_t distance = LANES / 2; distance > 0; distance /= 2) {
    UNROLL
    for (intptr_t pair = 0; pair < distance; pair++) {
      vectors[pair] = NAME(add_across)(vectors[pair], vectors[pair + distance], distance);
    }
  }
  return vectors[0];
}

INLINE void NAME(dot_step)(int rows, int columns, const Vector *a, const Vector *b, Vector *sums) {
  UNROLL
  for (int column = 0; column < columns; column++) {
    UNROLL
    for (int row = 0; row < rows; row++) {
      sums[row * columns + column] += a[row] * b[column];
    }
  }
}

// C[rows × columns] = or += A·Bᵀ over `depth`; b is n × k. `rows` and `columns` are constants at each call.
INLINE void NAME(dot_tile)(
  int rows, int columns, intptr_t depth,
  const ELEMENT *a, intptr_t a_row_stride, const ELEMENT *b, intptr_t b_row_stride,
  ELEMENT *c, intptr_t c_row_stride, bool add
) {
  // Rounded up to whole groups of LANES sums; the extra ones are zero.
  Vector sums[(DOT_ROWS * DOT_COLUMNS + VECTOR_BYTES / ELEMENT_BYTES) / (VECTOR_BYTES / ELEMENT_BYTES)
    * (VECTOR_BYTES / ELEMENT_BYTES)] = {0};
  Vector a_vectors[DOT_ROWS], b_vectors[DOT_COLUMNS];
  intptr_t p = 0;
  for (; p + LANES <= depth; p += LANES) {
    UNROLL
    for (int row = 0; row < rows; row++) {
      a_vectors[row] = NAME(load)(a + row * a_row_stride + p);
    }
    UNROLL
    for (int column = 0; column < columns; column++) {
      b_vectors[column] = NAME(load)(b + column * b_row_stride + p);
    }
    NAME(dot_step)(rows, columns, a_vectors, b_vectors, sums);
  }
  if (p < depth) {
    UNROLL
    for (int row = 0; row < rows; row++) {
      a_vectors[row] = NAME(load_partial)(a + row * a_row_stride + p, depth - p);
    }
    UNROLL
    for (int column = 0; column < columns; column++) {
      b_vectors[column] = NAME(load_partial)(b + column * b_row_stride + p, depth - p);
    }
    NAME(dot_step)(rows, columns, a_vectors, b_vectors, sums);
  }
  ELEMENT results[sizeof sums / sizeof *sums];
  UNROLL
  for (intptr_t group = 0; group < rows * columns; group += LANES) {
    NAME(store)(results + group, NAME(sums_of_lanes)(sums + group));
  }
  if (add) {
    UNROLL
    for (int sum = 0; sum < rows * columns; sum++) {
      results[sum] = c[sum / columns * c_row_stride + sum % columns] + results[sum];
    }
  }
  UNROLL
  for (int row = 0; row < rows; row++) {
    __builtin_memcpy(c + row * c_row_stride, results + row * columns, (size_t)columns * sizeof(ELEMENT));
  }
}

#define DOT_CASE(ROWS)                                                                                            \
  case ROWS:                                                                                                      \
    if (ROWS <= DOT_ROWS) {                                                                                       \
      NAME(dot_tile)(                                                                                             \
        ROWS <= DOT_ROWS ? ROWS : 1, columns, depth, a, a_row_stride, b, b_row_stride, c, c_row_stride, add);     \
    }                                                                                                             \
    break;

#define DEFINE_DOT_TILES(COLUMNS)                                                                                 \
  static void NAME(dot_tile_##COLUMNS)(                                                                           \
    int rows, intptr_t depth, const ELEMENT *a, intptr_t a_row_stride, const ELEMENT *b, intptr_t b_row_stride,   \
    ELEMENT *c, intptr_t c_row_stride, bool add                                                                   \
  ) {                                                                                                             \
    enum { columns = COLUMNS };                                                                                   \
    switch (rows) {                                                                                               \
      DOT_CASE(1)                                                                                                 \
      DOT_CASE(2)                                                                                                 \
      DOT_CASE(3)                                                                                                 \
      DOT_CASE(4)                                                                                                 \
      DOT_CASE(5)                                                                                                 \
      DOT_CASE(6)                                                                                                 \
    }                                                                                                             \
  }

DEFINE_DOT_TILES(1)
DEFINE_DOT_TILES(2)
DEFINE_DOT_TILES(3)
DEFINE_DOT_TILES(4)

// By the number of columns.
static void (*const NAME(dot_tiles)[])(
  int rows, intptr_t depth, const ELEMENT *a, intptr_t a_row_stride, const ELEMENT *b, intptr_t b_row_stride,
  ELEMENT *c, intptr_t c_row_stride, bool add
) = {NULL, NAME(dot_tile_1), NAME(dot_tile_2), NAME(dot_tile_3), NAME(dot_tile_4)};

// Whether vectors of these rows lie across cache lines.
INLINE bool NAME(is_split)(const ELEMENT *rows, intptr_t row_stride) {
  return (uintptr_t)rows % VECTOR_BYTES != 0 || row_stride % LANES != 0;
}

// The distance of copied rows: an odd number of cache lines, so that they spread over the sets of the cache.
INLINE intptr_t NAME(copied_row_stride)(intptr_t depth) {
  intptr_t line = 64 / sizeof(ELEMENT);
  return ((depth + line - 1) / line | 1) * line;
}

// Rows of A or B as a tile reads them.
typedef struct {
  const ELEMENT *from;
  intptr_t stride;
} NAME(Rows);

// `rows` rows, or their copies in `to`, where that is not NULL.
INLINE NAME(Rows) NAME(copied_rows)(NAME(Rows) of, intptr_t rows, intptr_t depth, ELEMENT *to, intptr_t to_stride) {
  if (to == NULL) {
    return of;
  }
  for (intptr_t row = 0; row < rows; row++) {
    memcpy(to + row * to_stride, of.from + row * of.stride, (size_t)depth * sizeof(ELEMENT));
  }
  return (NAME(Rows)){to, to_stride};
}

// C = or += A·Bᵀ for A of m × k and B of n × k, both with contiguous rows.
static void NAME(multiply_dot)(
  intptr_t m, intptr_t n, intptr_t k, const ELEMENT *a, intptr_t a_row_stride, const ELEMENT *b, intptr_t b_row_stride,
  ELEMENT *c, intptr_t c_row_stride, bool accumulate
) {
  intptr_t depth_blocks = (k + NAME(dot_depth) - 1) / NAME(dot_depth);
  intptr_t whole_depth = depth_blocks == 1 ? k : (k / depth_blocks + LANES) / LANES * LANES;
  intptr_t chunk_columns = NAME(smaller)(n, NAME(dot_chunk) / whole_depth / DOT_COLUMNS * DOT_COLUMNS);
  intptr_t row_tiles = (m + DOT_ROWS - 1) / DOT_ROWS;
  NAME(Pieces) rows = NAME(pieces)(m, row_tiles);
  bool is_slow = autodiff_split_vectors_are_slow();
  bool copies_a = n >= (is_slow ? NAME(columns_worth_copying_if_slow) : NAME(columns_worth_copying))
    && NAME(is_split)(a, a_row_stride);
  bool copies_b = m >= (is_slow ? NAME(rows_worth_copying_if_slow) : NAME(rows_worth_copying))
    && NAME(is_split)(b, b_row_stride);
  intptr_t copied_stride = NAME(copied_row_stride)(whole_depth);
  ELEMENT *copy_of_a = NULL, *copy_of_b = NULL;
  if (copies_a || copies_b) {
    intptr_t copied = (copies_a ? DOT_ROWS : 0) + (copies_b ? chunk_columns : 0);
    ELEMENT *workspace = autodiff_workspace(sizeof(ELEMENT) * (size_t)(copied * copied_stride));
    copy_of_a = copies_a ? workspace : NULL;
    copy_of_b = copies_b ? workspace + (copies_a ? DOT_ROWS * copied_stride : 0) : NULL;
  }
  for (intptr_t p = 0; p < k; p += whole_depth) {
    intptr_t depth = NAME(smaller)(k - p, whole_depth);
    bool add = accumulate || p > 0;
    for (intptr_t column_0 = 0; column_0 < n; column_0 += chunk_columns) {
      intptr_t columns = NAME(smaller)(n - column_0, chunk_columns);
      NAME(Rows) b_chunk = NAME(copied_rows)(
        (NAME(Rows)){b + column_0 * b_row_stride + p, b_row_stride}, columns, depth, copy_of_b, copied_stride);
      NAME(Pieces) quads = NAME(pieces)(columns, (columns + DOT_COLUMNS - 1) / DOT_COLUMNS);
      for (intptr_t row = 0, tile = 0; tile < row_tiles; tile++) {
        int tile_rows = (int)NAME(size_of_piece)(rows, tile);
        NAME(Rows) a_tile = NAME(copied_rows)(
          (NAME(Rows)){a + row * a_row_stride + p, a_row_stride}, tile_rows, depth, copy_of_a, copied_stride);
        for (intptr_t column = 0, quad = 0; quad < quads.count; quad++) {
          intptr_t width = NAME(size_of_piece)(quads, quad);
          const ELEMENT *b_tile = b_chunk.from + column * b_chunk.stride;
          ELEMENT *to = c + row * c_row_stride + column_0 + column;
          NAME(dot_tiles)[width](
            tile_rows, depth, a_tile.from, a_tile.stride, b_tile, b_chunk.stride, to, c_row_stride, add);
          column += width;
        }
        row += tile_rows;
      }
    }
  }
}

#undef OWN
#undef OTHER
#undef TWO
#undef FOUR
#undef EIGHT
#undef SIXTEEN
#undef ALL_LANES
#undef ADD_ACROSS
#undef DOT_CASE
#undef DEFINE_DOT_TILES
#undef DOT_COLUMNS
