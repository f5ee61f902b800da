// Packing: copies of a matrix product's operands in the order in which tiles read them.

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

// Copies B[depth × columns] to rows of TILE_COLUMNS elements, padded with zeros to whole vectors. Results computed from
// the padding are not stored to C.
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

// Copies A[rows × depth]. Contiguous rows stay rows, at a distance that spreads them over the sets of the cache;
// anything else becomes columns of a tile, one tile after another.
static void NAME(pack_rows)(Block a, intptr_t rows, intptr_t tiles, intptr_t depth, ELEMENT *restrict to) {
  if (a.column_stride == 1) {
    for (intptr_t row = 0; row < rows; row++) {
      memcpy(to + row * NAME(packed_row_stride), a.from + row * a.row_stride, (size_t)depth * sizeof(ELEMENT));
    }
    return;
  }
  NAME(Pieces) pieces = NAME(pieces)(rows, tiles);
  const ELEMENT *a_tile = a.from;
  for (intptr_t tile = 0; tile < tiles; tile++) {
    intptr_t tile_rows = NAME(size_of_piece)(pieces, tile);
    const ELEMENT *from = a_tile;
    a_tile += tile_rows * a.row_stride;
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
