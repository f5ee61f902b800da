import Foundation

/// How the sockets of this library and of its tests are set up, on every platform.
package enum SocketSettings {
    /// The type of a socket for TCP.
    package static var stream: Int32 {
        #if canImport(Darwin)
            SOCK_STREAM
        #else
            Int32(SOCK_STREAM.rawValue)
        #endif
    }

    /// The flags of `send`. To send to a client that has hung up is an error, not a signal that ends the program; where
    /// there is no flag for it, ``prepare(_:waits:)`` turns the signal off.
    package static var sendFlags: Int32 {
        #if canImport(Darwin)
            0
        #else
            Int32(MSG_NOSIGNAL)
        #endif
    }

    /// Keeps a socket from child processes, and from signals.
    /// - Parameter waits: Whether its calls wait for the other side; else they fail with `EAGAIN` where they would.
    package static func prepare(_ socket: Int32, waits: Bool = false) {
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        if !waits { _ = fcntl(socket, F_SETFL, O_NONBLOCK) }
        #if canImport(Darwin)
            set(SO_NOSIGPIPE, socket)
        #endif
    }

    /// Sets an option that is a yes.
    package static func set(_ option: Int32, _ socket: Int32) {
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, option, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// A port of 127.0.0.1; 0 for a free one.
    package static func loopback(port: UInt16 = 0) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    /// Listens on a port of 127.0.0.1 and returns its number; `nil` with the reason in `errno` if that failed.
    package static func listen(_ socket: Int32, port: UInt16 = 0, waiting: Int32) -> UInt16? {
        var address = loopback(port: port)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
            return bind(socket, pointer, length) == 0 && Foundation.listen(socket, waiting) == 0
                && getsockname(socket, pointer, &length) == 0
        }
        return isListening ? UInt16(bigEndian: address.sin_port) : nil
    }
}
