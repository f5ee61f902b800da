// The matrix product for one instruction set and one type of element: C = A·B in tiles that live in registers.
//
// The loops, from the outside in (the names follow Goto and van de Geijn, "Anatomy of high-performance matrix
// multiplication", 2008): blocks of columns of B, blocks of depth (the index p that is summed over), blocks of rows of A;
// then panels of B that are one tile wide and stay in the first cache, and tiles of C down each panel. A tile's sums are
// formed in registers by outer products: a vector along a row of B times one broadcast element of A.
//
// The order of summation of an element of C: blocks of depth, whose limits depend on k alone, one after another; within a
// block a chain of multiply-adds from 0 in the order of p. Nothing else about a call can change it, so neither do results.

#define TILE_COLUMNS (TILE_VECTORS * LANES)
// A tile of a single row is wider: with so many independent sums it need not wait for each multiply-add to finish.
#define WIDE_TILE_VECTORS 8

enum {
  // Deep enough that reading and writing C costs little. A panel of B is then at most 64 KiB with 64-byte vectors: past the
  // 48 KiB of a first-level cache, but the second level delivers what little a tile of 14 rows wants of it per step.
  NAME(largest_depth) = 2048 / sizeof(ELEMENT),
  // A block of A then takes some 470 KiB of the second-level cache.
  NAME(block_rows) = 16 * TILE_ROWS,
  NAME(block_columns) = 1024,
  // Packed rows of A keep this distance: whole vectors, but no power of two.
  NAME(packed_row_stride) = NAME(largest_depth) + LANES,
  NAME(packed_rows_size) = NAME(block_rows) * NAME(packed_row_stride),
  // Packing an operand pays once it is used by more than this many tiles in the other direction, fewer than a block has.
  NAME(tiles_worth_packing) = 4,
};

// One operand's block: element (row, column) is at `from[row * row_stride + column * column_stride]`.
typedef struct {
  const ELEMENT *from;
  intptr_t row_stride;
  intptr_t column_stride;
} NAME(Block);
#define Block NAME(Block)

INLINE intptr_t NAME(smaller)(intptr_t x, intptr_t y) {
  return x < y ? x : y;
}

// MARK: - Tiles

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
      NAME(store)(to, add ? NAME(load)(to) + sums[row * vectors + vector] : sums[row * vectors + vector]);
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

// MARK: - Packing

// Copies fewer than 16 elements in pieces of constant size, which is several times faster than a call of `memcpy`.
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

// Four rows of four elements become columns.
INLINE void NAME(transpose_4_by_4)(
  const ELEMENT *restrict from, intptr_t from_stride, ELEMENT *restrict to, intptr_t to_stride
) {
  typedef ELEMENT Quad __attribute__((ext_vector_type(4)));
  Quad rows[4];
  UNROLL
  for (int row = 0; row < 4; row++) {
    __builtin_memcpy(&rows[row], from + row * from_stride, sizeof(Quad));
  }
  Quad low_even = __builtin_shufflevector(rows[0], rows[1], 0, 4, 2, 6);
  Quad low_odd = __builtin_shufflevector(rows[0], rows[1], 1, 5, 3, 7);
  Quad high_even = __builtin_shufflevector(rows[2], rows[3], 0, 4, 2, 6);
  Quad high_odd = __builtin_shufflevector(rows[2], rows[3], 1, 5, 3, 7);
  Quad columns[4] = {
    __builtin_shufflevector(low_even, high_even, 0, 1, 4, 5),
    __builtin_shufflevector(low_odd, high_odd, 0, 1, 4, 5),
    __builtin_shufflevector(low_even, high_even, 2, 3, 6, 7),
    __builtin_shufflevector(low_odd, high_odd, 2, 3, 6, 7),
  };
  UNROLL
  for (int column = 0; column < 4; column++) {
    __builtin_memcpy(to + column * to_stride, &columns[column], sizeof(Quad));
  }
}

// Copies B[depth × columns] to rows of TILE_COLUMNS elements, padded with zeros to whole vectors. What is computed
// from the padding never reaches C.
static void NAME(pack_panel)(Block b, intptr_t depth, intptr_t columns, ELEMENT *restrict to) {
  intptr_t whole = columns / LANES * LANES;
  intptr_t ragged = columns - whole;
  if (ragged > 0) {
    for (intptr_t p = 0; p < depth; p++) {
      NAME(store)(to + p * TILE_COLUMNS + whole, 0);
    }
  }
  if (b.column_stride == 1) {
    for (intptr_t p = 0; p < depth; p++) {
      const ELEMENT *from = b.from + p * b.row_stride;
      ELEMENT *target = to + p * TILE_COLUMNS;
      for (intptr_t column = 0; column < whole; column += LANES) {
        NAME(store)(target + column, NAME(load)(from + column));
      }
      NAME(copy_few)(target + whole, from + whole, ragged);
    }
    return;
  }
  intptr_t column = 0;
  if (b.row_stride == 1) {
    for (; column + 4 <= columns; column += 4) {
      const ELEMENT *from = b.from + column * b.column_stride;
      intptr_t p = 0;
      for (; p + 4 <= depth; p += 4) {
        NAME(transpose_4_by_4)(from + p, b.column_stride, to + p * TILE_COLUMNS + column, TILE_COLUMNS);
      }
      for (; p < depth; p++) {
        for (intptr_t lane = 0; lane < 4; lane++) {
          to[p * TILE_COLUMNS + column + lane] = from[p + lane * b.column_stride];
        }
      }
    }
  }
  for (; column < columns; column++) {
    for (intptr_t p = 0; p < depth; p++) {
      to[p * TILE_COLUMNS + column] = b.from[p * b.row_stride + column * b.column_stride];
    }
  }
}

// The rows of tile number `tile` of `tiles` begin here: they are shared out evenly, so that no tile is left with very few.
INLINE intptr_t NAME(first_row)(intptr_t tile, intptr_t tiles, intptr_t rows) {
  return tile * rows / tiles;
}

// Copies A[rows × depth]. Contiguous rows stay rows, at a distance that spreads them over the sets of the cache; anything
// else becomes columns of a tile, one tile after another.
static void NAME(pack_rows)(Block a, intptr_t rows, intptr_t tiles, intptr_t depth, ELEMENT *restrict to) {
  if (a.column_stride == 1) {
    for (intptr_t row = 0; row < rows; row++) {
      memcpy(to + row * NAME(packed_row_stride), a.from + row * a.row_stride, (size_t)depth * sizeof(ELEMENT));
    }
    return;
  }
  for (intptr_t tile = 0; tile < tiles; tile++) {
    intptr_t row = NAME(first_row)(tile, tiles, rows);
    intptr_t tile_rows = NAME(first_row)(tile + 1, tiles, rows) - row;
    const ELEMENT *from = a.from + row * a.row_stride;
    for (intptr_t p = 0; p < depth; p++, from += a.column_stride, to += TILE_ROWS) {
      if (a.row_stride == 1) {
        NAME(copy_few)(to, from, tile_rows);
      } else {
        for (intptr_t index = 0; index < tile_rows; index++) {
          to[index] = from[index * a.row_stride];
        }
      }
    }
  }
}

// MARK: - Blocks

#define STORE_PIECE(SIZE)                                              \
  if (count & SIZE) {                                                  \
    typedef ELEMENT Piece __attribute__((ext_vector_type(SIZE)));      \
    Piece old, sum;                                                    \
    __builtin_memcpy(&sum, sums, sizeof sum);                          \
    if (add) {                                                         \
      __builtin_memcpy(&old, to, sizeof old);                          \
      sum = old + sum;                                                 \
    }                                                                  \
    __builtin_memcpy(to, &sum, sizeof sum);                            \
    to += SIZE;                                                        \
    sums += SIZE;                                                      \
  }

// Fewer than 16 elements of a row of C = or += `sums`.
INLINE void NAME(store_few)(ELEMENT *restrict to, const ELEMENT *restrict sums, intptr_t count, bool add) {
  STORE_PIECE(8)
  STORE_PIECE(4)
  STORE_PIECE(2)
  STORE_PIECE(1)
}

// C[rows × columns] = or += the sums of one tile that was computed elsewhere.
static void NAME(scatter)(
  const ELEMENT *restrict sums, intptr_t rows, intptr_t columns,
  ELEMENT *restrict c, intptr_t c_row_stride, intptr_t c_column_stride, bool add
) {
  for (intptr_t row = 0; row < rows; row++, sums += TILE_COLUMNS, c += c_row_stride) {
    if (c_column_stride == 1) {
      intptr_t column = 0;
      for (; column + LANES <= columns; column += LANES) {
        Vector sum = NAME(load)(sums + column);
        NAME(store)(c + column, add ? NAME(load)(c + column) + sum : sum);
      }
      NAME(store_few)(c + column, sums + column, columns - column, add);
    } else {
      for (intptr_t column = 0; column < columns; column++) {
        ELEMENT *to = c + column * c_column_stride;
        *to = add ? *to + sums[column] : sums[column];
      }
    }
  }
}

// All tiles of a block of A with one panel of B.
static void NAME(multiply_panel)(
  Block a, bool a_is_packed, intptr_t rows, intptr_t depth, const ELEMENT *b, intptr_t b_row_stride, intptr_t columns,
  ELEMENT *c, intptr_t c_row_stride, intptr_t c_column_stride, bool add
) {
  intptr_t vectors = (columns + LANES - 1) / LANES;
  bool is_direct = c_column_stride == 1 && columns == vectors * LANES;
  NAME(Tile) tile_function = NAME(choose_tile)((int)vectors, a);
  intptr_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  for (intptr_t tile = 0; tile < tiles; tile++) {
    intptr_t row = NAME(first_row)(tile, tiles, rows);
    intptr_t tile_rows = NAME(first_row)(tile + 1, tiles, rows) - row;
    bool has_own_panel = a_is_packed && a.column_stride != 1;
    Block a_tile = {a.from + (has_own_panel ? tile * TILE_ROWS * depth : row * a.row_stride), a.row_stride, a.column_stride};
    ELEMENT *to = c + row * c_row_stride;
    if (is_direct) {
      tile_function((int)tile_rows, depth, a_tile, b, b_row_stride, to, c_row_stride, add);
    } else {
      ELEMENT sums[TILE_ROWS * TILE_COLUMNS];
      tile_function((int)tile_rows, depth, a_tile, b, b_row_stride, sums, TILE_COLUMNS, false);
      NAME(scatter)(sums, tile_rows, columns, to, c_row_stride, c_column_stride, add);
    }
  }
}

// The blocked product for any strides of C.
static void NAME(multiply_blocks)(
  intptr_t m, intptr_t n, intptr_t k, Block a, Block b,
  ELEMENT *c, intptr_t c_row_stride, intptr_t c_column_stride, bool accumulate
) {
  // The last block of depth is as deep as the others, give or take one, since a shallow one is slow.
  intptr_t depth_blocks = (k + NAME(largest_depth) - 1) / NAME(largest_depth);
  bool packs_b = b.column_stride != 1 || m > NAME(tiles_worth_packing) * TILE_ROWS;
  bool packs_a = (a.column_stride != 1 && a.row_stride != 1) || n > NAME(tiles_worth_packing) * TILE_COLUMNS;
  intptr_t panels = (NAME(smaller)(n, NAME(block_columns)) + TILE_COLUMNS - 1) / TILE_COLUMNS;
  intptr_t b_panel_size = NAME(largest_depth) * TILE_COLUMNS;
  ELEMENT *workspace = autodiff_workspace(
    sizeof(ELEMENT) * (size_t)((packs_b ? panels : 1) * b_panel_size + (packs_a ? NAME(packed_rows_size) : 0)));
  ELEMENT *packed_b = workspace + (packs_a ? NAME(packed_rows_size) : 0);

  for (intptr_t column_0 = 0; column_0 < n; column_0 += NAME(block_columns)) {
    intptr_t columns = NAME(smaller)(n - column_0, NAME(block_columns));
    for (intptr_t depth_block = 0; depth_block < depth_blocks; depth_block++) {
      intptr_t p_0 = depth_block * k / depth_blocks;
      intptr_t depth = (depth_block + 1) * k / depth_blocks - p_0;
      bool add = accumulate || depth_block > 0;
      for (intptr_t row_0 = 0; row_0 < m; row_0 += NAME(block_rows)) {
        intptr_t rows = NAME(smaller)(m - row_0, NAME(block_rows));
        Block a_block = {a.from + row_0 * a.row_stride + p_0 * a.column_stride, a.row_stride, a.column_stride};
        if (packs_a) {
          NAME(pack_rows)(a_block, rows, (rows + TILE_ROWS - 1) / TILE_ROWS, depth, workspace);
          a_block = a.column_stride == 1 ? (Block){workspace, NAME(packed_row_stride), 1} : (Block){workspace, 1, TILE_ROWS};
        }
        intptr_t panel_columns;
        for (intptr_t column = 0; column < columns; column += panel_columns) {
          bool is_wide = m == 1 && !packs_b && columns - column >= WIDE_TILE_VECTORS * LANES;
          panel_columns = is_wide ? WIDE_TILE_VECTORS * LANES : NAME(smaller)(columns - column, TILE_COLUMNS);
          Block panel = {
            b.from + p_0 * b.row_stride + (column_0 + column) * b.column_stride, b.row_stride, b.column_stride};
          // In place, a panel that ends within a vector would be read beyond its edge.
          if (packs_b || panel_columns % LANES != 0) {
            ELEMENT *packed = packed_b + (packs_b ? column / TILE_COLUMNS * b_panel_size : 0);
            if (row_0 == 0) {  // the only block of rows, unless packed panels of B are kept
              NAME(pack_panel)(panel, depth, panel_columns, packed);
            }
            panel = (Block){packed, TILE_COLUMNS, 1};
          }
          NAME(multiply_panel)(
            a_block, packs_a, rows, depth, panel.from, panel.row_stride, panel_columns,
            c + row_0 * c_row_stride + (column_0 + column) * c_column_stride, c_row_stride, c_column_stride, add);
        }
      }
    }
  }
}

// MARK: - The kernel

static void NAME(matmul)(
  intptr_t m, intptr_t n, intptr_t k,
  const ELEMENT *a_elements, intptr_t a_row_stride, intptr_t a_column_stride,
  const ELEMENT *b_elements, intptr_t b_row_stride, intptr_t b_column_stride,
  ELEMENT *c, intptr_t c_row_stride, bool accumulate
) {
  if (k == 0 && !accumulate) {
    for (intptr_t row = 0; row < m; row++) {
      for (intptr_t column = 0; column < n; column++) {
        c[row * c_row_stride + column] = 0;
      }
    }
  }
  if (m == 0 || n == 0 || k == 0) {
    return;
  }
  // A stride that is never taken may as well be 1, which is the fast case.
  Block a = {a_elements, m == 1 ? 1 : a_row_stride, k == 1 ? 1 : a_column_stride};
  Block b = {b_elements, k == 1 ? 1 : b_row_stride, n == 1 ? 1 : b_column_stride};
  // Vectors run along n. Where that is short, or where B would have to be transposed for a single row, compute
  // Cᵀ = Bᵀ·Aᵀ instead: the products commute exactly and the order of the sums is the same, so the bits are too.
  bool n_is_short = n <= LANES / 2 && m > n && a.row_stride == 1;
  bool is_row = m == 1 && b.column_stride != 1;
  if (n_is_short || is_row) {
    Block a_transposed = {a.from, a.column_stride, a.row_stride};
    Block b_transposed = {b.from, b.column_stride, b.row_stride};
    NAME(multiply_blocks)(n, m, k, b_transposed, a_transposed, c, 1, c_row_stride, accumulate);
  } else {
    NAME(multiply_blocks)(m, n, k, a, b, c, c_row_stride, 1, accumulate);
  }
}

#undef TILE_COLUMNS
#undef WIDE_TILE_VECTORS
#undef STORE_PIECE
#undef TILE_CASE
#undef DEFINE_TILES
#undef Block
