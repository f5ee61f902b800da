import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// Thousands of damaged files of every format, each from a seed: a reader returns verified contents or throws its
/// error, and never ends the program. `MUTANTS=100000 swift test --filter MutantTests` takes longer.
@Suite struct MutantTests {
    /// Gives mutants to a reader and counts those that it accepts.
    private func read(_ bytes: [UInt8], seed: UInt64, _ reader: ([UInt8]) throws -> Void) -> Int {
        var mutator = Mutator(seed: seed)
        var taken = 0
        for number in 0..<Mutator.count {
            let mutant = mutator.mutant(of: bytes)
            do {
                try reader(mutant)
                taken += 1
            } catch {
                #expect(
                    error is any _DescribedError || error is SafeTensorsFault,
                    "seed \(seed), mutant \(number): \(error)")
            }
        }
        return taken
    }

    @Test func safetensors() {
        var tensors = SafeTensors()
        tensors.add("weights", Tensor<Float>(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6]))
        tensors.add("none", Tensor<Double>.zeros([0, 7]))
        tensors.add("number", Tensor<Double>(0.5))
        tensors.metadata["words"] = "some"
        let taken = read(tensors.encoded, seed: 1) { bytes in
            let reader = try SafeTensorsReader(bytes)
            // An accepted file is complete: every tensor can be read, and there are no other bytes.
            var count = 0
            for name in reader.names {
                if let tensor = try? reader.tensor(name, as: Float.self) { count += 4 * tensor.shape.count }
                if let tensor = try? reader.tensor(name, as: Double.self) { count += 8 * tensor.shape.count }
            }
            let header = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
            #expect(8 + header + count == bytes.count)
        }
        // Damaged data and strings are found only by the checksum.
        #expect(taken < Mutator.count / 2)
    }

    @Test func signedSafetensors() {
        var tensors = SafeTensors()
        tensors.add("weights", Tensor<Float>(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6]))
        tensors.metadata["words"] = "some"
        let whole = tensors.signedPieces.flatMap { $0 }
        _ = read(whole, seed: 2) { bytes in
            try SafeTensorsReader(bytes).verifyChecksum()
            #expect(bytes == whole)
        }
    }

    /// Mutants with a matching checksum, to reach the checks behind it: accepted ones resume training.
    @Test func checkpoints() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run")
            let data: DataSet<Float> = SyntheticData.moons(count: 12, noise: 0.2, seed: 3)
            func train(epochs: Int) throws {
                var network = try Network<Float>(inputs: 2, [Dense(2, .relu), Dense(1, .sigmoid)], seed: 1)
                _ = try network.train(
                    on: data, validation: data,
                    TrainingConfiguration(
                        loss: .binaryCrossEntropy, optimizer: Adam(learningRate: 0.01), epochs: epochs, batchSize: 6,
                        seed: 1,
                        callbacks: [EarlyStopping(.trainingLoss, patience: 5)],
                        checkpoints: Checkpointing(file: file, every: .epochs(1000))))
            }
            try train(epochs: 2)
            let whole = try FileBytes.read(file)
            _ = read(whole, seed: 3) { bytes in
                try Data(bytes.resigned).write(to: file)
                try train(epochs: 3)
            }
        }
    }

    @Test func searchCheckpoints() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("run")
            let data: DataSet<Float> = SyntheticData.moons(count: 12, noise: 0.2, seed: 3)
            func train(iterations: Int) throws {
                var network = try Network<Float>(inputs: 2, [Dense(2, .sigmoid), Dense(1, .sigmoid)], seed: 1)
                _ = try network.train(
                    on: data, validation: data, loss: .binaryCrossEntropy, by: LBFGS(memory: 3, iterations: iterations),
                    checkpoints: Checkpointing(file: file, every: .epochs(1000)))
            }
            try train(iterations: 3)
            let whole = try FileBytes.read(file)
            _ = read(whole, seed: 4) { bytes in
                try Data(bytes.resigned).write(to: file)
                try train(iterations: 4)
            }
        }
    }

    @Test func gzip() {
        let content = Array(String(repeating: "some text, some more, ", count: 20).utf8)
        _ = read(Gzip.compress(content), seed: 5) { bytes in
            // An accepted file has the original content; damage to the header, such as a name, may go unnoticed.
            let found = try Gzip.decompress(bytes, file: "mutant", limit: 1 << 20)
            // A member that was duplicated as a whole gives its content twice.
            let isRepeated = (0..<found.count).allSatisfy { found[$0] == content[$0 % content.count] }
            #expect(isRepeated && found.count % content.count == 0)
        }
    }

    @Test func idx() {
        let whole = IDX.encode(Array(0..<24), dimensions: [2, 3, 4])
        _ = read(whole, seed: 6) { bytes in
            let idx = try IDX(bytes: bytes, rank: 3, file: "mutant")
            #expect(idx.elements.count == idx.dimensions.reduce(1, *))
        }
        let checksum = MD5.hexadecimal(of: whole)
        _ = read(whole, seed: 7) { bytes in
            _ = try IDX(bytes: bytes, rank: 3, checksum: checksum, file: "mutant")
            #expect(bytes == whole)
        }
    }

    @Test func tableOfDigits() throws {
        let rows = (0..<4).map { row in
            (0..<65).map { "\(($0 * (row + 3)) % ($0 == 64 ? 10 : 17))" }.joined(separator: ",")
        }
        _ = read(Array((rows.joined(separator: "\n") + "\n").utf8), seed: 8) { bytes in
            let digits = try Digits.parse(bytes, file: "mutant", count: 4)
            #expect(digits.count == 4)
        }
    }

    @Test func tableOfNumbers() {
        let text = "3,2,one,two\n0.5,1.5,0\n1,2,1\n-3e-2,4,0\n"
        _ = read(Array(text.utf8), seed: 9) { bytes in
            let table: DataSet<Float> = try IncludedTable.parse(
                bytes, file: "mutant", name: "t", featureNames: ["a", "b"])
            #expect(table.labels.allSatisfy { (0..<max(table.classes, 1)).contains($0) })
        }
    }
}
