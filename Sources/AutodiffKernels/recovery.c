// `longjmp` leaves the functions under way. Where it arrives, the thread ends at once, so no code that could find
// something half-done runs on it again. `pthread_exit` would do the same by unwinding the stack, for which some systems
// load a library, and which not every system does.

#include "include/recovery.h"

#include "floating_point_mode.h"
#include "kernel_table.h"

#include <pthread.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  AutodiffClosure body;
  void *context;
  void *recovery;
  uint64_t floating_point_mode;
  const AutodiffKernelTable *kernels;
  jmp_buf exit;
} Run;

static _Thread_local Run *current_run;
static _Thread_local void *slot;

void **autodiff_recovery_slot(void) { return &slot; }

static void *run_body(void *argument) {
  Run *run = argument;
  current_run = run;
  slot = run->recovery;
  autodiff_set_floating_point_mode(run->floating_point_mode);
  autodiff_set_thread_kernel_table(run->kernels);
  if (setjmp(run->exit) == 0) {
    run->body(run->context);
  }
  return NULL;
}

void autodiff_leave_recoverable_thread(void) { longjmp(current_run->exit, 1); }

__attribute__((swiftcall)) bool autodiff_run_on_recoverable_thread(
  void *recovery, AutodiffClosure body, void *context) {
  Run run = {
    .body = body,
    .context = context,
    .recovery = recovery,
    .floating_point_mode = autodiff_floating_point_mode(),
    .kernels = autodiff_thread_kernel_table(),
  };
  const size_t least_stack = 8 << 20;
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) {
    return false;
  }
  size_t stack;
  if (pthread_attr_getstacksize(&attributes, &stack) == 0 && stack < least_stack) {
    pthread_attr_setstacksize(&attributes, least_stack);
  }
  pthread_t thread;
  bool started = pthread_create(&thread, &attributes, run_body, &run) == 0;
  pthread_attr_destroy(&attributes);
  return started && pthread_join(thread, NULL) == 0;
}
