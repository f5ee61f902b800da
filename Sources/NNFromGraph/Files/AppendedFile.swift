import Foundation

/// A file that only grows. A write that fails, or that a killed program leaves half done, changes nothing of what was
/// appended before.
final class AppendedFile {
    private let file: URL
    private let descriptor: Int32
    /// The number of bytes that were appended as a whole: the next ones follow there, over the rest of a failed write.
    private var length: off_t

    /// Opens an existing file.
    /// - Throws: ``FileError`` if it cannot be written.
    init(_ file: URL) throws(FileError) {
        self.file = file
        descriptor = open(file.path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(file: file.path, fault: .unwritable(systemReason())) }
        length = lseek(descriptor, 0, SEEK_END)
    }

    deinit { close(descriptor) }

    /// Appends bytes.
    /// - Throws: ``FileError``; the file then ends with none or some of them, and the next call writes over these.
    func append(_ bytes: [UInt8]) throws(FileError) {
        var done = 0
        let code = bytes.withUnsafeBytes { bytes -> Int32 in
            while done < bytes.count {
                let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, length + off_t(done))
                if count >= 0 { done += count } else if errno != EINTR { return errno }
            }
            return 0
        }
        if code != 0 { throw FileError(file: file.path, fault: .unwritable(systemReason(code))) }
        length += off_t(bytes.count)
    }

    /// Waits until what was appended is on the disk.
    func synchronize() throws(FileError) {
        // Not every file system can.
        if fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP { return }
        throw FileError(file: file.path, fault: .unwritable(systemReason()))
    }
}
