import Autodiff
import NNFromGraph
import Synchronization
import Testing

/// One output for two classes: its threshold, and the losses that are defined for its targets.
@Suite struct SingleOutputTests {
    private func data(_ encoding: TargetEncoding) throws -> DataSet<Double> {
        try Iris.load().selecting(features: [0, 2]).selecting(negative: 0, positive: 1, encoding: encoding)
    }

    private func configuration(_ loss: Loss, _ optimizer: any Optimizer) -> TrainingConfiguration {
        TrainingConfiguration(loss: loss, optimizer: optimizer, epochs: 30, batchSize: 20, seed: 1)
    }

    /// For targets of −1 and +1 the threshold is 0: an output of 0.3 is class 1.
    @Test func thresholdsLieHalfway() throws {
        let outputs = Tensor<Double>([[0.3], [-0.3], [0.7], [0]])
        #expect(predictedClasses(outputs, .identity) == [0, 0, 1, 0])
        #expect(predictedClasses(outputs, .identity, threshold: TargetEncoding.signs.threshold) == [1, 0, 1, 1])
        #expect(correctCount(outputs, .identity, labels: [1, 0, 1, 1], threshold: 0) == 4)
    }

    @Test(arguments: [(Loss.hinge, Activation.identity), (.meanSquaredError, .hyperbolicTangent)])
    func signsAreLearned(loss: Loss, activation: Activation) throws {
        let raw = try data(.signs)
        let samples = Standardization(fitting: raw.features)(raw)
        var network = try Network<Double>(inputs: 2, [Dense(1, activation)], seed: 1)
        let history = try network.train(on: samples, validation: samples, configuration(loss, Adam(learningRate: 0.1)))
        #expect(history.last!.trainingAccuracy == 1 && history.last!.validationAccuracy == 1)
        #expect(network.predictions(on: samples) == samples.labels)
        // The accuracy so far in an epoch uses the same threshold.
        let met = Mutex<[Double]>([])
        var reported = configuration(loss, Adam(learningRate: 0.1))
        reported.evaluatesTrainingData = false
        reported.stepReport = { record in met.withLock { $0.append(record.accuracy) } }
        #expect(try network.train(on: samples, validation: samples, reported).last!.trainingAccuracy.isNaN)
        #expect(met.withLock { $0.last } == 1)
    }

    @Test func undefinedEncodingsAreErrors() throws {
        func error(_ loss: Loss, _ activation: Activation, _ encoding: TargetEncoding) -> String {
            do {
                let samples = try data(encoding)
                var network = try Network<Double>(inputs: 2, [Dense(1, activation)], seed: 1)
                _ = try network.train(
                    on: samples, validation: samples, configuration(loss, StochasticGradientDescent(learningRate: 0.1)))
                return "none"
            } catch { return "\(error)" }
        }
        #expect(error(.binaryCrossEntropy, .sigmoid, .signs).contains("encoded as signs"))
        #expect(error(.logisticCost, .sigmoid, .signs).contains("encoded as signs"))
        #expect(error(.meanSquaredError.smoothingLabels(0.1), .sigmoid, .signs).contains("encoded as signs"))
        #expect(error(.hinge, .identity, .binary).contains("encoded as binary"))
        #expect(error(.hinge, .identity, .signs) == "none")
        #expect(error(.binaryCrossEntropy, .sigmoid, .binary) == "none")
    }
}
