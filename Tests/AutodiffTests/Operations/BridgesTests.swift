import Autodiff
import Testing

/// Between scalars and tensors, in both directions and to second order.
@Suite struct BridgesTests {
    @Test func elementsAndAssembledTensors() {
        let tape = Tape()
        let x = tape.variable(Tensor<Double>([[1, 2], [3, 4]]))
        #expect(x[1, 0].value == 3 && x.sum().scalar.value == 10)
        let assembled = TensorVariable<Double>([x[0, 1], 5, x[1, 1]])
        #expect(assembled.value == Tensor([2, 5, 4]))
        #expect(tape.adjoints(of: (assembled * assembled).sum())[x] == Tensor([[0, 4], [0, 8]]))
        #expect(TensorVariable<Float>([1, 2], shape: [2, 1]).isConstant)
    }

    @Test func scalarsAmidTensors() throws {
        try checkGradient(at: [0.3, -0.8, 1.2], order: 2) { x in
            let v = TensorVariable<Double>(x)
            return exp(x[0]) * (v * v.cumulativeSum(along: 0)).sum().scalar + sin(v[1])
        }
        try checkGradient(at: Tensor<Double>([[0.3, -0.8], [1.2, 0.1]]), order: 2) { x in
            let diagonal = TensorVariable<Double>([x[0, 0], x[1, 1], x[0, 0] * x[0, 1]])
            return tanh(diagonal) * x[1, 0].broadcastOver(diagonal)
        }
    }

    @Test func floatTensorsOfScalars() throws {
        let slope = gradient(at: 2.0) { x in TensorVariable<Float>([x, x * x, 3]).sum().scalar }
        #expect(slope == 5)
        try checkGradient(at: [0.5, 1.5], order: 2, tolerance: 1e-3) { x in
            let v = TensorVariable<Float>(x)
            return (v * v).sum().scalar + x[0]
        }
    }
}

extension Variable {
    /// A tensor shaped like another with the number as every element.
    fileprivate func broadcastOver(_ other: TensorVariable<Double>) -> TensorVariable<Double> {
        TensorVariable([self], shape: []).broadcast(to: other.shape)
    }
}
