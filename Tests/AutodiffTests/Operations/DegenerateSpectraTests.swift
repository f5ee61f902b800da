import Autodiff
import Foundation
import Testing

/// Derivatives of decompositions at equal, and at zero, eigenvalues and singular values: right where they exist, and
/// otherwise a stop that says so.
@Suite struct DegenerateSpectraTests {
    typealias Matrix = Tensor<Double>
    typealias Recorded = TensorVariable<Double>

    /// Symmetric matrices with equal eigenvalues: exactly, and to rounding.
    static let matrices: [Matrix] = [
        .identity(3), .zeros([2, 2]), Matrix([2, 2, 5, 5, 5]).diagonalMatrix(),
        turned([1, 1, 4, 4]), turned([-3, 2, 2, 2, 7]), 1e-9 * turned([2, 2, 2]),
    ]
    static func turned(_ values: Matrix) -> Matrix {
        let (q, _) = Matrix.normal([values.count, values.count], seed: 11).qr()
        return matmul(q * values, q, transposingRight: true)
    }

    @Test(arguments: matrices.indices) func symmetricSums(index: Int) {
        let a = Self.matrices[index]
        let n = a.shape[0]
        let unit = Swift.max(1e-30, a.scalars.reduce(0) { Swift.max($0, abs($1)) })
        // Σ λ² = ‖A‖², Σ λ = tr A, and Σ λ³ = tr A³.
        let squares = gradient(at: a) { square($0.symmetricEigenvalues()).sum() }
        #expect(isClose(squares / unit, 2 * a / unit, within: 1e-13))
        #expect(isClose(gradient(at: a) { $0.symmetricEigenvalues().sum() }, .identity(n), within: 1e-13))
        let cubes = gradient(at: a) { x in
            let (values, _) = x.symmetricEigen()
            return (values * values * values).sum()
        }
        #expect(isClose(cubes / (unit * unit), 3 * matmul(a, a) / (unit * unit), within: 1e-12))
        // A sum over vectors that does not depend on the basis at all.
        let none = gradient(at: a) { x in
            let (_, vectors) = x.symmetricEigen()
            return (matmul(vectors, vectors, transposingRight: true) * Recorded(DecompositionsTests.ramp([n, n]))).sum()
        }
        #expect(isClose(none, .zeros([n, n]), within: 1e-11))
        // Compiled, the same, with a stop if the values are such.
        let f = compile { (x: Recorded) in square(x.symmetricEigenvalues()).sum() }
        #expect(isClose(f.gradient(at: a) / unit, squares / unit, within: 1e-13))
    }

    /// V·f(Λ)·Vᵀ has its first and second derivative at equal eigenvalues: of √A at the identity, ½·G and −⅛·(GH + HG).
    @Test func symmetricFunctions() throws {
        let weights = DecompositionsTests.ramp([3, 3])
        let even = 0.5 * (weights + weights.transposed())
        func root(_ x: Recorded) -> Recorded { (x.symmetricFunction(.squareRoot) * Recorded(weights)).sum() }
        #expect(isClose(gradient(at: .identity(3)) { root($0) }, 0.5 * even, within: 1e-14))
        let direction = DecompositionsTests.ramp([3, 3]).matrixTransposed() + .identity(3)
        let change = 0.5 * (direction + direction.transposed())
        let second = hessianVectorProduct(at: .identity(3), along: direction) { root($0) }
        let expected = -0.125 * (matmul(even, change) + matmul(change, even))
        #expect(isClose(second, expected, within: 1e-14))
        for values in [Matrix([1, 1, 4, 4]), Matrix([1, 1 + 1e-9, 1 + 1e-3, 1.2]), Matrix([2, 2, 2, 50])] {
            for function in [SymmetricMatrixFunction.squareRoot, .logarithm, .power(3), .inverseSquareRoot] {
                try checkGradient(at: Self.turned(values), order: 2) { x in
                    DecompositionsTests.weighted(x.symmetricFunction(function))
                }
            }
        }
        // A zero by rounding counts as one.
        let singular = Self.turned([0, 1, 2])
        let square = singular.symmetricFunction(.squareRoot)
        #expect(isClose(matmul(square, square), singular, within: 1e-14))
        let negative = Self.turned([-1, 1, 2])
        #expect(negative.symmetricFunction(.logarithm).scalars.allSatisfy { $0.isNaN })
        #expect(isClose(negative.symmetricFunction(.power(2)), matmul(negative, negative), within: 1e-14))
    }

    /// The projector onto a group of equal eigenvalues, made by hand and by name, against the differences of the other.
    @Test func projectors() throws {
        let a = Self.turned([1, 1, 4, 4, 6])
        let weights = DecompositionsTests.ramp([5, 5])
        let named = gradient(at: a) { x in (x.eigenspaceProjector(0..<2) * Recorded(weights)).sum() }
        let byHand = gradient(at: a) { x in
            let vectors = x.symmetricEigen().vectors[0..., 0..<2]
            return (matmul(vectors, vectors, transposingRight: true) * Recorded(weights)).sum()
        }
        #expect(isClose(named, byHand, within: 1e-12))
        // Along any symmetric direction the derivative is that of the values.
        let direction = weights + weights.transposed()
        func value(_ t: Double) -> Double {
            ((a + Matrix(t) * direction).eigenspaceProjector(0..<2) * weights).sum().scalar
        }
        let h = 1e-4
        let difference = (8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))) / (12 * h)
        #expect(abs(difference - (named * direction).sum().scalar) < 1e-9)
        try checkGradient(at: Self.turned([1, 2, 4, 7])) { x in
            (x.eigenspaceProjector(1..<3) * Recorded(DecompositionsTests.ramp([4, 4]))).sum()
        }
    }

    /// Second derivatives of a sum that is linear in the matrix are 0, and those of others at different values are
    /// right.
    @Test func secondDerivatives() throws {
        let direction = DecompositionsTests.ramp([3, 3])
        let product = gradient(at: Matrix.identity(3)) { (x: Recorded) -> Recorded in
            (gradient(atRecordedTree: x) { $0.symmetricEigenvalues().sum() } * Recorded(direction)).sum()
        }
        #expect(isClose(product, .zeros([3, 3])))
        try checkGradient(at: Self.turned([1, 2, 4]), order: 2) { x in exp(x.symmetricEigenvalues()).sum() }
    }

    @Test func singularValues() {
        // Equal singular values: U·Vᵀ, the nearest orthogonal matrix, is differentiable.
        let (q, _) = Matrix.normal([3, 3], seed: 2).qr()
        let weights = DecompositionsTests.ramp([3, 3])
        let polar = gradient(at: 2 * q) { x in
            let (u, _, v) = x.singularValueDecomposition()
            return (matmul(u, v, transposingRight: true) * Recorded(weights)).sum()
        }
        // At 2Q the derivative along E is the antisymmetric part of E·Qᵀ, over 2, times Q.
        let moved = matmul(weights, q, transposingRight: true)
        #expect(isClose(polar, matmul(0.25 * (moved - moved.transposed()), q), within: 1e-12))
        #expect(isClose(gradient(at: 2 * q) { $0.nuclearNorm() }, q, within: 1e-13))
        #expect(isClose(gradient(at: 2 * q) { square($0.singularValues()).sum() }, 4 * q, within: 1e-13))
        // Shared equally, as at a tie of `max`.
        #expect(isClose(gradient(at: 2 * q) { $0.spectralNorm() }, q / 3, within: 1e-13))
        // Rank 1: the subgradient of the nuclear norm, exactly where the others are exactly 0.
        let axis: Matrix = [[3, 0], [0, 0], [0, 0]]
        #expect(gradient(at: axis) { $0.nuclearNorm() } == [[1, 0], [0, 0], [0, 0]])
        #expect(gradient(at: Matrix.zeros([2, 3])) { $0.nuclearNorm() + $0.spectralNorm() } == .zeros([2, 3]))
        let rank1: Matrix = outer(Matrix([1, 2, 3]), Matrix([1, -1]))
        let subgradient = gradient(at: rank1) { $0.nuclearNorm() }
        #expect(subgradient.singularValues().scalars.allSatisfy { $0 < 1 + 1e-12 })
        #expect(isClose((subgradient * rank1).sum(), rank1.nuclearNorm(), within: 1e-13))
        #expect(isClose(gradient(at: rank1) { square($0.singularValues()).sum() }, 2 * rank1, within: 1e-13))
    }

    /// A pseudo-inverse has its derivative along changes that keep the rank, at equal singular values, too.
    @Test func pseudoInverses() throws {
        try checkGradient(at: Matrix([[2, 0], [0, 2], [0, 0]]), order: 2) { x in
            DecompositionsTests.weighted(x.pseudoInverse())
        }
        let (left, right) = (DecompositionsTests.ramp([4, 2]), DecompositionsTests.ramp([2, 3]))
        try checkGradient(at: left) { x in
            DecompositionsTests.weighted(matmul(x, Recorded(right)).pseudoInverse())
        }
        try checkGradient(at: left) { x in
            let a = matmul(x, Recorded(right))
            return DecompositionsTests.weighted(leastSquares(a, Recorded(DecompositionsTests.ramp([4, 2]))))
        }
    }

    // MARK: Stops

    static let traps: [Trap] = [
        Trap("an element of a vector", says: "symmetricEigen: there is no derivative here", "vectors 0 and 1") {
            _ = gradient(at: Matrix.identity(2)) { $0.symmetricEigen().vectors[0, 0] }
        },
        Trap("a single value", says: "symmetricEigenvalues: there is no derivative here", "values 0 and 1") {
            _ = gradient(at: Matrix.identity(2)) { $0.symmetricEigenvalues()[1] }
        },
        Trap("a function of a matrix", says: "symmetricEigen: there is no derivative here, or it cannot be known") {
            _ = gradient(at: Matrix.identity(3)) { x in
                let (values, vectors) = x.symmetricEigen()
                return matmul(vectors * sqrt(values), vectors, transposingRight: true)[0, 1]
            }
        },
        Trap("a Hessian", says: "symmetricEigen: there is no derivative here") {
            _ = hessianVectorProduct(at: Matrix.identity(2), along: [[1, 2], [2, 3]]) {
                square($0.symmetricEigenvalues()).sum()
            }
        },
        Trap("a projector onto a part of a group", says: "eigenspaceProjector: there is no derivative here") {
            _ = gradient(at: Matrix.identity(3)) { $0.eigenspaceProjector(0..<2)[0, 1] }
        },
        Trap("compiled", says: "symmetricEigen: there is no derivative here") {
            let f = compile { (x: Recorded) in (x.symmetricEigen().vectors * Recorded([[1, 2], [3, 4]])).sum() }
            _ = f.gradient(at: [[1, 0.5], [0.5, 2]])
            _ = f.gradient(at: [[1, 0], [0, 1]])
        },
        Trap("a vector of a zero", says: "singularValueDecomposition: there is no derivative here") {
            _ = gradient(at: Matrix([1, 0, 0]).diagonalMatrix()) { x in
                let (u, _, v) = x.singularValueDecomposition()
                return matmul(u, v, transposingRight: true)[1, 2]
            }
        },
        Trap("QR without rank", says: "qr: there is no derivative here", "Column 1") {
            _ = gradient(at: Matrix([[1, 2], [1, 2], [1, 2]])) { $0.qr().q[0, 0] }
        },
        Trap("least squares", says: "leastSquares: shapes [2 × 2] and [3 × 1] do not fit") {
            _ = leastSquares(Matrix.ones([2, 2]), Matrix.ones([3]))
        },
        Trap("eigenvalues of a rectangle", says: "symmetricEigen: shape [2 × 3] is not square") {
            _ = Matrix.ones([2, 3]).symmetricEigen()
        },
        Trap("a projector beyond", says: "eigenspaceProjector: the eigenvectors 1..<3 of matrices of shape") {
            _ = Matrix.ones([2, 2]).eigenspaceProjector(1..<3)
        },
    ]

    @Test(arguments: traps.map(\.name)) func stops(name: String) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [name] in
            Trap.spring(name, among: Self.traps)
        }
        Self.traps.first { $0.name == name }!.expectMessage(result)
    }
}
