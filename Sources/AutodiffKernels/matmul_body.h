// The matrix product for one instruction set and one element type: C = A·B in tiles that are kept in registers.
//
// If both operands are contiguous along the summation index p, and k is long, it is computed by `matmul_dot_body.h`.
// Otherwise the loops are, from the outside in (terms as in Goto and van de Geijn, "Anatomy of high-performance matrix
// multiplication", 2008): blocks of columns of B, blocks of depth (p), blocks of rows of A, panels of B that are one
// tile wide, and tiles of C down each panel. Operands are packed only if their own order is unsuitable or many tiles
// read them.
//
// The order of summation of an element of C: blocks of depth, whose bounds depend only on k, one after another; within
// a block a chain of multiply-adds from 0 in the order of p. Nothing else about a call changes it, so results do not
// depend on how a product is divided. (A result of −0 is turned into +0, as it would be by adding a zero term, so that
// `matmul_zeros_body.h`, which skips such terms, gives the same bits.)

#define TILE_COLUMNS (TILE_VECTORS * LANES)
// A tile of a single row is wider, for enough independent sums to hide the latency of multiply-adds.
#define WIDE_TILE_VECTORS 8
// The last columns may take one tile of more vectors and fewer rows instead of two tiles.
#ifndef LAST_TILE_VECTORS
#define LAST_TILE_VECTORS TILE_VECTORS
#define LAST_TILE_ROWS TILE_ROWS
#endif
#define TILE_ROWS_OF(VECTORS) ((VECTORS) > TILE_VECTORS ? LAST_TILE_ROWS : TILE_ROWS)
#define TILE_SUMS \
  (TILE_ROWS * TILE_VECTORS > LAST_TILE_ROWS * LAST_TILE_VECTORS ? TILE_ROWS * TILE_VECTORS \
                                                                 : LAST_TILE_ROWS * LAST_TILE_VECTORS)
// How many rows of B ahead of the one that is read are asked for. 0: none, the processor foresees them well enough.
#if defined(PREFETCHES_ROWS)
#define PREFETCHED_ROWS (ELEMENT_BYTES == 4 ? 6 : 4)
#else
#define PREFETCHED_ROWS 0
#endif

enum {
  // Deep enough that reading and writing C costs little. With 64-byte vectors a panel of B is then at most 64 KiB: more
  // than a first-level cache of 48 KiB, but a tile of 14 rows needs so little of B per step that the second level keeps
  // up.
  NAME(largest_depth) = 2048 / sizeof(ELEMENT),
  // A block of A then takes about 470 KiB of the second-level cache.
  NAME(block_rows) = 16 * TILE_ROWS,
  NAME(block_columns) = 1024,
  // The distance of packed rows of A: a multiple of the vector length, but not a power of two, which would map rows to
  // the same cache sets.
  NAME(packed_row_stride) = NAME(largest_depth) + LANES,
  NAME(packed_rows_size) = NAME(block_rows) * NAME(packed_row_stride),
  // Rows of A are packed if more than this many tiles of columns use them; a block has more.
  NAME(tiles_worth_packing) = 4,
  // Rows of B can be read as vectors in place; packing them is faster only for at least this many rows of A. If the
  // rows are whole pages apart, it is faster for fewer: the rows of a panel then compete for the same few sets of the
  // first-level cache.
  NAME(rows_worth_packing) = PREFETCHED_ROWS > 0 ? 1024 : 512,
  NAME(rows_worth_packing_pages) = 16 * TILE_ROWS,
  NAME(page) = 4096 / sizeof(ELEMENT),
  // From this depth on, dot products are faster than a transposed copy of B.
  NAME(smallest_dot_depth) = 16 * LANES,
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

// An even division of rows or columns, so that no tile has very few.
typedef struct {
  intptr_t count;
  intptr_t size;
  intptr_t larger;  // the number of pieces that have one more
} NAME(Pieces);

INLINE NAME(Pieces) NAME(pieces)(intptr_t whole, intptr_t count) {
  if (count == 1) {
    return (NAME(Pieces)){1, whole, 0};
  }
  return (NAME(Pieces)){count, whole / count, whole % count};
}

INLINE intptr_t NAME(size_of_piece)(NAME(Pieces) pieces, intptr_t index) {
  return pieces.size + (index < pieces.larger);
}

INLINE intptr_t NAME(depth_blocks)(intptr_t k) {
  return (k + NAME(largest_depth) - 1) / NAME(largest_depth);
}

// Where block `block` of depth begins. The depths differ by at most one, since a shallow last block would be slow.
INLINE intptr_t NAME(depth_start)(intptr_t k, intptr_t block) {
  return block * k / NAME(depth_blocks)(k);
}

#include "matmul_tile_body.h"
#include "matmul_pack_body.h"
#include "matmul_dot_body.h"

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

// C[rows × columns] = or += the sums of one tile that was computed in a buffer.
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

// All tiles of a block of A with one panel of B. Of the panel's columns, the first `skipped` do not belong to C.
static void NAME(multiply_panel)(
  Block a, bool a_is_packed, intptr_t rows, intptr_t depth, const ELEMENT *b, intptr_t b_row_stride, intptr_t skipped,
  intptr_t columns, ELEMENT *c, intptr_t c_row_stride, intptr_t c_column_stride, bool add
) {
  intptr_t vectors = (skipped + columns + LANES - 1) / LANES;
#ifdef TILES_END_ANYWHERE
  intptr_t last = columns - (vectors - 1) * LANES;
  bool is_direct = c_column_stride == 1;
#else
  intptr_t last = LANES;
  bool is_direct = c_column_stride == 1 && columns == vectors * LANES;
#endif
  NAME(Tile) tile_function = NAME(choose_tile)((int)vectors, last, a);
  intptr_t most_rows = TILE_ROWS_OF(vectors);
  NAME(Pieces) tiles = NAME(pieces)(rows, (rows + most_rows - 1) / most_rows);
  bool has_own_panel = a_is_packed && a.column_stride != 1;
  for (intptr_t tile = 0; tile < tiles.count; tile++) {
    intptr_t tile_rows = NAME(size_of_piece)(tiles, tile);
    if (is_direct) {
      tile_function((int)tile_rows, last, depth, a, b, b_row_stride, c, c_row_stride, add);
    } else {
      ELEMENT sums[TILE_ROWS * TILE_COLUMNS];
      tile_function((int)tile_rows, last, depth, a, b, b_row_stride, sums, TILE_COLUMNS, false);
      NAME(scatter)(sums + skipped, tile_rows, columns, c, c_row_stride, c_column_stride, add);
    }
    a.from += has_own_panel ? TILE_ROWS * depth : tile_rows * a.row_stride;
    c += tile_rows * c_row_stride;
  }
}

// The blocked product for any strides of C.
static void NAME(multiply_blocks)(
  intptr_t m, intptr_t n, intptr_t k, Block a, Block b,
  ELEMENT *c, intptr_t c_row_stride, intptr_t c_column_stride, bool accumulate
) {
  intptr_t depth_blocks = NAME(depth_blocks)(k);
  intptr_t worth_packing = b.row_stride % NAME(page) == 0 ? NAME(rows_worth_packing_pages) : NAME(rows_worth_packing);
  bool packs_b = b.column_stride != 1 || m > worth_packing;
  bool packs_a = (a.column_stride != 1 && a.row_stride != 1) || n > NAME(tiles_worth_packing) * TILE_COLUMNS;
  // Only where nothing is packed for tiles of TILE_ROWS or TILE_VECTORS.
  bool ends_in_one_tile = LAST_TILE_VECTORS > TILE_VECTORS && m > 1 && c_column_stride == 1 && !packs_b
    && (!packs_a || a.column_stride == 1);
  intptr_t panels = (NAME(smaller)(n, NAME(block_columns)) + TILE_COLUMNS - 1) / TILE_COLUMNS;
  intptr_t b_panel_size = NAME(largest_depth) * TILE_COLUMNS;
  ELEMENT *workspace = autodiff_workspace(
    sizeof(ELEMENT) * (size_t)((packs_b ? panels : 1) * b_panel_size + (packs_a ? NAME(packed_rows_size) : 0)));
  ELEMENT *packed_b = workspace + (packs_a ? NAME(packed_rows_size) : 0);

  for (intptr_t column_0 = 0; column_0 < n; column_0 += NAME(block_columns)) {
    intptr_t columns = NAME(smaller)(n - column_0, NAME(block_columns));
    for (intptr_t depth_block = 0; depth_block < depth_blocks; depth_block++) {
      intptr_t p_0 = NAME(depth_start)(k, depth_block), depth = NAME(depth_start)(k, depth_block + 1) - p_0;
      bool add = accumulate || depth_block > 0;
      for (intptr_t row_0 = 0; row_0 < m; row_0 += NAME(block_rows)) {
        intptr_t rows = NAME(smaller)(m - row_0, NAME(block_rows));
        Block a_block = {a.from + row_0 * a.row_stride + p_0 * a.column_stride, a.row_stride, a.column_stride};
        if (packs_a) {
          NAME(pack_rows)(a_block, rows, (rows + TILE_ROWS - 1) / TILE_ROWS, depth, workspace);
          a_block = a.column_stride == 1 ? (Block){workspace, NAME(packed_row_stride), 1}
                                         : (Block){workspace, 1, TILE_ROWS};
        }
        intptr_t panel_columns;
        for (intptr_t column = 0; column < columns; column += panel_columns) {
          intptr_t left = columns - column;
          panel_columns = NAME(smaller)(left, TILE_COLUMNS);
          if (m == 1 && !packs_b && left >= WIDE_TILE_VECTORS * LANES) {
            panel_columns = WIDE_TILE_VECTORS * LANES;
          } else if (ends_in_one_tile && left <= LAST_TILE_VECTORS * LANES) {
            panel_columns = left;
          }
          Block panel = {
            b.from + p_0 * b.row_stride + (column_0 + column) * b.column_stride, b.row_stride, b.column_stride};
          intptr_t skipped = 0;
          bool packs_panel = packs_b;
#ifndef TILES_END_ANYWHERE
          // Read in place, a panel that ends within a vector would be read beyond its end. It begins earlier instead,
          // with columns that are computed again and not stored. If there are none before it, it is packed.
          if (!packs_b && panel_columns % LANES != 0) {
            skipped = LANES - panel_columns % LANES;
            packs_panel = column_0 + column < skipped;
            skipped = packs_panel ? 0 : skipped;
            panel.from -= skipped;
          }
#endif
          if (packs_panel) {
            ELEMENT *packed = packed_b + (packs_b ? column / TILE_COLUMNS * b_panel_size : 0);
            if (row_0 == 0) {  // packed once, for all blocks of rows
              NAME(pack_panel)(panel, depth, panel_columns, packed);
            }
            panel = (Block){packed, TILE_COLUMNS, 1};
          }
          NAME(multiply_panel)(
            a_block, packs_a, rows, depth, panel.from, panel.row_stride, skipped, panel_columns,
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
  // Independent of m and n, so that a block of C has the same bits as in the whole product.
  if (k >= NAME(smallest_dot_depth) && a_column_stride == 1 && b_row_stride == 1) {
    NAME(multiply_dot)(m, n, k, a_elements, a_row_stride, b_elements, b_column_stride, c, c_row_stride, accumulate);
    return;
  }
  // A stride that is never used is set to 1, the fast case.
  Block a = {a_elements, m == 1 ? 1 : a_row_stride, k == 1 ? 1 : a_column_stride};
  Block b = {b_elements, k == 1 ? 1 : b_row_stride, n == 1 ? 1 : b_column_stride};
  // Vectors run along n. If n is short, or if B would have to be transposed for a single row, compute Cᵀ = Bᵀ·Aᵀ
  // instead: multiplication is commutative and the order of summation is the same, so the bits are the same.
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

#include "matmul_zeros_body.h"

#undef TILE_COLUMNS
#undef WIDE_TILE_VECTORS
#undef PREFETCHED_ROWS
#undef STORE_PIECE
#undef Block
