#ifndef AUTODIFF_FLOATING_POINT_EXCEPTIONS_H
#define AUTODIFF_FLOATING_POINT_EXCEPTIONS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Whether this thread's arithmetic has made an infinity or a NaN of finite numbers since the exceptions were last cleared: an overflow, a
/// division by zero, an invalid operation. The processor notes them at no cost. True where it cannot be told.
bool autodiff_has_floating_point_exceptions(void);

/// Forgets them.
void autodiff_clear_floating_point_exceptions(void);

#ifdef __cplusplus
}
#endif

#endif
