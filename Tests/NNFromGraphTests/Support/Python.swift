import Foundation

/// A Python with the modules of others' formats, with which files are exchanged: the one that `AUTODIFF_PYTHON` names,
/// else the `python3` of the PATH. Tests that need a module that it lacks are skipped.
enum Python {
    private static let executable: String? = {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["AUTODIFF_PYTHON"], !named.isEmpty { return named }
        return (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/python3" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    private static let modules: Set<String> = {
        let all = ["numpy", "pandas", "safetensors", "torch", "onnx", "onnxruntime"]
        let script = """
            import importlib
            for name in \(all):
                try: importlib.import_module(name); print(name)
                except Exception: pass
            """
        return Set((try? run(script))?.split(separator: "\n").map(String.init) ?? [])
    }()

    /// Whether all modules are there.
    static func has(_ names: String...) -> Bool { modules.isSuperset(of: names) }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a script in a folder and returns what it prints.
    /// - Throws: ``Failure`` with its errors, if it fails.
    @discardableResult
    static func run(_ script: String, _ arguments: [String] = [], in folder: URL? = nil) throws -> String {
        guard let executable else { throw Failure(description: "there is no Python") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = ["-W", "ignore", "-c", script] + arguments
        process.currentDirectoryURL = folder
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        // Errors are read on a thread of their own, so that neither pipe fills up.
        let said = Box()
        let reader = Thread {
            said.data = errors.fileHandleForReading.readDataToEndOfFile()
            said.isComplete.signal()
        }
        reader.start()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        said.isComplete.wait()
        guard process.terminationStatus == 0 else {
            throw Failure(description: String(decoding: said.data, as: UTF8.self))
        }
        return text
    }

    private final class Box: @unchecked Sendable {
        var data = Data()
        let isComplete = DispatchSemaphore(value: 0)
    }
}
