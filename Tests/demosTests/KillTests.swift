import Foundation
import Testing

/// A training with checkpoints that is killed repeatedly ends bit for bit like an uninterrupted one: 5 kills, or
/// `KILLS` in the environment.
@Suite(.serialized) struct KillTests {
    private static let kills = ProcessInfo.processInfo.environment["KILLS"].flatMap { Int($0) } ?? 5

    private struct Result: Equatable {
        let figures: [Double]
        let tensors: [UInt8]
    }

    @Test func killedTrainingResumesBitForBit() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Long enough that most kills come in the middle.
        let epochs = 10 + 4 * Self.kills
        let whole = try run(folder.appendingPathComponent("whole/run.safetensors"), epochs)
        let chain = folder.appendingPathComponent("chain/run.safetensors")
        for kill in 0..<Self.kills {
            let process = try start(chain, epochs, output: .nullDevice)
            // At any time, including loading and writing.
            usleep(UInt32(150_000 + (kill * 7919) % 331 * 1000))
            let signal = kill % 4 == 3 ? SIGINT : SIGKILL
            Foundation.kill(process.processIdentifier, signal)
            process.waitUntilExit()
            // The file is valid: the next run would refuse it otherwise.
            let names =
                (try? FileManager.default.contentsOfDirectory(atPath: chain.deletingLastPathComponent().path)) ?? []
            #expect(names.count { !$0.hasPrefix(".") } <= 1, "\(names)")
        }
        #expect(try run(chain, epochs) == whole)
        // There are no leftover temporary files.
        let names = try FileManager.default.contentsOfDirectory(atPath: chain.deletingLastPathComponent().path)
        #expect(names == ["run.safetensors"])
    }

    private func start(_ file: URL, _ epochs: Int, output: FileHandle) throws -> Process {
        let process = Process()
        process.executableURL = try DemoProcess.program()
        // Pictures go elsewhere, so that the checkpoint's folder has only the checkpoint.
        process.arguments = [
            "digits", "--runs", "1", "--epochs", "\(epochs)", "--json", "--checkpoint", file.path, "--out",
            file.deletingLastPathComponent().path + "-pictures",
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// A run to the end.
    private func run(_ file: URL, _ epochs: Int) throws -> Result {
        let output = URL(fileURLWithPath: file.deletingLastPathComponent().path + "-output")
        try Data().write(to: output)
        let process = try start(file, epochs, output: FileHandle(forWritingTo: output))
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let part = try #require(DemoProcess.objects(String(contentsOf: output, encoding: .utf8)).last)
        let figures = try ["loss", "train_accuracy", "validation_accuracy", "test_accuracy"].map {
            try #require(part[$0] as? Double)
        }
        return Result(figures: figures, tensors: try tensors(of: file))
    }

    /// The bytes of the parameters and of the optimizer's state; times differ.
    private func tensors(of file: URL) throws -> [UInt8] {
        let bytes = Array(try Data(contentsOf: file))
        let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
        let header = try #require(
            JSONSerialization.jsonObject(with: Data(bytes[8..<(8 + length)])) as? [String: Any])
        return try header.keys.sorted().filter { $0.hasPrefix("parameters.") || $0.hasPrefix("optimizer.") }.flatMap {
            name in
            let entry = try #require(header[name] as? [String: Any])
            let range = try #require(entry["data_offsets"] as? [Int])
            return bytes[(8 + length + range[0])..<(8 + length + range[1])]
        }
    }
}
