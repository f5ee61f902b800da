import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

@Suite struct LearningRateTestTests {
    private func network() throws -> Network<Double> {
        try Network(inputs: 4, [Dense(8, .tanh), Dense(3, .softmax)])
    }

    /// The rates grow by a constant factor, the smoothed loss is an exponential mean, and the network is unchanged.
    @Test func ratesAndLosses() throws {
        let data = try Iris.load(as: Double.self)
        let network = try network()
        let configuration = TrainingConfiguration(loss: .softmaxCrossEntropy)
        let test = try network.findLearningRate(on: data, configuration, range: 1e-5...1, steps: 60)
        #expect(test.rates.count == test.losses.count && test.losses.count == test.smoothedLosses.count)
        #expect(test.rates.count == 60 && !test.diverged)
        #expect(abs(test.rates[0] - 1e-5) < 1e-18 && abs(test.rates[59] - 1) < 1e-12)
        for (rate, next) in zip(test.rates, test.rates.dropFirst()) {
            #expect(abs(next / rate - pow(1e5, 1.0 / 59)) < 1e-9)
        }
        // The first loss is that of the first minibatch of the first epoch.
        let first = try MinibatchSchedule(count: 150, batchSize: 32, seed: 0).minibatches(epoch: 1)[0]
        let expected = network.evaluate(on: data.subset(first), loss: .softmaxCrossEntropy).loss
        #expect(abs(test.losses[0] - expected) < 1e-12 && test.smoothedLosses[0] == test.losses[0])
        let (one, two) = (test.losses[0], test.losses[1])
        #expect(abs(test.smoothedLosses[1] - (0.9 * one + two) / 1.9) < 1e-12)
        #expect(network.parameters == (try self.network()).parameters)
        // The suggestion is a rate of the test, before the smoothed loss's minimum, at which it falls most steeply.
        let rate = try #require(test.suggestion)
        let place = try #require(test.rates.firstIndex(of: rate))
        let slopes = (1..<59).map { test.smoothedLosses[$0 + 1] - test.smoothedLosses[$0 - 1] }
        #expect(slopes[place - 1] == slopes.min() && rate > 1e-3 && rate < 1)
        #expect(test.description.hasPrefix("60 steps at rates from 1e-05 to 1"))
    }

    /// The optimizer's own rate has no influence, nor its schedule.
    @Test func ownRatesDoNotMatter() throws {
        let data = try Iris.load(as: Double.self)
        let losses = try [0.5, 1e-4].map { rate in
            let configuration = TrainingConfiguration(
                loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: ExponentialDecay(rate, factor: 0.9)))
            return try network().findLearningRate(on: data, configuration, range: 1e-3...0.1, steps: 20).losses
        }
        for (one, other) in zip(losses[0], losses[1]) { #expect(abs(one - other) < 1e-10) }
    }

    /// A loss that explodes ends the test; rates too small for any fall have no suggestion.
    @Test func rangesThatDoNotFit() throws {
        let data = try DataSet<Double>([[0], [1], [2], [3]], [0.0, 1, 2, 3])
        let network = try Network<Double>(inputs: 1, [Dense(1)])
        let descent = TrainingConfiguration(
            loss: .meanSquaredError, optimizer: StochasticGradientDescent(learningRate: 1), batchSize: 4)
        let test = try network.findLearningRate(on: data, descent, range: 1e-4...1e4, steps: 80)
        #expect(test.diverged && test.rates.count < 80 && test.losses.allSatisfy(\.isFinite))
        #expect(test.suggestion.map { $0 < 1 } == true)
        let flat = try network.findLearningRate(on: data, descent, range: 1e-300...1e-290, steps: 10)
        #expect(flat.suggestion == nil && flat.description.contains("no suggestion"))
    }

    @Test func picture() throws {
        let data = try Iris.load(as: Double.self)
        let test = try network().findLearningRate(
            on: data, TrainingConfiguration(loss: .softmaxCrossEntropy), range: 1e-5...1, steps: 30)
        let document = try #require(SVGDocument(test.chart.svg))
        for words in ["learning rate", "suggestion", "smoothed", "10⁻⁵", "10⁻³", "10⁻¹"] {
            #expect(document.texts.contains(words), "\(words)")
        }
    }

    @Test func aRangeFromZeroStops() async {
        await #expect(processExitsWith: .failure) {
            let network = try Network<Double>(inputs: 4, [Dense(3, .softmax)])
            _ = try network.findLearningRate(
                on: Iris.load(as: Double.self), TrainingConfiguration(loss: .softmaxCrossEntropy), range: 0...1)
        }
    }
}
