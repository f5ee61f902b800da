import Foundation
import NNFromGraph
import Testing

struct MNISTDownloadTests {
    private static let compressedNames = [
        "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", "train-images-idx3-ubyte.gz",
        "train-labels-idx1-ubyte.gz",
    ]

    /// Runs `body` with a mirror of the tiny files and an address for the cache, which does not exist yet.
    private func withMirror(
        _ body: (_ mirror: URL, _ cache: URL, _ tiny: TinyMNIST) async throws -> Void
    ) async throws {
        try await withTemporaryFolderAsync { folder in
            let mirror = folder.appendingPathComponent("mirror", isDirectory: true)
            let tiny = TinyMNIST()
            try tiny.write(to: mirror)
            try await body(mirror, folder.appendingPathComponent("home/cache/mnist", isDirectory: true), tiny)
        }
    }

    private func run(_ download: MNISTDownload, into cache: URL) async throws {
        #expect(try await onThread { try download.run(into: cache) } == cache)
    }

    @Test func fetchesTheFourFiles() async throws {
        try await withMirror { mirror, cache, tiny in
            var lines: [String] = []
            let download = MNISTDownload(tiny.files, mirrors: [mirror])
            #expect(try download.run(into: cache) { lines.append($0) } == cache)
            #expect(try names(in: cache) == Self.compressedNames)
            #expect(lines.count == 4)
            #expect(try MNIST.load(tiny.files, from: cache, verifyingChecksums: true).training.count == 6)
            // Complete files are not fetched again.
            try await run(MNISTDownload(tiny.files, mirrors: []), into: cache)
        }
    }

    @Test func fetchesTheFourFilesOverHTTP() async throws {
        try await withMirror { mirror, cache, tiny in
            let server = try LoopbackServer(.files(mirror))
            defer { server.stop() }
            try await run(MNISTDownload(tiny.files, mirrors: [server.address], patience: 20), into: cache)
            #expect(try names(in: cache) == Self.compressedNames)
        }
    }

    @Test func damagedFilesAreReplaced() async throws {
        try await withMirror { mirror, cache, tiny in
            try tiny.write(to: cache)
            for name in ["train-images-idx3-ubyte", "train-images.idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"] {
                try FileBytes.write([1, 2, 3], to: cache.appendingPathComponent(name))
            }
            try await run(MNISTDownload(tiny.files, mirrors: [mirror]), into: cache)
            #expect(try MNIST.load(tiny.files, from: cache, verifyingChecksums: true).test.count == 4)
        }
    }

    @Test func failingMirrorIsSkipped() async throws {
        try await withMirror { mirror, cache, tiny in
            let bad = mirror.deletingLastPathComponent().appendingPathComponent("bad", isDirectory: true)
            var damaged = tiny
            // Well-formed and of the right length, but with other content.
            for index in 0..<4 { damaged.contents[index][damaged.contents[index].count - 1] ^= 1 }
            try damaged.write(to: bad)
            let nowhere = try #require(URL(string: "http://127.0.0.1:1/"))
            try await run(MNISTDownload(tiny.files, mirrors: [nowhere, bad, mirror], patience: 20), into: cache)
            #expect(try MNIST.load(tiny.files, from: cache, verifyingChecksums: true).test.count == 4)
        }
    }

    @Test func failureNamesTheRemedyAndLeavesNoFiles() async throws {
        try await withMirror { mirror, cache, tiny in
            let nowhere = try #require(URL(string: "http://127.0.0.1:1/"))
            try FileBytes.write([0x1f, 0x8b, 1], to: mirror.appendingPathComponent("train-images-idx3-ubyte.gz"))
            let download = MNISTDownload(tiny.files, mirrors: [nowhere, mirror], patience: 20)
            let error = await #expect(throws: MNISTDownloadError.self) { try await run(download, into: cache) }
            #expect(!FileManager.default.fileExists(atPath: cache.path))
            let words = error?.localizedDescription ?? ""
            #expect(words.hasPrefix("train-images-idx3-ubyte.gz could not be downloaded (127.0.0.1: no connection"))
            for part in Self.compressedNames + [cache.path, "--data DIR", "MNIST_DIR"] {
                #expect(words.contains(part), "\(part)")
            }
            #expect(!words.contains("\n"))
        }
    }

    @Test func mirrorThatFailsHalfwayLeavesOnlyCompleteFiles() async throws {
        try await withMirror { mirror, cache, tiny in
            try FileManager.default.removeItem(at: mirror.appendingPathComponent("t10k-labels-idx1-ubyte.gz"))
            let download = MNISTDownload(tiny.files, mirrors: [mirror])
            await #expect(throws: MNISTDownloadError.self) { try await run(download, into: cache) }
            #expect(try names(in: cache) == Self.compressedNames.filter { $0 != "t10k-labels-idx1-ubyte.gz" })
        }
    }

    @Test func missingMirrorsAreReported() async throws {
        try await withMirror { _, cache, tiny in
            let error = await #expect(throws: MNISTDownloadError.self) {
                try await run(MNISTDownload(tiny.files, mirrors: []), into: cache)
            }
            #expect(error?.description.contains("(no mirror is given)") == true)
        }
    }

    @Test func thePublicMirrorsAreSecure() {
        #expect(MNISTDownload.publicMirrors.count == 2)
        #expect(MNISTDownload.publicMirrors.allSatisfy { $0.scheme == "https" && $0.path.contains("mnist") })
    }
}
