import Testing

@testable import Autodiff
@testable import NNFromGraph

/// Recurrent layers over long sequences: one loop in a recording, with the values and derivatives of single steps.
@Suite struct RecurrentLoopTests {
    private static let cells: [any Layer] = [
        Recurrent(ElmanCell(3)), Recurrent(LSTMCell(3), returningSequences: true), Recurrent(GRUCell(3)),
        Sequential(Recurrent(GRUCell(2), returningSequences: true), Recurrent(LSTMCell(2, forgetBias: 0))),
    ]

    @Test(arguments: 0..<4) func valuesAndDerivatives(index: Int) throws {
        let layer = Self.cells[index]
        let network = try Network<Double>(inputShape: [20, 2], Sequential(layer, Activate(.identity)), seed: 3)
        let x = Tensor<Double>.uniform([3, 20, 2], in: -1...1, seed: 1)
        @Sendable func loss(_ parameters: [TensorVariable<Double>]) -> TensorVariable<Double> {
            square(network.outputs(TensorVariable(x), parameters: parameters) - 0.3).sum()
        }
        // Plain tensors go through the steps one after the other.
        let plain = network(x)
        let program = compileTree { (parameters: [TensorVariable<Double>]) in loss(parameters) }
        let value = square(plain - 0.3).sum().scalar
        let (found, gradients) = program.valueWithGradient(at: network.parameters)
        #expect(abs(found.scalar - value) < 1e-12)
        #expect(program.listing(at: network.parameters).contains("scan of 20 steps"))
        try checkGradient(atTree: network.parameters, order: index == 0 ? 2 : 1, directions: 1, of: loss)
        let other = gradient(atTree: network.parameters, of: loss)
        for (one, other) in zip(gradients, other) { #expect(difference(one, other) < 1e-12) }
        #expect(try program.stableHLO(at: network.parameters).contains("stablehlo.while"))
    }

    /// The program of 1,000 steps has the nodes of one of 20.
    @Test func theProgramDoesNotGrow() throws {
        func nodes(_ steps: Int) throws -> Int {
            let network = try Network<Float>(inputShape: [steps, 2], Recurrent(LSTMCell(4)), seed: 3)
            let x = Tensor<Float>.ones([2, steps, 2])
            return compileTree { (p: [TensorVariable<Float>]) in
                network.outputs(TensorVariable(x), parameters: p).sum()
            }.listing(at: network.parameters).split(separator: "\n").count
        }
        #expect(try nodes(1000) == nodes(20))
    }

    /// A plan of any length takes one step, and its shape is that of all.
    @Test func plans() throws {
        let network = try Network<Float>(
            inputShape: [50_000, 1], Recurrent(LSTMCell(2), returningSequences: true), seed: 1)
        #expect(network.architecture.outputShape == [50_000, 2])
    }
}
