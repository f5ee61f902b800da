// The matrix product for an A with many zeros, such as images. For each group of a few rows of A, only the indices p at
// which one of them is nonzero are visited. A group has enough rows for the arithmetic to outweigh the reading of B.
//
// If B is finite, the skipped terms are zeros. Sums are accumulated in the order of `matmul_body.h`, and a sum of zero
// ends as +0 in both, so the results are the same, bit for bit. Panels of B are tested while they are packed; one that
// is not finite is multiplied in full.

#define GROUP_COLUMNS (GROUP_VECTORS * LANES)
#define GROUP_ROWS autodiff_group_rows

enum {
  // If the columns of A are contiguous, this many elements of a column are tested together: the bits of the smaller
  // unsigned type.
  NAME(window) = 32,
  // The number of rows of A that share a packed panel of B. The nonzero indices of all of them are stored.
  NAME(rows_with_places) = 256,
  NAME(groups_with_places) = NAME(rows_with_places) / GROUP_ROWS,
  NAME(places_size) = NAME(groups_with_places) * NAME(largest_depth) + LANES,
};

// MARK: - Nonzero indices

// A bit mask of the nonzero lanes of `bits`. For the bits of elements, `bits << 1` ignores the sign, so that −0 is
// zero.
INLINE uint32_t NAME(nonzero_lanes)(Bits bits) {
#ifdef NONZERO_LANES_4
  return (uint32_t)CONCATENATED(NONZERO_LANES_, ELEMENT_BYTES)(bits);
#else
  uint32_t lanes = 0;
  UNROLL
  for (int lane = 0; lane < LANES; lane++) {
    lanes |= (uint32_t)(bits[lane] != 0) << lane;
  }
  return lanes;
#endif
}

INLINE Bits NAME(load_bits)(const ELEMENT *from) {
  return NAME(bits_of)(NAME(load)(from));
}

// Appends `first` + i for each i below LANES whose bit is set in `lanes`, and returns the new count. Always writes
// LANES numbers.
INLINE intptr_t NAME(append_places)(int32_t *places, intptr_t count, uint32_t lanes, intptr_t first) {
#ifdef STORE_PLACES_4
  CONCATENATED(STORE_PLACES_, ELEMENT_BYTES)(places + count, lanes, (int)first);
  return count + __builtin_popcount(lanes);
#else
  UNROLL
  for (int lane = 0; lane < LANES; lane++) {
    places[count] = (int32_t)first + lane;
    count += lanes >> lane & 1;
  }
  return count;
#endif
}

// The indices below `depth` at which one of `rows` contiguous rows of A is nonzero.
INLINE intptr_t NAME(places_of_rows)(int rows, intptr_t depth, Block a, int32_t *places) {
  intptr_t count = 0, p = 0;
  for (; p + LANES <= depth; p += LANES) {
    Bits bits = 0;
    for (int row = 0; row < rows; row++) {
      bits |= NAME(load_bits)(a.from + row * a.row_stride + p);
    }
    count = NAME(append_places)(places, count, NAME(nonzero_lanes)(bits << 1), p);
  }
  for (; p < depth; p++) {
    bool is_zero = true;
    for (int row = 0; row < rows; row++) {
      is_zero &= a.from[row * a.row_stride + p] == 0;
    }
    places[count] = (int32_t)p;
    count += !is_zero;
  }
  return count;
}

// For each p below `depth`, a bit mask of the nonzero elements among `rows` elements of a contiguous column of A; then
// a vector of zeros.
static void NAME(find_nonzeros)(intptr_t rows, intptr_t depth, Block a, UNSIGNED *nonzeros) {
  for (intptr_t p = 0; p < depth; p++) {
    const ELEMENT *column = a.from + p * a.column_stride;
    uint32_t bits = 0;
    intptr_t row = 0;
    for (; row + LANES <= rows; row += LANES) {
      __builtin_prefetch(column + row + NAME(window));  // the stride is too large for the hardware prefetcher
      bits |= NAME(nonzero_lanes)(NAME(load_bits)(column + row) << 1) << row;
    }
    for (; row < rows; row++) {
      bits |= (uint32_t)(column[row] != 0) << row;
    }
    nonzeros[p] = bits;
  }
  for (intptr_t lane = 0; lane < LANES; lane++) {
    nonzeros[depth + lane] = 0;
  }
}

// The indices below `depth` at which `nonzeros` has one of the bits of the mask `rows` set.
INLINE intptr_t NAME(places_of_bits)(UNSIGNED rows, intptr_t depth, const UNSIGNED *nonzeros, int32_t *places) {
  intptr_t count = 0;
  for (intptr_t p = 0; p < depth; p += LANES) {
    Bits bits;
    __builtin_memcpy(&bits, nonzeros + p, sizeof bits);
    count = NAME(append_places)(places, count, NAME(nonzero_lanes)(bits & rows), p);
  }
  return count;
}

// Appends the nonzero indices of each group of rows of A; those of group i are `starts[i]` ..< `starts[i + 1]`.
static void NAME(find_places)(intptr_t rows, intptr_t depth, Block a, int32_t *places, intptr_t *starts) {
  UNSIGNED nonzeros[NAME(largest_depth) + LANES];
  intptr_t start = 0;
  starts[0] = 0;
  for (intptr_t row = 0; row < rows; row += GROUP_ROWS, a.from += GROUP_ROWS * a.row_stride) {
    intptr_t some = NAME(smaller)(rows - row, GROUP_ROWS), in_window = row % NAME(window);
    if (a.column_stride != 1) {
      if (in_window == 0) {
        NAME(find_nonzeros)(NAME(smaller)(rows - row, NAME(window)), depth, a, nonzeros);
      }
      start += NAME(places_of_bits)(((1u << GROUP_ROWS) - 1) << in_window, depth, nonzeros, places + start);
    } else if (some == GROUP_ROWS) {
      start += NAME(places_of_rows)(GROUP_ROWS, depth, a, places + start);
    } else {
      start += NAME(places_of_rows)((int)some, depth, a, places + start);
    }
    starts[row / GROUP_ROWS + 1] = start;
  }
}

// MARK: - Panels of B

// Where vector `vector` of a panel of `columns` columns begins. The last one ends with the panel, so it may overlap the
// one before it.
INLINE intptr_t NAME(vector_start)(int vector, int vectors, intptr_t columns) {
  return vector == vectors - 1 ? columns - LANES : vector * LANES;
}

// Copies B[depth × columns], `vectors` vectors per row, a constant at each call. Returns whether all of it is finite.
INLINE bool NAME(pack_finite)(
  int vectors, intptr_t depth, intptr_t columns, const ELEMENT *restrict b, intptr_t b_row_stride, ELEMENT *restrict to
) {
  // Adding one to the exponent carries into the sign bit only if the exponent is all ones: infinity or NaN.
  const UNSIGNED one = (UNSIGNED)1 << SIGNIFICAND_BITS;
  Bits carries = 0;
  for (intptr_t p = 0; p < depth; p++, b += b_row_stride, to += GROUP_COLUMNS) {
    UNROLL
    for (int vector = 0; vector < vectors; vector++) {
      Vector elements = NAME(load)(b + NAME(vector_start)(vector, vectors, columns));
      carries |= (NAME(bits_of)(elements) & ~SIGN_BIT) + one;
      NAME(store)(to + vector * LANES, elements);
    }
  }
  return __builtin_reduce_or(carries) < SIGN_BIT;
}

// C[rows × columns] = or += A·B over `count` indices, for a packed B. `rows` and `vectors` are constants at each call.
INLINE void NAME(group_tile)(
  int rows, int vectors, intptr_t columns, const int32_t *places, intptr_t count, Block a, const ELEMENT *b,
  ELEMENT *c, intptr_t c_row_stride, bool add
) {
  Vector sums[GROUP_ROWS * GROUP_VECTORS];
  UNROLL
  for (int index = 0; index < rows * vectors; index++) {
    sums[index] = 0;
  }
  for (intptr_t index = 0; index < count; index++) {
    const ELEMENT *b_row = b + places[index] * GROUP_COLUMNS, *a_column = a.from + places[index] * a.column_stride;
    Vector b_vectors[GROUP_VECTORS];
    UNROLL
    for (int vector = 0; vector < vectors; vector++) {
      b_vectors[vector] = NAME(load)(b_row + vector * LANES);
    }
    NAME(add_outer_product)(rows, vectors, a_column, a.row_stride, b_vectors, sums);
  }
  UNROLL
  for (int row = 0; row < rows; row++) {
    ELEMENT *to = c + row * c_row_stride;
    // All are read before any is written, since the last two may overlap.
    Vector results[GROUP_VECTORS];
    UNROLL
    for (int vector = 0; vector < vectors; vector++) {
      Vector sum = sums[row * vectors + vector] + 0;
      results[vector] = add ? NAME(load)(to + NAME(vector_start)(vector, vectors, columns)) + sum : sum;
    }
    UNROLL
    for (int vector = 0; vector < vectors; vector++) {
      NAME(store)(to + NAME(vector_start)(vector, vectors, columns), results[vector]);
    }
  }
}

// All groups of `rows` rows of A with one panel of B, unless that is not finite. `vectors` is a constant at each call.
INLINE bool NAME(multiply_groups)(
  int vectors, intptr_t rows, intptr_t depth, intptr_t columns, const int32_t *places, const intptr_t *starts, Block a,
  const ELEMENT *b, intptr_t b_row_stride, ELEMENT *packed, ELEMENT *c, intptr_t c_row_stride, bool add
) {
  if (!NAME(pack_finite)(vectors, depth, columns, b, b_row_stride, packed)) {
    return false;
  }
  for (intptr_t row = 0; row < rows; row += GROUP_ROWS, starts++) {
    const int32_t *first = places + starts[0];
    intptr_t count = starts[1] - starts[0];
    switch (rows - row) {
    case 1:
      NAME(group_tile)(1, vectors, columns, first, count, a, packed, c, c_row_stride, add);
      break;
    case 2:
      NAME(group_tile)(2, vectors, columns, first, count, a, packed, c, c_row_stride, add);
      break;
    case 3:
      NAME(group_tile)(3, vectors, columns, first, count, a, packed, c, c_row_stride, add);
      break;
    default:
      NAME(group_tile)(GROUP_ROWS, vectors, columns, first, count, a, packed, c, c_row_stride, add);
    }
    a.from += GROUP_ROWS * a.row_stride;
    c += GROUP_ROWS * c_row_stride;
  }
  return true;
}

#define DEFINE_GROUPS(FUNCTION, VECTORS, ROW_STRIDE, COLUMN_STRIDE)                                               \
  static bool NAME(FUNCTION)(                                                                                     \
    intptr_t rows, intptr_t depth, intptr_t columns, const int32_t *places, const intptr_t *starts, Block a,      \
    const ELEMENT *b, intptr_t b_row_stride, ELEMENT *packed, ELEMENT *c, intptr_t c_row_stride, bool add         \
  ) {                                                                                                             \
    return NAME(multiply_groups)(                                                                                 \
      VECTORS, rows, depth, columns, places, starts, (Block){a.from, ROW_STRIDE, COLUMN_STRIDE}, b, b_row_stride, \
      packed, c, c_row_stride, add);                                                                              \
  }

typedef bool (*NAME(Groups))(
  intptr_t rows, intptr_t depth, intptr_t columns, const int32_t *places, const intptr_t *starts, Block a,
  const ELEMENT *b, intptr_t b_row_stride, ELEMENT *packed, ELEMENT *c, intptr_t c_row_stride, bool add);

#define DEFINE_BOTH_GROUPS(VECTORS)                                                  \
  DEFINE_GROUPS(groups_##VECTORS##_by_rows, VECTORS, a.row_stride, 1)                \
  DEFINE_GROUPS(groups_##VECTORS##_by_columns, VECTORS, 1, a.column_stride)
#define BOTH_GROUPS(VECTORS) {NAME(groups_##VECTORS##_by_rows), NAME(groups_##VECTORS##_by_columns)}
DEFINE_BOTH_GROUPS(1)
DEFINE_BOTH_GROUPS(2)
#if GROUP_VECTORS > 2
DEFINE_BOTH_GROUPS(3)
#endif
#if GROUP_VECTORS > 3
DEFINE_BOTH_GROUPS(4)
#endif

// MARK: - The kernel

typedef struct {
  ELEMENT panel[NAME(largest_depth) * GROUP_COLUMNS];
  int32_t places[NAME(places_size)];
} NAME(NonzerosSpace);

static void NAME(matmul_nonzeros)(
  intptr_t m, intptr_t n, intptr_t k,
  const ELEMENT *a_elements, intptr_t a_row_stride, intptr_t a_column_stride,
  const ELEMENT *b, intptr_t b_row_stride, intptr_t b_column_stride,
  ELEMENT *c, intptr_t c_row_stride, bool accumulate
) {
  static const NAME(Groups) groups[][2] = {
    BOTH_GROUPS(1),
    BOTH_GROUPS(2),
#if GROUP_VECTORS > 2
    BOTH_GROUPS(3),
#endif
#if GROUP_VECTORS > 3
    BOTH_GROUPS(4),
#endif
  };
  bool by_columns = a_column_stride != 1;
  if (b_column_stride != 1 || n < LANES || k == 0 || (by_columns && a_row_stride != 1)) {
    NAME(matmul)(
      m, n, k, a_elements, a_row_stride, a_column_stride, b, b_row_stride, b_column_stride,
      c, c_row_stride, accumulate);
    return;
  }
  intptr_t depth_blocks = NAME(depth_blocks)(k);
  intptr_t vectors = (n + LANES - 1) / LANES;
  NAME(Pieces) panels = NAME(pieces)(vectors, (vectors + GROUP_VECTORS - 1) / GROUP_VECTORS);
  NAME(NonzerosSpace) *space = autodiff_workspace(sizeof *space);
  intptr_t starts[NAME(groups_with_places) + 1];
  for (intptr_t row = 0; row < m; row += NAME(rows_with_places)) {
    intptr_t rows = NAME(smaller)(m - row, NAME(rows_with_places));
    for (intptr_t depth_block = 0; depth_block < depth_blocks; depth_block++) {
      intptr_t p_0 = NAME(depth_start)(k, depth_block), depth = NAME(depth_start)(k, depth_block + 1) - p_0;
      bool add = accumulate || depth_block > 0;
      Block a = {a_elements + row * a_row_stride + p_0 * a_column_stride, a_row_stride, a_column_stride};
      NAME(find_places)(rows, depth, a, space->places, starts);
      intptr_t columns;
      for (intptr_t panel = 0, column = 0; panel < panels.count; panel++, column += columns) {
        // A panel of one vector comes first: the last panel then has columns before it to overlap.
        intptr_t panel_vectors = NAME(size_of_piece)(panels, panels.count - 1 - panel);
        columns = NAME(smaller)(n - column, panel_vectors * LANES);
        const ELEMENT *b_panel = b + p_0 * b_row_stride + column;
        ELEMENT *c_panel = c + row * c_row_stride + column;
        bool is_finite = groups[panel_vectors - 1][by_columns](
          rows, depth, columns, space->places, starts, a, b_panel, b_row_stride, space->panel,
          c_panel, c_row_stride, add);
        if (!is_finite) {
          NAME(multiply_blocks)(
            rows, columns, depth, a, (Block){b_panel, b_row_stride, 1}, c_panel, c_row_stride, 1, add);
          // That used the workspace and may have reallocated it.
          space = autodiff_workspace(sizeof *space);
          NAME(find_places)(rows, depth, a, space->places, starts);
        }
      }
    }
  }
}

#undef GROUP_ROWS
#undef GROUP_COLUMNS
#undef DEFINE_GROUPS
#undef DEFINE_BOTH_GROUPS
#undef BOTH_GROUPS
