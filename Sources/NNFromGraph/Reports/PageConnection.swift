import Foundation

/// A client's connection, which never makes the server wait: each call does what can be done at once.
struct PageConnection {
    let socket: Int32
    /// When the connection is given up.
    private(set) var deadline: ContinuousClock.Instant
    private var stage = Stage.reading([])

    private enum Stage {
        /// The bytes of the request's head so far.
        case reading([UInt8])
        /// The response, and how many of its bytes have been sent.
        case sending([UInt8], Int)
        /// All has been sent. What the client still sends is ignored until it closes: a connection that is closed
        /// before could lose the response.
        case closing
    }

    /// The longest head of a request.
    private static let longestHead = 8192
    /// How long a client has for its request, and after it for each piece of the response.
    static let patience = Duration.seconds(2)

    /// - Parameter socket: The connection's socket.
    init(_ socket: Int32) {
        self.socket = socket
        deadline = .now + Self.patience
        SocketSettings.prepare(socket)
    }

    /// Whether it has not asked for anything yet.
    var isSilent: Bool { if case .reading = stage { true } else { false } }

    /// The event to wait for.
    var event: Int16 { if case .sending = stage { Int16(POLLOUT) } else { Int16(POLLIN) } }

    /// Goes on after the event; returns whether the connection stays open.
    /// - Parameter response: Answers a request's head; `nil` stands for bytes that are none.
    mutating func proceed(_ response: (RequestHead?) -> [UInt8]) -> Bool {
        switch stage {
        case .reading(var head):
            guard let piece = receive() else { return isWaiting }
            if piece.isEmpty { return false }
            head += piece
            let end = head.firstRange(of: [13, 10, 13, 10])
            guard end != nil || head.count >= Self.longestHead else {
                stage = .reading(head)
                return true
            }
            stage = .sending(response(end.flatMap { RequestHead(Array(head[..<$0.lowerBound])) }), 0)
            deadline = .now + Self.patience
            return proceed(response)
        case .sending(let bytes, let done):
            let count = bytes.withUnsafeBytes {
                send(socket, $0.baseAddress! + done, bytes.count - done, SocketSettings.sendFlags)
            }
            if count < 0 { return isWaiting }
            stage = .sending(bytes, done + count)
            deadline = .now + Self.patience
            guard done + count == bytes.count else { return true }
            shutdown(socket, Int32(SHUT_WR))
            stage = .closing
            return true
        case .closing:
            guard let piece = receive() else { return isWaiting }
            return !piece.isEmpty
        }
    }

    /// Whether the last call failed only because it would have had to wait.
    private var isWaiting: Bool { errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR }

    /// What the client has sent; empty at its end, `nil` if the call failed.
    private func receive() -> [UInt8]? {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 2048) { buffer, initialized in
            count = recv(socket, buffer.baseAddress, buffer.count, 0)
            initialized = max(count, 0)
        }
        return count < 0 ? nil : bytes
    }
}

/// The connections of a server, which one thread serves at the same time.
struct PageConnections {
    private var open: [PageConnection] = []
    /// The largest number of connections. Where there would be more, the oldest of those that have not asked for
    /// anything is closed, so that clients that stay silent keep nobody out.
    static let most = 64

    /// Waits for at most some milliseconds until a client connects, asks or takes its response, and goes on with all
    /// that do.
    mutating func serve(_ listener: LoopbackListener, within milliseconds: Int32, _ response: (RequestHead?) -> [UInt8])
    {
        guard let socket = listener.waitable else { return }
        var waiting = [pollfd(fd: socket, events: Int16(POLLIN), revents: 0)]
        waiting += open.map { pollfd(fd: $0.socket, events: $0.event, revents: 0) }
        let count = poll(&waiting, nfds_t(waiting.count), milliseconds)
        let now = ContinuousClock.now
        var left: [PageConnection] = []
        for (place, var connection) in open.enumerated() {
            let isDue = count > 0 && waiting[place + 1].revents != 0
            if now < connection.deadline, !isDue || connection.proceed(response) {
                left.append(connection)
            } else {
                close(connection.socket)
            }
        }
        open = left
        guard count > 0, waiting[0].revents != 0 else { return }
        while let socket = listener.accept() {
            if open.count >= Self.most {
                let place = open.firstIndex { $0.isSilent } ?? 0
                close(open.remove(at: place).socket)
            }
            open.append(PageConnection(socket))
        }
    }

    /// Closes all connections.
    mutating func closeAll() {
        for connection in open { close(connection.socket) }
        open = []
    }
}
