// A thread that a mistake can end without ending the process.

#ifndef AUTODIFF_RECOVERY_H
#define AUTODIFF_RECOVERY_H

#include <stdbool.h>

#pragma clang assume_nonnull begin

#ifdef __cplusplus
extern "C" {
#endif

/// The body of a thread: a closure of Swift, of no arguments and no result, as Swift passes it.
typedef void (*AutodiffClosure)(__attribute__((swift_context)) void *_Nullable context) __attribute__((swiftcall));

/// Runs a closure on a new thread and returns when that has ended: because the closure returned, or by
/// `autodiff_leave_recoverable_thread`. The thread has the caller's floating-point mode and kernels, a stack of at
/// least 8 MiB, and `recovery` in its recovery slot.
///
/// Swift declares this function itself, with a closure that does not escape as its last argument: such a closure cannot
/// be stored in Swift, and `withoutActuallyEscaping` would stop at what a thread that was left has leaked.
///
/// - Returns: Whether the system granted a thread; if not, nothing has run.
__attribute__((swiftcall)) bool autodiff_run_on_recoverable_thread(
  void *recovery, AutodiffClosure body, void *_Nullable context);

/// Ends the calling thread, which must run in `autodiff_run_on_recoverable_thread`. The functions under way do not
/// return: what they own is leaked, and a lock that they hold stays locked.
_Noreturn void autodiff_leave_recoverable_thread(void);

/// A thread-local pointer, initially null, in which such a thread keeps what is to happen when it is left. It is null
/// while the thread's shards of `autodiff_parallel` run beside those of other threads, since the thread must not end
/// before them.
void *_Nullable *_Nonnull autodiff_recovery_slot(void);

#ifdef __cplusplus
}
#endif

#pragma clang assume_nonnull end

#endif
