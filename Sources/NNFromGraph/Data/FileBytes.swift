import Foundation

/// What can go wrong when a file is read or written.
public enum FileFault: Equatable, Sendable, CustomStringConvertible {
    /// The system refused to open or read the file; its own words.
    case unreadable(String)
    /// The system refused to create, write or rename the file; its own words.
    case unwritable(String)
    /// The file is longer than `limit` bytes.
    case tooLarge(limit: Int)

    public var description: String {
        switch self {
        case .unreadable(let reason): "cannot be read: \(reason)"
        case .unwritable(let reason): "cannot be written: \(reason)"
        case .tooLarge(let limit): "is longer than the \(limit) bytes allowed here"
        }
    }
}

/// A file that could not be read or written, with the reason.
public struct FileError: WordedError {
    /// The path as the user knows it.
    public let file: String
    /// What went wrong.
    public let fault: FileFault

    public init(file: String, fault: FileFault) {
        self.file = file
        self.fault = fault
    }

    public var description: String { "\(file) \(fault)" }
}

/// Whole files as bytes: read with a limit, written beside and renamed.
///
/// C's standard streams are used rather than `Data`, because they read straight into an array (no second copy of
/// 47 MB) and because the system's own words for a failure do not repeat the path.
package enum FileBytes {
    /// Reads the whole of a file.
    ///
    /// - Parameters:
    ///   - url: a `file:` address.
    ///   - limit: the most bytes that are accepted, so that a device or a wrong file cannot fill the memory.
    /// - Throws: `FileError` if the file cannot be opened or read, or is longer than `limit`.
    package static func read(_ url: URL, limit: Int = 1 << 30) throws(FileError) -> [UInt8] {
        guard let stream = fopen(url.path, "rb") else {
            throw FileError(file: url.path, fault: .unreadable(systemReason()))
        }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        // One read usually takes everything; what a file says of its length is only a hint (pipes say 0).
        var room = max(lengthHint(stream), 1 << 16) + 1
        while true {
            let wanted = min(room, limit + 1 - bytes.count)
            let chunk = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
                count = fread(buffer.baseAddress, 1, wanted, stream)
            }
            let failed = ferror(stream) != 0
            let reason = failed ? systemReason() : ""
            if failed { throw FileError(file: url.path, fault: .unreadable(reason)) }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
            if bytes.count > limit { throw FileError(file: url.path, fault: .tooLarge(limit: limit)) }
            if chunk.count < wanted { return bytes }
            room = bytes.count
        }
    }

    /// Writes `bytes` so that the file at `url` is at every moment either the old one or the whole new one.
    ///
    /// The bytes go to a hidden file in the same folder, are pushed to the disk, and only then renamed over `url`;
    /// on failure that file is removed. Missing folders are created.
    ///
    /// - Throws: `FileError` with the system's reason.
    package static func write(_ bytes: [UInt8], to url: URL) throws(FileError) {
        let folder = url.deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw FileError(file: url.path, fault: .unwritable("its folder \(folder.path) cannot be created"))
        }
        let beside = folder.appendingPathComponent(".\(url.lastPathComponent).\(UUID().uuidString).part")
        var written = false
        defer { if !written { remove(beside.path) } }
        guard let stream = fopen(beside.path, "wb") else {
            throw FileError(file: url.path, fault: .unwritable(systemReason()))
        }
        var complete = fwrite(bytes, 1, bytes.count, stream) == bytes.count
        complete = complete && fflush(stream) == 0 && fsync(fileno(stream)) == 0
        var reason = complete ? "" : systemReason()
        // A full disk may show only on closing.
        if fclose(stream) != 0, complete { (complete, reason) = (false, systemReason()) }
        if complete, rename(beside.path, url.path) != 0 { (complete, reason) = (false, systemReason()) }
        guard complete else { throw FileError(file: url.path, fault: .unwritable(reason)) }
        written = true
    }

    /// Writes text as UTF-8, in the same way as bytes.
    package static func write(_ text: String, to url: URL) throws(FileError) {
        try write(Array(text.utf8), to: url)
    }

    /// The number of bytes the stream claims to hold, or 0 if it cannot say.
    private static func lengthHint(_ stream: UnsafeMutablePointer<FILE>) -> Int {
        guard fseek(stream, 0, SEEK_END) == 0 else { return 0 }
        let length = ftell(stream)
        rewind(stream)
        // A folder opens, and claims the largest number there is.
        return length > 0 && length < 1 << 32 ? length : 0
    }

    /// The system's words for the latest failure, first letter in lower case to sit in a sentence.
    private static func systemReason() -> String {
        let words = String(cString: strerror(errno))
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
