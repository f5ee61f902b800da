import Foundation
import Synchronization

/// A server that cannot listen.
public struct PageServerError: _DescribedError {
    /// What went wrong.
    public enum Fault: Equatable, Sendable {
        /// Another program listens on the port.
        case portTaken
        /// The system's message.
        case refused(String)
    }
    /// The port that was asked for; 0 for any.
    public let port: UInt16
    /// What went wrong.
    public let fault: Fault

    public var description: String {
        switch fault {
        case .portTaken: "port \(port) of 127.0.0.1 is taken by another program; choose another, or 0 for a free one"
        case .refused(let reason): "cannot listen on port \(port) of 127.0.0.1: \(reason)"
        }
    }
}

/// A listening socket on 127.0.0.1, by the system's calls.
final class LoopbackListener: Sendable {
    let port: UInt16
    /// The socket; −1 once it is closed.
    private let descriptor: Mutex<Int32>

    init(port wanted: UInt16) throws(PageServerError) {
        func fail(_ code: Int32 = errno) -> PageServerError {
            PageServerError(port: wanted, fault: code == EADDRINUSE ? .portTaken : .refused(systemReason(code)))
        }
        let socket = socket(AF_INET, SocketSettings.stream, 0)
        guard socket >= 0 else { throw fail() }
        // A client may have gone between `poll` and `accept`, which must not wait for the next one.
        SocketSettings.prepare(socket)
        // Connections of a program that has ended, which the system keeps for a minute, do not block the port.
        SocketSettings.set(SO_REUSEADDR, socket)
        guard let port = SocketSettings.listen(socket, port: wanted, waiting: 64) else {
            let code = errno
            Foundation.close(socket)
            throw fail(code)
        }
        self.port = port
        descriptor = Mutex(socket)
    }

    /// Closes the socket; once is enough.
    func close() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 {
                // Frees the port at once, where a thread still waits in `poll` or a child process has the socket, too.
                shutdown(descriptor, Int32(SHUT_RDWR))
                Foundation.close(descriptor)
            }
            descriptor = -1
        }
    }

    /// The socket to wait on; `nil` once it is closed.
    var waitable: Int32? { descriptor.withLock { $0 >= 0 ? $0 : nil } }

    /// A connection that waits; `nil` if there is none.
    func accept() -> Int32? {
        let connection = descriptor.withLock { $0 >= 0 ? Foundation.accept($0, nil, nil) : -1 }
        return connection >= 0 ? connection : nil
    }
}
