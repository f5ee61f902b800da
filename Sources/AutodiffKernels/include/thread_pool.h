// The threads that share the work of one call: persistent, so that forking and joining costs well under a microsecond.

#ifndef AUTODIFF_THREAD_POOL_H
#define AUTODIFF_THREAD_POOL_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

#ifdef __cplusplus
extern "C" {
#endif

/// Runs `body(context, shard)` once for every shard from 0 to `shards − 1`, on several threads, and returns when all
/// are done.
///
/// - Shard s of n belongs to the same thread in every call, as long as the number of threads is the same, so that its
///   data is still in that core's cache. A thread that is done takes over shards that their owner has not begun, so
///   another process on a core delays only the shard in progress. After a call that was delayed this way, calls run on
///   their own thread alone for sixteen times as long as the delay.
/// - A call inside a body, or during another thread's call, runs its shards one after another on its own thread. So
///   calls may be nested and made from any thread.
/// - The bodies run with the caller's floating-point mode (rounding, flushing of subnormal numbers).
/// - The workers start at the first call. They spin for some 50 µs after a call and then sleep; waking them costs 30 µs
///   or more, during which the caller works alone. They do not exist in a child made by `fork()`: do not call this
///   there.
///
/// Takes 0.3 µs more than the longest thread's bodies where the workers are awake.
void autodiff_parallel(
  ptrdiff_t shards, void (*body)(void *_Nullable context, ptrdiff_t shard), void *_Nullable context);

/// The number of threads, the caller's included, that `autodiff_parallel` uses. At first the number of cores that this
/// process may run on.
ptrdiff_t autodiff_thread_count(void);

/// Sets that number, from the next call of `autodiff_parallel` on. Values outside 1…256 are taken as the nearest of
/// them.
void autodiff_set_thread_count(ptrdiff_t count);

/// For how many ticks of the processor's clock a caller works alone after a call in which it worked and waited for the
/// given ticks and yielded its core the given number of times: sixteen times the wait if it was delayed, else 0.
uint64_t autodiff_ticks_alone_after(ptrdiff_t yields, uint64_t worked, uint64_t waited);

/// Lets callers work alone for this many ticks from now on, as after a delayed call; 0 ends that. For tests.
void autodiff_work_alone_for(uint64_t ticks);

#ifdef __cplusplus
}
#endif

#pragma clang assume_nonnull end

#endif
