import NNFromGraph
import Testing

/// The formulas of one sigmoid hidden layer: lectures 000, 001 and 004, 002's digits, 003.
@Suite("Lecture formulas: one hidden layer")
struct LectureFormulasTwoLayerNetworkTests {
    typealias Support = LectureFormulasSupport
    typealias Matrix = LectureFormulas.PlainMatrix

    @Test(arguments: Support.shapes)
    func meanSquaredErrorGradient(shape: Support.Shape) {
        var random = Support.SplitMix64(seed: shape.seed)
        let parameters = random.twoLayers(shape)
        let inputs = random.matrix(shape.samples, shape.inputs)
        let targets = random.labels(shape.samples, classes: shape.outputs)
        let network = LectureFormulas.MeanSquaredErrorNetwork()
        Support.expectGradient(of: network, at: parameters, inputs, targets)
        Support.expectDescent(of: network, from: parameters, inputs, targets, learningRate: 0.1)
    }

    @Test func meanSquaredErrorAveragesOnlyOverSamples() {
        var random = Support.SplitMix64(seed: 1)
        let shape = Support.Shape(samples: 5, inputs: 3, hidden: 2, outputs: 7)
        let parameters = random.twoLayers(shape)
        let (inputs, targets) = (random.matrix(5, 3), random.matrix(5, 7, in: 0...1))
        let network = LectureFormulas.MeanSquaredErrorNetwork()
        let result = network.lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
        let averaged = network.lossAveragedOverUnits(parameters: parameters, inputs: inputs, targets: targets)
        #expect(averaged == result.loss / 7)

        // The general equations have 1/2 and no 1/n: a factor of n/2.
        let general = LectureFormulas.LayeredNetwork(activations: [.sigmoid, .sigmoid]).lossAndGradient(
            parameters: .init(
                weights: [parameters.hiddenWeights, parameters.outputWeights],
                biases: [parameters.hiddenBias, parameters.outputBias]), inputs: inputs, targets: targets)
        Support.expectClose([result.loss], [general.loss * 2 / 5])
        Support.expectClose(result.gradient.flattened, general.gradient.flattened.map { $0 * 2 / 5 })
    }

    @Test(arguments: Support.shapes, [0, 0.1])
    func logisticCostGradient(shape: Support.Shape, regularization: Double) {
        var random = Support.SplitMix64(seed: shape.seed)
        let parameters = random.twoLayers(shape)
        let inputs = random.matrix(shape.samples, shape.inputs)
        let targets = random.labels(shape.samples, classes: shape.outputs)
        let network = LectureFormulas.LogisticCostNetwork(regularization: regularization)
        Support.expectGradient(of: network, at: parameters, inputs, targets)
        Support.expectDescent(of: network, from: parameters, inputs, targets, learningRate: 0.01)
    }

    @Test func biasesAreNotRegularized() {
        var random = Support.SplitMix64(seed: 2)
        let parameters = random.twoLayers(.init(samples: 3, inputs: 2, hidden: 5, outputs: 3))
        let (inputs, targets) = (random.matrix(3, 2), random.labels(3, classes: 3))
        func result(_ strength: Double) -> LectureFormulas.LossAndGradient<LectureFormulas.TwoLayerParameters> {
            LectureFormulas.LogisticCostNetwork(regularization: strength)
                .lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
        }
        let (plain, penalised) = (result(0), result(0.5))
        #expect(plain.gradient.hiddenBias == penalised.gradient.hiddenBias)
        #expect(plain.gradient.outputBias == penalised.gradient.outputBias)
        let norm = parameters.hiddenWeights.sumOfSquares + parameters.outputWeights.sumOfSquares
        Support.expectClose([penalised.loss - plain.loss], [0.25 * norm])
        let reported = LectureFormulas.LogisticCostNetwork(regularization: 0.5)
            .reportedCost(parameters: parameters, inputs: inputs, targets: targets)
        Support.expectClose([reported - plain.loss], [0.5 * norm])
    }

    @Test(
        arguments: Support.shapes,
        [LectureFormulas.WeightPenalty.none, .squaredNorm(0.01), .halfSquaredNorm(0.3)])
    func softmaxCrossEntropyGradient(shape: Support.Shape, penalty: LectureFormulas.WeightPenalty) {
        for reduction in [LectureFormulas.BatchReduction.sum, .mean] {
            var random = Support.SplitMix64(seed: shape.seed)
            let parameters = random.twoLayers(shape)
            let inputs = random.matrix(shape.samples, shape.inputs)
            let targets = random.labels(shape.samples, classes: shape.outputs)
            let network = LectureFormulas.SoftmaxCrossEntropyNetwork(reduction: reduction, penalty: penalty)
            Support.expectGradient(of: network, at: parameters, inputs, targets)
            // A softmax of one class has only the gradient of the penalty.
            if shape.outputs > 1 {
                Support.expectDescent(of: network, from: parameters, inputs, targets, learningRate: 0.01)
            }
        }
    }

    @Test(arguments: Support.shapes)
    func binaryCrossEntropyGradient(shape: Support.Shape) {
        var shape = shape
        shape.outputs = 1
        var random = Support.SplitMix64(seed: shape.seed)
        let parameters = random.twoLayers(shape)
        let inputs = random.matrix(shape.samples, shape.inputs)
        let targets = random.matrix(shape.samples, 1, in: 0...1).map { $0.rounded() }
        let network = LectureFormulas.BinaryCrossEntropyNetwork()
        Support.expectGradient(of: network, at: parameters, inputs, targets)
        Support.expectDescent(of: network, from: parameters, inputs, targets, learningRate: 0.01)

        // Index sums here, matrix products there: the same function.
        let products = LectureFormulas.LogisticCostNetwork()
            .lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
        let sums = network.lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
        Support.expectClose([sums.loss], [products.loss])
        Support.expectClose(sums.gradient.flattened, products.gradient.flattened)
    }

    @Test func gradientsByInnerNodes() {
        var random = Support.SplitMix64(seed: 3)
        let parameters = random.twoLayers(.init(samples: 5, inputs: 3, hidden: 7, outputs: 1))
        let (inputs, targets) = (random.matrix(5, 3), random.matrix(5, 1, in: 0...1))
        let network = LectureFormulas.BinaryCrossEntropyNetwork()
        let nodes = network.nodeGradients(parameters: parameters, inputs: inputs, targets: targets)
        let gradient = network.lossAndGradient(parameters: parameters, inputs: inputs, targets: targets).gradient
        Support.expectClose(nodes.outputNetInputs.columnSums, gradient.outputBias)
        Support.expectClose(nodes.hiddenNetInputs.columnSums, gradient.hiddenBias)
        Support.expectClose(inputs.transposedTimes(nodes.hiddenNetInputs).values, gradient.hiddenWeights.values)
        let outer = nodes.outputNetInputs.timesTransposed(parameters.outputWeights)
        Support.expectClose(nodes.hiddenActivations.values, outer.values)
    }

    /// Two classes are equivalent to one logit, the difference of the two net inputs.
    @Test func softmaxOfTwoClassesIsTheSigmoid() {
        var random = Support.SplitMix64(seed: 4)
        let parameters = random.twoLayers(.init(samples: 7, inputs: 3, hidden: 5, outputs: 2))
        let (inputs, targets) = (random.matrix(7, 3), random.labels(7, classes: 2))
        let two = LectureFormulas.SoftmaxCrossEntropyNetwork(reduction: .sum)
            .lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
        let weights = parameters.outputWeights
        let one = LectureFormulas.BinaryCrossEntropyNetwork().lossAndGradient(
            parameters: .init(
                hiddenWeights: parameters.hiddenWeights, hiddenBias: parameters.hiddenBias,
                outputWeights: .column((0..<5).map { weights[$0, 1] - weights[$0, 0] }),
                outputBias: [parameters.outputBias[1] - parameters.outputBias[0]]),
            inputs: inputs, targets: .column((0..<7).map { targets[$0, 1] }))
        Support.expectClose([two.loss], [one.loss])
        Support.expectClose(two.gradient.hiddenWeights.values, one.gradient.hiddenWeights.values)
        Support.expectClose([two.gradient.outputBias[1]], one.gradient.outputBias)
    }

    /// Net inputs of ±10⁴: the printed formulas would give infinities and NaN here.
    @Test func saturatedUnitsStayFinite() {
        let parameters = LectureFormulas.TwoLayerParameters(
            hiddenWeights: Matrix([[1e4, -1e4]]), hiddenBias: [0, 0],
            outputWeights: Matrix([[1e4, -1e4], [-1e4, 1e4]]), outputBias: [0, 0])
        let inputs = Matrix([[1], [-1]])
        for targets in [Matrix([[1, 0], [0, 1]]), Matrix([[0, 1], [1, 0]])] {
            let right = targets[0, 0] == 1
            let logistic = LectureFormulas.LogisticCostNetwork()
                .lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
            #expect(logistic.loss == (right ? 0 : 4e4))
            let softmax = LectureFormulas.SoftmaxCrossEntropyNetwork(reduction: .sum)
                .lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
            #expect(softmax.loss == (right ? 0 : 4e4))
            for value in logistic.gradient.flattened + softmax.gradient.flattened { #expect(value.isFinite) }
        }
    }
}
