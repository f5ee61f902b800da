import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// An explanation's parts against the whole, and against differences of the loss.
@Suite struct StepExplanationTests {
    /// Trainings of every kind whose parts must add up.
    private static let cases: [(name: String, training: RecordedTraining)] = {
        func training(
            _ layers: [any Layer], _ loss: Loss, penalty: Regularizer = .none,
            transformations: [any GradientTransformation] = []
        ) -> RecordedTraining {
            var training = RecordedTraining()
            training.layers = layers
            training.configuration.loss = loss
            training.configuration.weightPenalty = penalty
            training.configuration.transformations = transformations
            return training
        }
        let images = RecordedTraining.images.subset(Array(0..<200))
        var convolution = training(
            [Convolution2D(4, size: (3, 3), .tanh), Flatten(), Dense(10, .softmax)], .softmaxCrossEntropy)
        convolution.data = ScaledImages<Float>(images, range: 0...1, sampleShape: [8, 8, 1])
        return [
            ("smooth", training([Dense(9, .tanh), Dense(10, .softmax)], .softmaxCrossEntropy)),
            ("kinks, masks, statistics, penalties", RecordedTraining()),
            (
                "a sum, L1 and L2",
                training(
                    [Dense(9, .sigmoid), Dense(10, .sigmoid)], .logisticCost, penalty: Regularizer(l1: 0.01, l2: 0.1))
            ),
            (
                "class weights and clipping",
                training(
                    [Dense(9, .sigmoid), Dense(10, .softmax)],
                    .softmaxCrossEntropy.weighting(classes: (0..<10).map { Double($0) }),
                    transformations: [ClippingByNorm(0.1)])
            ),
            ("convolution", convolution),
        ]
    }()

    private func network(_ training: RecordedTraining) throws -> Network<Float> {
        try Network(inputShape: training.data.sampleShape, Sequential(training.layers), seed: training.networkSeed)
    }

    private func explained<Result>(
        _ training: RecordedTraining, _ body: (RunReplay<ScaledImages<Float>>) throws -> Result
    ) throws -> Result {
        try withTemporaryFolder { folder in
            var (network, configuration) = (try network(training), training.configuration)
            configuration.recording = RunRecording(to: folder)
            configuration.epochs = 2
            _ = try network.train(on: training.data, configuration)
            let run = try RecordedRun(contentsOf: folder)
            return try body(RunReplay(run, of: self.network(training), on: training.data, configuration))
        }
    }

    @Test(arguments: StepExplanationTests.cases.map(\.name))
    func splitsSumToTheWhole(name: String) throws {
        let training = Self.cases.first { $0.name == name }!.training
        try explained(training) { replay in
            for step in [1, 2, 7, 8, 14] {
                let found = try replay.explanation(of: step)
                let size = found.layers.reduce(0) { $0 + abs($1.change.predicted) }
                func isClose(_ one: Double, _ other: Double, _ bound: Double) -> Bool {
                    abs(one - other) <= bound * max(size, 1e-300)
                }
                #expect(isClose(found.layers.reduce(0) { $0 + $1.change.predicted }, found.change.predicted, 1e-12))
                for (value, whole) in [
                    (\StepExplanation.Change.predicted, found.change.predicted), (\.actual, found.change.actual),
                    (\.remainder, found.change.remainder),
                ] {
                    let penalty = found.penaltyChange?[keyPath: value] ?? 0
                    let sum = found.samples.reduce(penalty) { $0 + $1.change[keyPath: value] }
                    // Losses are around 2 to 70, of which differences are taken.
                    #expect(abs(sum - whole) <= 1e-12 * (1 + abs(found.loss)), "step \(step): \(sum), \(whole)")
                }
                let actual = found.layers.reduce(0) { $0 + $1.change.actual }
                #expect(abs(actual + found.unattributed - found.change.actual) <= 1e-12 * (1 + abs(found.loss)))
                // A kink of ReLU on the way leaves a little.
                #expect(abs(found.unattributed) <= 1e-2 * size, "step \(step): \(found.unattributed) of \(size)")
                #expect(found.isDoublePrecision && found.samples.count == (step % 7 == 0 ? 8 : 32))
                // The parts of the loss are the loss that training had, to the network's precision.
                let loss = found.samples.reduce(found.penalty ?? 0) { $0 + $1.loss }
                #expect(abs(loss - found.loss) <= 1e-5 * (1 + abs(found.loss)))
                for layer in found.layers {
                    let squares = layer.parameters.reduce(0) { $0 + $1.gradientNorm * $1.gradientNorm }
                    #expect(abs(layer.gradientNorm * layer.gradientNorm - squares) <= 1e-12 * squares)
                }
                if let jump = found.jump {
                    let previous = replay.run.losses[step - 2]
                    #expect(abs(jump.previousLoss - previous) <= 1e-5 * (1 + abs(previous)))
                    #expect(abs(jump.previousUpdate.actual + jump.otherSamples - jump.difference) <= 1e-9)
                } else {
                    #expect(step == 1)
                }
            }
        }
    }

    /// The prediction is the derivative of the loss along the step, and the layers' parts are those along their own
    /// parameters alone: by central differences of the objective in double precision.
    @Test func predictionsAreDerivatives() throws {
        let training = Self.cases[0].training
        try explained(training) { replay in
            let found = try replay.explanation(of: 9)
            let (before, after) = (try replay.state(after: 8), try replay.state(after: 9))
            let objective = MinibatchObjective<Double>(
                replay.rule, training.data, try replay.samples(of: 9), step: 9, before)
            func doubles(_ state: TrainingState<Float>) -> [Tensor<Double>] {
                state.parameters.map { Tensor(shape: $0.shape, scalars: $0.scalars.map(Double.init)) }
            }
            let (start, end) = (doubles(before), doubles(after))
            func slope(_ chosen: Set<Int>) -> Double {
                func loss(_ time: Double) -> Double {
                    objective.parts(
                        at: start.indices.map {
                            chosen.contains($0) ? start[$0] + time * (end[$0] - start[$0]) : start[$0]
                        }
                    ).total
                }
                return (loss(1e-4) - loss(-1e-4)) / 2e-4
            }
            #expect(abs(slope([0, 1, 2, 3]) - found.change.predicted) <= 1e-7 * abs(found.change.predicted))
            #expect(abs(slope([0, 1]) - found.layers[0].change.predicted) <= 1e-7 * abs(found.change.predicted))
            #expect(abs(slope([2, 3]) - found.layers[1].change.predicted) <= 1e-7 * abs(found.change.predicted))
            #expect(abs(objective.parts(at: end).total - objective.parts(at: start).total - found.change.actual) == 0)
            #expect(abs(found.unattributed) <= 1e-9 * abs(found.change.actual))
        }
    }

    /// A sample whose label was exchanged has the largest loss of its minibatch in a network that has learned.
    @Test func aWrongLabelIsFound() throws {
        var training = RecordedTraining()
        training.layers = [Dense(20, .tanh), Dense(10, .softmax)]
        training.configuration = TrainingConfiguration(
            loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.01), epochs: 12, batchSize: 32, seed: 3)
        let images = RecordedTraining.images.subset(Array(0..<200))
        var labels = images.labels
        labels[17] = (labels[17] + 5) % 10
        let (right, planted) = (Int(images.labels[17]), Int(labels[17]))
        training.data = ScaledImages(
            try ImageDataSet(
                name: "planted", pixels: images.pixels, labels: labels, width: 8, height: 8, classes: 10,
                maximumPixel: images.maximumPixel), range: 0...1)
        try withTemporaryFolder { folder in
            let run = try training.recorded(folder)
            let replay = try training.replay(run)
            let step = try #require((78...84).first { try replay.samples(of: $0).contains(17) })
            let found = try replay.explanation(of: step)
            let worst = try #require(found.samples.max { $0.loss < $1.loss })
            #expect(worst.index == 17 && worst.label == planted && worst.predictedLabel == right)
            #expect(found.reasons.contains { $0.contains("17 (class \(planted), predicted \(right))") })
            for line in found.description.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
    }

    /// A step too long for the curvature: the gradient promises a fall, and the loss rises.
    @Test func aStepThatIsTooLongIsCalledSo() throws {
        var training = Self.cases[0].training
        training.configuration.optimizer = StochasticGradientDescent(learningRate: 50)
        training.configuration.callbacks = []
        try explained(training) { replay in
            let found = try replay.explanation(of: 1)
            #expect(found.change.predicted < 0 && found.change.actual > 0)
            #expect(found.reasons.contains { $0.contains("too long for the curvature") }, "\(found.reasons)")
            #expect(try replay.explanation(of: 2).reasons.contains { $0.contains("that step was too long") })
        }
    }

    /// Training that ends in a loss that is not finite leaves a record up to it.
    @Test func aLossThatIsNotFiniteHasItsOrigin() throws {
        var training = RecordedTraining()
        training.layers = [Dense(12, .identity), Dense(10, .identity)]
        training.configuration.loss = .sumSquaredError
        training.configuration.optimizer = StochasticGradientDescent(learningRate: 10)
        training.configuration.callbacks = []
        try withTemporaryFolder { folder in
            #expect(throws: TrainingError.self) { try training.run(folder) }
            let run = try RecordedRun(contentsOf: folder)
            #expect(!run.losses.last!.isFinite && run.steepestStep == run.stepCount)
            let found = try training.replay(run).explanation(of: run.stepCount)
            #expect(found.updateNorm == 0 && found.nonFiniteOrigin?.isEmpty == false)
            #expect(found.reasons[0].contains("not finite"))
        }
    }

    /// A closure of recorded `Float` tensors cannot be evaluated in double precision.
    @Test func closuresAreEvaluatedInTheirOwnPrecision() throws {
        var training = RecordedTraining()
        training.layers = [Dense(9, Activation("scaled") { z in tanh(0.5 * z) }), Dense(10, .softmax)]
        training.configuration.callbacks = []
        try explained(training) { replay in
            let found = try replay.explanation(of: 3)
            let sum = found.samples.reduce(found.penaltyChange?.predicted ?? 0) { $0 + $1.change.predicted }
            #expect(!found.isDoublePrecision && abs(sum - found.change.predicted) <= 1e-5)
        }
    }
}
