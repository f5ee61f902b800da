// zlib as the platform ships it: the system's own header, nothing added.
#if !__has_include(<zlib.h>)
#error "zlib's header is missing. Debian, Ubuntu: apt-get install zlib1g-dev. Fedora: dnf install zlib-devel. Alpine: apk add zlib-dev"
#endif
#include <zlib.h>
