import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// The identity of a checkpoint file, the checks on loading, and the files beside it in its folder.
@Suite struct CheckpointFileTests {
    private let data: DataSet<Float> = SyntheticData.moons(count: 40, noise: 0.2, seed: 3)

    private func network(
        _ activation: Activation = .relu, momentum: Double = 0.1, layers: [any Layer]? = nil
    ) throws -> Network<Float> {
        let layers = layers ?? [Dense(3, activation), BatchNormalization(momentum: momentum), Dense(1, .sigmoid)]
        return try Network<Float>(inputs: 2, layers, seed: 5)
    }

    private func configuration(_ file: URL?, epochs: Int, every: Checkpointing.Interval = .epochs(1))
        -> TrainingConfiguration
    {
        TrainingConfiguration(
            loss: .binaryCrossEntropy, optimizer: Adam(learningRate: 0.01), epochs: epochs, batchSize: 16, seed: 3,
            callbacks: [EarlyStopping(.trainingLoss, patience: 20)],
            checkpoints: file.map { Checkpointing(file: $0, every: every) })
    }

    @discardableResult
    private func train(
        _ configuration: TrainingConfiguration, _ network: Network<Float>? = nil, on training: DataSet<Float>? = nil,
        validation: DataSet<Float>? = nil
    ) throws -> Network<Float> {
        var network = try network ?? self.network()
        _ = try network.train(on: training ?? data, validation: validation ?? data, configuration)
        return network
    }

    private func refusal(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return "none"
    }

    @Test func otherTrainingIsRefusedWithTheDifference() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run")
            try train(configuration(file, epochs: 1))
            let next = configuration(file, epochs: 2)
            #expect(refusal { try train(next, network(.sigmoid)) }.contains("its layers is "))
            #expect(refusal { try train(next, network(.sigmoid)) }.contains("activation: sigmoid"))
            #expect(refusal { try train(next, network(momentum: 0.2)) }.contains("momentum: 0.2"))
            let others: DataSet<Float> = SyntheticData.moons(count: 40, noise: 0.2, seed: 4)
            #expect(refusal { try train(next, on: others) }.contains("its training data is of fingerprint"))
            #expect(refusal { try train(next, validation: others) }.contains("its validation data is of fingerprint"))
            var changed = next
            changed.callbacks = [EarlyStopping(.trainingLoss, patience: 21)]
            #expect(refusal { try train(changed) }.contains("patience: 21"))
            changed = next
            changed.evaluatesTrainingData = false
            #expect(refusal { try train(changed) }.contains("its training accuracy is that after the epoch"))
            let output = try network(layers: [Dense(3, .relu), BatchNormalization(), Dense(1, .hyperbolicTangent)])
            changed = next
            changed.loss = .meanSquaredError
            #expect(refusal { try train(changed, output) }.contains("another training"))
            // The same training still resumes after these.
            #expect(refusal { try train(next) } == "none")
        }
    }

    @Test func augmentationIsPartOfTheIdentity() throws {
        let images = ScaledImages<Float>(try Digits.load().subset(Array(0..<20)), range: 0...1)
        let (one, other) = (AugmentedImages(images, seed: 1), AugmentedImages(images, seed: 2))
        #expect(one.fingerprint(batch: 4) == AugmentedImages(images, seed: 1).fingerprint(batch: 4))
        #expect(Set([images.fingerprint(batch: 4), one.fingerprint(batch: 4), other.fingerprint(batch: 4)]).count == 3)
    }

    /// Numbers out of bounds are refused even if the checksum matches.
    @Test func impossibleNumbersAreRefused() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run")
            try train(configuration(file, epochs: 2))
            let whole = try FileBytes.read(file)
            #expect(whole.resigned == whole)
            let reader = try SafeTensorsReader(whole)
            let start = try dataStart(whole)
            func change(_ tensor: String, _ place: Int, to value: Double) throws -> [UInt8] {
                let header = try SafeTensorsHeader(Array(whole[8..<start]), dataCount: whole.count - start)
                let lower = start + (try #require(header.entries[tensor])).range.lowerBound + 8 * place
                var bytes = whole
                withUnsafeBytes(of: value.bitPattern.littleEndian) {
                    bytes.replaceSubrange(lower..<(lower + 8), with: $0)
                }
                return bytes.resigned
            }
            #expect(try reader.tensor("running", as: Double.self).scalars == [0, 0, 0, 0, 0, 0])
            for (tensor, place, value) in [
                ("rate scale", 0, -1.0), ("rate scale", 0, .nan), ("rate scale", 0, 0), ("rate scale", 0, .infinity),
                ("running", 0, 4.6e18), ("running", 0, 4), ("running", 0, -1), ("running", 0, 1.5),
                ("running", 4, 1e18), ("running", 3, -1), ("running", 3, .infinity), ("running", 2, .nan),
                ("running", 1, .nan), ("running", 1, 1), ("running", 2, 1), ("running", 5, -1), ("history", 0, 2),
                ("history", 1, .nan), ("history", 2, .infinity), ("history", 3, 1.5), ("history", 5, -0.5),
                ("history", 6, -1), ("history", 7, .nan),
            ] {
                try FileBytes.write(try change(tensor, place, to: value), to: file)
                let words = refusal { try train(configuration(file, epochs: 3)) }
                #expect(words.contains("is not a training checkpoint"), "\(tensor) \(place) \(value): \(words)")
            }
            for (words, others) in [
                (#""steps":"6""#, #""steps":"7""#), (#""kept epoch":"2""#, #""kept epoch":"3""#),
                (#""kept epoch":"2""#, #""kept epoch":"0""#), (#""kept epoch":"2""#, #""kept epoch":"x""#),
                (#""kept epoch":"#, #""kopt epoch":"#), (#""rate scale":"#, #""rate skale":"#),
            ] {
                try FileBytes.write(whole.resigned(replacing: words, by: others), to: file)
                let refusal = refusal { try train(configuration(file, epochs: 3)) }
                #expect(refusal.contains("is not a training checkpoint"), "\(words): \(refusal)")
            }
            try FileBytes.write(whole, to: file)
            #expect(refusal { try train(configuration(file, epochs: 3)) } == "none")
        }
    }

    private func dataStart(_ bytes: [UInt8]) throws -> Int {
        8 + (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    }

    /// A program that computes other results from the same numbers, simulated by a file with other recorded results.
    @Test func otherResultsOfTheSameParametersAreRefused() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run")
            try train(configuration(file, epochs: 1))
            let whole = try FileBytes.read(file)
            let start = try dataStart(whole)
            let header = try SafeTensorsHeader(Array(whole[8..<start]), dataCount: whole.count - start)
            for name in ["probe net inputs", "probe gradient norm", "parameters.0"] {
                // Flips the lowest bit of the exponent of its last number: a factor of 2.
                var bytes = whole
                let end = start + (try #require(header.entries[name])).range.upperBound
                bytes[end - 2] ^= name == "parameters.0" ? 0x80 : 0x10
                try FileBytes.write(bytes.resigned, to: file)
                #expect(
                    refusal { try train(configuration(file, epochs: 2)) }.contains("result for a few samples"),
                    "\(name)")
            }
        }
    }

    @Test func everyFlippedBitIsRefused() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run")
            try train(configuration(file, epochs: 1))
            let whole = try FileBytes.read(file)
            var random = RandomNumbers(seed: 7)
            for _ in 0..<120 {
                let bit = Int(random.next() % UInt64(8 * whole.count))
                var flipped = whole
                flipped[bit / 8] ^= 1 << (bit % 8)
                try Data(flipped).write(to: file)
                #expect(throws: CheckpointError.self, "bit \(bit)") { try train(configuration(file, epochs: 2)) }
            }
        }
    }

    @Test func oneTrainingAtATimeHasAFile() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run")
            var inner = "nothing"
            var network = try self.network()
            _ = try network.train(on: data, validation: data, configuration(file, epochs: 1)) { _ in
                inner = refusal { try train(configuration(file, epochs: 1)) }
            }
            #expect(inner.contains("of a training that is running"))
            #expect(refusal { try train(configuration(file, epochs: 2)) } == "none")
            #expect(try names(in: folder) == ["run"])
        }
    }

    @Test func linksPermissionsAndLongNamesAreKept() throws {
        try withTemporaryFolder { folder in
            let (elsewhere, link) = (folder.appendingPathComponent("elsewhere"), folder.appendingPathComponent("link"))
            let file = elsewhere.appendingPathComponent("run")
            try train(configuration(file, epochs: 1))
            #expect(chmod(file.path, 0o600) == 0)
            try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "elsewhere/run")
            try train(configuration(link, epochs: 2))
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == "elsewhere/run")
            #expect(try #require(status(at: file.path)).st_mode & 0o777 == 0o600)
            #expect(try names(in: folder) == ["elsewhere", "link"] && names(in: elsewhere) == ["run"])
            // 240 bytes: more would not fit beside a suffix.
            let long = folder.appendingPathComponent(String(repeating: "ä", count: 120))
            try train(configuration(long, epochs: 1))
            #expect(refusal { try train(configuration(long, epochs: 2)) } == "none")
            let longer = folder.appendingPathComponent(String(repeating: "x", count: 300))
            #expect(refusal { try train(configuration(longer, epochs: 1)) }.contains("file name too long"))
        }
    }

    @Test func pipesAndDevicesAreRefused() throws {
        try withTemporaryFolder { folder in
            let pipe = folder.appendingPathComponent("pipe")
            #expect(mkfifo(pipe.path, 0o600) == 0)
            #expect(refusal { try train(configuration(pipe, epochs: 1)) }.contains("it is a named pipe"))
            let device = URL(fileURLWithPath: "/dev/null")
            #expect(refusal { try train(configuration(device, epochs: 1)) }.contains("it is a device"))
            #expect(refusal { try train(configuration(folder, epochs: 1)) }.contains("it is a directory"))
            let names = try names(in: folder)
            #expect(names == ["pipe"])
        }
    }

    /// Temporary files of killed writers are removed, those of living ones are kept.
    @Test func leftoverFilesAreRemoved() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run")
            let place = try FilePlace(file)
            let (dead, one) = try place.createBeside(for: file)
            close(one)
            let (living, other) = try place.createBeside(for: file)
            defer { close(other) }
            try train(configuration(file, epochs: 1))
            #expect(!FileManager.default.fileExists(atPath: dead))
            #expect(FileManager.default.fileExists(atPath: living))
        }
    }

    @Test func intervalsAreInEpochsOrSeconds() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run")
            /// The epochs and steps of the file when the record of each epoch came.
            func seen(_ interval: Checkpointing.Interval) throws -> [String?] {
                try? FileManager.default.removeItem(at: file)
                var seen: [String?] = []
                var network = try self.network()
                _ = try network.train(on: data, validation: data, configuration(file, epochs: 3, every: interval)) {
                    _ in
                    seen.append((try? SafeTensorsReader(file: file))?.metadata["steps"])
                }
                #expect(try SafeTensorsReader(file: file).metadata["steps"] == "9")
                return seen
            }
            for (interval, expected) in [
                (.epochs(1), [nil, "3", "6"]), (.epochs(2), [nil, nil, "6"]), (.epochs(100), [nil, nil, nil]),
                (.seconds(0), ["3", "6", "9"]), (.seconds(1000), [nil, nil, nil]),
            ] as [(Checkpointing.Interval, [String?])] {
                let found = try seen(interval)
                #expect(found == expected, "\(interval)")
            }
        }
    }

    /// A file written within an epoch, at an interval in seconds, resumes bit for bit.
    @Test func fileWrittenWithinAnEpochResumes() throws {
        try withTemporaryFolder { folder in
            let (file, copy) = (folder.appendingPathComponent("run"), folder.appendingPathComponent("copy"))
            let whole = try train(configuration(nil, epochs: 2))
            var first = configuration(file, epochs: 2, every: .seconds(0))
            // Called before each step: a copy of the file is kept.
            first.isInterrupted = {
                let steps = (try? SafeTensorsReader(file: file))?.metadata["steps"]
                if steps == "2" { try? FileManager.default.copyItem(at: file, to: copy) }
                return false
            }
            try train(first)
            #expect(try SafeTensorsReader(file: copy).metadata["steps"] == "2")
            #expect(try train(configuration(copy, epochs: 2)).parameters == whole.parameters)
        }
    }
}
