import Autodiff
import Testing

@testable import NNFromGraph

/// The squared error of outputs, as a type.
private struct Squared: LossFunction {
    var factor = 1.0
    func callAsFunction<T: TensorAlgebra>(_ outputs: T, _ targets: T) -> T {
        T(constant: factor) * square(outputs - targets)
    }
}

/// A cross-entropy of logits, which gives a number for each row.
private struct RowCrossEntropy: LossFunction {
    func callAsFunction<T: TensorAlgebra>(_ outputs: T, _ targets: T) -> T {
        -(targets * outputs.logSoftmax()).sum(along: [1])
    }
}

/// Losses of one's own, as types and as closures.
@Suite struct CustomLossTests {
    private let z = Tensor<Double>([[0.5, -1, 2], [0, 0.3, -0.7], [1, 1, -2], [0.1, 0.2, 0.3]])
    private let y = Tensor<Double>([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]])
    private let weights = Tensor<Double>([1, 0, 2, 0.5])

    private static let squared = Loss("own") { (outputs: TensorVariable<Double>, targets) in square(outputs - targets) }

    /// The same values and gradients as the library's, weighted and not, and smoothed.
    @Test func equalTheIncludedOnes() throws {
        let pairs: [(Loss, Loss, Activation)] = [
            (Loss(Squared()), .meanSquaredError, .sigmoid), (Self.squared, .meanSquaredError, .sigmoid),
            (Loss(Squared(), isSum: true), .sumSquaredError, .tanh),
            (Loss(RowCrossEntropy(), onLogits: true), .softmaxCrossEntropy, .softmax),
        ]
        for (own, included, activation) in pairs {
            let variants: [(Loss) -> Loss] = [
                { $0 }, { $0.weighting(classes: [1, 2, 0.5]) }, { $0.smoothingLabels(0.1) },
            ]
            for variant in variants {
                let (own, included) = (variant(own), variant(included))
                for weights in [nil, weights] {
                    let one = own(z, activation, targets: y, sampleWeights: weights)
                    let other = included(z, activation, targets: y, sampleWeights: weights)
                    #expect(abs(one - other).scalar < 1e-14, "\(own)")
                    let slopes = [own, included].map { loss in
                        gradient(at: z) { z in loss(z, activation, targets: y, sampleWeights: weights) }
                    }
                    #expect(abs(slopes[0] - slopes[1]).max().scalar < 1e-14, "\(own)")
                }
                let rows = own.rows(z, activation, targets: y) - included.rows(z, activation, targets: y)
                #expect(abs(rows).max().scalar < 1e-14)
            }
        }
    }

    /// A loss that takes its mean itself, and one with an axis of one column.
    @Test func oneNumberIsTheMean() {
        let mean = Loss("mean") { (outputs: TensorVariable<Double>, targets) in square(outputs - targets).mean() }
        #expect(mean(z, .identity, targets: y) == square(z - y).mean())
        let column = Loss("column") { (outputs: TensorVariable<Double>, targets) in
            abs(outputs - targets).sum(along: [1], keepingAxes: true)
        }
        #expect(column(z, .identity, targets: y) == Loss.meanAbsoluteError(z, .identity, targets: y))
    }

    /// Compiled steps equal recorded ones, and a training's loss falls, without its own loss having a required
    /// activation.
    @Test func trains() throws {
        let data = try Iris.load(as: Double.self)
        for loss in [Loss(RowCrossEntropy(), onLogits: true), Loss(Squared(factor: 2)), Self.squared] {
            var network = try Network<Double>(inputs: 4, [Dense(6, .tanh), Dense(3, .softmax)])
            let rule = try network.rule(TrainingConfiguration(loss: loss), data)
            var eager = EagerStep(rule, data: data, from: network)
            var compiled = CompiledTrainingStep(rule, data: data, from: network)
            for _ in 1...3 {
                let (one, other) = (eager(Array(0..<50)[...], epochs: 0), compiled(Array(0..<50)[...], epochs: 0))
                #expect(abs(one.loss - other.loss) < 1e-12 && one.weight == other.weight)
            }
            #expect(try compiled.stableHLO(count: 50).contains("stablehlo"))
            let history = try network.train(
                on: data, validation: data, loss: loss, optimizer: Adam(learningRate: 0.01), epochs: 10)
            #expect(history[9].trainingLoss < 0.8 * history[0].trainingLoss)
            #expect(history[9].validationLoss == network.evaluate(on: data, loss: loss).loss)
        }
    }

    @Test func equalityAndNames() {
        #expect(Loss(Squared()) == Loss(Squared()) && Loss(Squared()) != Loss(Squared(factor: 2)))
        #expect(Loss(Squared()) != Loss(Squared(), onLogits: true) && Self.squared == Self.squared)
        #expect(Self.squared != Loss("own") { outputs, targets in square(outputs - targets) })
        #expect(Loss(Squared()).name == "Squared(factor: 1.0)" && Self.squared.name == "own")
        #expect(Loss.usual(for: .softmax) == .softmaxCrossEntropy && Loss.usual(for: .sigmoid) == .binaryCrossEntropy)
        #expect(Loss.usual(for: .relu) == .meanSquaredError)
    }

    @Test func anotherShapeStops() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let loss = Loss("own") { outputs, targets in (outputs - targets).sum(along: [0]) }
            _ = loss(Tensor<Float>.ones([4, 3]), .identity, targets: .ones([4, 3]))
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("loss 'own': terms of shape [3] for outputs of shape [4 × 3]"))
    }

    @Test func aMeanCannotBeWeighted() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let loss = Loss("own") { outputs, targets in square(outputs - targets).mean() }
            _ = loss(Tensor<Float>.ones([2, 3]), .identity, targets: .ones([2, 3]), sampleWeights: [1, 2])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("loss 'own': one number for outputs of shape [2 × 3]"))
    }
}
