#include "thread_slot.h"

static _Thread_local void *slot;

void **autodiff_thread_slot(void) { return &slot; }
