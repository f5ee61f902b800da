import Autodiff
import Testing

/// Decompositions against their definitions, and against JAX, SciPy and NumPy.
@Suite struct DecompositionsTests {
    typealias Matrix = Tensor<Double>

    /// Kinds of matrices that are hard for one method or another.
    enum Kind: String, CaseIterable, Sendable {
        case random, graded, gradedBackwards, clustered, rankDeficient, hilbert, identity, zero, tiny, huge

        /// A symmetric matrix if rows and columns are as many.
        func matrix(_ m: Int, _ n: Int) -> Matrix {
            let random = Matrix.normal([m, n], seed: UInt64(100 * m + n))
            func elements(_ value: (Int, Int) -> Double) -> Matrix {
                Matrix(shape: [m, n], scalars: (0..<(m * n)).map { value($0 / n, $0 % n) })
            }
            let base = m == n ? 0.5 * (random + random.transposed()) : random
            let span = Double(Swift.max(m, n, 2))
            switch self {
            case .random: return base
            case .graded: return base * elements { pow(10, -12 * Double($0 + $1) / span) }
            case .gradedBackwards: return base * elements { pow(10, 12 * (Double($0 + $1) / span - 2)) }
            case .clustered: return elements { $0 == $1 ? 1 : 0 } + 1e-9 * base
            case .rankDeficient:
                let factor = Matrix.normal([m, 1], seed: 7)
                return m == n
                    ? matmul(factor, factor, transposingRight: true) : matmul(factor, Matrix.normal([1, n], seed: 8))
            case .hilbert: return elements { 1 / Double($0 + $1 + 1) }
            case .identity: return elements { $0 == $1 ? 1 : 0 }
            case .zero: return .zeros([m, n])
            case .tiny: return 1e-300 * base
            case .huge: return 1e300 * base
            }
        }
    }

    static let sizes = [0, 1, 2, 3, 5, 17, sized(debug: 31, release: 101)]

    /// The largest magnitude.
    static func size(_ x: Matrix) -> Double { x.scalars.reduce(0) { Swift.max($0, $1.magnitude) } }
    static func isOrthonormal(_ x: Matrix, within units: Double) -> Bool {
        let n = x.shape.extents.last!
        return size(matmul(x, x, transposingLeft: true) - .identity(n)) <= units * Double.ulpOfOne
    }
    /// Whether the difference is within units in the last place of the largest element and the dimension.
    static func isNear(_ x: Matrix, _ y: Matrix, units: Double) -> Bool {
        x.shape == y.shape && size(x - y) <= units * Double.ulpOfOne * size(y)
    }

    @Test(arguments: Kind.allCases) func symmetricEigen(kind: Kind) {
        for n in Self.sizes {
            let a = kind.matrix(n, n)
            let (values, vectors) = a.symmetricEigen()
            let units = 8 * Double(n + 4)
            #expect(values.shape == [n] && vectors.shape == [n, n])
            #expect(Self.isOrthonormal(vectors, within: units), "\(n)")
            #expect(Self.isNear(matmul(vectors * values, vectors, transposingRight: true), a, units: units), "\(n)")
            #expect(values.scalars == values.scalars.sorted())
            #expect(a.symmetricEigenvalues() == values)
        }
    }

    @Test(arguments: Kind.allCases) func singularValues(kind: Kind) {
        let shapes = Self.sizes.map { ($0, $0) } + [(5, 3), (3, 5), (1, 4), (4, 1), (0, 3), (3, 0), (31, 7), (7, 31)]
        for (m, n) in shapes {
            let a = kind.matrix(m, n)
            let (u, s, v) = a.singularValueDecomposition()
            let units = 8 * Double(Swift.max(m, n) + 4)
            #expect(Self.isOrthonormal(u, within: units) && Self.isOrthonormal(v, within: units), "\(m) × \(n)")
            #expect(Self.isNear(matmul(u * s, v, transposingRight: true), a, units: units), "\(m) × \(n)")
            #expect(s.scalars == s.scalars.sorted(by: >) && s.scalars.allSatisfy { $0 >= 0 })
            #expect(isClose(a.singularValues(), s, within: 1e-14))
        }
    }

    @Test(arguments: Kind.allCases) func qr(kind: Kind) {
        let shapes = Self.sizes.map { ($0, $0) } + [(5, 3), (3, 5), (1, 4), (4, 1), (0, 3), (3, 0), (31, 7)]
        for (m, n) in shapes {
            let a = kind.matrix(m, n)
            let (q, r) = a.qr()
            let (k, units) = (Swift.min(m, n), 8 * Double(Swift.max(m, n) + 4))
            #expect(q.shape == [m, k] && r.shape == [k, n])
            #expect(Self.isOrthonormal(q, within: units), "\(m) × \(n)")
            #expect(Self.isNear(matmul(q, r), a, units: units), "\(m) × \(n)")
            #expect(r == r.upperTriangle() && r.diagonal().scalars.allSatisfy { $0 >= 0 })
        }
    }

    /// Small singular values of a matrix with graded columns are accurate to their own size.
    @Test func smallSingularValues() {
        let (q, _) = Matrix.normal([4, 4], seed: 3).qr()
        let sizes: Matrix = [1, 1e-10, 1e-40, 1e-90]
        let s = (q * sizes).singularValues()
        for (found, expected) in zip(s.scalars, sizes.scalars) { #expect(abs(found / expected - 1) < 1e-14) }
    }

    /// The conditions of Moore and Penrose.
    @Test(arguments: [Kind.random, .rankDeficient, .identity, .zero]) func pseudoInverse(kind: Kind) {
        for (m, n) in [(1, 1), (5, 3), (3, 5), (17, 17), (0, 3), (3, 0)] {
            let a = kind.matrix(m, n)
            let p = a.pseudoInverse()
            let (ap, pa) = (matmul(a, p), matmul(p, a))
            #expect(isClose(matmul(ap, a), a, within: 1e-10) && isClose(matmul(pa, p), p, within: 1e-10))
            #expect(isClose(ap, ap.transposed(), within: 1e-10) && isClose(pa, pa.transposed(), within: 1e-10))
            let right = Matrix.normal([m, 2], seed: 9)
            #expect(isClose(leastSquares(a, right), matmul(p, right), within: 1e-10))
        }
    }

    // MARK: Fixtures

    static func ramp(_ shape: Shape) -> Matrix {
        Matrix(shape: shape, scalars: (0..<shape.count).map { sin(Double(($0 + 1) * ($0 + 1))) })
    }
    static func weighted(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
        let shape = x.shape
        let weights = Matrix(shape: shape, scalars: (0..<shape.count).map { cos(Double(($0 + 1) * ($0 + 1))) })
        return (x * TensorVariable(weights)).sum()
    }
    static func agree(_ x: Matrix, _ expected: [Double], within tolerance: Double = 1e-12) -> Bool {
        areClose(x.scalars, expected, within: tolerance)
    }

    @Test func solutionsOfPeers() {
        let square = Self.ramp([4, 4])
        let tall = Self.ramp([5, 3])
        typealias Fixtures = DecompositionFixtures
        #expect(Self.agree(square.inverse(), Fixtures.inverse))
        #expect(Self.agree(gradient(at: square) { Self.weighted($0.inverse()) }, Fixtures.inverseGradient))
        let (sign, logarithm) = square.signedLogDeterminant()
        #expect(areClose([square.determinant().scalar, sign.scalar, logarithm.scalar], Fixtures.determinant))
        #expect(Self.agree(kronecker(Self.ramp([2, 2]), Self.ramp([2, 3])), Fixtures.kronecker))
        #expect(Self.agree(tall.pseudoInverse(), Fixtures.pseudoInverse))
        #expect(Self.agree(gradient(at: tall) { Self.weighted($0.pseudoInverse()) }, Fixtures.pseudoInverseGradient))
        let right = Self.ramp([5, 2])
        #expect(Self.agree(leastSquares(tall, right), Fixtures.leastSquares))
        let change = gradient(at: tall) { Self.weighted(leastSquares($0, TensorVariable(right))) }
        #expect(Self.agree(change, Fixtures.leastSquaresGradient))
        #expect(Self.agree(leastSquares(Self.ramp([3, 5]), Self.ramp([3, 2])), Fixtures.underdetermined))
        #expect(Self.agree((3 * square).matrixExponential(), Fixtures.exponential))
        let exponential = gradient(at: 3 * square) { Self.weighted($0.matrixExponential()) }
        #expect(Self.agree(exponential, Fixtures.exponentialGradient))
        let norms: [Double] = [tall.nuclearNorm().scalar, tall.spectralNorm().scalar, tall.norm().scalar]
        #expect(areClose(norms, Fixtures.norms))
        #expect(Self.agree(gradient(at: tall) { $0.nuclearNorm() }, Fixtures.nuclearGradient))
    }

    @Test func symmetricFunctionsOfPeers() {
        let x = Self.ramp([5, 5])
        let positive = matmul(x, x, transposingRight: true) + .identity(5)
        let functions: [SymmetricMatrixFunction] = [.squareRoot, .logarithm, .power(-0.75)]
        typealias Fixtures = DecompositionFixtures
        #expect(Self.agree(.stack(functions.map(positive.symmetricFunction)), Fixtures.symmetricFunctions))
        let slopes = functions.map { f in gradient(at: positive) { Self.weighted($0.symmetricFunction(f)) } }
        #expect(Self.agree(.stack(slopes), Fixtures.symmetricGradients))
        // Against other operations, to the second order.
        let pairs: [(SymmetricMatrixFunction, (TensorVariable<Double>) -> TensorVariable<Double>)] = [
            (.power(2), { matmul($0, $0) }), (.power(-1), { $0.inverse() }), (.exponential, { $0.matrixExponential() }),
            (.power(0), { _ in TensorVariable(.identity(5)) }),
        ]
        for (f, other) in pairs {
            func own(_ x: TensorVariable<Double>) -> TensorVariable<Double> { Self.weighted(x.symmetricFunction(f)) }
            func reference(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
                Self.weighted(other(0.5 * (x + x.transposed())))
            }
            let direction = Self.ramp([5, 5])
            let a = 0.25 * positive
            let found = hessianVectorProduct(at: a, along: direction) { own($0) }
            let right = hessianVectorProduct(at: a, along: direction) { reference($0) }
            #expect(isClose(gradient(at: a) { own($0) }, gradient(at: a) { reference($0) }, within: 1e-11), "\(f)")
            #expect(isClose(found, right, within: 1e-10), "\(f)")
        }
    }

    @Test func factorsOfPeers() {
        let (tall, wide) = (Self.ramp([5, 3]), Self.ramp([3, 5]))
        typealias Fixtures = DecompositionFixtures
        #expect(Self.agree(tall.qr().q, Fixtures.tallQ) && Self.agree(tall.qr().r, Fixtures.tallR))
        #expect(Self.agree(wide.qr().q, Fixtures.wideQ) && Self.agree(wide.qr().r, Fixtures.wideR))
        let factors = gradient(at: tall) { x in
            let (q, r) = x.qr()
            return Self.weighted(q) + Self.weighted(r)
        }
        #expect(Self.agree(factors, Fixtures.tallQRGradient))
        let symmetric = Self.ramp([5, 5]) + Self.ramp([5, 5]).transposed()
        #expect(Self.agree(symmetric.symmetricEigenvalues(), Fixtures.eigenvalues))
        let eigen = gradient(at: symmetric) { x in
            let (values, vectors) = x.symmetricEigen()
            return Self.weighted(values) + Self.weighted(square(vectors))
        }
        #expect(Self.agree(eigen, Fixtures.eigenGradient))
        #expect(Self.agree(tall.singularValues(), Fixtures.tallSingularValues))
        func squares(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
            let (u, s, v) = x.singularValueDecomposition()
            return Self.weighted(square(u)) + Self.weighted(s) + Self.weighted(square(v))
        }
        #expect(Self.agree(gradient(at: tall) { squares($0) }, Fixtures.tallSingularGradient))
        #expect(Self.agree(gradient(at: wide) { squares($0) }, Fixtures.wideSingularGradient))
    }

    /// A batch is the matrices one by one, in `Float` as in `Double`.
    @Test func batches() {
        let batch = Tensor<Float>.normal([2, 3, 4, 4], seed: 5)
        let (values, vectors) = batch.symmetricEigen()
        let one: Tensor<Float> = batch[1, 2]
        #expect(values[1, 2] == one.symmetricEigen().values && vectors[1, 2] == one.symmetricEigen().vectors)
        let exact = one.converted(to: Double.self).symmetricEigenvalues().converted(to: Float.self)
        #expect(one.symmetricEigenvalues() == exact)
        #expect(batch.determinant().shape == [2, 3] && batch.spectralNorm().shape == [2, 3])
        #expect(kronecker(batch, one).shape == [2, 3, 16, 16])
    }

    @Test(arguments: [Double.nan, .infinity]) func notFinite(element: Double) {
        var a = Matrix.identity(3)
        a.scalars[1] = element
        let results: [Matrix] = [
            a.symmetricEigenvalues(), a.singularValues(), a.matrixExponential(), a.determinant(), a.pseudoInverse(),
        ]
        for x in results { #expect(x.scalars.allSatisfy { $0.isNaN }) }
    }

    // MARK: Determinants and exponentials

    /// The gradient at singular matrices is the adjugate, to second order.
    @Test func singularDeterminants() throws {
        let singular: Matrix = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
        #expect(abs(singular.determinant().scalar) < 1e-14)
        let adjugate: Matrix = [[-3, 6, -3], [6, -12, 6], [-3, 6, -3]]
        #expect(isClose(gradient(at: singular) { $0.determinant() }, adjugate.transposed(), within: 1e-13))
        let rank1: Matrix = outer(Matrix([1, 2, 3]), Matrix([1, -1, 2]))
        let ranks: [Matrix] = [singular, rank1, .zeros([3, 3]), .zeros([2, 2]), .zeros([1, 1])]
        for a in ranks {
            try checkGradient(at: a, order: 2) { x in x.determinant() + square(x.determinant()) }
            // By products of elements, which have every derivative.
            let n = a.shape[0]
            func byElements(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
                if n == 1 { return x.sum() }
                if n == 2 { return TensorVariable.placing(x[0, 0] * x[1, 1] - x[0, 1] * x[1, 0], at: 0, in: []) }
                var sum = x[0, 0] * (x[1, 1] * x[2, 2] - x[1, 2] * x[2, 1])
                sum = sum - x[0, 1] * (x[1, 0] * x[2, 2] - x[1, 2] * x[2, 0])
                sum = sum + x[0, 2] * (x[1, 0] * x[2, 1] - x[1, 1] * x[2, 0])
                return TensorVariable.placing(sum, at: 0, in: [])
            }
            let direction = Self.ramp(a.shape)
            let product = hessianVectorProduct(at: a, along: direction) { $0.determinant() }
            let expected = hessianVectorProduct(at: a, along: direction) { byElements($0) }
            #expect(isClose(product, expected, within: 1e-12))
        }
    }

    @Test func determinantsBeyondTheRange() {
        let a = 1e200 * Matrix.identity(3)
        #expect(a.determinant().scalar == .infinity && (a / 1e250).determinant().scalar > 0.99e-150)
        #expect((-a).signedLogDeterminant().sign.scalar == -1)
        var mixed = a
        (mixed.scalars[4], mixed.scalars[8]) = (1e-300, 1e100)
        #expect(isClose(mixed.determinant().scalar, 1, within: 1e-12))
        #expect(Matrix.zeros([0, 0]).determinant().scalar == 1)
        let swapped: Matrix = [[0, 2], [3, 0]]
        #expect(swapped.determinant().scalar == -6 && swapped.signedLogDeterminant().sign.scalar == -1)
    }

    @Test func exponentials() {
        let turn: Matrix = [[0, -1], [1, 0]]
        for angle in [1e-9, 1e-3, 0.1, 0.7, 2, 30, 1000] {
            let (c, s): (Double, Double) = (cos(angle), sin(angle))
            let expected = Matrix(shape: [2, 2], scalars: [c, -s, s, c])
            #expect(isClose((angle * turn).matrixExponential(), expected, within: 1e-15 * Swift.max(angle, 4)))
        }
        let nilpotent: Matrix = [[0, 1e8], [0, 0]]
        #expect(isClose(nilpotent.matrixExponential(), nilpotent + .identity(2)))
        // Triangular ones have an exact diagonal, and blocks of zeros remain beside an overflow.
        let (one, large): (Double, Double) = (exp(1), exp(700))
        for (exponent, result) in [(1e4, Double.infinity), (-1e4, 0), (700, large)] {
            let diagonal = Matrix([[exponent, 0], [0, 1]])
            #expect(diagonal.matrixExponential() == Matrix([[result, 0], [0, one]]))
        }
        let lower: Matrix = [[-2, 0], [3, -1000]]
        let decayed: Double = exp(-2)
        let expected = Matrix([[decayed, 0], [3 * decayed / 998, 0]])
        #expect(isClose(1e3 * lower.matrixExponential(), 1e3 * expected, within: 1e-12))
        let overflow: Matrix = [[1e4, 1], [0, 1]]
        #expect(overflow.matrixExponential() == Matrix([[.infinity, .infinity], [0, one]]))
        // A derivative in a direction that is much larger than the matrix.
        let g = gradient(at: turn) { x in 1e30 * x.matrixExponential()[0, 1] }
        let small = gradient(at: turn) { x in x.matrixExponential()[0, 1] }
        #expect(isClose(1e-30 * g, small))
    }
}
