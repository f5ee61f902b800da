// Functions V·f(Λ)·Vᵀ of symmetric matrices. Their derivatives need no gaps between eigenvalues, so they are there
// also where eigenvalues are equal.

/// V·f(Λ)·Vᵀ of symmetric matrices, or its derivative of the first or second order in the directions of further
/// operands. With Ĝ = VᵀGV and divided differences of f at the eigenvalues, these are V·(f[λᵢ, λⱼ]·Ĝᵢⱼ)·Vᵀ and
/// V·(Σₖ f[λᵢ, λₖ, λⱼ]·(Ĝᵢₖ·Ĥₖⱼ + Ĥᵢₖ·Ĝₖⱼ))·Vᵀ (Yu. Daleckii and S. Krein, 1965).
///
/// Both are symmetric in all directions, so that each is the pullback of the one before.
struct SymmetricFunction: ComposedOperation {
    let function: SymmetricMatrixFunction
    /// The number of directions, 0 to 2.
    var order = 0

    var name: String { "symmetricFunction" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape { requireSquare(name, operands[0]) }

    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (batch, n, _) = shape.matrices(for: name)
        let size = n * n
        let tolerance = equalityTolerance(n, Scalar.self)
        var scalars: [Scalar] = []
        scalars.reserveCapacity(shape.count)
        for matrix in 0..<batch {
            let parts = operands.map { x in
                Tensor<Double>(
                    shape: [n, n], scalars: x.scalars[(matrix * size)..<((matrix + 1) * size)].map { Double($0) })
            }
            let solver = SymmetricEigenSolver(parts[0].scalars, size: n)
            let values = withoutRounding(solver.values, tolerance)
            let vectors = Tensor<Double>(shape: [n, n], scalars: solver.vectors)
            // The vectors are rows.
            let directions = parts.dropFirst().map { direction in
                matmul(matmul(vectors, direction.symmetricPart()), vectors, transposingRight: true).scalars
            }
            let inner = Tensor<Double>(shape: [n, n], scalars: inner(values, Array(directions), n))
            let result = matmul(matmul(vectors, inner, transposingLeft: true), vectors)
            scalars.append(contentsOf: result.scalars.map { Scalar($0) })
        }
        return Tensor(shape: shape, scalars: scalars)
    }

    /// Eigenvalues of a singular matrix, which rounding makes negative, are 0.
    private func withoutRounding(_ values: [Double], _ tolerance: Double) -> [Double] {
        if function == .exponential { return values }
        let largest = values.reduce(0) { Swift.max($0, $1.magnitude) }
        return values.map { $0 < 0 && -$0 <= tolerance * largest ? 0 : $0 }
    }

    /// The result in the basis of the eigenvectors.
    private func inner(_ values: [Double], _ directions: [[Double]], _ n: Int) -> [Double] {
        var result = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            if order == 0 { result[i * n + i] = function.derivative(0, values[i]) }
            for j in 0..<(order == 0 ? 0 : i + 1) {
                var sum = 0.0
                if order == 1 {
                    sum = function.dividedDifference([values[i], values[j]]) * directions[0][i * n + j]
                } else {
                    let (g, h) = (directions[0], directions[1])
                    for k in 0..<n {
                        let products = g[i * n + k] * h[k * n + j] + h[i * n + k] * g[k * n + j]
                        if products == 0 { continue }
                        sum += function.dividedDifference([values[i], values[k], values[j]]) * products
                    }
                }
                (result[i * n + j], result[j * n + i]) = (sum, sum)
            }
        }
        return result
    }

    // Iterations, of which bounds and error bars would say nothing.
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        graph.addOpaqueElements(name, operands, shape: shape)
    }

    /// For other engines: with differences of eigenvalues that are equal to rounding replaced by derivatives.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let shape = operands[0].shape
        let n = shape.extents[shape.rank - 1]
        if shape.count == 0 { return operands[0] * 1 }
        let both = T.apply(SymmetricEigen(), [operands[0]])
        let (values, vectors) = (both.matrixRows(0..<1), both.matrixRows(1..<n + 1))
        let column = values.matrixTransposed()
        func inBasis(_ x: T) -> T {
            matmul(matmul(vectors, x.symmetricPart(), transposingLeft: true), vectors)
        }
        if order == 0 { return sandwich(vectors, composed(0, values).squeezed(at: -2).diagonalMatrix()) }
        if order == 1 { return sandwich(vectors, composedDifference(column, values) * inBasis(operands[1])) }
        let (g, h) = (inBasis(operands[1]), inBasis(operands[2]))
        // Axes i, k, j.
        let differences = composedDifference(
            column.expanded(at: -1), values.expanded(at: -3).matrixTransposed(), values.expanded(at: -3))
        func product(_ x: T, _ y: T) -> T { x.expanded(at: -1) * y.expanded(at: -3) }
        let sums = (differences * (product(g, h) + product(h, g))).sum(along: [-2])
        return sandwich(vectors, sums)
    }

    /// A derivative of the function.
    private func composed<T: TensorAlgebra>(_ order: Int, _ x: T) -> T {
        switch function {
        case .exponential: return exp(x)
        case .logarithm:
            return order == 0 ? log(x) : T(constant: function.derivative(order, 1)) * T.power(1 / x, order)
        case .power(let p):
            let factor = function.derivative(order, 1)
            let base = p == p.rounded() ? x : max(x, 0)
            return factor == 0 ? x * 0 : T(constant: factor) * pow(base, T(constant: p - Double(order)))
        }
    }

    private func areClose<T: TensorAlgebra>(_ x: T, _ y: T) -> T {
        let distance = abs(x - y)
        if function == .exponential { return distance .<= T(constant: 0.5) }
        return distance .<= T(constant: 0.25) * min(abs(x), abs(y))
    }

    /// Nodes and weights of the means of derivatives over close eigenvalues.
    private static let quadrature = QuadratureRows.gauss(8)

    private func composedDifference<T: TensorAlgebra>(_ x: T, _ y: T) -> T {
        let isClose = areClose(x, y)
        let mean = Self.quadrature.reduce(0 as T) { sum, row in
            sum + composed(1, x + T(constant: row[0]) * (y - x)) * T(constant: row[1])
        }
        let gap = T.select(isClose, 1, x - y)
        return T.select(isClose, mean, (composed(0, x) - composed(0, y)) / gap)
    }

    private func composedDifference<T: TensorAlgebra>(_ x: T, _ y: T, _ z: T) -> T {
        let (low, high) = (min(min(x, y), z), max(max(x, y), z))
        let middle = max(min(x, y), min(max(x, y), z))
        let isClose = areClose(low, high)
        var mean: T = 0
        for outer in Self.quadrature {
            for inner in Self.quadrature {
                let first = T(constant: outer[0]) * (middle - low)
                let second = T(constant: outer[0] * inner[0]) * (high - middle)
                mean = mean + composed(2, low + first + second) * T(constant: outer[1] * inner[1] * outer[0])
            }
        }
        let gap = T.select(isClose, 1, high - low)
        let quotient = (composedDifference(high, middle) - composedDifference(middle, low)) / gap
        return T.select(isClose, mean, quotient)
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        guard operand > 0 || order < 2 else {
            stop(
                "symmetricFunction: there are derivatives of the first and second order with respect to the matrix, "
                    + "and none of the third")
        }
        let own = (0...order).map { row[$0] }
        // By the matrix one direction more, the adjoint; by a direction, the adjoint in its place.
        let operands = operand == 0 ? own + [adjoint] : own.indices.map { $0 == operand ? adjoint : own[$0] }
        let next = SymmetricFunction(function: function, order: operand == 0 ? order + 1 : order)
        return T.apply(next, operands)
    }
}

extension TensorAlgebra {
    /// f(A) = V·f(Λ)·Vᵀ of each symmetric matrix in the last two axes (of its symmetric part): the square root, the
    /// logarithm, any power, the exponential.
    ///
    ///     let a = Tensor<Double>([[2, 0], [0, 2]])
    ///     let slope = gradient(at: a) { $0.symmetricFunction(.squareRoot)[0, 0].sum() }
    ///     print((1e6 * slope.scalars[0]).rounded())  // 353553.0
    ///
    /// Its first and second derivatives exist also where eigenvalues are equal, and are right there, by divided
    /// differences of f; a third one stops. Powers that are not integers, and logarithms, are NaN for matrices with
    /// negative eigenvalues; those that are negative by rounding alone count as 0, where derivatives may be infinite.
    /// - Complexity: O(n³) for each matrix, as is a first derivative; a second one takes O(n³) divided differences.
    public func symmetricFunction(_ function: SymmetricMatrixFunction) -> Self {
        Self.apply(SymmetricFunction(function: function), [self])
    }
}
