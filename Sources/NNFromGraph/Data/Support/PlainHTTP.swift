import Foundation

/// Fetches an `http:` URL by plain HTTP/1.1 (RFC 9112): one request per connection.
///
/// On Linux, Foundation's session crashes the program for a `Content-Length` of 9223372036854775807 before any delegate
/// is called, and over plain HTTP anyone on the network path can send that. Over `https:` only the server can, so
/// Foundation is used there.
struct PlainHTTP {
    /// A successful response.
    enum Answer {
        case content([UInt8])
        case redirection(URL)
    }

    private let descriptor: Int32
    private let limit: Int
    private let patience: Double
    private let deadline: ContinuousClock.Instant
    private var received: [UInt8] = []

    /// The maximum length of a response's head, and of a line between chunks.
    private static let longestHead = 1 << 16

    static func get(
        _ url: URL, limit: Int, patience: Double, deadline: ContinuousClock.Instant
    ) throws(FetchFault) -> Answer {
        guard let host = url.host, !host.isEmpty else { throw .unreachable("the URL names no server") }
        let port = url.port ?? 80
        let descriptor = try connection(to: host, port, patience)
        defer { close(descriptor) }
        var exchange = PlainHTTP(descriptor: descriptor, limit: limit, patience: patience, deadline: deadline)
        var path = URLComponents(url: url, resolvingAgainstBaseURL: true)?.percentEncodedPath ?? ""
        if path.isEmpty { path = "/" }
        if let query = url.query(percentEncoded: true) { path += "?" + query }
        let name = (host.contains(":") ? "[\(host)]" : host) + (port == 80 ? "" : ":\(port)")
        try exchange.send(
            "GET \(path) HTTP/1.1\r\nHost: \(name)\r\nAccept: */*\r\nUser-Agent: NNFromGraph\r\nConnection: "
                + "close\r\n\r\n"
        )
        return try exchange.answer(url)
    }

    private mutating func answer(_ url: URL) throws(FetchFault) -> Answer {
        let lines = try head().split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw .unreachable("the server's response is not HTTP")
        }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            let name = line[..<colon].lowercased()
            // Two different lengths would make the end of the content ambiguous.
            if let other = fields[name], name == "content-length", other != value { throw Self.badLength }
            fields[name] = value
        }
        if (300..<400).contains(status), let location = fields["location"] {
            guard let target = URL(string: location, relativeTo: url)?.absoluteURL else { throw .status(status) }
            return .redirection(target)
        }
        guard status == 200 else { throw .status(status) }
        if fields["transfer-encoding"]?.lowercased() == "chunked" { return .content(try chunks()) }
        if fields["transfer-encoding"] != nil { throw .unreachable("the response has an unknown transfer encoding") }
        guard let length = fields["content-length"] else { return .content(try rest()) }
        guard !length.isEmpty, length.allSatisfy({ $0.isASCII && $0.isNumber }) else { throw Self.badLength }
        guard let count = Int(length), count <= limit else { throw .tooLarge(limit: limit) }
        return .content(try take(count))
    }

    private static var badLength: FetchFault { .unreachable("the response's length is invalid") }
    private static var lost: FetchFault { .unreachable("the connection was lost") }

    // MARK: Parts of a response

    private mutating func head() throws(FetchFault) -> String {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = received.firstRange(of: end) {
                let head = String(decoding: received[..<range.lowerBound], as: UTF8.self)
                received.removeFirst(range.upperBound)
                return head
            }
            if received.count > Self.longestHead { throw .unreachable("the response's head has no end") }
            if try !receive() { throw received.isEmpty ? Self.lost : .unreachable("the response's head is cut short") }
        }
    }

    /// Everything until the server closes the connection.
    private mutating func rest() throws(FetchFault) -> [UInt8] {
        while true {
            if received.count > limit { throw .tooLarge(limit: limit) }
            if try !receive() { return received }
        }
    }

    private mutating func take(_ count: Int) throws(FetchFault) -> [UInt8] {
        while received.count < count { if try !receive() { throw Self.lost } }
        let taken = Array(received.prefix(count))
        received.removeFirst(count)
        return taken
    }

    /// The content of chunks, each preceded by a line with its length in hexadecimal; the last one is empty.
    private mutating func chunks() throws(FetchFault) -> [UInt8] {
        var content: [UInt8] = []
        while true {
            let line = try nextLine()
            let digits = line.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces)
            guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { throw Self.badLength }
            guard let count = Int(digits, radix: 16), count <= limit - content.count else {
                throw .tooLarge(limit: limit)
            }
            if count == 0 { return content }
            content += try take(count)
            guard try nextLine().isEmpty else { throw Self.badLength }
        }
    }

    private mutating func nextLine() throws(FetchFault) -> String {
        let end = Array("\r\n".utf8)
        while true {
            if let range = received.firstRange(of: end) {
                let line = String(decoding: received[..<range.lowerBound], as: UTF8.self)
                received.removeFirst(range.upperBound)
                return line
            }
            if received.count > Self.longestHead { throw Self.badLength }
            if try !receive() { throw Self.lost }
        }
    }

    // MARK: The connection

    private static func connection(to host: String, _ port: Int, _ patience: Double) throws(FetchFault) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = SocketSettings.stream
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &found) == 0 else {
            throw .unreachable("the server's name cannot be resolved")
        }
        defer { freeaddrinfo(found) }
        var isLate = false
        var next = found
        while let address = next?.pointee {
            next = address.ai_next
            let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
            guard descriptor >= 0 else { continue }
            // Its calls do not wait, so that `patience` applies instead of the system's timeout of minutes.
            SocketSettings.prepare(descriptor)
            var isThere = connect(descriptor, address.ai_addr, address.ai_addrlen) == 0
            if !isThere, errno == EINPROGRESS {
                let isReady = wait(descriptor, POLLOUT, seconds: patience)
                var code: Int32 = 0
                var size = socklen_t(MemoryLayout<Int32>.size)
                getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
                isThere = isReady && code == 0
                isLate = !isReady
            }
            if isThere { return descriptor }
            close(descriptor)
        }
        throw isLate ? .timedOut : .unreachable("no connection to the server")
    }

    private static func wait(_ descriptor: Int32, _ events: Int32, seconds: Double) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            let left = max((end - ContinuousClock.now) / .milliseconds(1), 0)
            let count = poll(&waiting, 1, Int32(min(left.rounded(.up), 1e9)))
            if count > 0 { return true }
            if count == 0 || errno != EINTR { return false }
        }
    }

    private func wait(_ events: Int32) throws(FetchFault) {
        let left = (deadline - ContinuousClock.now) / .seconds(1)
        guard left > 0, Self.wait(descriptor, events, seconds: min(patience, left)) else { throw .timedOut }
    }

    private func send(_ text: String) throws(FetchFault) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            try wait(POLLOUT)
            let sent = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, SocketSettings.sendFlags)
            }
            if sent > 0 { rest = rest.dropFirst(sent) } else if errno != EINTR && errno != EAGAIN { throw Self.lost }
        }
    }

    /// Receives what has arrived; `false` if the server closed the connection.
    private mutating func receive() throws(FetchFault) -> Bool {
        while true {
            try wait(POLLIN)
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            let count = recv(descriptor, &piece, piece.count, 0)
            if count > 0 {
                received += piece.prefix(count)
                return true
            }
            if count == 0 { return false }
            if errno != EINTR && errno != EAGAIN { throw Self.lost }
        }
    }
}
