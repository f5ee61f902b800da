import Autodiff
import AutodiffKernels
import Testing

@testable import NNFromGraph

/// The promise of `Notes/conventions.md`, 'Same bits': the weights after training are the same, bit for bit, on every
/// processor that has the instruction set, and on any number of threads. Their fingerprints were found on an AMD EPYC
/// (Zen 5); another processor has to find the same.
@Suite struct SameBitsTests {
    private struct Case: Sendable {
        let hidden: [Int]
        let optimizer: any Optimizer
        /// The fingerprint by instruction set.
        let fingerprints: [String: String]
    }

    /// The sums of narrow layers have one order on both instruction sets. Dot products of 256 terms and more are summed
    /// in the lanes of a vector, of which AVX-512 has twice as many.
    private static let cases = [
        Case(
            hidden: [50], optimizer: StochasticGradientDescent(learningRate: 0.5),
            fingerprints: ["avx512": "3876da478156879c", "avx2": "3876da478156879c"]),
        Case(
            hidden: [50, 30], optimizer: Adam(learningRate: 0.01),
            fingerprints: ["avx512": "214b2d8df60073f9", "avx2": "214b2d8df60073f9"]),
        Case(
            hidden: [300, 300], optimizer: Adam(learningRate: 0.01),
            fingerprints: ["avx512": "d036c9052dae0681", "avx2": "67207741ecda695a"]),
    ]

    @Test(arguments: 0..<3, ["avx512", "avx2"])
    func trainingEndsWithTheSameWeights(number: Int, kernels: String) throws {
        let kind = (0..<autodiff_kernels_kind_count()).map { AutodiffKernelKind(rawValue: Int32($0))! }.first {
            String(cString: autodiff_kernels_name($0)) == kernels
        }
        guard let kind, let expected = Self.cases[number].fingerprints[kernels], autodiff_kernels_select(kind) else {
            return  // this machine has another instruction set
        }
        defer { _ = autodiff_kernels_select_default() }
        let threads = Threads.count
        defer { Threads.count = threads }
        for count in [1, 2, 3] {
            Threads.count = count
            let found = try fingerprint(Self.cases[number])
            #expect(found == expected, "\(kernels), \(count) threads")
        }
    }

    private func fingerprint(_ trained: Case) throws -> String {
        let data = try Digits.load()
        let images = ScaledImages<Float>(data, range: 0...1)
        var network = try Network<Float>(
            inputs: 64, trained.hidden.map { Dense($0, .sigmoid) } + [Dense(10, .softmax)], seed: 7)
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: trained.optimizer, epochs: 2, batchSize: 32, seed: 7)
        _ = try network.train(on: images, validation: images, configuration)
        var fingerprint = Fingerprint()
        for tensor in network.parameters { tensor.scalars.withUnsafeBytes { fingerprint.add($0) } }
        return fingerprint.value.hexadecimal
    }
}
