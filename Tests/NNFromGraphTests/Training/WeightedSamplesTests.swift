import Autodiff
import NNFromGraph
import Testing

/// Integer weights are equivalent to repeated samples.
@Suite struct WeightedSamplesTests {
    private let data: DataSet<Double> = SyntheticData.moons(count: 12, noise: 0.1, seed: 1)
    private let weights = (0..<12).map { 1 + $0 % 3 }

    private func trained(
        on data: some DataSource<Double>, _ loss: Loss, batchSize: Int
    ) throws -> (network: Network<Double>, history: TrainingHistory) {
        var network = try Network<Double>(inputs: 2, [Dense(3, .hyperbolicTangent), Dense(1, .sigmoid)], seed: 2)
        let history = try network.train(
            on: data, validation: data,
            TrainingConfiguration(
                loss: loss, optimizer: StochasticGradientDescent(learningRate: 0.2), epochs: 5, batchSize: batchSize,
                seed: 1))
        return (network, history)
    }

    @Test(arguments: [Loss.binaryCrossEntropy, .logisticCost, .meanSquaredError])
    func integerWeightsAreRepetitions(loss: Loss) throws {
        let repeated = data.subset((0..<12).flatMap { Array(repeating: $0, count: weights[$0]) })
        let weighted = try WeightedSamples(data, weights: weights.map { Double($0) })
        let one = try trained(on: weighted, loss, batchSize: 12)
        let other = try trained(on: repeated, loss, batchSize: 24)
        for (found, expected) in zip(one.network.parameters, other.network.parameters) {
            #expect(isClose(found, expected.scalars))
        }
        if !loss.isSum { #expect(abs(one.history[4].validationLoss - other.history[4].validationLoss) < 1e-12) }
        // The gradients are not zero.
        #expect(try trained(on: data, loss, batchSize: 12).network.parameters != one.network.parameters)
    }

    @Test func impossibleWeightsAreErrors() {
        #expect(throws: TrainingError.sampleWeights(2, samples: 12)) { try WeightedSamples(data, weights: [1, 2]) }
        for weight in [0, -1, .infinity] {
            #expect(throws: TrainingError.sampleWeight(weight, sample: 3)) {
                var all = [Double](repeating: 1, count: 12)
                all[3] = weight
                _ = try WeightedSamples(data, weights: all)
            }
        }
    }
}
