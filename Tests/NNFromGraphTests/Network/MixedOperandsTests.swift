import Autodiff
import NNFromGraph
import Testing

/// Networks and losses of recorded tensors beside plain ones: the same values and gradients as with recorded constants.
struct MixedOperandsTests {
    private let x = Tensor<Double>([[0.5, -1], [2, 0.25], [0, 1]])
    private let targets = Tensor<Double>([[1, 0], [0, 1], [1, 0]])
    private let weights = Tensor<Double>([1, 2, 0.5])

    private func network() throws -> Network<Double> {
        try Network<Double>(inputs: 2, [Dense(3, .tanh), Dense(2, .softmax)], seed: 1)
    }

    @Test func plainInputsBesideRecordedParameters() throws {
        let network = try network()
        let loss = Loss.softmaxCrossEntropy
        let mixed = gradient(atTree: network.parameters) { p in
            loss(network.logits(x, p), .softmax, targets: targets, sampleWeights: weights)
        }
        let recorded = gradient(atTree: network.parameters) { p in
            loss(
                network.logits(TensorVariable(x), p), .softmax, targets: TensorVariable(targets),
                sampleWeights: TensorVariable(weights))
        }
        #expect(mixed == recorded)
        let byLabels = gradient(atTree: network.parameters) { p in
            loss(network.logits(x, p), .softmax, labels: [0, 1, 0], sampleWeights: weights)
        }
        #expect(byLabels == recorded)
    }

    @Test func recordedInputsBesidePlainParameters() throws {
        let network = try network()
        let loss = Loss.softmaxCrossEntropy
        let mixed = gradient(at: x) { x in loss(network.logits(x, network.parameters), .softmax, targets: targets) }
        let recorded = gradient(at: x) { x in
            loss(
                network.logits(x, network.parameters.map { TensorVariable($0) }), .softmax,
                targets: TensorVariable(targets))
        }
        #expect(mixed == recorded)
        let (outputs, _) = valueWithGradient(at: x) { x in network(x).sum() }
        #expect(abs(outputs.scalar - 3) < 1e-12)
        let byTargets = gradient(at: targets) { t in loss(network.logits(x, network.parameters), .softmax, targets: t) }
        let expected = network.logits(x, network.parameters).logSoftmax() / -3
        #expect(abs(byTargets - expected).max().scalar < 1e-15)
    }

    /// The outputs include the last activation, for every mixture of plain and recorded operands.
    @Test func outputsIncludeTheLastActivation() throws {
        let network = try network()
        let parameters = network.parameters
        let expected = network.logits(x, parameters).softmax()
        #expect(network.outputs(x, parameters: parameters) == expected && network(x) == expected)
        let (byParameters, slopes) = valueWithGradient(atTree: parameters) { p in
            square(network.outputs(x, parameters: p) - targets).sum()
        }
        let recorded = gradient(atTree: parameters) { p in
            square(network.outputs(TensorVariable(x), parameters: p) - targets).sum()
        }
        #expect(byParameters.scalar == square(expected - targets).sum().scalar && slopes == recorded)
        let (byInputs, inputSlope) = valueWithGradient(at: x) { x in
            square(network.outputs(x, parameters: parameters) - targets).sum()
        }
        #expect(byInputs == byParameters)
        #expect(inputSlope == gradient(at: x) { x in square(network(x) - targets).sum() })
    }

    @Test func plainBatchesInObjectives() throws {
        let network = try network()
        let objective = try Objective(network.architecture, loss: .softmaxCrossEntropy, weightPenalty: .l2(0.1))
        let batch = Batch(inputs: x, targets: targets)
        let (value, _) = valueWithGradient(atTree: network.parameters) { p in objective(batch, parameters: p).loss }
        let plain = objective(batch, parameters: network.parameters, statistics: [], masks: []).loss
        #expect(value == plain)
        let rows = gradient(atTree: network.parameters) { p in
            Loss.softmaxCrossEntropy.rows(network.logits(x, p), .softmax, targets: targets).sum()
        }
        #expect(rows.count == 4)
    }
}
