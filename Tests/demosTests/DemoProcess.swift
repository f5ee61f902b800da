import Foundation
import Testing

/// Runs the built program.
enum DemoProcess {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The program, in the same folder as the tests.
    static func program() throws -> URL {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        var candidates = [folder, Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent()]
            .compactMap { $0 }
        candidates += Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
        return try #require(
            candidates.map { $0.appendingPathComponent("demos") }.first {
                FileManager.default.isExecutableFile(atPath: $0.path)
            })
    }

    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        try run(program(), arguments, environment)
    }

    /// Runs a shell command in which `$DEMOS` is the program, for streams that are pipes, full or closed.
    static func shell(_ line: String, environment: [String: String] = [:]) throws -> Outcome {
        let variables = ["DEMOS": try program().path].merging(environment) { $1 }
        return try run(URL(fileURLWithPath: "/bin/sh"), ["-c", line], variables)
    }

    private static func run(
        _ program: URL, _ arguments: [String], _ environment: [String: String]
    ) throws -> Outcome {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = scratch
        var variables = ProcessInfo.processInfo.environment
        variables["MNIST_DIR"] = nil
        variables["HOME"] = scratch.path
        variables["LC_ALL"] = "C.UTF-8"
        variables["XDG_CACHE_HOME"] = scratch.path
        process.environment = variables.merging(environment) { $1 }
        // Files, not pipes: a full pipe would block the program.
        let (output, errors) = (scratch.appendingPathComponent("output"), scratch.appendingPathComponent("errors"))
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// The objects of finished parts, without those of epochs.
    static func runs(_ text: String) throws -> [[String: Any]] {
        try objects(text).filter { $0["kind"] as? String == "run" }
    }

    static func objects(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }
}
