// A call that a mistake can leave without ending the process.

#ifndef AUTODIFF_RECOVERY_H
#define AUTODIFF_RECOVERY_H

#pragma clang assume_nonnull begin

#ifdef __cplusplus
extern "C" {
#endif

/// A closure of Swift, of no arguments and no result, as Swift passes it.
typedef void (*AutodiffClosure)(__attribute__((swift_context)) void *_Nullable context) __attribute__((swiftcall));

/// Calls a closure and returns when it returned or was left by `autodiff_leave_recoverable_run`; then the thread's
/// floating-point mode and kernels are as before. Meanwhile `recovery` is in the thread's recovery slot.
///
/// Swift declares this function itself, with a closure that does not escape as its last argument: such a closure cannot
/// be stored in Swift, and `withoutActuallyEscaping` would stop at what a closure that was left has leaked.
__attribute__((swiftcall)) void autodiff_run_recoverably(
  void *recovery, AutodiffClosure body, void *_Nullable context);

/// Leaves the innermost `autodiff_run_recoverably` of this thread. The functions under way do not return: what they own
/// is leaked, and a lock that they hold stays locked.
_Noreturn void autodiff_leave_recoverable_run(void);

/// A thread-local pointer, initially null: what is to happen when the innermost run is left. It is null while the
/// thread's shards of `autodiff_parallel` run beside those of other threads, since the call must not end before them.
void *_Nullable *_Nonnull autodiff_recovery_slot(void);

/// Unbinds the task-local value that this thread, or its task, bound last.
void autodiff_unbind_task_local_value(void);

/// What identifies the queue of Dispatch on which this thread runs.
const void *autodiff_current_queue(void);

#ifdef __cplusplus
}
#endif

#pragma clang assume_nonnull end

#endif
