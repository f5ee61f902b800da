import Foundation
import NNFromGraph
import Testing

/// A connection to a port of the loopback address, closed with this object.
final class LoopbackClient: Sendable {
    private let socket: Int32

    init(_ port: UInt16) throws {
        socket = Foundation.socket(AF_INET, SocketSettings.stream, 0)
        SocketSettings.prepare(socket, waits: true)
        var address = SocketSettings.loopback(port: port)
        let isConnected = withUnsafeBytes(of: &address) { bytes in
            connect(
                socket, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self),
                socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
        try #require(isConnected)
    }

    deinit { close(socket) }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        try #require(Foundation.send(socket, bytes, bytes.count, SocketSettings.sendFlags) == bytes.count)
    }

    /// All that the server sends until it closes the connection.
    var received: String {
        var found: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(socket, &piece, piece.count, 0)
            if count <= 0 { break }
            found += piece.prefix(count)
        }
        return String(decoding: found, as: UTF8.self)
    }

    /// Whether the server has neither sent anything nor closed the connection.
    var isOpen: Bool {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_DONTWAIT)) < 0 && errno == EAGAIN
    }
}
