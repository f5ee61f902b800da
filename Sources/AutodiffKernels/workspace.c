// One scratch buffer per thread, for packed blocks of matrices: allocated at first use, grown on demand, freed at the
// end of the thread. So a product does not allocate, and its buffer stays in the cache.

#include "kernel_table.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { workspace_alignment = 64, smallest_workspace = 64 * 1024 };

static _Thread_local struct {
  void *memory;
  size_t size;
} workspace;

static pthread_key_t thread_end_key;
static pthread_once_t thread_end_key_once = PTHREAD_ONCE_INIT;

// The key's destructor frees the buffer when a thread ends.
static void create_thread_end_key(void) {
  if (pthread_key_create(&thread_end_key, free) != 0) {
    fputs("AutodiffKernels: no thread-specific key is left\n", stderr);
    abort();
  }
}

static void *grow(size_t size) {
  size_t rounded = smallest_workspace;
  while (rounded < size) {
    rounded *= 2;
  }
  pthread_once(&thread_end_key_once, create_thread_end_key);
  free(workspace.memory);
  void *memory = NULL;
  if (posix_memalign(&memory, workspace_alignment, rounded) != 0 || pthread_setspecific(thread_end_key, memory) != 0) {
    fprintf(stderr, "AutodiffKernels: no memory for a workspace of %zu bytes\n", rounded);
    abort();
  }
  workspace.memory = memory;
  workspace.size = rounded;
  return memory;
}

void *autodiff_workspace(size_t size) {
  return size <= workspace.size ? workspace.memory : grow(size);
}
