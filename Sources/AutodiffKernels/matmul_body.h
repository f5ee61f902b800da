// The matrix product for one instruction set and one type of element: C = A·B in tiles that live in registers.
//
// Where both operands are contiguous along the index p that is summed over, and that is long: `matmul_dot_body.h`.
// Otherwise the loops are, from the outside in (the names follow Goto and van de Geijn, "Anatomy of high-performance
// matrix multiplication", 2008): blocks of columns of B, blocks of depth (p), blocks of rows of A; then panels of B
// that are one tile wide, and tiles of C down each panel. Operands are packed only where their own order is unfit or
// many tiles read them.
//
// The order of summation of an element of C: blocks of depth, whose limits depend on k alone, one after another; within
// a block a chain of multiply-adds from 0 in the order of p. Nothing else about a call can change it, so neither do
// results. (An element that underflows to −0 is +0 in the end, as if zeros had been added to it: `matmul_zeros_body.h`
// leaves them out.)

#define TILE_COLUMNS (TILE_VECTORS * LANES)
// A tile of a single row is wider: with so many independent sums it need not wait for each multiply-add to finish.
#define WIDE_TILE_VECTORS 8

enum {
  // Deep enough that reading and writing C costs little. A panel of B is then at most 64 KiB with 64-byte vectors: past
  // the 48 KiB of a first-level cache, but the second level delivers what little a tile of 14 rows wants of it per
  // step.
  NAME(largest_depth) = 2048 / sizeof(ELEMENT),
  // A block of A then takes some 470 KiB of the second-level cache.
  NAME(block_rows) = 16 * TILE_ROWS,
  NAME(block_columns) = 1024,
  // Packed rows of A keep this distance: whole vectors, but no power of two.
  NAME(packed_row_stride) = NAME(largest_depth) + LANES,
  NAME(packed_rows_size) = NAME(block_rows) * NAME(packed_row_stride),
  // Rows of A are packed where more than this many tiles of columns use them, fewer than a block has.
  NAME(tiles_worth_packing) = 4,
  // Rows of B are read as vectors wherever they lie; packing them pays only for so many rows of A, and for fewer where
  // the rows are whole pages apart: a panel then falls into the few lines of one set of the first-level cache.
  NAME(rows_worth_packing) = 512,
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

// A number of rows or columns shared out evenly, so that no tile is left with very few.
typedef struct {
  intptr_t count;
  intptr_t size;
  intptr_t larger;  // so many have one more
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

// Where block `block` of depth begins. The last one is as deep as the others, give or take one, since a shallow one is
// slow.
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
  NAME(Pieces) tiles = NAME(pieces)(rows, (rows + TILE_ROWS - 1) / TILE_ROWS);
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
          bool is_wide = m == 1 && !packs_b && columns - column >= WIDE_TILE_VECTORS * LANES;
          panel_columns = is_wide ? WIDE_TILE_VECTORS * LANES : NAME(smaller)(columns - column, TILE_COLUMNS);
          Block panel = {
            b.from + p_0 * b.row_stride + (column_0 + column) * b.column_stride, b.row_stride, b.column_stride};
          intptr_t skipped = 0;
          bool packs_panel = packs_b;
#ifndef TILES_END_ANYWHERE
          // In place, a panel that ends within a vector would be read beyond its edge: it begins earlier instead, with
          // columns that are computed again and not stored. Where there are none, it is packed.
          if (!packs_b && panel_columns % LANES != 0) {
            skipped = LANES - panel_columns % LANES;
            packs_panel = column_0 + column < skipped;
            skipped = packs_panel ? 0 : skipped;
            panel.from -= skipped;
          }
#endif
          if (packs_panel) {
            ELEMENT *packed = packed_b + (packs_b ? column / TILE_COLUMNS * b_panel_size : 0);
            if (row_0 == 0) {  // and kept for the other blocks of rows
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
  // Not decided by m or n: a block of C has to have the bits that it has in the whole.
  if (k >= NAME(smallest_dot_depth) && a_column_stride == 1 && b_row_stride == 1) {
    NAME(multiply_dot)(m, n, k, a_elements, a_row_stride, b_elements, b_column_stride, c, c_row_stride, accumulate);
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

#include "matmul_zeros_body.h"

#undef TILE_COLUMNS
#undef WIDE_TILE_VECTORS
#undef STORE_PIECE
#undef Block
