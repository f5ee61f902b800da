import Foundation

/// Standard output and standard error, unbuffered: text has left the program when the call returns, so that a pipe's
/// reader receives it line by line and in order with the other stream's.
package enum StandardStream: Int32, Sendable {
    case output = 1
    case errors = 2

    /// Why a text could not be written.
    package enum Fault: Equatable, Sendable, CustomStringConvertible {
        /// The pipe's reader has closed it.
        case closedPipe
        /// The system's message: no space, a closed stream.
        case refused(String)

        package var description: String {
            switch self {
            case .closedPipe: "the reader has closed it"
            case .refused(let reason): reason
            }
        }
    }

    /// Writes the whole text; returns the fault if it fails. A closed or full stream does not end the program.
    @discardableResult
    package func write(_ text: String) -> Fault? {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let piece = UnsafeRawBufferPointer(rebasing: rest)
                let count = Foundation.write(rawValue, piece.baseAddress, piece.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    // Another process that shares the stream has made it non-blocking; wait until it is writable.
                    var waiting = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
                    poll(&waiting, 1, -1)
                } else if errno != EINTR {
                    return errno == EPIPE ? .closedPipe : .refused(systemReason())
                }
            }
            return nil
        }
    }

    /// Prepares a program for any kind of standard stream: writing to a pipe without a reader is an error instead of a
    /// fatal signal, as is a file that would exceed the limit of sizes, and a closed stream stays unwritable instead of
    /// becoming the next file that is opened.
    package static func prepareProgram() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // The lowest free descriptor is assigned: each closed stream is replaced by the null device, opened for the
        // opposite direction.
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
        }
    }
}
