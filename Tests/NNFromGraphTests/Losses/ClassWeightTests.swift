import Autodiff
import NNFromGraph
import Testing

/// Class weights.
@Suite struct ClassWeightTests {
    private let scores = Tensor<Double>([[0.3], [-2], [4], [0]])
    private let binary = Tensor<Double>([[1], [0], [0], [1]])
    private let signs = Tensor<Double>([[1], [-1], [-1], [1]])

    /// By mpmath: (3·(log1p(e⁻⁰·³) + log 2) + ½·(log1p(e⁻²) + log1p(e⁴)))/7.
    @Test func aSingleOutputHasTwo() {
        let loss = Loss.binaryCrossEntropy.weighting(classes: [0.5, 3])
        #expect(abs(loss(scores, .sigmoid, targets: binary).scalar - 0.8307208920808299) < 1e-15)
        // The same two classes of two outputs.
        let two = Loss.softmaxCrossEntropy.weighting(classes: [0.5, 3])
        let logits = Tensor<Double>.concatenate([Tensor.zeros([4, 1]), scores], along: 1)
        let oneHot = Tensor<Double>([[0, 1], [1, 0], [1, 0], [0, 1]])
        #expect(abs(two(logits, .softmax, targets: oneHot).scalar - 0.8307208920808299) < 1e-15)
    }

    /// −1 encodes class 0, as 0 does: (3·(0.7 + 1) + 2·(0 + 5))/10.
    @Test func signsEncodeClasses() {
        let hinge = Loss.hinge.weighting(classes: [2, 3])
        for targets in [signs, binary] {
            #expect(abs(hinge(scores, .identity, targets: targets).scalar - 1.51) < 1e-15)
        }
        let several = Loss.hinge.weighting(classes: [2, 3])
        let rows = Tensor<Double>([[1, -1], [-1, 1]])
        let z = Tensor<Double>([[0.5, 0.5], [0.5, 0.5]])
        #expect(abs(several(z, .identity, targets: rows).scalar - 2) < 1e-15)
    }

    @Test func rowOfBothIsCountedInParts() {
        let loss = Loss.binaryCrossEntropy.weighting(classes: [1, 5])
        let z = Tensor<Double>([[0.7], [-0.2]])
        let t = Tensor<Double>([[0.25], [1]])
        let rows = Loss.binaryCrossEntropy.rows(z, .sigmoid, targets: t).scalars
        #expect(abs(loss(z, .sigmoid, targets: t).scalar - (2 * rows[0] + 5 * rows[1]) / 7) < 1e-15)
    }

    /// A batch in which all weights are 0 has loss 0 and gradient 0.
    @Test func rowsOfWeightZero() {
        let z = Tensor<Double>([[1, 2], [0.5, 1]])
        let first = Tensor<Double>([[1, 0], [1, 0]])
        let loss = Loss.softmaxCrossEntropy.weighting(classes: [0, 1])
        let (value, gradient) = valueWithGradient(at: z) { loss($0, .softmax, targets: TensorVariable(first)) }
        #expect(value.scalar == 0 && gradient.scalars == [0, 0, 0, 0])
        // An infinite loss with weight 0 does not count: log 0 of the first row.
        let p = Tensor<Double>([[0, 1], [0.5, 0.5]])
        let mixed = Tensor<Double>([[1, 0], [0, 1]])
        let plain = Loss.categoricalCrossEntropy.weighting(classes: [0, 1])
        let (half, slope) = valueWithGradient(at: p) { plain($0, .identity, targets: TensorVariable(mixed)) }
        #expect(abs(half.scalar - 0.6931471805599453) < 1e-16 && slope.scalars == [0, 0, 0, -2])
    }

    @Test func trainingContinuesThroughSuchABatch() throws {
        let data = try DataSet<Double>(
            name: "four", features: Tensor<Double>([[0], [1], [2], [3]]), labels: [0, 1, 0, 1], classes: 2)
        var network = try Network<Double>(inputs: 1, [Dense(2, .softmax)], seed: 1)
        let history = try network.train(
            on: data, validation: data,
            TrainingConfiguration(
                loss: .softmaxCrossEntropy.weighting(classes: [0, 2]), optimizer: Adam(learningRate: 0.1), epochs: 3,
                batchSize: 1, seed: 1))
        #expect(history.allSatisfy { $0.trainingLoss.isFinite && $0.validationLoss.isFinite })
        #expect(history[2].trainingLoss < history[0].trainingLoss)
        #expect(
            network.evaluate(on: data.subset([0, 2]), loss: .softmaxCrossEntropy.weighting(classes: [0, 2])).loss == 0)
    }

    @Test func weightsThatFitNothingAreErrors() throws {
        let data: DataSet<Float> = SyntheticData.moons(count: 6, noise: 0.1, seed: 1)
        let numbers = try DataSet<Float>(
            name: "numbers", features: Tensor<Float>([[1], [2]]), targets: Tensor<Float>([[1], [2]]))
        func error(_ weights: [Double], _ loss: Loss, on data: DataSet<Float>) throws -> TrainingError? {
            let network = try Network<Float>(inputs: data.featureCount, [Dense(1, .sigmoid)], seed: 1)
            do {
                _ = try network.rule(
                    TrainingConfiguration(
                        loss: loss.weighting(classes: weights), optimizer: Adam(), epochs: 1, batchSize: 1, seed: 1),
                    data)
                return nil
            } catch { return error as? TrainingError }
        }
        #expect(try error([3], .binaryCrossEntropy, on: data) == .classWeights(1, outputs: 1))
        #expect(TrainingError.classWeights(1, outputs: 1).description.contains("give two"))
        #expect(try error([1, 3], .binaryCrossEntropy, on: data) == nil)
        #expect(try error([1, 1e39], .binaryCrossEntropy, on: data) == .classWeight(1e39, label: 1))
        #expect(try error([1e-50, 1], .binaryCrossEntropy, on: data) == .classWeight(1e-50, label: 0))
        #expect(
            try error([1, 3], .meanSquaredError, on: numbers)
                == .classWeightsWithoutClasses(loss: "mean squared error"))
        #expect(throws: TrainingError.sampleWeight(1e-50, sample: 0)) {
            _ = try WeightedSamples(data, weights: [1e-50, 1, 1, 1, 1, 1])
        }
    }

    @Test func otherCountStops() async {
        await #expect(processExitsWith: .failure) {
            _ = Loss.binaryCrossEntropy.weighting(classes: [3])(
                Tensor<Float>([[1]]), .sigmoid, targets: Tensor<Float>([[1]]))
        }
    }
}
