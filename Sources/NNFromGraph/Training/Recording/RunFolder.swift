import Foundation

/// The files of a recorded run.
package struct RunFiles {
    let folder: URL

    private static let logName = "run.log"
    private static let (statePrefix, stateSuffix) = ("state-", ".safetensors")

    /// The settings, and what was recorded of each step.
    var log: URL { folder.appendingPathComponent(Self.logName) }
    /// The complete state after a step.
    func state(after step: Int) -> URL {
        folder.appendingPathComponent("\(Self.statePrefix)\(step)\(Self.stateSuffix)")
    }

    /// The steps of the states that are there.
    var stateSteps: [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.compactMap { name in
            Self.isState(name) ? Int(name.dropFirst(Self.statePrefix.count).dropLast(Self.stateSuffix.count)) : nil
        }
    }

    /// Whether a file of this name in a record's folder is, or may become, a part of the record.
    package static func isPart(_ name: String) -> Bool { name == logName || isState(name) }

    private static func isState(_ name: String) -> Bool {
        name.hasPrefix(statePrefix) && name.hasSuffix(stateSuffix)
    }
}

/// The folder of a recorded run, reserved for one writer for this object's lifetime. Folders that were created for it
/// and stay empty, because the training is refused, are removed.
final class RunFolder {
    let files: RunFiles
    private var lock: FileLock?
    private let created: [String]

    /// - Throws: ``RunError`` if another training records there, or the folder cannot be written.
    init(_ folder: URL) throws(RunError) {
        files = RunFiles(folder: folder)
        if let there = status(at: folder.path), there.kind != S_IFDIR { throw RunError(folder.path, .notAFolder) }
        created = (try? FilePlace(files.log))?.missingFolders ?? []
        do { lock = try FileLock(for: files.log) } catch {
            for folder in created { rmdir(folder) }
            switch error {
            case .isTaken: throw RunError(folder.path, .inUse)
            case .file(let error): throw RunError(folder.path, .file(error.fault))
            }
        }
    }

    deinit {
        lock = nil
        // A folder that has files stays.
        for folder in created { rmdir(folder) }
    }
}
