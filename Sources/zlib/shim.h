// zlib as the platform ships it: the system's own header, nothing added.
#include <zlib.h>
