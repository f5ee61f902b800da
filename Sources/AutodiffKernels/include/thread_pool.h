// A pool of persistent threads, so that a fork and join costs well under a microsecond.

#ifndef AUTODIFF_THREAD_POOL_H
#define AUTODIFF_THREAD_POOL_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

#ifdef __cplusplus
extern "C" {
#endif

/// Runs `body(context, shard)` once for every shard from 0 to `shards − 1`, on several threads, and returns when all
/// have finished.
///
/// - Shard s of n is assigned to the same thread in every call, as long as the number of threads is the same, so that
///   its data stays in that core's cache. An idle thread takes over shards that their owner has not started, so another
///   process on a core delays only the shard in progress. After a call that was delayed in this way, calls run on the
///   calling thread alone for sixteen times as long as the delay.
/// - A call inside a body, or during another thread's call, runs its shards sequentially on its own thread. So calls
///   may be nested and made from any thread.
/// - The bodies run with the caller's floating-point mode (rounding, flushing of subnormal numbers).
/// - The workers start at the first call. They spin for about 50 µs after a call and then sleep; waking them takes 30
///   µs or more, during which the caller works alone. They do not exist in a child process made by `fork()`: do not
///   call this there.
///
/// While the workers are awake, the overhead is 0.3 µs.
void autodiff_parallel(
  ptrdiff_t shards, void (*body)(void *_Nullable context, ptrdiff_t shard), void *_Nullable context);

/// The number of threads that `autodiff_parallel` uses, including the caller's. The default is the number of cores that
/// this process may run on.
ptrdiff_t autodiff_thread_count(void);

/// Sets that number for the following calls of `autodiff_parallel`. It is clamped to 1…256.
void autodiff_set_thread_count(ptrdiff_t count);

/// For how many clock ticks a caller works alone after a call in which it worked and waited for the given numbers of
/// ticks and yielded its core the given number of times: sixteen times the wait if it was delayed, else 0.
uint64_t autodiff_ticks_alone_after(ptrdiff_t yields, uint64_t worked, uint64_t waited);

/// Makes callers work alone for the next `ticks` clock ticks, as after a delayed call; 0 ends that. For tests.
void autodiff_work_alone_for(uint64_t ticks);

#ifdef __cplusplus
}
#endif

#pragma clang assume_nonnull end

#endif
