import Foundation
import Testing

/// Type-checks lines of Swift against the library's module, as in a user's file, and measures the time of each
/// expression.
struct TypeChecker {
    /// The compiler's output for one line.
    struct Verdict {
        /// The first error, if there is one.
        var error: String?
        /// The first warning, other than of the time, if there is one.
        var warning: String?
        /// The processor time of the line's slowest expression, in milliseconds; 0 if it is below 100.
        var milliseconds = 0
    }

    /// The limit on the processor time of an expression, in milliseconds, on a processor that takes ``referenceTime``
    /// for ``reference``. A slower processor, or one that other work slows, has proportionally more.
    static let limit = 500

    /// An expression of plain doubles, timed with Foundation alone beside each file of lines.
    private static let reference = """
        let xs = [1.0, 2, 3], ys = [2.0, 4.1, 5.9]; let mx = xs.reduce(0, +) / 3, my = ys.reduce(0, +) / 3; \
        print(zip(xs, ys).map { ($0 - mx) * ($1 - my) }.reduce(0, +) / xs.map { ($0 - mx) * ($0 - mx) }.reduce(0, +))
        """
    /// Its processor time in milliseconds on an AMD EPYC (Zen 4), where the limit was set.
    private static let referenceTime = 320.0

    /// The path of the compiler; `nil` if there is none.
    static let compiler: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/swiftc" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    /// The lines of a file of expressions, without its comments.
    static func lines(of name: String) throws -> [String] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Expressions/\(name).lines")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("#") }
    }

    /// The folder of the build that these tests belong to.
    private static func build() throws -> URL {
        var folders = [Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0])]
        folders += Bundle.allBundles.map(\.bundleURL)
        let candidates = folders.flatMap { [$0, $0.deletingLastPathComponent()] }
        return try #require(
            candidates.first {
                FileManager.default.fileExists(atPath: $0.appendingPathComponent("Modules/Autodiff.swiftmodule").path)
            }, "the build's folder with the library's module is not beside the tests")
    }

    /// Type-checks each line in a function of its own, all in one file. Lines that exceed the limit are timed again,
    /// since other work on the cores slows them; the minimum counts.
    static func check(_ lines: [String], importing modules: [String]) throws -> [Verdict] {
        var verdicts = try checkScaled(lines, importing: modules)
        for _ in 1...4 {
            let slow = verdicts.indices.filter { verdicts[$0].milliseconds > limit }
            if slow.isEmpty { break }
            let again = try checkScaled(slow.map { lines[$0] }, importing: modules)
            for (index, verdict) in zip(slow, again) {
                verdicts[index].milliseconds = min(verdicts[index].milliseconds, verdict.milliseconds)
            }
        }
        return verdicts
    }

    /// The verdicts with times in proportion to the reference's.
    private static func checkScaled(_ lines: [String], importing modules: [String]) throws -> [Verdict] {
        var verdicts = try checkOnce(lines, importing: modules)
        let own = try checkOnce([reference], importing: ["Foundation"])[0].milliseconds
        let scale = min(1, referenceTime / Double(max(own, 1)))
        for index in verdicts.indices {
            verdicts[index].milliseconds = Int(Double(verdicts[index].milliseconds) * scale)
        }
        return verdicts
    }

    /// The declarations of the library that the lines refer to, as the compiler names them.
    static func libraryDeclarations(in lines: [String]) throws -> Set<String> {
        let (status, tree) = try run(["-dump-ast"], on: lines, importing: ["Foundation", "Autodiff"])
        try #require(status == 0, "\(tree.suffix(2000))")
        return Set(tree.matches(of: /decl="Autodiff\.\(file\)\.([^"@ ]*)/).map { String($0.1) })
    }

    /// Runs the compiler on a file with a function for each line. Returns its exit status and what it says.
    private static func run(
        _ arguments: [String], on lines: [String], importing modules: [String]
    ) throws -> (status: Int32, said: String) {
        let compiler = try #require(compiler)
        let build = try build()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appendingPathComponent("lines.swift")
        let output = folder.appendingPathComponent("output")
        let text =
            modules.map { "import \($0)" } + lines.enumerated().map { "func line\($0)() throws { \($1) }" }
        try (text.joined(separator: "\n") + "\n").write(to: source, atomically: true, encoding: .utf8)
        try Data().write(to: output)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: compiler)
        process.arguments =
            arguments + [
                "-parse-as-library", "-swift-version", "6", "-diagnostic-style", "llvm",
                "-I", build.appendingPathComponent("Modules").path,
                "-Xcc", "-fmodule-map-file=\(build.path)/AutodiffKernels.build/module.modulemap", source.path,
            ]
        let handle = try FileHandle(forWritingTo: output)
        process.standardError = handle
        process.standardOutput = handle
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
    }

    private static func checkOnce(_ lines: [String], importing modules: [String]) throws -> [Verdict] {
        let (status, said) = try run(
            ["-typecheck", "-Xfrontend", "-warn-long-expression-type-checking=100"], on: lines, importing: modules)
        var verdicts = [Verdict](repeating: Verdict(), count: lines.count)
        for match in said.matches(of: /lines\.swift:(\d+):\d+: (error|warning): (.*)/) {
            let index = (Int(match.1) ?? 0) - 1 - modules.count
            try #require(verdicts.indices.contains(index), "\(match.0)")
            if match.2 == "error" {
                verdicts[index].error = verdicts[index].error ?? String(match.3)
            } else if let took = match.3.firstMatch(of: /expression took (\d+)ms/), let time = Int(took.1) {
                verdicts[index].milliseconds = max(verdicts[index].milliseconds, time)
            } else {
                verdicts[index].warning = verdicts[index].warning ?? String(match.3)
            }
        }
        // A failure without a line, such as a missing module.
        if status != 0, verdicts.allSatisfy({ $0.error == nil }) {
            Issue.record("the compiler failed: \(said.prefix(2000))")
        }
        return verdicts
    }
}
