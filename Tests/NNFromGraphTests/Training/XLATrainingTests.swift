import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// Training on a device of the plugin that `PJRT_PLUGIN` names, against our own steps.
@Suite(.enabled(if: DeviceForTests.path != nil, "PJRT_PLUGIN does not name a PJRT plugin"))
struct XLATrainingTests {
    /// Step by step the same loss, predictions and state: with dropout, batch normalization, a penalty and clipped
    /// gradients, on one device and on eight, the last batch of an epoch smaller than the others.
    ///
    /// (A bias before a normalization has the gradient 0 up to rounding. In `Float`, Adam makes a step of it as large
    /// as any other, so Adam is compared in `Double`.)
    @Test(arguments: [1, 8]) func agreesWithOurOwnSteps(devices: Int) throws {
        func check<Scalar: TensorScalar>(_ optimizer: any Optimizer, _: Scalar.Type, within tolerance: Double) throws {
            let data = ScaledImages<Scalar>(try Digits.load(), range: 0...1)
            let network = try Network<Scalar>(
                inputs: 64, [Dense(16, .sigmoid), BatchNormalization(), Dropout(0.2), Dense(10, .softmax)], seed: 3)
            let configuration = TrainingConfiguration(
                loss: .softmaxCrossEntropy, weightPenalty: .l2(0.001), optimizer: optimizer,
                transformations: [ClippingByGlobalNorm(1)], epochs: 1, batchSize: 32, seed: 1)
            let rule = try network.rule(configuration, data)
            var own = CompiledTrainingStep(rule, data: data, from: network)
            var other = XLATrainingStep(rule, data: data, from: network, on: try DeviceForTests.device(devices))
            let schedule = try MinibatchSchedule(count: 150, batchSize: 32, seed: 1)
            for epoch in 1...3 {
                for indices in schedule.minibatches(epoch: epoch) {
                    let (one, two) = (own(indices, epochs: Double(epoch)), try other(indices, epochs: Double(epoch)))
                    #expect(abs(one.loss - two.loss) < tolerance && one.weight == two.weight, "epoch \(epoch)")
                    #expect(one.correct == two.correct, "epoch \(epoch)")
                    let (state, ours) = (try other.state, own.state)
                    #expect(state.step == ours.step && state.statistics.count == 2)
                    for (one, two) in zip(state.parameters + state.statistics, ours.parameters + ours.statistics) {
                        let pairs = zip(one.scalars, two.scalars)
                        #expect(pairs.allSatisfy { abs(Double($0 - $1)) < tolerance }, "epoch \(epoch)")
                    }
                }
            }
        }
        try check(StochasticGradientDescent(learningRate: 0.1, momentum: 0.9), Float.self, within: 1e-5)
        try check(Adam(learningRate: 0.01), Double.self, within: 1e-8)
    }

    /// A convolutional network, whose windows and pools are slices there.
    @Test(arguments: [1, 8]) func convolutions(devices: Int) throws {
        let data = ScaledImages<Double>(try Digits.load(), range: 0...1, sampleShape: [8, 8, 1])
        let network = try Network<Double>(
            inputShape: [8, 8, 1],
            Sequential([
                Convolution2D(4, size: (3, 3), .relu), Pooling2D(.maximum, size: (2, 2)), Flatten(), Dropout(0.25),
                Dense(10, .softmax),
            ]), seed: 2)
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.01), epochs: 1, batchSize: 16, seed: 1)
        let rule = try network.rule(configuration, data)
        var own = CompiledTrainingStep(rule, data: data, from: network)
        var other = XLATrainingStep(rule, data: data, from: network, on: try DeviceForTests.device(devices))
        for start in stride(from: 0, to: 160, by: 16) {
            let indices = Array(start..<start + 16)[...]
            let (one, two) = (own(indices, epochs: 0), try other(indices, epochs: 0))
            #expect(abs(one.loss - two.loss) < 1e-10 && one.correct == two.correct, "from \(start)")
        }
        for (one, two) in zip(try other.state.parameters, own.state.parameters) {
            #expect(zip(one.scalars, two.scalars).allSatisfy { abs($0 - $1) < 1e-8 })
        }
    }

    /// A step whose loss is not finite changes nothing.
    @Test func aLossThatIsNotFinite() throws {
        let data = ScaledImages<Float>(try Digits.load(), range: 0...1)
        var network = try Network<Float>(inputs: 64, [Dense(10, .softmax)], seed: 3)
        network.parameters[0].scalars[5] = .infinity
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(), epochs: 1, batchSize: 32, seed: 1)
        var step = XLATrainingStep(
            try network.rule(configuration, data), data: data, from: network, on: try DeviceForTests.device(1))
        let before = try step.state
        #expect(!(try step(Array(0..<32)[...], epochs: 0)).loss.isFinite)
        #expect(try step.state == before)
    }

    /// A whole training, from a checkpoint in the middle, with the figures of our own.
    @Test func training() throws {
        let split = try Digits.split(seed: 1)
        let training = ScaledImages<Float>(split.training, range: 0...1)
        let validation = ScaledImages<Float>(split.validation, range: 0...1)
        func trained(on device: XLADevice?, checkpoints: Checkpointing? = nil, epochs: Int = 6) throws -> EpochRecord {
            var network = try Network<Float>(inputs: 64, [Dense(20, .sigmoid), Dense(10, .softmax)], seed: 5)
            let configuration = TrainingConfiguration(
                loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.01), epochs: epochs, batchSize: 32, seed: 2,
                checkpoints: checkpoints, device: device)
            let history = try network.train(on: training, validation: validation, configuration)
            return try #require(history.records.last)
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("xla-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let device = try DeviceForTests.device(8)
        let whole = try trained(on: device)
        _ = try trained(on: device, checkpoints: Checkpointing(file: file), epochs: 3)
        let resumed = try trained(on: device, checkpoints: Checkpointing(file: file))
        let own = try trained(on: nil)
        #expect(whole.trainingLoss == resumed.trainingLoss && whole.validationAccuracy == resumed.validationAccuracy)
        #expect(abs(whole.trainingLoss - own.trainingLoss) < 1e-4 * own.trainingLoss)
        #expect(own.validationAccuracy > 0.9 && abs(whole.validationAccuracy - own.validationAccuracy) < 0.005)
    }

    /// Batches that the devices cannot divide are refused before the first step.
    @Test func batchesThatCannotBeDivided() throws {
        let data = ScaledImages<Float>(try Digits.load(), range: 0...1)
        var network = try Network<Float>(inputs: 64, [Dense(10, .softmax)], seed: 3)
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(), epochs: 1, batchSize: 100, seed: 1,
            device: try DeviceForTests.device(8))
        #expect(throws: XLAError.batch(rows: 100, devices: 8)) {
            try network.train(on: data, validation: data, configuration)
        }
    }
}

/// Training steps as StableHLO text, which needs no plugin.
@Suite struct TrainingStepTextTests {
    @Test func text() throws {
        let data = ScaledImages<Float>(try Digits.load(), range: 0...1)
        let network = try Network<Float>(inputs: 64, [Dense(12, .sigmoid), Dense(10, .softmax)], seed: 3)
        let configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(), epochs: 1, batchSize: 32, seed: 1)
        var step = CompiledTrainingStep(try network.rule(configuration, data), data: data, from: network)
        let text = try step.stableHLO(count: 32)
        #expect(text.contains("%arg0: tensor<64x12xf32> {tf.aliasing_output = 0 : i32}"))
        #expect(text.matches(of: /stablehlo\.dot_general/).count == 5)
        #expect(text.contains("%arg12: tensor<32x64xf32>, %arg13: tensor<32x10xf32>, %arg14: tensor<f32>"))
    }
}

enum DeviceForTests {
    static let path = ProcessInfo.processInfo.environment["PJRT_PLUGIN"].flatMap { $0.isEmpty ? nil : $0 }

    static func device(_ count: Int) throws -> XLADevice { try (count == 1 ? one : eight).get() }
    private static let one = Result { try XLADevice(plugin: path ?? "") }
    private static let eight = Result { try XLADevice(plugin: path ?? "", devices: 8) }
}
