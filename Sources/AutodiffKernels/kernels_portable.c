// Any processor: 16-byte vectors, which the compiler splits where there are none, and a tile for 16 registers.

#include "kernels_prelude.h"

#define INSTRUCTION_SET_KIND AutodiffKernelKindPortable
#define INSTRUCTION_SET_TABLE autodiff_kernel_table_portable
#define VECTOR_BYTES 16
#define TILE_ROWS 4
#define TILE_VECTORS 2
#define DOT_ROWS 2
#define GROUP_VECTORS 2
#include "kernels_body.h"

