// Tiles of a matrix product that live in registers: sums are formed by outer products, a vector along a row of B times one
// broadcast element of A.

// C[rows × (vectors · LANES)] = or += A·B over `depth`. `rows` and `vectors` are constants at each call, so that the loops
// unroll and the sums stay in registers.
INLINE void NAME(tile)(
  int rows, int vectors, intptr_t depth, Block a, const ELEMENT *b, intptr_t b_row_stride,
  ELEMENT *c, intptr_t c_row_stride, bool add
) {
  Vector sums[TILE_ROWS * TILE_VECTORS];
  UNROLL
  for (int row = 0; row < rows; row++) {
    UNROLL
    for (int vector = 0; vector < vectors; vector++) {
      sums[row * vectors + vector] = 0;
      __builtin_prefetch(c + row * c_row_stride + vector * LANES, 1);  // C is wanted after the loop only
    }
  }
  const ELEMENT *a_column = a.from;
  for (intptr_t p = 0; p < depth; p++) {
    Vector b_row[WIDE_TILE_VECTORS];
    UNROLL
    for (int vector = 0; vector < vectors; vector++) {
      b_row[vector] = NAME(load)(b + vector * LANES);
    }
    UNROLL
    for (int row = 0; row < rows; row++) {
      ELEMENT factor = a_column[row * a.row_stride];
      UNROLL
      for (int vector = 0; vector < vectors; vector++) {
        sums[row * vectors + vector] += factor * b_row[vector];
      }
    }
    a_column += a.column_stride;
    b += b_row_stride;
  }
  UNROLL
  for (int row = 0; row < rows; row++) {
    UNROLL
    for (int vector = 0; vector < vectors; vector++) {
      ELEMENT *to = c + row * c_row_stride + vector * LANES;
      Vector sum = sums[row * vectors + vector] + 0;  // −0 becomes +0
      NAME(store)(to, add ? NAME(load)(to) + sum : sum);
    }
  }
}

// `tile` with each of its numbers of rows as a constant. Where A is contiguous along rows or columns, so is that stride.
#define TILE_CASE(ROWS)                                                                                    \
  case ROWS:                                                                                               \
    if (ROWS <= TILE_ROWS) {                                                                               \
      NAME(tile)(ROWS <= TILE_ROWS ? ROWS : 1, vectors, depth, a, b, b_row_stride, c, c_row_stride, add);  \
    }                                                                                                      \
    break;

INLINE void NAME(tile_of_rows)(
  int rows, int vectors, intptr_t depth, Block a, const ELEMENT *b, intptr_t b_row_stride,
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

#define DEFINE_TILES(FUNCTION, VECTORS, ROW_STRIDE, COLUMN_STRIDE)                                         \
  static void NAME(FUNCTION)(                                                                              \
    int rows, intptr_t depth, Block a, const ELEMENT *b, intptr_t b_row_stride,                            \
    ELEMENT *c, intptr_t c_row_stride, bool add                                                            \
  ) {                                                                                                      \
    Block a_block = {a.from, ROW_STRIDE, COLUMN_STRIDE};                                                   \
    NAME(tile_of_rows)(rows, VECTORS, depth, a_block, b, b_row_stride, c, c_row_stride, add);              \
  }

DEFINE_TILES(tile_1_by_rows, 1, a.row_stride, 1)
DEFINE_TILES(tile_1_by_columns, 1, 1, a.column_stride)
DEFINE_TILES(tile_2_by_rows, 2, a.row_stride, 1)
DEFINE_TILES(tile_2_by_columns, 2, 1, a.column_stride)
#if TILE_VECTORS > 2
DEFINE_TILES(tile_3_by_rows, 3, a.row_stride, 1)
DEFINE_TILES(tile_3_by_columns, 3, 1, a.column_stride)
#endif

// The rows are always one here.
static void NAME(tile_wide)(
  int rows, intptr_t depth, Block a, const ELEMENT *b, intptr_t b_row_stride,
  ELEMENT *c, intptr_t c_row_stride, bool add
) {
  (void)rows;
  NAME(tile)(1, WIDE_TILE_VECTORS, depth, a, b, b_row_stride, c, c_row_stride, add);
}

typedef void (*NAME(Tile))(
  int rows, intptr_t depth, Block a, const ELEMENT *b, intptr_t b_row_stride,
  ELEMENT *c, intptr_t c_row_stride, bool add);

static NAME(Tile) NAME(choose_tile)(int vectors, Block a) {
  bool by_rows = a.column_stride == 1;
  switch (vectors) {
  case 1:
    return by_rows ? NAME(tile_1_by_rows) : NAME(tile_1_by_columns);
  case 2:
    return by_rows ? NAME(tile_2_by_rows) : NAME(tile_2_by_columns);
#if TILE_VECTORS > 2
  case 3:
    return by_rows ? NAME(tile_3_by_rows) : NAME(tile_3_by_columns);
#endif
  default:
    return NAME(tile_wide);
  }
}

#undef TILE_CASE
#undef DEFINE_TILES
