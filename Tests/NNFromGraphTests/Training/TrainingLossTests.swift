import Autodiff
import NNFromGraph
import Testing

/// The training loss of an epoch is the weighted mean over its samples, as the validation loss is.
@Suite struct TrainingLossTests {
    /// A network that gives 0, and a learning rate of 0: the loss of a sample is its target's.
    private func network(outputs: Int, _ activation: Activation) throws -> Network<Double> {
        var network = try Network<Double>(inputs: 2, [Dense(outputs, activation)], seed: 3)
        network.parameters[1] = Tensor((0..<outputs).map { 0.3 - 0.2 * Double($0) })
        return network
    }

    private func trainingLoss(
        _ network: Network<Double>, on data: some DataSource<Double>, _ loss: Loss, batchSize: Int
    ) throws -> Double {
        var network = network
        let configuration = TrainingConfiguration(
            loss: loss, optimizer: StochasticGradientDescent(learningRate: 0), epochs: 1, batchSize: batchSize, seed: 1)
        return try network.train(on: data, validation: data, configuration).last!.trainingLoss
    }

    /// Losses of 7, 7 and 5 in batches of 2 and 1, or of 7, 6 and 6: whatever the order, the mean is 19/3.
    @Test func shortBatchCountsItsSamples() throws {
        var network = try Network<Double>(inputs: 1, [Dense(1, .identity)], initialization: .zeros, seed: 1)
        let targets = Tensor<Double>([[7], [7], [5]])
        let data = try DataSet<Double>(name: "three", features: Tensor<Double>([[1], [2], [3]]), targets: targets)
        for batchSize in 1...3 {
            let configuration = TrainingConfiguration(
                loss: .meanAbsoluteError, optimizer: StochasticGradientDescent(learningRate: 0), epochs: 1,
                batchSize: batchSize, seed: 1)
            let record = try network.train(on: data, validation: data, configuration).last!
            #expect(abs(record.trainingLoss - 19.0 / 3) < 1e-14 && abs(record.validationLoss - 19.0 / 3) < 1e-14)
        }
    }

    private static let losses: [(Loss, Activation)] =
        Loss.allCases.filter { $0 != .hinge }.map {
            ($0, $0.requiredActivation ?? ($0 == .categoricalCrossEntropy ? .softmax : .sigmoid))
        }

    @Test(arguments: 0..<8) func trainingLossEqualsTheEvaluation(number: Int) throws {
        let (loss, activation) = Self.losses[number]
        let data: DataSet<Double> = try SyntheticData.moons(count: 11, noise: 0.1, seed: 1).encoded(.oneHot)
        let network = try network(outputs: 2, activation)
        let weighted = try WeightedSamples(data, weights: (0..<11).map { 0.5 + Double($0 * $0) })
        for loss in [loss, loss.weighting(classes: [0.25, 3])] {
            for batchSize in [1, 4, 11] {
                let plain = try trainingLoss(network, on: data, loss, batchSize: batchSize)
                #expect(abs(plain / network.evaluate(on: data, loss: loss).loss - 1) < 1e-14, "\(loss), \(batchSize)")
                let own = try trainingLoss(network, on: weighted, loss, batchSize: batchSize)
                #expect(abs(own / network.evaluate(on: weighted, loss: loss).loss - 1) < 1e-14, "\(loss), \(batchSize)")
            }
        }
    }

    /// The penalty stands apart, so that training and validation loss are the same measure; both together are what
    /// training minimizes, a sum's penalty once for each batch.
    @Test(arguments: [Loss.binaryCrossEntropy, .logisticCost]) func thePenaltyStandsApart(loss: Loss) throws {
        let data: DataSet<Double> = SyntheticData.moons(count: 12, noise: 0.1, seed: 1)
        let start = try network(outputs: 1, .sigmoid)
        let squares = start.parameters[0].scalars.reduce(0) { $0 + $1 * $1 }
        let expected = loss.isSum ? 3 * 0.35 * squares / 12 : 0.35 * squares
        let configuration = TrainingConfiguration(
            loss: loss, weightPenalty: .l2(0.7), optimizer: StochasticGradientDescent(learningRate: 0), epochs: 1,
            batchSize: 4, seed: 1)
        var network = start
        let record = try network.train(on: data, validation: data, configuration).last!
        #expect(abs(record.trainingLoss - record.validationLoss) < 1e-14 && abs(record.penalty - expected) < 1e-14)
        #expect(MonitoredMetric.objective.value(record) == record.trainingLoss + record.penalty)
        var searched = start
        let found = try searched.train(
            on: data, validation: data, loss: loss, weightPenalty: .l2(0.7), by: LBFGS(iterations: 2)
        ).last!
        let rest = searched.parameters[0].scalars.reduce(0) { $0 + $1 * $1 } * 0.35 / (loss.isSum ? 12 : 1)
        #expect(abs(found.trainingLoss - found.validationLoss) < 1e-14 && abs(found.penalty - rest) < 1e-14)
    }

    @Test func aSearchReportsSumsOnTheSameScale() throws {
        let data: DataSet<Double> = SyntheticData.moons(count: 11, noise: 0.1, seed: 1)
        var network = try network(outputs: 1, .sigmoid)
        let record = try network.train(
            on: data, validation: data, loss: .logisticCost, by: LBFGS(iterations: 1)
        ).last!
        #expect(abs(record.trainingLoss - record.validationLoss) < 1e-14)
    }

    /// The same for classical models: Adaline's first loss, from weights near 0, is that of all samples.
    @Test func classicalModelsWeighTheirBatches() throws {
        let data: DataSet<Double> = SyntheticData.moons(count: 11, noise: 0.1, seed: 1)
        func first(_ batchSize: Int?) throws -> Double {
            try LogisticRegression(
                fitting: data, Descent(learningRate: 1e-300, epochs: 1, batchSize: batchSize)
            ).losses[0]
        }
        #expect(abs(try first(4) - first(nil)) < 1e-14)
    }
}
