// zlib as the platform ships it: the system's own header, nothing added.
#if !__has_include(<zlib.h>)
#error "zlib's header is missing: apt-get install zlib1g-dev (Debian, Ubuntu), dnf install zlib-devel (Fedora)"
#endif
#include <zlib.h>
