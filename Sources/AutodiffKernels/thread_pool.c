// A pool of persistent threads for `autodiff_parallel`.
//
// Each call ("fork") has a number, its generation. Each thread has a word with the generation, its first unclaimed
// shard and the end of its shards. A shard is claimed by a compare-and-swap that advances the first unclaimed one. The
// swap succeeds only for a word of the claimer's own generation, so a late worker cannot claim a shard of another fork,
// however late it is. A fork does not end before its claimed shards are finished, so the description of the fork is
// valid for whoever has claimed one.
//
// The caller waits only for claimed shards, never for a worker to start: it claims the remaining ones itself. A worker
// that was preempted by another process can still delay it by the shard in progress. After such a fork the caller works
// alone for a while: with less than two cores available, one thread is hardly slower than two.

#define _GNU_SOURCE

#include "floating_point_mode.h"
#include "include/recovery.h"
#include "include/thread_pool.h"
#include "kernel_table.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

enum {
  most_threads = 256,
  shard_bits = 16,
  most_shards = (1 << shard_bits) - 1,  // of one fork; a larger call becomes several
  // The number of pauses after which a waiting worker sleeps: enough to stay awake between the forks of a training
  // step. A waiting caller yields its core after as many, since a worker with a claimed shard may need that core to
  // run.
  patience = 4000,
  // A caller that has yielded this often, for about 0.5 ms, has waited longer than a worker takes to wake up.
  yields_when_held_up = 1000,
  // The caller then works alone for this many times as long as it has waited, so that it spends less than a tenth of
  // the time waiting.
  times_alone = 16,
};

typedef void (*Body)(void *context, ptrdiff_t shard);

// Aligned to two cache lines, since processors prefetch lines in pairs.
typedef struct {
  _Alignas(128) _Atomic uint64_t word;  // generation (32 bits), end, next shard (16 bits each)
} Claims;

static struct {
  Claims claims[most_threads];

  // The current fork. Only its caller writes these, before the generation; threads that have claimed one of its shards
  // read them. `threads`, the mode and the kernels are read before claiming: a late worker may see those of a later
  // fork, but then it claims nothing.
  _Alignas(128) _Atomic uint32_t generation;
  _Atomic int threads;
  _Atomic ptrdiff_t first_shard;
  _Atomic(Body) body;
  _Atomic(void *) context;
  _Atomic uint64_t floating_point_mode;
  _Atomic(const AutodiffKernelTable *) kernels;

  // The number of shards that the workers have finished.
  _Alignas(128) _Atomic ptrdiff_t finished;

  // A lock for the one caller that may fork. It protects `alone_until`: the time in ticks until which calls run without
  // workers, or 0.
  _Alignas(128) _Atomic bool is_busy;
  uint64_t alone_until;
  _Atomic int wanted_threads;  // 0 until first used
  pthread_t workers[most_threads];

  _Atomic int sleepers;
  pthread_mutex_t sleep_lock;
  pthread_cond_t wake_up;
} pool = {.threads = 1, .sleep_lock = PTHREAD_MUTEX_INITIALIZER, .wake_up = PTHREAD_COND_INITIALIZER};

// A cheap clock in any unit.
static inline uint64_t ticks(void) {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t count;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(count));
  return count;
#else
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
#endif
}

static inline void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb");  // `yield` takes no time on most cores
#endif
}

// MARK: - Claiming and running shards

static inline uint64_t claim_word(uint32_t generation, ptrdiff_t next, ptrdiff_t end) {
  return (uint64_t)generation << (2 * shard_bits) | (uint64_t)end << shard_bits | (uint64_t)next;
}

// Claims and runs the remaining shards of `owner`, and returns how many those were.
static ptrdiff_t run_shards_of(int owner, uint32_t generation) {
  _Atomic uint64_t *claims = &pool.claims[owner].word;
  ptrdiff_t count = 0;
  uint64_t word = atomic_load_explicit(claims, memory_order_relaxed);
  while (word >> (2 * shard_bits) == generation) {
    ptrdiff_t next = (ptrdiff_t)(word & most_shards);
    ptrdiff_t end = (ptrdiff_t)(word >> shard_bits & most_shards);
    if (next == end) {
      break;
    }
    if (!atomic_compare_exchange_weak_explicit(claims, &word, word + 1, memory_order_relaxed, memory_order_relaxed)) {
      continue;
    }
    Body body = atomic_load_explicit(&pool.body, memory_order_relaxed);
    void *context = atomic_load_explicit(&pool.context, memory_order_relaxed);
    body(context, atomic_load_explicit(&pool.first_shard, memory_order_relaxed) + next);
    count++;
    word = atomic_load_explicit(claims, memory_order_relaxed);
  }
  return count;
}

// Runs this thread's own shards and then those that the others have not started.
static ptrdiff_t run_shards(int thread, int threads, uint32_t generation) {
  ptrdiff_t count = 0;
  for (int distance = 0; distance < threads; distance++) {
    count += run_shards_of((thread + distance) % threads, generation);
  }
  return count;
}

// MARK: - Workers

static uint64_t wait_for_fork_after(uint32_t generation) {
  for (int pauses = 0; pauses < patience; pauses++) {
    uint32_t current = atomic_load_explicit(&pool.generation, memory_order_acquire);
    if (current != generation) {
      return current;
    }
    pause_briefly();
  }
  // The worker increments `sleepers` and then reads the generation; the caller writes the generation and then reads
  // `sleepers` (`wake_sleepers`). With sequential consistency at least one sees the other's write, so no wake-up is
  // lost.
  pthread_mutex_lock(&pool.sleep_lock);
  atomic_fetch_add(&pool.sleepers, 1);
  uint32_t current;
  while ((current = atomic_load(&pool.generation)) == generation) {
    pthread_cond_wait(&pool.wake_up, &pool.sleep_lock);
  }
  atomic_fetch_sub(&pool.sleepers, 1);
  pthread_mutex_unlock(&pool.sleep_lock);
  return current;
}

static void *work(void *argument) {
  int thread = (int)(intptr_t)argument;
  uint64_t mode = autodiff_floating_point_mode();
  uint32_t generation = 0;
  while (true) {
    generation = wait_for_fork_after(generation);
    int threads = atomic_load_explicit(&pool.threads, memory_order_relaxed);
    if (thread >= threads) {
      return NULL;
    }
    uint64_t wanted_mode = atomic_load_explicit(&pool.floating_point_mode, memory_order_relaxed);
    if (wanted_mode != mode) {
      autodiff_set_floating_point_mode(wanted_mode);
      mode = wanted_mode;
    }
    autodiff_set_thread_kernel_table(atomic_load_explicit(&pool.kernels, memory_order_relaxed));
    ptrdiff_t count = run_shards(thread, threads, generation);
    if (count > 0) {
      atomic_fetch_add_explicit(&pool.finished, count, memory_order_release);
    }
  }
}

// MARK: - The caller

// Unless `must_wake`, it does not wait for the lock, whose holder may have been preempted. A worker may then sleep
// through this fork, and the caller runs its shards.
static void wake_sleepers(bool must_wake) {
  if (atomic_load(&pool.sleepers) == 0) {
    return;
  }
  if (must_wake) {
    pthread_mutex_lock(&pool.sleep_lock);
  } else if (pthread_mutex_trylock(&pool.sleep_lock) != 0) {
    return;
  }
  pthread_cond_broadcast(&pool.wake_up);
  pthread_mutex_unlock(&pool.sleep_lock);
}

// Generations repeat after 2³² forks: only a worker that is late by exactly that many would mistake one fork for
// another.
static uint32_t next_generation(void) {
  return atomic_load_explicit(&pool.generation, memory_order_relaxed) + 1;
}

static void fork_and_join(ptrdiff_t first_shard, ptrdiff_t shards, Body body, void *context) {
  int threads = atomic_load_explicit(&pool.threads, memory_order_relaxed);
  uint32_t generation = next_generation();
  atomic_store_explicit(&pool.first_shard, first_shard, memory_order_relaxed);
  atomic_store_explicit(&pool.body, body, memory_order_relaxed);
  atomic_store_explicit(&pool.context, context, memory_order_relaxed);
  atomic_store_explicit(&pool.floating_point_mode, autodiff_floating_point_mode(), memory_order_relaxed);
  atomic_store_explicit(&pool.kernels, autodiff_thread_kernel_table(), memory_order_relaxed);
  atomic_store_explicit(&pool.finished, 0, memory_order_relaxed);
  for (int thread = 0; thread < threads; thread++) {
    uint64_t word = claim_word(generation, shards * thread / threads, shards * (thread + 1) / threads);
    atomic_store_explicit(&pool.claims[thread].word, word, memory_order_relaxed);
  }
  atomic_store(&pool.generation, generation);
  wake_sleepers(false);

  uint64_t start = ticks();
  ptrdiff_t left_to_others = shards - run_shards(0, threads, generation);
  uint64_t end = ticks();
  int yields = 0;
  for (int pauses = 0; atomic_load_explicit(&pool.finished, memory_order_acquire) < left_to_others; pauses++) {
    if (pauses < patience) {
      pause_briefly();
    } else {
      yields++;
      sched_yield();
    }
  }
  uint64_t now = ticks();
  uint64_t alone = autodiff_ticks_alone_after(yields, end - start, now - end);
  if (alone != 0) {
    pool.alone_until = now + alone;
  }
}

uint64_t autodiff_ticks_alone_after(ptrdiff_t yields, uint64_t worked, uint64_t waited) {
  // A wait of more than twice the work means that a worker was preempted: no division of shards is that uneven.
  return yields > yields_when_held_up && waited > 2 * worked ? times_alone * waited : 0;
}

void autodiff_work_alone_for(uint64_t duration) {
  while (atomic_exchange_explicit(&pool.is_busy, true, memory_order_acquire)) {
    sched_yield();
  }
  pool.alone_until = duration == 0 ? 0 : ticks() + duration;
  atomic_store_explicit(&pool.is_busy, false, memory_order_release);
}

// Ends or starts workers until there are `threads`, or as many as the system allows.
static void resize(int threads) {
  pool.alone_until = 0;
  int before = atomic_load_explicit(&pool.threads, memory_order_relaxed);
  if (threads < before) {
    atomic_store_explicit(&pool.threads, threads, memory_order_relaxed);
    atomic_store(&pool.generation, next_generation());
    wake_sleepers(true);
    for (int thread = threads; thread < before; thread++) {
      pthread_join(pool.workers[thread], NULL);
    }
    return;
  }
  // A new worker joins at the next fork. Whatever generation it sees first, it can claim nothing before.
  for (int thread = before; thread < threads; thread++) {
    // Set before the thread starts, since a worker whose number is not below this one ends.
    atomic_store_explicit(&pool.threads, thread + 1, memory_order_relaxed);
    if (pthread_create(&pool.workers[thread], NULL, work, (void *)(intptr_t)thread) != 0) {
      atomic_store_explicit(&pool.threads, thread, memory_order_relaxed);
      return;
    }
  }
}

void autodiff_parallel(ptrdiff_t shards, void (*body)(void *context, ptrdiff_t shard), void *context) {
  int threads = (int)autodiff_thread_count();
  bool is_alone = shards <= 1 || threads == 1
    || atomic_exchange_explicit(&pool.is_busy, true, memory_order_acquire);
  if (!is_alone && pool.alone_until != 0) {
    if ((int64_t)(pool.alone_until - ticks()) > 0) {
      atomic_store_explicit(&pool.is_busy, false, memory_order_release);
      is_alone = true;
    } else {
      pool.alone_until = 0;
    }
  }
  if (is_alone) {
    for (ptrdiff_t shard = 0; shard < shards; shard++) {
      body(context, shard);
    }
    return;
  }
  if (threads != atomic_load_explicit(&pool.threads, memory_order_relaxed)) {
    resize(threads);
  }
  // A shard must not leave this thread: the workers read this call's memory, and the pool would stay busy.
  void **recovery_slot = autodiff_recovery_slot();
  void *recovery = *recovery_slot;
  *recovery_slot = NULL;
  for (ptrdiff_t first = 0; first < shards; first += most_shards) {
    fork_and_join(first, shards - first < most_shards ? shards - first : most_shards, body, context);
  }
  *recovery_slot = recovery;
  atomic_store_explicit(&pool.is_busy, false, memory_order_release);
}

// MARK: - The number of threads

static int limited(ptrdiff_t count) {
  return count < 1 ? 1 : count > most_threads ? most_threads : (int)count;
}

static ptrdiff_t available_cores(void) {
#if defined(__linux__)
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) == 0) {
    return CPU_COUNT(&cores);
  }
#endif
  return sysconf(_SC_NPROCESSORS_ONLN);
}

ptrdiff_t autodiff_thread_count(void) {
  int wanted = atomic_load_explicit(&pool.wanted_threads, memory_order_relaxed);
  if (wanted == 0) {
    int none = 0;
    wanted = limited(available_cores());
    if (!atomic_compare_exchange_strong(&pool.wanted_threads, &none, wanted)) {
      wanted = none;
    }
  }
  return wanted;
}

void autodiff_set_thread_count(ptrdiff_t count) {
  atomic_store_explicit(&pool.wanted_threads, limited(count), memory_order_relaxed);
}
