import Foundation
import NNFromGraph
import Synchronization

/// A server on the loopback address, for tests of network access. It answers requests one after another, each on a
/// separate connection.
///
/// It is a thread, not a process: a process inherits open files and blocked signals from the tests, which makes waiting
/// for it unreliable.
final class LoopbackServer: Sendable {
    /// The response to a request.
    enum Behavior {
        /// Serves the files of a folder.
        case files(URL)
        /// Accepts the connection and never answers.
        case silence
        /// Sends the header of a successful response without a length, then up to 8 MB, less if the client hangs up.
        case flood
        /// Sends the same bytes to every client.
        case bytes(String)
    }

    /// Its address, with a slash at the end.
    let address: URL
    private let isStopped = Mutex(false)

    init(_ behavior: Behavior) throws {
        let (listener, port) = try Self.listen()
        guard let url = URL(string: "http://127.0.0.1:\(port)/") else { throw CocoaError(.featureUnsupported) }
        address = url
        Thread.detachNewThread { [weak self] in
            defer { close(listener) }
            // A short timeout, to notice the end of the server.
            while self?.isStopped.withLock({ $0 }) == false {
                var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
                guard poll(&waiting, 1, 50) > 0 else { continue }
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { continue }
                SocketSettings.prepare(connection, waits: true)
                Self.answer(connection, behavior)
                close(connection)
            }
        }
    }

    /// Ends the server. Called at the end of the test, which keeps the server alive until then.
    func stop() {
        isStopped.withLock { $0 = true }
    }

    private static func listen() throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, SocketSettings.stream, 0)
        SocketSettings.prepare(descriptor, waits: true)
        guard let port = SocketSettings.listen(descriptor, waiting: 8) else { throw CocoaError(.featureUnsupported) }
        return (descriptor, port)
    }

    private static func answer(_ connection: Int32, _ behavior: Behavior) {
        var request = ""
        while !request.contains("\r\n\r\n") {
            guard let piece = receive(connection) else { return }
            request += String(decoding: piece, as: UTF8.self)
        }
        switch behavior {
        case .files(let folder):
            let path = request.split(separator: " ").dropFirst().first.map(String.init) ?? ""
            if let content = try? FileBytes.read(folder.appendingPathComponent(path)) {
                let head = "HTTP/1.1 200 OK\r\nContent-Length: \(content.count)\r\nConnection: close\r\n\r\n"
                _ = send(Array(head.utf8) + content, connection)
            } else {
                _ = send(Array("HTTP/1.1 404 None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8), connection)
            }
        case .bytes(let text): _ = send(Array(text.utf8), connection)
        case .silence:
            while receive(connection) != nil {}
        case .flood:
            var isListening = send(Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".utf8), connection)
            let water = [UInt8](repeating: 7, count: 1 << 16)
            for _ in 0..<128 where isListening { isListening = send(water, connection) }
        }
    }

    /// The bytes received; `nil` if the client hung up.
    private static func receive(_ connection: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(connection, &bytes, bytes.count, 0)
        return count > 0 ? Array(bytes.prefix(count)) : nil
    }

    /// Whether everything was sent.
    private static func send(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, SocketSettings.sendFlags)
            }
            if sent <= 0 { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
