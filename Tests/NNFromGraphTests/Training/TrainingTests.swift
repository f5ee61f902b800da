import Autodiff
import Foundation
import NNFromGraph
import Testing

@Suite struct TrainingTests {
    private func digits() throws -> (
        training: ScaledImages<Float>, validation: ScaledImages<Float>, test: ScaledImages<Float>
    ) {
        let split = try Digits.split(seed: 1)
        return (
            ScaledImages(split.training, range: 0...1), ScaledImages(split.validation, range: 0...1),
            ScaledImages(split.test, range: 0...1)
        )
    }

    private func configuration(
        loss: Loss = .softmaxCrossEntropy, optimizer: any Optimizer = Adam(learningRate: 0.005), epochs: Int = 3,
        batchSize: Int = 32, regularization: Double = 0
    ) -> TrainingConfiguration {
        TrainingConfiguration(
            loss: loss, weightPenalty: .l2(regularization), optimizer: optimizer, epochs: epochs, batchSize: batchSize,
            seed: 1)
    }

    private func network(_ last: Activation = .softmax, seed: UInt64 = 1) throws -> Network<Float> {
        try Network<Float>(inputs: 64, [Dense(50, .sigmoid), Dense(10, last)], seed: seed)
    }

    @Test func digitsAreLearned() throws {
        let data = try digits()
        var network = try network()
        var seen: [Int] = []
        let history = try network.train(
            on: data.training, validation: data.validation, configuration(epochs: 7)
        ) { seen.append($0.epoch) }
        #expect(seen == Array(1...7))
        #expect(history.map(\.epoch) == seen)
        #expect(history.last!.trainingLoss < history.first!.trainingLoss / 3)
        #expect(history.last!.trainingAccuracy > 0.95)
        let (loss, accuracy) = network.evaluate(on: data.test, loss: .softmaxCrossEntropy)
        #expect(accuracy > 0.92 && loss < 0.4)
        let correct = zip(network.predictions(on: data.test), data.test.images.labels).filter { $0 == Int($1) }.count
        #expect(Double(correct) / Double(data.test.count) == accuracy)
    }

    @Test(arguments: [
        (Loss.meanSquaredError, Activation.sigmoid), (.logisticCost, .sigmoid), (.softmaxCrossEntropy, .softmax),
    ])
    func everyLossFalls(loss: Loss, last: Activation) throws {
        let data = try digits()
        var network = try network(last)
        let rate = loss.isSum ? 0.005 : 1
        let history = try network.train(
            on: data.training, validation: data.validation,
            configuration(loss: loss, optimizer: StochasticGradientDescent(learningRate: rate), regularization: 1e-4))
        #expect(history[2].trainingLoss < history[0].trainingLoss)
        #expect(history[2].trainingAccuracy > 0.5)
    }

    @Test func oneSeedGivesOneResultWhateverTheThreads() throws {
        let data = try digits()
        func train(threads: Int) throws -> [Tensor<Float>] {
            let before = Threads.count
            defer { Threads.count = before }
            Threads.count = threads
            var network = try network()
            _ = try network.train(
                on: data.training, validation: data.validation, configuration(epochs: 1, batchSize: 1000))
            return network.parameters
        }
        let one = try train(threads: 1)
        #expect(try train(threads: 1) == one)
        #expect(try train(threads: 3) == one)
    }

    @Test func gradientsAreThoseOfTheFormulas() throws {
        let data = try digits()
        var network = try Network<Double>(inputs: 64, [Dense(11, .sigmoid), Dense(10, .sigmoid)], seed: 4)
        network.parameters[1] = Tensor(repeating: 0.1, shape: [11])
        let indices = Array(0..<20)
        let x = data.training.images.gather(indices, into: -1...1, as: Double.self)
        let y = Tensor<Double>.oneHot(data.training.labels(indices), classes: 10)
        let configuration = TrainingConfiguration(
            loss: .logisticCost, weightPenalty: .l2(0.01), optimizer: StochasticGradientDescent(learningRate: 1),
            epochs: 1, batchSize: 20, seed: 1)
        let (value, gradients) = try valueWithGradient(atTree: network.parameters) { parameters in
            try network.rule(configuration).objective(
                Batch(inputs: TensorVariable(Tensor(shape: [20, 64], scalars: x)), targets: TensorVariable(y)),
                parameters: parameters, statistics: [], masks: []
            ).loss
        }
        let loss = value.scalar
        func matrix(_ tensor: Tensor<Double>) -> LectureFormulas.PlainMatrix {
            .init(rows: tensor.shape[0], columns: tensor.shape[1], values: tensor.scalars)
        }
        let p = network.parameters
        let formula = LectureFormulas.LogisticCostNetwork(regularization: 0.01).lossAndGradient(
            parameters: .init(
                hiddenWeights: matrix(p[0]), hiddenBias: p[1].scalars, outputWeights: matrix(p[2]),
                outputBias: p[3].scalars),
            inputs: .init(rows: 20, columns: 64, values: x), targets: matrix(y))
        #expect(abs(loss - formula.loss) < 1e-12 * formula.loss)
        let largest = formula.gradient.flattened.map(abs).max()!
        for (tape, hand) in zip(gradients.flatMap(\.scalars), formula.gradient.flattened) {
            #expect(abs(tape - hand) < 1e-12 * largest)
        }
    }

    @Test func nonFiniteLossStopsWithTheOperation() throws {
        let data = try digits()
        var network = try network()
        network.parameters[2].scalars[7] = .infinity
        let error = #expect(throws: TrainingError.self) {
            try network.train(on: data.training, validation: data.validation, configuration())
        }
        guard case .nonFiniteLoss(let epoch, let step, _, let origin) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(epoch == 1 && step == 1)
        #expect(origin.hasPrefix("the first value that is not finite: dense2.weights = [50 × 10]"), "\(origin)")
        #expect(origin.contains("in training step › dense2"))
    }

    @Test func aDivergingTrainingNamesTheFirstOperation() throws {
        let data = try digits()
        var network = try network(.sigmoid)
        let start = network.parameters
        let error = #expect(throws: TrainingError.self) {
            try network.train(
                on: data.training, validation: data.validation,
                configuration(loss: .logisticCost, optimizer: StochasticGradientDescent(learningRate: 1e38), epochs: 2))
        }
        #expect(error?.description.contains("epoch 1, step") == true)
        #expect(network.parameters != start)
    }

    @Test func wrongConfigurationsThrow() throws {
        let data = try digits()
        var wrong = try Network<Float>(inputs: 64, [Dense(3, .softmax)], seed: 1)
        #expect(throws: NetworkError.targetShape([10], needed: [3])) {
            try wrong.train(on: data.training, validation: data.validation, configuration())
        }
        wrong = try Network<Float>(inputs: 63, [Dense(10, .softmax)], seed: 1)
        #expect(throws: NetworkError.sampleShape([64], needed: [63])) {
            try wrong.train(on: data.training, validation: data.validation, configuration())
        }
        wrong = try network(.relu)
        #expect(
            throws: NetworkError.unsuitableActivation(
                loss: "softmax cross-entropy", activation: .relu, needed: .softmax)
        ) { try wrong.train(on: data.training, validation: data.validation, configuration()) }
        var right = try network()
        #expect(throws: TrainingError.noEpochs(0)) {
            try right.train(on: data.training, validation: data.validation, configuration(epochs: 0))
        }
        for rate in [-0.1, .infinity] {
            #expect(throws: TrainingError.learningRate(rate)) {
                try right.train(
                    on: data.training, validation: data.validation, configuration(optimizer: Adam(learningRate: rate)))
            }
        }
        for batchSize in [0, -1, data.training.count + 1] {
            #expect(throws: BatchSizeError(batchSize: batchSize, count: data.training.count)) {
                try right.train(on: data.training, validation: data.validation, configuration(batchSize: batchSize))
            }
        }
    }
}
