#include "allocation_hooks.h"

#include <stddef.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define HAS_OWN_ALLOCATOR 1
#endif
#endif

#if defined(__linux__) && defined(__GLIBC__) && !defined(HAS_OWN_ALLOCATOR)

#include <errno.h>
#include <stdatomic.h>

static atomic_bool is_counting;
static _Atomic int64_t process_count;
static _Thread_local int64_t thread_count;

// glibc's allocation functions, under the names that it exports for replacements of `malloc`.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *pointer, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *pointer);

static inline void note(void) {
  if (atomic_load_explicit(&is_counting, memory_order_relaxed)) {
    thread_count++;
    atomic_fetch_add_explicit(&process_count, 1, memory_order_relaxed);
  }
}

void *malloc(size_t size) {
  note();
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  note();
  return __libc_calloc(count, size);
}

void *realloc(void *pointer, size_t size) {
  note();
  return __libc_realloc(pointer, size);
}

void *memalign(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  note();
  if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) {
    return EINVAL;
  }
  void *pointer = __libc_memalign(alignment, size);
  if (pointer == NULL) {
    return ENOMEM;
  }
  *result = pointer;
  return 0;
}

void free(void *pointer) {
  __libc_free(pointer);
}

bool allocation_hooks_available(void) {
  return true;
}

void allocation_hooks_count(bool counting) {
  atomic_store(&is_counting, counting);
}

int64_t allocation_hooks_of_thread(void) {
  return thread_count;
}

int64_t allocation_hooks_of_process(void) {
  return atomic_load(&process_count);
}

#else

bool allocation_hooks_available(void) {
  return false;
}

void allocation_hooks_count(bool counting) {
  (void)counting;
}

int64_t allocation_hooks_of_thread(void) {
  return 0;
}

int64_t allocation_hooks_of_process(void) {
  return 0;
}

#endif
