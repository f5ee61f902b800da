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
        #if canImport(Darwin)
            let socket = socket(AF_INET, SOCK_STREAM, 0)
        #else
            let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        guard socket >= 0 else { throw fail() }
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        // A client may have gone between `poll` and `accept`, which would then wait for the next one.
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
        // Connections of a program that has ended, which the system keeps for a minute, do not block the port.
        var one: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = wanted.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
            return bind(socket, pointer, length) == 0 && listen(socket, 64) == 0
                && getsockname(socket, pointer, &length) == 0
        }
        guard isListening else {
            let code = errno
            Foundation.close(socket)
            throw fail(code)
        }
        port = UInt16(bigEndian: address.sin_port)
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
