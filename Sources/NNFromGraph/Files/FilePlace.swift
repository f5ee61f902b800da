import Foundation

/// The location of a file to be replaced, with symbolic links resolved, and the hidden files beside it.
struct FilePlace {
    /// The file's path after following links.
    let path: String
    let folder: String
    /// The status of the existing file; `nil` if there is none.
    let existing: stat?
    /// The prefix of this file's hidden files. It contains a fingerprint of the name, since the name itself may already
    /// have the maximum length.
    private let stem: String

    /// - Throws: ``FileError`` if there is something other than a regular file.
    init(_ url: URL) throws(FileError) {
        func refusal(_ reason: String) -> FileError { FileError(file: url.path, fault: .unwritable(reason)) }
        // Absolute: the working directory may change before the file is written.
        var path = url.absoluteURL.path
        var links = 0
        while let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) {
            links += 1
            guard links <= 40 else { throw refusal(systemReason(ELOOP)) }
            let base = URL(fileURLWithPath: path).deletingLastPathComponent()
            path = URL(fileURLWithPath: target, relativeTo: base).absoluteURL.path
        }
        self.path = path
        let file = URL(fileURLWithPath: path)
        folder = file.deletingLastPathComponent().path
        existing = status(at: path)
        if let reason = existing?.whyNotReplaced { throw refusal(reason) }
        stem = ".nnfromgraph-" + Fingerprint.of(Array(file.lastPathComponent.utf8)).hexadecimal
    }

    /// The lock file of a process that writes this file repeatedly.
    var lockFile: String { "\(folder)/\(stem).lock" }

    /// The folders that would have to be created, innermost first.
    var missingFolders: [String] {
        var missing: [String] = []
        var folder = URL(fileURLWithPath: folder)
        while folder.path != "/", !FileManager.default.fileExists(atPath: folder.path) {
            missing.append(folder.path)
            folder.deleteLastPathComponent()
        }
        return missing
    }

    /// Creates an empty hidden file beside it, locked while it is open: an unlocked one is a leftover of a process that
    /// has ended.
    func createBeside(for url: URL) throws(FileError) -> (path: String, descriptor: Int32) {
        while true {
            let beside = "\(folder)/\(stem)-\(UUID().uuidString).part"
            let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw FileError(file: url.path, fault: .unwritable(systemReason())) }
            flock(descriptor, LOCK_EX | LOCK_NB)
            // Another writer may have removed it between its creation and the lock.
            var status = stat()
            if fstat(descriptor, &status) == 0, status.st_nlink > 0 { return (beside, descriptor) }
            close(descriptor)
        }
    }

    /// Removes hidden files whose writers were killed.
    func removeLeftovers() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix(stem + "-") && name.hasSuffix(".part") {
            let path = "\(folder)/\(name)"
            let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
            close(descriptor)
        }
    }
}

/// The status of what is at a path, after following links; `nil` if there is nothing.
func status(at path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
}
