import Foundation

/// Whole files as bytes: read with a limit, written beside and renamed.
///
/// The system's own calls are used rather than `Data`, because they read straight into an array (no second copy of 47
/// MB) and because the system's own words for a failure do not repeat the path.
package enum FileBytes {
    /// Reads the whole of a file.
    ///
    /// - Parameters:
    ///   - url: a `file:` address.
    ///   - limit: the most bytes that are accepted, so that a device or a wrong file cannot fill the memory.
    /// - Throws: `FileError` if the file cannot be opened or read, or is longer than `limit`: then before more than the
    ///   limit is read.
    package static func read(_ url: URL, limit: Int = 1 << 30) throws(FileError) -> [UInt8] {
        func fail(_ fault: FileFault) -> FileError { FileError(file: url.path, fault: fault) }
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fail(.unreadable(systemReason())) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw fail(.unreadable(systemReason())) }
        if status.kind == S_IFDIR { throw fail(.unreadable("is a directory")) }
        // What a file says of its length is only a hint: pipes say 0, and a file may grow.
        let length = Int(status.st_size)
        if length > limit { throw fail(.tooLarge(limit: limit)) }
        var bytes: [UInt8] = []
        // One read usually takes everything; one byte more shows that it does.
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

    /// Fills a buffer from where a file stands, and gives how many bytes there were; fewer only at the end of the file.
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
    /// What the name stands for: a regular file, a directory, a pipe, ….
    var kind: mode_t { st_mode & S_IFMT }

    /// Why nothing is written in the place of it; `nil` for a regular file.
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
