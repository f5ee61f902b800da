import Foundation

/// Standard output and standard error, without a buffer: a text has left the program when the call returns, so that a
/// pipe's reader gets it line by line and in order with what goes to the other stream.
package enum StandardStream: Int32, Sendable {
    case output = 1
    case errors = 2

    /// Why a text could not be written.
    package enum Fault: Equatable, Sendable, CustomStringConvertible {
        /// Who read the pipe has left.
        case closedPipe
        /// The system's own words: no space, a closed stream.
        case refused(String)

        package var description: String {
            switch self {
            case .closedPipe: "nobody reads it any more"
            case .refused(let reason): reason
            }
        }
    }

    /// Writes the whole of a text, and gives what kept it from that; a closed or full stream ends nothing.
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
                    // The stream is another program's too, which made it one that does not wait.
                    var waiting = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
                    poll(&waiting, 1, -1)
                } else if errno != EINTR {
                    return errno == EPIPE ? .closedPipe : .refused(systemReason())
                }
            }
            return nil
        }
    }

    /// Prepares a program for standard streams of any kind: a pipe whose reader has left is an error of writing, not a
    /// signal that ends the program; and a stream that is closed stays unwritable, instead of becoming the next file
    /// that is opened.
    package static func prepareProgram() {
        signal(SIGPIPE, SIG_IGN)
        // Descriptors are given out from the lowest: what fails here is taken by the null device, the wrong way around.
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
        }
    }
}
