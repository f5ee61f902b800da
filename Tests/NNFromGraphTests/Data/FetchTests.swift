import Foundation
import NNFromGraph
import Testing

struct FetchTests {
    private func fetch(_ url: URL, limit: Int = 1000, patience: Double = 20) async throws -> [UInt8] {
        try await onThread { try Fetch.bytes(from: url, limit: limit, patience: patience, deadline: 60) }
    }

    @Test func bytesComeWholeAndWithinTheLimit() async throws {
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

    @Test func anAnswerWithoutEndIsBrokenOff() async throws {
        let server = try LoopbackServer(.flood)
        defer { server.stop() }
        await #expect(throws: FetchFault.tooLarge(limit: 1_000_000)) {
            try await fetch(server.address, limit: 1_000_000)
        }
    }

    @Test func aSilentServerIsGivenUp() async throws {
        let server = try LoopbackServer(.silence)
        defer { server.stop() }
        await #expect(throws: FetchFault.timedOut) { try await fetch(server.address, patience: 1) }
    }

    @Test func nobodyThereIsTold() async throws {
        let url = try #require(URL(string: "http://127.0.0.1:1/file"))
        await #expect(throws: FetchFault.unreachable("no connection to the server")) { try await fetch(url) }
    }
}
