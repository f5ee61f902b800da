import Autodiff
import Foundation
import Testing

/// Powers, condition numbers and ranks of matrices; NumPy's values are given as literals.
@Suite struct MatrixFunctionsTests {
    static let fibonacci = Tensor<Double>([[1, 1], [1, 0]])

    @Test func powers() {
        #expect(Self.fibonacci.matrixPower(10) == Tensor([[89, 55], [55, 34]]))
        #expect(Self.fibonacci.matrixPower(0) == .identity(2) && Self.fibonacci.matrixPower(1) == Self.fibonacci)
        #expect(isClose(Self.fibonacci.matrixPower(-3), Tensor([[-1, 2], [2, -3]])))
        let batch = Tensor.stack([Self.fibonacci, 2 * Tensor<Double>.identity(2)])
        #expect(batch.matrixPower(3) == Tensor.stack([Self.fibonacci.matrixPower(3), 8 * Tensor<Double>.identity(2)]))
        #expect(Tensor<Double>.identity(2).matrixPower(.min) == .identity(2))
        // The derivative of the trace of A³ is 3·(A²)ᵀ.
        let a = Tensor<Double>([[0.5, -1], [2, 0.25]])
        let slope = gradient(at: a) { $0.matrixPower(3).trace() }
        #expect(isClose(slope, 3 * matmul(a, a).transposed()))
        #expect(gradient(at: a) { $0.matrixPower(0).sum() } == .zeros([2, 2]))
    }

    @Test func conditionNumbers() {
        // numpy.linalg.cond of the same, and of Hilbert's matrix.
        #expect(isClose(Tensor<Double>([[1, 2], [3, 4], [5, 6]]).conditionNumber().scalar, 18.52130534125814))
        let third = 1.0 / 3
        let hilbert = Tensor<Double>([[1, 0.5, third], [0.5, third, 0.25], [third, 0.25, 0.2]])
        #expect(isClose(hilbert.conditionNumber().scalar, 524.0567775860627, within: 1e-10))
        #expect(Tensor<Double>([[1, 0], [0, 0]]).conditionNumber().scalar == .infinity)
        for zeros in [Tensor<Double>.zeros([2, 2]), .zeros([3, 2]), .zeros([1, 1])] {
            #expect(zeros.conditionNumber().scalar == .infinity)
        }
        // Singular up to rounding: the quotient (NumPy has 5.05e16).
        #expect(Tensor<Double>([[1, 2, 3], [4, 5, 6], [7, 8, 9]]).conditionNumber().scalar > 1e15)
        #expect(Tensor<Double>([[.nan, 0], [0, 1]]).conditionNumber().scalar.isNaN)
        let diagonal = Tensor<Double>([[[4, 0], [0, 2]], [[1, 0], [0, 5]]])
        #expect(isClose(diagonal.conditionNumber(), Tensor([2, 5])))
        // Of diag(a, b) with a > b it is a/b.
        let slope = gradient(at: Tensor<Double>([[4, 0], [0, 2]])) { $0.conditionNumber() }
        #expect(isClose(slope, Tensor([[0.5, 0], [0, -1]])))
        #expect(throws: CallerMistake.self) { try recovering { _ = Tensor<Double>.zeros([0, 2]).conditionNumber() } }
        #expect(throws: CallerMistake.self) {
            try recovering { _ = gradient(at: Tensor<Double>.identity(2)) { $0.conditionNumber() } }
        }
    }

    @Test func ranks() {
        let outer = Tensor<Double>([[1, 2, 3], [2, 4, 6], [1, 1, 1]])
        #expect(outer.matrixRank().scalar == 2 && Tensor<Double>.identity(4).matrixRank().scalar == 4)
        #expect(Tensor<Double>.zeros([3, 2]).matrixRank().scalar == 0)
        #expect(Tensor<Float>([[1, 1], [1, 1 + 1e-7]]).matrixRank().scalar == 1)
        #expect(Tensor<Double>([[1, 0], [0, 1e-3]]).matrixRank(tolerance: 0.01).scalar == 1)
        #expect(Tensor<Double>([[[1, 0], [0, 1]], [[1, 1], [1, 1]]]).matrixRank() == Tensor([2, 1]))
        // Infinity and NaN have no rank; the other matrices of the batch do.
        let batch = Tensor<Double>.stack([.identity(2), Tensor([[Double.nan, 1], [1, 1]]), .ones([2, 2])])
        #expect(isSame(batch.matrixRank(), Tensor([2, .nan, 1])))
        #expect(Tensor<Double>([[.infinity, 0], [0, 1]]).matrixRank().scalar.isNaN)
        #expect(gradient(at: outer) { $0.matrixRank() } == .zeros([3, 3]))
        let program = compile { (x: TensorVariable<Double>) in x.matrixRank() + x.matrixPower(2).trace() }
        #expect(isClose(program(outer).scalar, 2 + matmul(outer, outer).trace().scalar))
    }

    @Test func mistakes() {
        for (message, mistake) in [
            ("matrixPower: shape [2 × 3] is not square", { _ = Tensor<Double>.zeros([2, 3]).matrixPower(2) }),
            ("differences: the order is -1", { _ = Tensor<Double>([1]).differences(order: -1) }),
            ("reshaped: extents [4, -1] for shape [6]", { _ = Tensor<Double>.zeros([6]).reshaped([4, -1]) }),
            ("reshaped: extents [-1, -1]", { _ = Tensor<Double>.zeros([6]).reshaped([-1, -1]) }),
            ("reshaped: extents [0, -1]", { _ = Tensor<Double>.zeros([0]).reshaped([0, -1]) }),
        ] as [(String, () -> Void)] {
            let found = #expect(throws: CallerMistake.self) { try recovering { mistake() } }
            #expect(found?.description.contains(message) == true, "\(String(describing: found)), not \(message)")
        }
    }
}
