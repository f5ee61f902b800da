import NNFromGraph
import Testing

/// Lecture 002: the scalar networks, the 2-2-1 network and the general equations.
@Suite("Lecture formulas: 002's networks")
struct LectureFormulasLayeredNetworkTests {
    typealias Support = LectureFormulasSupport
    typealias Matrix = LectureFormulas.PlainMatrix
    typealias Activation = LectureFormulas.Activation

    /// Those without a kink.
    static let smooth: [Activation] = [.identity, .sigmoid, .hyperbolicTangent]

    @Test(arguments: [1, 2, 7], smooth)
    func scalarPerceptron(samples: Int, activation: Activation) {
        var random = Support.SplitMix64(seed: UInt64(samples))
        let (inputs, targets) = (random.matrix(samples, 1), random.matrix(samples, 1))
        let parameters = LectureFormulas.ScalarPerceptron.Parameters(weight: 0.7, bias: -0.3)
        let network = LectureFormulas.ScalarPerceptron(activation: activation)
        Support.expectGradient(of: network, at: parameters, inputs, targets)
        if samples > 1 { Support.expectDescent(of: network, from: parameters, inputs, targets, learningRate: 0.01) }

        let general = LectureFormulas.LayeredNetwork(activations: [activation]).lossAndGradient(
            parameters: .init(weights: [Matrix([[0.7]])], biases: [[-0.3]]), inputs: inputs, targets: targets)
        let result = network.lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
        Support.expectClose([result.loss] + result.gradient.flattened, [general.loss] + general.gradient.flattened)
    }

    @Test(arguments: smooth, smooth)
    func scalarHiddenLayer(hidden: Activation, output: Activation) {
        var random = Support.SplitMix64(seed: 11)
        let (inputs, targets) = (random.matrix(5, 1), random.matrix(5, 1))
        var parameters = LectureFormulas.ScalarHiddenLayerNetwork.Parameters(
            hiddenWeight: 0, hiddenBias: 0, outputWeight: 0, outputBias: 0)
        parameters.flattened = random.values(4)
        let network = LectureFormulas.ScalarHiddenLayerNetwork(hiddenActivation: hidden, outputActivation: output)
        Support.expectGradient(of: network, at: parameters, inputs, targets)
        Support.expectDescent(of: network, from: parameters, inputs, targets, learningRate: 0.01)

        let general = LectureFormulas.LayeredNetwork(activations: [hidden, output]).lossAndGradient(
            parameters: .init(
                weights: [Matrix([[parameters.hiddenWeight]]), Matrix([[parameters.outputWeight]])],
                biases: [[parameters.hiddenBias], [parameters.outputBias]]), inputs: inputs, targets: targets)
        let result = network.lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
        Support.expectClose([result.loss] + result.gradient.flattened, [general.loss] + general.gradient.flattened)
    }

    @Test(arguments: smooth, smooth)
    func twoTwoOne(hidden: Activation, output: Activation) {
        var random = Support.SplitMix64(seed: 13)
        let (inputs, targets) = (random.matrix(7, 2), random.matrix(7, 1))
        let parameters = LectureFormulas.TwoTwoOneNetwork.Parameters(random.values(9))
        let network = LectureFormulas.TwoTwoOneNetwork(hiddenActivation: hidden, outputActivation: output)
        Support.expectGradient(of: network, at: parameters, inputs, targets)
        Support.expectDescent(of: network, from: parameters, inputs, targets, learningRate: 0.01)

        let flat = parameters.flattened
        let general = LectureFormulas.LayeredNetwork(activations: [hidden, output]).lossAndGradient(
            parameters: .init(
                weights: [Matrix([[flat[0], flat[2]], [flat[1], flat[3]]]), .column([flat[6], flat[7]])],
                biases: [[flat[4], flat[5]], [flat[8]]]), inputs: inputs, targets: targets)
        let result = network.lossAndGradient(parameters: parameters, inputs: inputs, targets: targets)
        Support.expectClose([result.loss], [general.loss])
        let order = [0, 2, 1, 3, 4, 5, 6, 7, 8]
        Support.expectClose(order.map { result.gradient.flattened[$0] }, general.gradient.flattened)
    }

    @Test(arguments: [[1, 1], [3, 5, 2], [1, 7, 1, 3], [5, 3, 1, 11, 2], [2, 2, 2, 2, 2, 2]])
    func generalEquations(units: [Int]) {
        for samples in [1, 3, 7] {
            var random = Support.SplitMix64(seed: UInt64(units.count * 10 + samples))
            let activations = units.indices.dropLast().map { Self.smooth[($0 + samples) % 3] }
            let parameters = LectureFormulas.LayeredNetwork.Parameters(
                weights: zip(units, units.dropFirst()).map { random.matrix($0, $1) },
                biases: units.dropFirst().map { random.values($0) })
            let network = LectureFormulas.LayeredNetwork(activations: activations)
            let (inputs, targets) = (random.matrix(samples, units[0]), random.matrix(samples, units[units.count - 1]))
            Support.expectGradient(of: network, at: parameters, inputs, targets)
            Support.expectDescent(of: network, from: parameters, inputs, targets, learningRate: 0.002)
        }
    }

    /// Away from the kink the loss is a polynomial, and a small step stays on one side.
    @Test func rectifiedLinear() {
        var random = Support.SplitMix64(seed: 17)
        let parameters = LectureFormulas.LayeredNetwork.Parameters(
            weights: [random.matrix(3, 11), random.matrix(11, 2)], biases: [random.values(11), random.values(2)])
        let network = LectureFormulas.LayeredNetwork(activations: [.rectifiedLinear, .identity])
        Support.expectGradient(of: network, at: parameters, random.matrix(5, 3), random.matrix(5, 2), firstStep: 0.02)
        #expect(Activation.rectifiedLinear.slope(ofValue: 0) == 0)
    }

    @Test func flatteningRoundTrips() {
        var random = Support.SplitMix64(seed: 19)
        var parameters = LectureFormulas.LayeredNetwork.Parameters(
            weights: [random.matrix(3, 2), random.matrix(2, 5)], biases: [random.values(2), random.values(5)])
        #expect(parameters.shapeDescription == "(3 × 2 + 2, 2 × 5 + 5)")
        let numbers = (0..<23).map(Double.init)
        parameters.flattened = numbers
        #expect(parameters.flattened == numbers)
        #expect(parameters.weights[0][2, 1] == 5)
        #expect(parameters.biases[0] == [6, 7])
        #expect(parameters.weights[1][1, 0] == 13)
    }
}
