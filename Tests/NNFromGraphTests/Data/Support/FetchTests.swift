import Foundation
import NNFromGraph
import Testing

struct FetchTests {
    private func fetch(_ url: URL, limit: Int = 1000, patience: Double = 20) async throws -> [UInt8] {
        try await onThread { try Fetch.bytes(from: url, limit: limit, patience: patience, deadline: 60) }
    }

    @Test func bytesAreCompleteAndWithinTheLimit() async throws {
        try await withTemporaryFolderAsync { folder in
            let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
            try FileBytes.write(bytes, to: folder.appendingPathComponent("file"))
            let server = try LoopbackServer(.files(folder))
            defer { server.stop() }
            let url = server.address.appendingPathComponent("file")
            #expect(try await fetch(url, limit: 100_000) == bytes)
            await #expect(throws: FetchFault.tooLarge(limit: 99_999)) { try await fetch(url, limit: 99_999) }
            await #expect(throws: FetchFault.status(404)) {
                try await fetch(server.address.appendingPathComponent("other"))
            }
        }
    }

    @Test func endlessResponseIsAborted() async throws {
        let server = try LoopbackServer(.flood)
        defer { server.stop() }
        await #expect(throws: FetchFault.tooLarge(limit: 1_000_000)) {
            try await fetch(server.address, limit: 1_000_000)
        }
    }

    /// Impossible lengths and other headers of a hostile server; the first one makes Foundation's session for Linux
    /// trap.
    @Test(arguments: [
        ("Content-Length: 9223372036854775807", FetchFault.tooLarge(limit: 1000)),
        ("Content-Length: 9223372036854775806", .tooLarge(limit: 1000)),
        ("Content-Length: 18446744073709551616", .tooLarge(limit: 1000)),
        ("Content-Length: 1001", .tooLarge(limit: 1000)),
        ("Content-Length: -5", .unreachable("the response's length is invalid")),
        ("Content-Length: 3\r\nContent-Length: 4", .unreachable("the response's length is invalid")),
        ("Content-Length: 900", .unreachable("the connection was lost")),
        ("Transfer-Encoding: rot13", .unreachable("the response has an unknown transfer encoding")),
        ("Transfer-Encoding: chunked", .unreachable("the response's length is invalid")),
    ])
    func hostileHeadersAreRefused(field: String, fault: FetchFault) async throws {
        let server = try LoopbackServer(.bytes("HTTP/1.1 200 OK\r\n\(field)\r\n\r\nsome content\r\n"))
        defer { server.stop() }
        await #expect(throws: fault) { try await fetch(server.address) }
    }

    @Test(arguments: [
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nsome\r\n8\r\n content\r\n0\r\n\r\n",
            "some content"
        ),
        ("HTTP/1.0 200 OK\r\n\r\nsome content", "some content"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nsome content", "some"),
    ])
    func formsOfContentAreRead(answer: String, content: String) async throws {
        let server = try LoopbackServer(.bytes(answer))
        defer { server.stop() }
        #expect(try await fetch(server.address) == Array(content.utf8))
    }

    @Test func redirectionsAreFollowedAndLoopsDetected() async throws {
        let target = try LoopbackServer(.bytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsome"))
        defer { target.stop() }
        let first = try LoopbackServer(.bytes("HTTP/1.1 302 Found\r\nLocation: \(target.address)\r\n\r\n"))
        defer { first.stop() }
        #expect(try await fetch(first.address) == Array("some".utf8))
        let circle = try LoopbackServer(.bytes("HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n"))
        defer { circle.stop() }
        await #expect(throws: FetchFault.unreachable("the server redirects too often")) {
            try await fetch(circle.address)
        }
        let other = try LoopbackServer(.bytes("220 mail.example.org ESMTP\r\n\r\n"))
        defer { other.stop() }
        await #expect(throws: FetchFault.unreachable("the server's response is not HTTP")) {
            try await fetch(other.address)
        }
    }

    @Test func silentServerTimesOut() async throws {
        let server = try LoopbackServer(.silence)
        defer { server.stop() }
        await #expect(throws: FetchFault.timedOut) { try await fetch(server.address, patience: 1) }
    }

    @Test func missingServerIsAnError() async throws {
        let url = try #require(URL(string: "http://127.0.0.1:1/file"))
        await #expect(throws: FetchFault.unreachable("no connection to the server")) { try await fetch(url) }
    }
}
