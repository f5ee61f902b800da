import Autodiff
import Testing

/// Solutions, factors and determinants against their definitions.
@Suite struct FactorizationsTests {
    static func matrix(_ shape: Shape, seed: UInt64) -> Tensor<Double> {
        LinearAlgebraTests.random(shape, seed: seed) + 3 * Tensor<Double>.identity(shape.extents.last!)
    }

    @Test(arguments: [[1, 1], [2, 2], [5, 5], [3, 4, 4], [2, 1, 3, 3], [0, 0], [17, 17]])
    func solutions(_ extents: [Int]) {
        let a = Self.matrix(Shape(extents), seed: 1)
        let b = LinearAlgebraTests.random(Shape(extents.dropLast() + [2]), seed: 2)
        #expect(isClose(matmul(a, solve(a, b)), b))
        for lower in [true, false] {
            let triangle = lower ? a.lowerTriangle() : a.upperTriangle()
            // The other triangle is not read.
            #expect(isClose(matmul(triangle, triangularSolve(a, b, lower: lower)), b))
            let transposed = triangularSolve(a, b, lower: lower, transposed: true)
            #expect(isClose(matmul(triangle, transposed, transposingLeft: true), b))
        }
    }

    @Test func vectors() {
        let (a, b) = (Self.matrix([3, 3], seed: 1), Tensor<Double>([1, 2, 3]))
        #expect(isClose(matmul(a, solve(a, b)), b) && solve(a, b).shape == [3])
        #expect(isClose(matmul(a.lowerTriangle(), triangularSolve(a, b)), b))
    }

    /// Pivoting: a zero on the diagonal is no obstacle, and a tiny element does not reduce the accuracy.
    @Test func pivots() {
        let swap = Tensor<Double>([[0, 1], [1, 0]])
        #expect(solve(swap, Tensor([2, 3])) == Tensor([3, 2]) && swap.logDeterminant() == Tensor(0))
        let tiny = Tensor<Double>([[1e-20, 1], [1, 1]])
        #expect(isClose(solve(tiny, Tensor([1, 2])), Tensor([1, 1])))
    }

    @Test(arguments: [[1, 1], [2, 2], [5, 5], [3, 4, 4], [0, 0]])
    func choleskyFactors(_ extents: [Int]) {
        let root = Self.matrix(Shape(extents), seed: 1)
        let a = matmul(root, root, transposingRight: true)
        let factor = a.cholesky()
        #expect(factor == factor.lowerTriangle() && isClose(matmul(factor, factor, transposingRight: true), a))
        #expect(isClose(2 * log(factor.diagonal()).sum(along: [-1]), a.logDeterminant()))
    }

    @Test func determinants() {
        let a = Tensor<Double>([[2, 1], [7, 5]])
        #expect(isClose(a.logDeterminant(), Tensor(1.0986122886681098)))
        #expect(isClose((-a).logDeterminant(), Tensor(1.0986122886681098)), "|det|")
        // The gradient is A⁻ᵀ.
        let gradient = gradient(at: a) { $0.logDeterminant() }
        #expect(isClose(3 * gradient, Tensor([[5, -7], [-1, 2]])))
        #expect(Self.matrix([3, 4, 4], seed: 1).logDeterminant().shape == [3])
    }

    /// The gradient of log det through the factor is the gradient of log det.
    @Test func twoWaysToADeterminant() {
        let root = Self.matrix([4, 4], seed: 3)
        let a = matmul(root, root, transposingRight: true)
        let direct = gradient(at: a) { $0.logDeterminant() }
        let byFactor = gradient(at: a) { a in log(a.cholesky().diagonal()).sum() }
        #expect(isClose(2 * byFactor, direct))
        #expect(isClose(direct, solve(a, .identity(4)).transposed()))
    }

    @Test func singularAndIndefinite() {
        let singular = Tensor<Double>([[1, 2], [2, 4]])
        #expect(singular.logDeterminant() == Tensor(-.infinity))
        #expect(solve(singular, Tensor([1, 1])).scalars.allSatisfy { !$0.isFinite })
        #expect(Tensor<Double>([[1, 2], [2, 1]]).cholesky().scalars.contains { $0.isNaN })
    }
}
