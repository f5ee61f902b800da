#ifndef AUTODIFF_THREAD_SLOT_H
#define AUTODIFF_THREAD_SLOT_H

/// A thread-local pointer, initially null, in which a thread keeps its tape between calls. Swift has no thread-local
/// storage that is as fast as this call.
void *_Nullable *_Nonnull autodiff_thread_slot(void);

#endif
