import Foundation

/// The files of a recorded run.
struct RunFiles {
    let folder: URL

    /// The settings, and what was recorded of each step.
    var log: URL { folder.appendingPathComponent("run.log") }
    /// The complete state after a step.
    func state(after step: Int) -> URL { folder.appendingPathComponent("state-\(step).safetensors") }

    /// The steps of the states that are there.
    var stateSteps: [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.compactMap { name in
            guard name.hasPrefix("state-"), name.hasSuffix(".safetensors") else { return nil }
            return Int(name.dropFirst("state-".count).dropLast(".safetensors".count))
        }
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
