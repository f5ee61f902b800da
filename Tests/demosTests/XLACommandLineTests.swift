import Foundation
import Testing

/// `--device xla` on the command line.
@Suite(.serialized) struct XLACommandLineTests {
    static let plugin = ProcessInfo.processInfo.environment["PJRT_PLUGIN"].flatMap { $0.isEmpty ? nil : $0 }

    /// What cannot be used as a plugin gets one line, and the status of a failure.
    @Test func whatIsNoPlugin() throws {
        let cases: [(arguments: [String], environment: [String: String], words: String)] = [
            ([], ["PJRT_PLUGIN": ""], "needs a PJRT plugin: name it with --plugin PATH or in PJRT_PLUGIN"),
            (["--plugin", "nowhere.so"], [:], "nowhere.so cannot be loaded as a shared library"),
            ([], ["PJRT_PLUGIN": "/nowhere.so"], "/nowhere.so cannot be loaded as a shared library"),
            (["--plugin", "."], [:], "has no PJRT plugin"),
            (
                ["--plugin", "nowhere.so"], ["XLA_FLAGS": "nonsense"],
                "XLA_FLAGS has 'nonsense'"
            ),
        ]
        for (arguments, environment, words) in cases {
            let outcome = try DemoProcess.run(["digits", "--device", "xla"] + arguments, environment: environment)
            #expect(outcome.status == (words.hasPrefix("needs") ? 2 : 1), "\(outcome.errors)")
            #expect(outcome.errors.contains(words) && outcome.errors.split(separator: "\n").count == 1)
        }
    }

    /// A system library is one, but no plugin.
    @Test func aSystemLibrary() throws {
        #if os(Linux)
            let name = "libc.so.6"
        #else
            let name = "/usr/lib/libz.dylib"
        #endif
        let folders = ["", "/lib/x86_64-linux-gnu/", "/lib/aarch64-linux-gnu/", "/lib64/", "/usr/lib/"]
        guard let path = folders.map({ $0 + name }).first(where: FileManager.default.fileExists(atPath:)) else {
            return
        }
        let outcome = try DemoProcess.run(["digits", "--device", "xla", "--plugin", path])
        #expect(outcome.status == 1 && outcome.errors.contains("is a shared library, but not a PJRT plugin"))
    }

    /// The same accuracy as our own steps, on one device and with the batch divided among four.
    @Test(.enabled(if: Self.plugin != nil, "PJRT_PLUGIN does not name a PJRT plugin"), arguments: [1, 4])
    func training(devices: Int) throws {
        func figures(_ further: [String]) throws -> [String: Any] {
            let outcome = try DemoProcess.run(["digits", "--epochs", "5", "--json"] + further)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return try #require(try DemoProcess.objects(outcome.output).last)
        }
        let own = try figures([])
        let other = try figures(["--device", "xla", "--devices", "\(devices)"])
        for figure in ["train_accuracy", "validation_accuracy", "test_accuracy"] {
            let (one, two) = (try #require(own[figure] as? Double), try #require(other[figure] as? Double))
            #expect(one > 0.8 && abs(one - two) < 0.005, "\(figure): \(one) and \(two)")
        }
        let (one, two) = (try #require(own["loss"] as? Double), try #require(other["loss"] as? Double))
        #expect(abs(one - two) < 1e-3 * one)
    }

    /// Options of XLA: at an unknown name or value in the variable XLA itself would end the process.
    @Test(.enabled(if: Self.plugin != nil, "PJRT_PLUGIN does not name a PJRT plugin"))
    func flags() throws {
        func run(_ flags: String) throws -> DemoProcess.Outcome {
            try DemoProcess.run(
                ["digits", "--device", "xla", "--epochs", "1", "--runs", "1"], environment: ["XLA_FLAGS": flags])
        }
        #expect(try run("--xla_cpu_enable_fast_math=false --xla_backend_optimization_level=1").status == 0)
        let wrong = [
            "--xla_backend_optimization_level=1 --xla_nonsense": "No such compile option: 'xla_nonsense'",
            "--xla_backend_optimization_level=abc": "'abc' is not a valid int32 value",
            "--xla_cpu_enable_fast_math=banana": "'banana' is not a valid bool value",
        ]
        for (flags, words) in wrong {
            let outcome = try run(flags)
            #expect(outcome.status == 1 && outcome.errors.contains(words), "\(flags): \(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }
}
