// Tiles of a matrix product that are kept in registers. Sums are accumulated as outer products: a vector along a row of
// B times one broadcast element of A.

// A row's vector number `vector`; of its last one, the first `last` elements.
INLINE Vector NAME(load_in_row)(const ELEMENT *row, int vector, int vectors, intptr_t last) {
  const ELEMENT *from = row + vector * LANES;
  return vector == vectors - 1 && last != LANES ? NAME(load_partial)(from, last) : NAME(load)(from);
}

// sums[rows × vectors] += a column of A times a row of B. `rows` and `vectors` are constants at each call.
INLINE void NAME(add_outer_product)(
  int rows, int vectors, const ELEMENT *a_column, intptr_t a_row_stride, const Vector *b_row, Vector *sums
) {
  UNROLL
  for (int row = 0; row < rows; row++) {
    ELEMENT factor = a_column[row * a_row_stride];
    UNROLL
    for (int vector = 0; vector < vectors; vector++) {
      sums[row * vectors + vector] += factor * b_row[vector];
    }
  }
}

// Asks for the cache lines of `lines` vectors from `row` on.
INLINE void NAME(prefetch)(uintptr_t row, int lines, bool writes) {
  UNROLL
  for (int line = 0; line < lines; line++) {
    const void *address = (const void *)(row + (uintptr_t)line * VECTOR_BYTES);
    if (writes) {
      __builtin_prefetch(address, 1);
    } else {
      __builtin_prefetch(address);
    }
  }
}

// C[rows × ((vectors − 1) · LANES + last)] = or += A·B over `depth`. `rows` and `vectors` are constants at each call,
// so that the loops unroll and the sums stay in registers; so is `last` where it is LANES.
INLINE void NAME(tile)(
  int rows, int vectors, intptr_t last, intptr_t depth, Block a, const ELEMENT *b, intptr_t b_row_stride,
  ELEMENT *c, intptr_t c_row_stride, bool add
) {
  // In a narrow tile the prefetches would take as many of the loop's instructions as the sums.
  bool prefetches_b = PREFETCHED_ROWS > 0 && rows >= 4 && vectors >= 2 && vectors < WIDE_TILE_VECTORS;
  // As integers, since the last rows that are asked for may lie beyond the operand.
  uintptr_t row_of_c = (uintptr_t)c;
  uintptr_t row_of_b = (uintptr_t)b + (uintptr_t)(PREFETCHED_ROWS * b_row_stride) * sizeof(ELEMENT);
  Vector sums[TILE_SUMS];
  UNROLL
  for (int row = 0; row < rows; row++) {
    UNROLL
    for (int vector = 0; vector < vectors; vector++) {
      sums[row * vectors + vector] = 0;
    }
    if (!prefetches_b) {
      NAME(prefetch)(row_of_c, vectors, true);  // needed only after the loop
      row_of_c += (uintptr_t)c_row_stride * sizeof(ELEMENT);
    }
  }
  const ELEMENT *a_column = a.from;
  // The steps of the loop from one prefetch of a row of C to the next, less one.
  intptr_t pause = depth < 8 * TILE_ROWS ? 0 : 7;
  uintptr_t end_of_c = prefetches_b ? row_of_c + (uintptr_t)(rows * c_row_stride) * sizeof(ELEMENT) : row_of_c;
  for (intptr_t p = 0; p < depth; p++) {
    if (prefetches_b) {
      // Also the line in which a row that begins within a line ends.
      NAME(prefetch)(row_of_b, vectors + 1, false);
      row_of_b += (uintptr_t)b_row_stride * sizeof(ELEMENT);
      if ((p & pause) == 0 && row_of_c != end_of_c) {
        NAME(prefetch)(row_of_c, vectors, true);
        row_of_c += (uintptr_t)c_row_stride * sizeof(ELEMENT);
      }
    }
    Vector b_row[WIDE_TILE_VECTORS];
    UNROLL
    for (int vector = 0; vector < vectors; vector++) {
      b_row[vector] = NAME(load_in_row)(b, vector, vectors, last);
    }
    NAME(add_outer_product)(rows, vectors, a_column, a.row_stride, b_row, sums);
    a_column += a.column_stride;
    b += b_row_stride;
  }
  UNROLL
  for (int row = 0; row < rows; row++) {
    UNROLL
    for (int vector = 0; vector < vectors; vector++) {
      ELEMENT *to = c + row * c_row_stride;
      Vector sum = sums[row * vectors + vector] + 0;  // −0 becomes +0
      sum = add ? NAME(load_in_row)(to, vector, vectors, last) + sum : sum;
      if (vector == vectors - 1 && last != LANES) {
        NAME(store_partial)(to + vector * LANES, sum, last);
      } else {
        NAME(store)(to + vector * LANES, sum);
      }
    }
  }
}

// `tile` with its number of rows as a constant. If A is contiguous along rows or columns, that stride is a constant
// too.
#define TILE_CASE(ROWS)                                                                                    \
  case ROWS:                                                                                               \
    if (ROWS <= TILE_ROWS_OF(vectors)) {                                                                   \
      NAME(tile)(                                                                                          \
        ROWS <= TILE_ROWS_OF(vectors) ? ROWS : 1, vectors, last, depth, a, b, b_row_stride, c, c_row_stride, add); \
    }                                                                                                      \
    break;

INLINE void NAME(tile_of_rows)(
  int rows, int vectors, intptr_t last, intptr_t depth, Block a, const ELEMENT *b, intptr_t b_row_stride,
  ELEMENT *c, intptr_t c_row_stride, bool add
) {
  switch (rows) {
    TILE_CASE(1)
    TILE_CASE(2)
    TILE_CASE(3)
    TILE_CASE(4)
    TILE_CASE(5)
    TILE_CASE(6)
    TILE_CASE(7)
    TILE_CASE(8)
    TILE_CASE(9)
    TILE_CASE(10)
    TILE_CASE(11)
    TILE_CASE(12)
    TILE_CASE(13)
    TILE_CASE(14)
  }
}

#define DEFINE_TILE(FUNCTION, VECTORS, LAST, ROW_STRIDE, COLUMN_STRIDE)                                    \
  static void NAME(FUNCTION)(                                                                              \
    int rows, intptr_t last, intptr_t depth, Block a, const ELEMENT *b, intptr_t b_row_stride,             \
    ELEMENT *c, intptr_t c_row_stride, bool add                                                            \
  ) {                                                                                                      \
    (void)last;                                                                                            \
    Block a_block = {a.from, ROW_STRIDE, COLUMN_STRIDE};                                                   \
    NAME(tile_of_rows)(rows, VECTORS, LAST, depth, a_block, b, b_row_stride, c, c_row_stride, add);        \
  }
#define DEFINE_TILES(TILE, VECTORS, LAST)                             \
  DEFINE_TILE(TILE##_by_rows, VECTORS, LAST, a.row_stride, 1)         \
  DEFINE_TILE(TILE##_by_columns, VECTORS, LAST, 1, a.column_stride)

DEFINE_TILES(tile_1, 1, LANES)
DEFINE_TILES(tile_2, 2, LANES)
#if TILE_VECTORS > 2 || LAST_TILE_VECTORS > 2
DEFINE_TILES(tile_3, 3, LANES)
#endif
#ifdef TILES_END_ANYWHERE
DEFINE_TILES(ragged_1, 1, last)
DEFINE_TILES(ragged_2, 2, last)
DEFINE_TILES(ragged_3, 3, last)
#endif

// Always for a single row.
static void NAME(tile_wide)(
  int rows, intptr_t last, intptr_t depth, Block a, const ELEMENT *b, intptr_t b_row_stride,
  ELEMENT *c, intptr_t c_row_stride, bool add
) {
  (void)rows;
  (void)last;
  NAME(tile)(1, WIDE_TILE_VECTORS, LANES, depth, a, b, b_row_stride, c, c_row_stride, add);
}

typedef void (*NAME(Tile))(
  int rows, intptr_t last, intptr_t depth, Block a, const ELEMENT *b, intptr_t b_row_stride,
  ELEMENT *c, intptr_t c_row_stride, bool add);

static NAME(Tile) NAME(choose_tile)(int vectors, intptr_t last, Block a) {
  bool by_rows = a.column_stride == 1;
#ifdef TILES_END_ANYWHERE
  if (last != LANES) {
    switch (vectors) {
    case 1:
      return by_rows ? NAME(ragged_1_by_rows) : NAME(ragged_1_by_columns);
    case 2:
      return by_rows ? NAME(ragged_2_by_rows) : NAME(ragged_2_by_columns);
    default:
      return by_rows ? NAME(ragged_3_by_rows) : NAME(ragged_3_by_columns);
    }
  }
#else
  (void)last;
#endif
  switch (vectors) {
  case 1:
    return by_rows ? NAME(tile_1_by_rows) : NAME(tile_1_by_columns);
  case 2:
    return by_rows ? NAME(tile_2_by_rows) : NAME(tile_2_by_columns);
#if TILE_VECTORS > 2 || LAST_TILE_VECTORS > 2
  case 3:
    return by_rows ? NAME(tile_3_by_rows) : NAME(tile_3_by_columns);
#endif
  default:
    return NAME(tile_wide);
  }
}

#undef TILE_CASE
#undef DEFINE_TILE
#undef DEFINE_TILES
