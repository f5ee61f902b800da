import Foundation
import Testing

/// Emitted Swift files, compiled together by the toolchain's compiler and run.
struct EmittedProgram {
    /// The path of the compiler; `nil` if there is none, as on a machine that only runs tests.
    static let compiler: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").lazy
        .map { URL(fileURLWithPath: String($0)).appendingPathComponent("swiftc") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }

    private var files: [String: String] = [:]
    private var calls: [String] = []

    /// Adds a file and a call of its function; all numbers of the call's result are printed.
    mutating func add(_ source: String, call: String) {
        // A file that was added before is called once more.
        if !files.values.contains(source) { files["Function\(files.count).swift"] = source }
        calls.append(call)
    }

    /// The numbers that each call gave, in the order in which they were added.
    func run() throws -> [[Double]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("emitted-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let main = """
            func numbers(_ value: Any) -> [Double] {
                switch value {
                case let number as Double: [number]
                case let number as Float: [Double(number)]
                default: Mirror(reflecting: value).children.flatMap { numbers($0.value) }
                }
            }
            func show(_ value: Any) { print(numbers(value).map { "\\($0)" }.joined(separator: " ")) }

            """ + calls.map { "show(\($0))\n" }.joined()
        var sources: [String] = []
        for (name, text) in files.merging(["main.swift": main], uniquingKeysWith: { first, _ in first }) {
            let file = folder.appendingPathComponent(name)
            try Data(text.utf8).write(to: file)
            sources.append(file.path)
        }
        let program = folder.appendingPathComponent("program")
        let compiler = try #require(Self.compiler)
        try Self.run(compiler, ["-swift-version", "6", "-warnings-as-errors", "-wmo", "-o", program.path] + sources)
        let output = try Self.run(program, [])
        return output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            line.split(separator: " ").map { Double($0)! }
        }
    }

    @discardableResult
    static func run(_ tool: URL, _ arguments: [String]) throws -> String {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = tool
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(tool.path): \(String(decoding: complaint, as: UTF8.self))")
        return String(decoding: text, as: UTF8.self)
    }
}
