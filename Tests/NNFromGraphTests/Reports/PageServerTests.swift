import Foundation
import Testing

@testable import NNFromGraph

/// The server of `--watch`: who gets the page, and what is refused.
@Suite struct PageServerTests {
    /// Sends bytes to a port of the loopback address and returns the answer.
    private func answer(_ request: String, at port: UInt16) throws -> String {
        #if canImport(Darwin)
            let connection = socket(AF_INET, SOCK_STREAM, 0)
        #else
            let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        defer { close(connection) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let isConnected = withUnsafeBytes(of: &address) { bytes in
            connect(
                connection, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self),
                socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
        try #require(isConnected)
        let bytes = Array(request.utf8)
        try #require(send(connection, bytes, bytes.count, 0) == bytes.count)
        var found: [UInt8] = []
        while true {
            var piece = [UInt8](repeating: 0, count: 4096)
            let count = recv(connection, &piece, piece.count, 0)
            if count <= 0 { break }
            found += piece.prefix(count)
        }
        return String(decoding: found, as: UTF8.self)
    }

    private func request(_ method: String = "GET", _ path: String = "/", host: String) -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nAccept: */*\r\n\r\n"
    }

    @Test func thePageIsServedToThisMachineAlone() async throws {
        try await onThread {
            let server = try PageServer()
            defer { server.stop() }
            server.publish("<p>one</p>")
            let own = "127.0.0.1:\(server.port)"
            let found = try answer(request(host: own), at: server.port)
            #expect(found.hasPrefix("HTTP/1.1 200 OK\r\n") && found.hasSuffix("\r\n\r\n<p>one</p>"))
            #expect(found.contains("Cache-Control: no-store") && found.contains("Content-Length: 10\r\n"))
            server.publish("<p>two</p>")
            #expect(try answer(request(host: "localhost:\(server.port)"), at: server.port).hasSuffix("<p>two</p>"))
            let head = try answer(request("HEAD", host: own), at: server.port)
            #expect(head.contains("Content-Length: 10\r\n") && head.hasSuffix("\r\n\r\n"))
            for host in ["example.org", "127.0.0.1", "127.0.0.1:1", "evil.test:\(server.port)", ""] {
                let refused = try answer(request(host: host), at: server.port)
                #expect(refused.hasPrefix("HTTP/1.1 403") && !refused.contains("two"), "\(host)")
            }
            let twice = "GET / HTTP/1.1\r\nHost: \(own)\r\nHost: \(own)\r\n\r\n"
            #expect(try answer(twice, at: server.port).hasPrefix("HTTP/1.1 403"))
            #expect(try answer("GET / HTTP/1.1\r\n\r\n", at: server.port).hasPrefix("HTTP/1.1 403"))
            #expect(try answer(request("POST", host: own), at: server.port).hasPrefix("HTTP/1.1 405"))
            #expect(try answer(request("GET", "/etc/passwd", host: own), at: server.port).hasPrefix("HTTP/1.1 404"))
            #expect(try answer("nonsense\r\n\r\n", at: server.port).hasPrefix("HTTP/1.1 400"))
            let long = "GET / HTTP/1.1\r\nHost: \(own)\r\nX: " + String(repeating: "x", count: 20_000)
            // The connection may be cut before the client has read the answer.
            let toLong = (try? answer(long, at: server.port)) ?? ""
            #expect(toLong.isEmpty || toLong.hasPrefix("HTTP/1.1 400"))
            #expect(try answer(request("GET", "/?step=3", host: own), at: server.port).hasSuffix("<p>two</p>"))
        }
    }

    @Test func aTakenPortIsAnError() throws {
        let server = try PageServer()
        defer { server.stop() }
        #expect(throws: PageServerError(port: server.port, fault: .portTaken)) { try PageServer(port: server.port) }
        #expect(PageServerError(port: 80, fault: .portTaken).description.contains("port 80 of 127.0.0.1 is taken"))
    }

    @Test func aStoppedServerFreesItsPort() throws {
        let server = try PageServer()
        server.stop()
        try PageServer(port: server.port).stop()
    }
}
