import Foundation

/// Whole files as bytes: read with a limit, written atomically.
///
/// POSIX calls are used instead of `Data`: they read straight into an array (no second copy of 47 MB), and the system's
/// error messages do not repeat the path.
package enum FileBytes {
    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - url: A `file:` URL.
    ///   - limit: The maximum number of bytes, so that a device or a wrong file cannot exhaust the memory.
    /// - Throws: `FileError` if the file cannot be opened or read, or is longer than `limit` (at most `limit` + 1 bytes
    ///   are read).
    package static func read(_ url: URL, limit: Int = 1 << 30) throws(FileError) -> [UInt8] {
        func fail(_ fault: FileFault) -> FileError { FileError(file: url.path, fault: fault) }
        if let reason = url.whyNoFile { throw fail(.unreadable(reason)) }
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fail(.unreadable(systemReason())) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw fail(.unreadable(systemReason())) }
        if status.kind == S_IFDIR { throw fail(.unreadable("is a directory")) }
        // The reported size is only a hint: pipes report 0, and a file may grow.
        let length = Int(status.st_size)
        if length > limit { throw fail(.tooLarge(limit: limit)) }
        var bytes: [UInt8] = []
        // One read usually gets everything; a read short of the extra byte shows that nothing follows.
        var room = max(length, 1 << 16) + 1
        while true {
            let wanted = min(room, limit + 1 - bytes.count)
            var fault: FileFault?
            let chunk = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
                count = Self.read(descriptor, UnsafeMutableRawBufferPointer(buffer), &fault)
            }
            if let fault { throw fail(fault) }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
            if bytes.count > limit { throw fail(.tooLarge(limit: limit)) }
            if chunk.count < wanted { return bytes }
            room = bytes.count
        }
    }

    /// Fills a buffer from a file's current position and returns the number of bytes read, which is smaller than the
    /// buffer only at the end of the file or after a fault.
    static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ fault: inout FileFault?) -> Int {
        var done = 0
        while done < buffer.count {
            let count = Foundation.read(descriptor, buffer.baseAddress! + done, buffer.count - done)
            if count == 0 { break }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                fault = .unreadable(systemReason())
                break
            }
        }
        return done
    }
}

extension stat {
    /// The file's type: a regular file, a directory, a pipe, ….
    var kind: mode_t { st_mode & S_IFMT }

    /// Why this must not be replaced by a regular file; `nil` for a regular file.
    var whyNotReplaced: String? {
        switch kind {
        case S_IFREG: nil
        case S_IFDIR: "it is a directory"
        case S_IFIFO: "it is a named pipe, not a regular file"
        case S_IFSOCK: "it is a socket, not a regular file"
        default: "it is a device, not a regular file"
        }
    }
}
