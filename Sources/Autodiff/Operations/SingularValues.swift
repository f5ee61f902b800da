// Singular values and vectors, and norms that are made of them.

/// The thin singular value decomposition A = U·diag(s)·Vᵀ of m × n matrices, with k = min(m, n): U, s and V, one
/// below the other, [… × m + 1 + n × k].
struct SingularValueDecomposition: ComposedOperation {
    var name: String { "singularValueDecomposition" }
    var reads: Reads { .output }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape {
        let (_, m, n) = operands[0].matrices(for: name)
        return Shape(operands[0].extents.dropLast(2) + [m + 1 + n, Swift.min(m, n)])
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (_, m, n) = operands[0].shape.matrices(for: name)
        return mapMatrices(operands[0], to: shape, for: name) { matrix in
            let solver = SingularValueSolver(matrix, rows: m, columns: n)
            return transposed(solver.left, rows: solver.count, columns: m) + solver.values
                + transposed(solver.right, rows: solver.count, columns: n)
        }
    }
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        graph.addOpaqueElements(name, operands, shape: shape)
    }
    /// One-sided Jacobi rotations, a round of disjoint pairs at a time. Left vectors of singular values 0 are 0.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let (_, m, n) = operands[0].shape.matrices(for: name)
        guard operands[0].shape.count > 0 else { return T(.zeros(resultShape(of: [operands[0].shape]))) }
        let k = Swift.min(m, n)
        var x = m >= n ? operands[0] : operands[0].matrixTransposed()
        var turned = T.identity(like: Shape(x.shape.extents.dropLast(2) + [k, k]))
        for _ in 0..<JacobiRound.sweeps(k) {
            for round in JacobiRound.all(k) {
                let rotations = round.rotations(of: matmul(x, x, transposingLeft: true))
                (x, turned) = (matmul(x, rotations), matmul(turned, rotations))
            }
        }
        let sizes = x.norm(along: [-2], keepingAxes: true)
        let permutation = sortingPermutation(-sizes)
        let values = matmul(sizes, permutation)
        let units = matmul(x / T.select(T.compare(sizes, .equal, 0), 1, sizes), permutation)
        turned = matmul(turned, permutation)
        let (left, right) = m >= n ? (units, turned) : (turned, units)
        let signs = leadingSigns(left)
        return .concatenate([left * signs, values, right * signs], along: x.shape.rank - 2)
    }
    // With P the antisymmetric part of Uᵀ·Ū and R that of Vᵀ·V̄: Ā = U·(diag s̄ + (P + R)/(sⱼ − sᵢ) + (P − R)/(sⱼ +
    // sᵢ))·Vᵀ, and what is outside of the spaces of U and V, divided by s. (The usual form has s²ⱼ − s²ᵢ; apart, the
    // terms show which of them exist at equal singular values.)
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let (_, m, n) = row.shapes[0].matrices(for: name)
        let factors = SingularFactors(row.result, m, n)
        let given = SingularFactors(adjoint, m, n)
        let (u, s, v) = (factors.left, factors.values, factors.right)
        let quotient = GapQuotient(decomposition: name, skipsDiagonal: false)
        func divided(_ x: T, _ gaps: T, _ scale: T, skipsDiagonal: Bool = false) -> T {
            T.apply(GapQuotient(decomposition: name, skipsDiagonal: skipsDiagonal), [x, gaps, s, scale])
        }
        let (leftProduct, rightProduct) = (
            matmul(u, given.left, transposingLeft: true), matmul(v, given.right, transposingLeft: true)
        )
        let (p, r) = (leftProduct.antisymmetricPart(), rightProduct.antisymmetricPart())
        let scale = abs(leftProduct) + abs(rightProduct)
        let column = s.matrixTransposed()
        var inner = divided(p + r, s - column, scale, skipsDiagonal: true) + divided(p - r, s + column, scale)
        let weights = T.apply(EqualInGroups(decomposition: name), [given.values, s])
        inner = inner + singularWeights(weights, s).squeezed(at: -2).diagonalMatrix()
        var result = matmul(matmul(u, inner), v, transposingRight: true)
        if m > n {
            let outside = given.left - matmul(u, leftProduct)
            result =
                result
                + matmul(T.apply(quotient, [outside, s, s, given.left]), v, transposingRight: true)
        }
        if n > m {
            let outside = given.right - matmul(v, rightProduct)
            result =
                result
                + matmul(u, T.apply(quotient, [outside, s, s, given.right]), transposingRight: true)
        }
        return result
    }
}

/// The factors that lie below each other in the result of ``SingularValueDecomposition``.
struct SingularFactors<T: TensorAlgebra> {
    let left: T
    let values: T
    let right: T

    init(_ both: T, _ m: Int, _ n: Int) {
        left = both.matrixRows(0..<m)
        values = both.matrixRows(m..<m + 1)
        right = both.matrixRows(m + 1..<m + 1 + n)
    }

    init(of matrix: T) {
        let (_, m, n) = matrix.shape.matrices(for: "singularValueDecomposition")
        self.init(T.apply(SingularValueDecomposition(), [matrix]), m, n)
    }
}

/// The adjoints of singular values, 0 for those that are 0: the subgradient of least norm, as of |x|.
private func singularWeights<T: TensorAlgebra>(_ adjoint: T, _ values: T) -> T {
    T.select(T.compare(values, .greater, 0), adjoint, 0)
}

/// The singular values alone, in descending order: [… × 1 × k].
struct SingularValues: ComposedOperation {
    var name: String { "singularValues" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape {
        let (_, m, n) = operands[0].matrices(for: name)
        return Shape(operands[0].extents.dropLast(2) + [1, Swift.min(m, n)])
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (_, m, n) = operands[0].shape.matrices(for: name)
        return mapMatrices(operands[0], to: shape, for: name) {
            SingularValueSolver($0, rows: m, columns: n, wantsVectors: false).values
        }
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T { SingularFactors(of: operands[0]).values }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let factors = SingularFactors(of: row[0])
        let weights = T.apply(EqualInGroups(decomposition: name), [adjoint, factors.values])
        return matmul(
            factors.left * singularWeights(weights, factors.values), factors.right, transposingRight: true)
    }
}

/// The largest singular value: [… × 1 × 1]. The gradient is shared equally among equal largest ones, and 0 at 0.
struct SpectralNorm: ComposedOperation {
    var name: String { "spectralNorm" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape {
        _ = operands[0].matrices(for: name)
        return Shape(operands[0].extents.dropLast(2) + [1, 1])
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        composed(operands)
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let values = T.apply(SingularValues(), operands)
        if values.shape.extents[values.shape.rank - 1] == 0 { return T(.zeros(resultShape(of: [operands[0].shape]))) }
        return values.slice(along: -1, 0..<1)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let factors = SingularFactors(of: row[0])
        let count = factors.values.shape.extents[factors.values.shape.rank - 1]
        if count == 0 { return nil }
        let largest = factors.values.slice(along: -1, 0..<1)
        let bound = largest * T(constant: 1 - equalityTolerance(count, T.Scalar.self))
        let isLargest =
            T.compare(factors.values, .greaterOrEqual, bound) * T.compare(factors.values, .greater, 0)
        let share = isLargest / max(isLargest.sum(along: [-1], keepingAxes: true), 1)
        return matmul(factors.left * (adjoint * share), factors.right, transposingRight: true)
    }
}

extension TensorAlgebra {
    /// The thin singular value decomposition A = U·diag(s)·Vᵀ of each m × n matrix in the last two axes, with k =
    /// min(m, n): left vectors U [… × m × k], singular values s in descending order [… × k], right vectors V [… × n ×
    /// k], as columns.
    ///
    /// The sign of a pair of vectors is such that the left one's first component of (nearly) largest magnitude is
    /// positive. At equal singular values what does not depend on the choice of their vectors has its derivative, for
    /// example U·Vᵀ; anything else stops, and so does what depends on a choice among vectors of singular values 0.
    /// (The sign of a left vector of a singular value 0 relative to the right one is arbitrary, too; a result that
    /// depends on it jumps there, which no derivative shows.) The adjoint of a singular value 0 counts as 0. NaN
    /// where an element is not finite.
    /// - Complexity: O(m·n·k) for each matrix.
    public func singularValueDecomposition() -> (left: Self, values: Self, right: Self) {
        let factors = SingularFactors(of: self)
        return (factors.left, factors.values.squeezed(at: -2), factors.right)
    }

    /// The singular values of each matrix in the last two axes in descending order, [… × min(rows, columns)].
    public func singularValues() -> Self { Self.apply(SingularValues(), [self]).squeezed(at: -2) }

    /// The nuclear norm of each matrix in the last two axes: the sum of its singular values. Its gradient is U·Vᵀ
    /// over the singular values that are not 0, a subgradient where there are others.
    public func nuclearNorm() -> Self { singularValues().sum(along: [-1]) }

    /// The spectral norm of each matrix in the last two axes: its largest singular value, 0 for a matrix without
    /// elements. Where several are largest, the gradient is the subgradient that is shared equally among them; at 0
    /// it is 0.
    public func spectralNorm() -> Self {
        Self.apply(SpectralNorm(), [self]).reshaped(to: Shape(Array(shape.extents.dropLast(2))))
    }
}
