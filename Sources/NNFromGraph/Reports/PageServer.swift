import Foundation
import Synchronization

/// Serves one page on the loopback address, 127.0.0.1, to browsers of this machine alone.
///
/// It listens on no other address, and answers only requests whose `Host` is that address or `localhost`, so that a
/// foreign page cannot have a browser read it under a name of its own. Whatever the path, there is one page, `/`; all
/// else is not found. It stops when the object is released or `stop()` is called.
public final class PageServer: Sendable {
    private struct State {
        var page: [UInt8] = []
        var isStopped = false
        /// Whether the page was given to a client since it was published.
        var isTaken = false
        /// When the page was last asked for; `nil` if it never was.
        var lastRequest: ContinuousClock.Instant?
    }

    /// The port.
    public let port: UInt16
    /// The page's address, `http://127.0.0.1:8123/`.
    public var address: String { "http://127.0.0.1:\(port)/" }
    private let state = Mutex(State())
    private let listener: LoopbackListener
    /// Called before each response with the page.
    private let observing: (@Sendable (PageServer) -> Void)?

    /// Listens on a port; 0 for one that is free.
    /// - Throws: ``PageServerError`` if the port is taken or not allowed.
    public convenience init(port: UInt16 = 0) throws(PageServerError) { try self.init(port: port, observing: nil) }

    init(port: UInt16 = 0, observing: (@Sendable (PageServer) -> Void)?) throws(PageServerError) {
        self.observing = observing
        listener = try LoopbackListener(port: port)
        self.port = listener.port
        let listener = listener
        Thread.detachNewThread { [weak self] in
            var connections = PageConnections()
            defer { connections.closeAll() }
            while let self, !self.state.withLock({ $0.isStopped }) {
                connections.serve(listener, within: 200) { [weak self] head in self?.response(to: head) ?? [] }
            }
        }
    }

    deinit { listener.close() }

    /// Replaces the page.
    public func publish(_ html: String) {
        state.withLock { ($0.page, $0.isTaken) = (Array(html.utf8), false) }
    }

    /// Ends the server; if a browser asked for the page in the last five seconds, as an open page does every two, it
    /// has so many seconds to take the last state.
    public func stop(afterServingFor seconds: Double) {
        let end = ContinuousClock.now + .seconds(seconds)
        let isOpen = state.withLock { state in state.lastRequest.map { .now - $0 < .seconds(5) } ?? false }
        while isOpen, ContinuousClock.now < end, !state.withLock({ $0.isTaken }) {
            Thread.sleep(forTimeInterval: 0.02)
        }
        // The thread that serves needs a moment for what it has begun to send.
        if isOpen { Thread.sleep(forTimeInterval: 0.1) }
        stop()
    }

    /// Ends the server: the port is free again afterwards.
    public func stop() {
        state.withLock { $0.isStopped = true }
        listener.close()
    }

    /// The response to a request's head.
    func response(to head: RequestHead?) -> [UInt8] {
        guard let head else { return Self.response("400 Bad Request", text: "Not an HTTP/1.1 request.") }
        let own = ["127.0.0.1:\(port)", "localhost:\(port)"]
        guard let host = head.host, own.contains(host) else {
            return Self.response("403 Forbidden", text: "This server answers for \(own[0]) only.")
        }
        guard head.method == "GET" || head.method == "HEAD" else {
            return Self.response("405 Method Not Allowed", text: "Use GET.", further: "Allow: GET, HEAD\r\n")
        }
        guard head.path == "/" else { return Self.response("404 Not Found", text: "The page is at /.") }
        observing?(self)
        let page = state.withLock { state in
            state.lastRequest = .now
            if head.method == "GET" { state.isTaken = true }
            return state.page
        }
        return Self.response("200 OK", "text/html", page, withBody: head.method == "GET")
    }

    private static func response(_ status: String, text: String, further: String = "") -> [UInt8] {
        response(status, "text/plain", Array((text + "\n").utf8), further: further)
    }

    private static func response(
        _ status: String, _ type: String, _ body: [UInt8], withBody: Bool = true, further: String = ""
    ) -> [UInt8] {
        let head = """
            HTTP/1.1 \(status)\r
            Content-Type: \(type); charset=utf-8\r
            Content-Length: \(body.count)\r
            Cache-Control: no-store\r
            X-Content-Type-Options: nosniff\r
            X-Frame-Options: DENY\r
            Referrer-Policy: no-referrer\r
            Cross-Origin-Resource-Policy: same-origin\r
            Connection: close\r
            \(further)\r

            """
        return Array(head.utf8) + (withBody ? body : [])
    }
}

/// The parts of a request's head that matter here.
struct RequestHead: Equatable {
    let method, path: String
    /// The `Host`; `nil` if there is none or more than one.
    let host: String?

    /// `nil` for bytes that are no head.
    init?(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/1."), words[1].hasPrefix("/") else { return nil }
        (method, path) = (String(words[0]), String(words[1].prefix { $0 != "?" }))
        let hosts = lines.dropFirst().filter { $0.lowercased().hasPrefix("host:") }
        host =
            hosts.count == 1
            ? hosts[0].dropFirst("host:".count).trimmingCharacters(in: .whitespaces).lowercased() : nil
    }
}
