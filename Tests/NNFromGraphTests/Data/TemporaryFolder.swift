import Foundation
import NNFromGraph

/// Runs `body` with a new empty folder, which is removed afterwards.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("NNFromGraphTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

/// As above, for an asynchronous `body`.
func withTemporaryFolderAsync(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("NNFromGraphTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
}

/// Runs a blocking function (one that waits for a network, say) on a separate thread. Blocking one of the few threads
/// that run the tests could prevent what it waits for.
func onThread<Success: Sendable>(_ body: @escaping @Sendable () throws -> Success) async throws -> Success {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}

/// The names in a folder, hidden ones included, sorted.
func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
}

/// A tiny MNIST: 6 + 4 images of 5 × 3 pixels.
struct TinyMNIST {
    /// The uncompressed contents of the four files, in the order of `files.all`.
    var contents: [[UInt8]]
    let files: MNISTFiles

    init() {
        let shapes = [[6, 3, 5], [6], [4, 3, 5], [4]]
        let contents = shapes.map { shape in
            let count = shape.reduce(1, *)
            let elements = (0..<count).map { UInt8(shape.count == 3 ? ($0 * 37) % 256 : $0 % 10) }
            return IDX.encode(elements, dimensions: shape)
        }
        let stems = ["train-images", "train-labels", "t10k-images", "t10k-labels"]
        let files = (0..<4).map { index in
            MNISTFile(
                stem: stems[index], dimensions: shapes[index], checksum: MD5.hexadecimal(of: contents[index]))
        }
        self.contents = contents
        self.files = MNISTFiles(
            trainingImages: files[0], trainingLabels: files[1], testImages: files[2], testLabels: files[3])
    }

    /// Writes the four files, compressed or not.
    func write(to folder: URL, compressed: Bool = true) throws {
        for (file, content) in zip(files.all, contents) {
            let name = compressed ? "\(file.name).gz" : file.name
            try FileBytes.write(compressed ? Gzip.compress(content) : content, to: folder.appendingPathComponent(name))
        }
    }
}
