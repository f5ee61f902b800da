import Foundation

/// Reserves a file for one writer by a hidden file beside it, which is locked for this object's lifetime and removed
/// afterwards. The system releases the lock when the process ends, however it ends.
final class FileLock: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Why the lock could not be taken.
    enum Fault: Error {
        /// Another process, or another part of this one, holds it.
        case isTaken
        case file(FileError)
    }

    init(for url: URL) throws(Fault) {
        let place: FilePlace
        do {
            // Also creates the folder, and reports early what would fail later.
            try FileBytes.checkWritable(url, leavingFolders: true)
            place = try FilePlace(url)
        } catch { throw .file(error) }
        path = place.lockFile
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else {
                throw .file(FileError(file: url.path, fault: .unwritable("it cannot be locked: \(systemReason())")))
            }
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
                close(descriptor)
                throw .isTaken
            }
            // The previous holder may have removed the file between `open` and `flock`; the lock would then exclude
            // nobody.
            var mine = stat()
            if fstat(descriptor, &mine) == 0, let there = status(at: path), there.st_ino == mine.st_ino {
                self.descriptor = descriptor
                place.removeLeftovers()
                return
            }
            close(descriptor)
        }
    }

    deinit {
        unlink(path)
        close(descriptor)
    }
}
