// `longjmp` leaves the functions under way, on the thread on which they were called: whatever belongs to a thread, such
// as being the main one, is the same inside and outside.

#include "include/recovery.h"

#include "floating_point_mode.h"
#include "kernel_table.h"

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

// Swift keeps the accesses to variables that are under way in a list per thread, whose entries are in the frames of the
// functions that access. A task that suspends takes its own accesses off the thread's list with these functions of
// Swift's runtime, and so does a closure that is left: the list would lead to frames that are gone. `accesses` are two
// pointers, null at the beginning.
void swift_task_enterThreadLocalContext(char *accesses);
void swift_task_exitThreadLocalContext(char *accesses);

// Of Swift's runtime and of Dispatch, for which C has no header on every system.
__attribute__((swiftcall)) void swift_task_localValuePop(void);
const char *dispatch_queue_get_label(void *queue);

typedef struct Run {
  struct Run *outer;
  void *outer_recovery;
  void *accesses[2];
  uint64_t floating_point_mode;
  const AutodiffKernelTable *kernels;
  jmp_buf exit;
} Run;

static _Thread_local Run *current_run;
static _Thread_local void *slot;

void **autodiff_recovery_slot(void) { return &slot; }

__attribute__((swiftcall)) void autodiff_run_recoverably(void *recovery, AutodiffClosure body, void *context) {
  Run run = {
    .outer = current_run,
    .outer_recovery = slot,
    .floating_point_mode = autodiff_floating_point_mode(),
    .kernels = autodiff_thread_kernel_table(),
  };
  current_run = &run;
  slot = recovery;
  swift_task_enterThreadLocalContext((char *)run.accesses);
  // Unlike `setjmp`, it saves no signal mask on any system, which would be a system call.
  if (_setjmp(run.exit) == 0) {
    body(context);
  } else {
    autodiff_set_floating_point_mode(run.floating_point_mode);
    autodiff_set_thread_kernel_table(run.kernels);
  }
  slot = run.outer_recovery;
  current_run = run.outer;
}

void autodiff_leave_recoverable_run(void) {
  // Here the frames are still there.
  swift_task_exitThreadLocalContext((char *)current_run->accesses);
  _longjmp(current_run->exit, 1);
}

void autodiff_unbind_task_local_value(void) { swift_task_localValuePop(); }

const void *autodiff_current_queue(void) { return dispatch_queue_get_label(NULL); }
