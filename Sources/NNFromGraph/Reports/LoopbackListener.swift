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
    /// The longest head of a request.
    private static let longestHead = 8192
    /// The seconds that a client has for its request, and for taking the answer.
    private static let patience = 2

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
            return bind(socket, pointer, length) == 0 && listen(socket, 8) == 0
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

    /// Waits for a connection for at most some milliseconds, and answers one if there is one.
    func answer(within milliseconds: Int32, _ response: (RequestHead?) -> [UInt8]) {
        let listener = descriptor.withLock { $0 }
        guard listener >= 0 else { return }
        var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) > 0 else { return }
        let connection = descriptor.withLock { $0 == listener ? accept(listener, nil, nil) : -1 }
        guard connection >= 0 else { return }
        defer { Foundation.close(connection) }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        var time = timeval()
        time.tv_sec = numericCast(Self.patience)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(connection, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
        guard let head = Self.head(of: connection) else { return }
        Self.send(response(RequestHead(head)), to: connection)
    }

    /// The bytes up to the empty line after a request's head; `nil` if they do not come in time.
    private static func head(of connection: Int32) -> [UInt8]? {
        let deadline = ContinuousClock.now + .seconds(patience)
        var head: [UInt8] = []
        while head.count < longestHead, ContinuousClock.now < deadline {
            let piece = [UInt8](unsafeUninitializedCapacity: 2048) { buffer, count in
                count = max(recv(connection, buffer.baseAddress, buffer.count, 0), 0)
            }
            if piece.isEmpty { return nil }
            head += piece
            if let end = head.firstRange(of: [13, 10, 13, 10]) { return Array(head[..<end.lowerBound]) }
        }
        return head.count >= longestHead ? [] : nil
    }

    private static func send(_ bytes: [UInt8], to connection: Int32) {
        #if canImport(Darwin)
            let flags: Int32 = 0
            var one: Int32 = 1
            setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &one, socklen_t(MemoryLayout<Int32>.size))
        #else
            let flags = Int32(MSG_NOSIGNAL)
        #endif
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = Foundation.send(connection, bytes.baseAddress! + done, bytes.count - done, flags)
                if count <= 0 { return }
                done += count
            }
        }
        // A client that still sends would otherwise lose the answer to a reset.
        shutdown(connection, Int32(SHUT_WR))
    }
}
