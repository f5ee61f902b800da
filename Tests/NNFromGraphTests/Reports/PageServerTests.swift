import Foundation
import Synchronization
import Testing

@testable import NNFromGraph

/// The server of `--watch`: who gets the page, and what is refused.
@Suite struct PageServerTests {
    /// Sends bytes to a port of the loopback address and returns the answer.
    private func answer(_ request: String, at port: UInt16) throws -> String {
        let client = try LoopbackClient(port)
        try client.send(request)
        return client.received
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
            #expect(try answer(long, at: server.port).hasPrefix("HTTP/1.1 400"))
            #expect(try answer(request("GET", "/?step=3", host: own), at: server.port).hasSuffix("<p>two</p>"))
        }
    }

    /// Clients that connect and send nothing, or half a request, wait while the page is served to others: more of them
    /// than the server has places.
    @Test(arguments: [5, PageConnections.most + 20]) func silentClientsDelayNobody(count: Int) async throws {
        try await onThread {
            let server = try PageServer()
            defer { server.stop() }
            server.publish("<p>page</p>")
            let silent = try (0..<count).map { number in
                let client = try LoopbackClient(server.port)
                if number % 2 == 1 { try client.send("GET / HTTP/1.1\r\nHo") }
                return client
            }
            let found = try answer(request(host: "127.0.0.1:\(server.port)"), at: server.port)
            #expect(found.hasSuffix("<p>page</p>"))
            // The server still waits for those that it has a place for, so the page did not wait for them.
            #expect(silent.last?.isOpen == true && silent.count { $0.isOpen } >= min(count, 5))
            withExtendedLifetime(silent) {}
        }
    }

    /// A client that asks for a large page and does not take it.
    @Test func aClientThatDoesNotReadDelaysNobody() async throws {
        try await onThread {
            let server = try PageServer()
            defer { server.stop() }
            let large = String(repeating: "x", count: 20_000_000)
            server.publish(large)
            let own = request(host: "127.0.0.1:\(server.port)")
            let slow = try LoopbackClient(server.port)
            try slow.send(own)
            server.publish("<p>small</p>")
            #expect(try answer(own, at: server.port).hasSuffix("<p>small</p>"))
            // A client that reads gets the whole of a large page.
            server.publish(large)
            #expect(try answer(own, at: server.port).utf8.count > large.utf8.count)
            withExtendedLifetime(slow) {}
        }
    }

    /// What a client sends after its request does not cost it the response.
    @Test func aRequestThatIsTooLongIsAnswered() async throws {
        try await onThread {
            let server = try PageServer()
            defer { server.stop() }
            let long = "GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 100_000)
            #expect(try answer(long, at: server.port).hasPrefix("HTTP/1.1 400"))
        }
    }

    /// At the end an open page, which asks every two seconds, gets its last state; without one nobody waits.
    @Test func theLastStateIsTaken() async throws {
        try await onThread {
            let server = try PageServer()
            server.publish("<p>one</p>")
            let own = request(host: "127.0.0.1:\(server.port)")
            let port = server.port
            #expect(try answer(own, at: port).hasSuffix("<p>one</p>"))
            server.publish("<p>last</p>")
            let last = Mutex("")
            Thread.detachNewThread {
                let found = try? answer(own, at: port)
                last.withLock { $0 = found ?? "" }
            }
            server.stop(afterServingFor: 100)
            while last.withLock({ $0.isEmpty }) { usleep(1000) }
            #expect(last.withLock { $0 }.hasSuffix("<p>last</p>"))
            // The port is free.
            let other = try PageServer(port: port)
            other.publish("<p>nobody asks</p>")
            other.stop(afterServingFor: 1e6)
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
