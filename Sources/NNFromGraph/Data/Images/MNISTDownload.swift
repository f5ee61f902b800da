import Foundation

/// Downloads the four files of MNIST from public mirrors.
///
///     func digits(cachedIn folder: URL) throws -> (training: ImageDataSet, test: ImageDataSet) {
///         try MNIST.load(from: MNISTDownload().run(into: folder) { print($0) })
///     }
public struct MNISTDownload: Sendable {
    /// URLs of folders with the four `.gz` files; each file comes from the first mirror that has a valid copy.
    public var mirrors: [URL]
    /// Seconds without data after which the next mirror is tried.
    public var patience: Double
    /// The maximum number of seconds for one file.
    public var deadline: Double

    private let files: MNISTFiles

    /// - Parameters:
    ///   - mirrors: URLs of folders, `https:`, `http:` or `file:`.
    ///   - patience: Seconds without data after which the next mirror is tried.
    ///   - deadline: The maximum number of seconds for one file.
    public init(mirrors: [URL] = Self.publicMirrors, patience: Double = 10, deadline: Double = 300) {
        self.init(.originals, mirrors: mirrors, patience: patience, deadline: deadline)
    }

    /// The same as `init(mirrors:patience:deadline:)`, for other files (tests use small ones).
    package init(_ files: MNISTFiles, mirrors: [URL], patience: Double = 10, deadline: Double = 300) {
        self.files = files
        self.mirrors = mirrors
        self.patience = patience
        self.deadline = deadline
    }

    /// Copies of the original files, hosted by the developers of PyTorch and of TensorFlow.
    public static let publicMirrors: [URL] = [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ].compactMap { URL(string: $0) }

    /// Downloads into `folder` those of the four files that are missing or damaged there.
    ///
    /// Each file's uncompressed content is compared with the MD5 of the original before anything is written, and files
    /// are written atomically. Blocks the calling thread.
    ///
    /// - Parameters:
    ///   - folder: The folder for the files; it is created if necessary.
    ///   - report: Called with a line of text at the start of each download.
    /// - Returns: `folder`.
    /// - Throws: `MNISTDownloadError`, with the remedy; `FileError` if a file cannot be written.
    @discardableResult
    public func run(into folder: URL, report: (String) -> Void = { _ in }) throws -> URL {
        for file in files.all where !isWhole(file, in: folder) {
            let compressed = try fetch(file, for: folder, report: report)
            let target = folder.appendingPathComponent("\(file.name).gz")
            try FileBytes.write(compressed, to: target)
            // Otherwise a damaged copy without `.gz` would be found before the new file.
            while let found = file.locate(in: folder), found.lastPathComponent != target.lastPathComponent {
                try FileManager.default.removeItem(at: found)
            }
        }
        return folder
    }

    private func isWhole(_ file: MNISTFile, in folder: URL) -> Bool {
        guard let url = file.locate(in: folder) else { return false }
        let rank = file.dimensions.count
        return (try? IDX(contentsOf: url, rank: rank, checksum: file.checksum, limit: limit(for: file))) != nil
    }

    /// The compressed file, from the first mirror with a valid copy.
    private func fetch(_ file: MNISTFile, for folder: URL, report: (String) -> Void) throws -> [UInt8] {
        var attempts: [String] = []
        for mirror in mirrors {
            let url = mirror.appendingPathComponent("\(file.name).gz")
            report("downloading \(url.absoluteString)")
            do {
                let bytes = try Fetch.bytes(
                    from: url, limit: limit(for: file), patience: patience, deadline: deadline)
                try verify(bytes, as: file)
                return bytes
            } catch {
                let reason = (error as? GzipError)?.fault.description ?? (error as? IDXError)?.fault.description
                attempts.append("\(mirror.host ?? mirror.path): \(reason ?? "\(error)")")
            }
        }
        throw MNISTDownloadError(
            file: "\(file.name).gz", attempts: attempts, folder: folder.path, needed: files.all.map { "\($0.name).gz" })
    }

    private func verify(_ compressed: [UInt8], as file: MNISTFile) throws {
        let content = try Gzip.decompress(compressed, file: file.name, limit: limit(for: file))
        _ = try IDX(bytes: content, rank: file.dimensions.count, checksum: file.checksum, file: file.name)
    }

    /// The maximum number of bytes of the file, compressed or not: the size of its elements, and room for a header.
    private func limit(for file: MNISTFile) -> Int {
        file.dimensions.reduce(1, *) + 1024
    }
}

/// An MNIST file that could not be downloaded from any mirror.
public struct MNISTDownloadError: _DescribedError {
    /// The name of the file, with `.gz`.
    public let file: String
    /// What went wrong at each mirror.
    public let attempts: [String]
    /// The folder for the file.
    public let folder: String
    /// The names of all four files.
    public let needed: [String]

    /// An error for a file.
    public init(file: String, attempts: [String], folder: String, needed: [String]) {
        self.file = file
        self.attempts = attempts
        self.folder = folder
        self.needed = needed
    }

    public var description: String {
        let reasons = attempts.isEmpty ? "no mirror is given" : attempts.joined(separator: "; ")
        return "\(file) could not be downloaded (\(reasons)); put \(needed.joined(separator: ", ")) into \(folder), "
            + "or say where they are with --data DIR or MNIST_DIR"
    }
}
