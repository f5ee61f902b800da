import Foundation

extension FileBytes {
    /// Writes `bytes` atomically: at every moment the file at `url` is either the old one or the complete new one.
    ///
    /// The bytes go to a hidden file in the same folder, which is synced and renamed to `url`; then the folder is
    /// synced. On failure the hidden file is removed; one left by a killed process is removed by the next write.
    /// Missing folders are created. A symbolic link remains a link, and the file's permissions are kept.
    ///
    /// - Throws: `FileError` with the system's reason, or if `url` is a directory, a pipe or a device.
    package static func write(_ bytes: [UInt8], to url: URL) throws(FileError) {
        try write([bytes], to: url)
    }

    /// Writes text as UTF-8, also atomically.
    package static func write(_ text: String, to url: URL) throws(FileError) {
        try write(Array(text.utf8), to: url)
    }

    /// Writes the concatenation of pieces, also atomically.
    package static func write(_ pieces: [[UInt8]], to url: URL) throws(FileError) {
        func refusal(_ reason: String = systemReason()) -> FileError {
            FileError(file: url.path, fault: .unwritable(reason))
        }
        if let reason = url.whyNoFile { throw refusal(reason) }
        let place = try FilePlace(url)
        try createFolder(of: place, for: url)
        place.removeLeftovers()
        let (beside, descriptor) = try place.createBeside(for: url)
        var isOpen = true
        var isWritten = false
        defer {
            if isOpen { close(descriptor) }
            if !isWritten { unlink(beside) }
        }
        if let old = place.existing {
            _ = fchown(descriptor, old.st_uid, old.st_gid)  // only root may change it
            guard fchmod(descriptor, old.st_mode & 0o7777) == 0 else { throw refusal() }
        }
        for piece in pieces where !writeAll(piece, to: descriptor) { throw refusal() }
        guard fsync(descriptor) == 0 else { throw refusal() }
        isOpen = false
        // A full disk may be reported only by `close`.
        guard close(descriptor) == 0, rename(beside, place.path) == 0 else { throw refusal() }
        isWritten = true
        guard synchronize(place.folder) else { throw refusal() }
    }

    /// Checks that a file can be written by creating an empty file beside it, which is removed again.
    /// - Parameter leavesFolders: Whether created folders are kept.
    /// - Throws: ``FileError``, as writing would.
    package static func checkWritable(_ url: URL, leavingFolders leavesFolders: Bool = false) throws(FileError) {
        let place = try FilePlace(url)
        let made = leavesFolders ? [] : place.missingFolders
        try createFolder(of: place, for: url)
        defer { for folder in made { rmdir(folder) } }
        let (beside, descriptor) = try place.createBeside(for: url)
        close(descriptor)
        unlink(beside)
    }

    private static func createFolder(of place: FilePlace, for url: URL) throws(FileError) {
        do {
            try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
        } catch {
            let reason = "its folder \(place.folder.printable) cannot be created: \(words(for: error))"
            throw FileError(file: url.path, fault: .unwritable(reason))
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = Foundation.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
                if count >= 0 { done += count } else if errno != EINTR { return false }
            }
            return true
        }
    }

    /// Syncs a folder, so that a rename survives a power failure. Not every file system supports it.
    private static func synchronize(_ folder: String) -> Bool {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return true }  // a folder may be writable but not readable
        defer { close(descriptor) }
        return fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EBADF
    }
}
