#ifndef AUTODIFF_THREAD_SLOT_H
#define AUTODIFF_THREAD_SLOT_H

/// One pointer for each thread, null at first: where a thread keeps its tape between calls. Swift has no thread-local
/// storage that costs as little as this call.
void *_Nullable *_Nonnull autodiff_thread_slot(void);

#endif
