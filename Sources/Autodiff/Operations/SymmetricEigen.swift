// Eigenvalues and eigenvectors of symmetric matrices. Where eigenvalues are equal, what does not depend on the choice
// of their eigenvectors has its derivative (`GapQuotient`, `EqualInGroups`).

/// The eigenvalues of symmetric matrices in ascending order, and below them the eigenvectors as columns: [… × n + 1 ×
/// n].
struct SymmetricEigen: ComposedOperation {
    static let title = "symmetricEigen"
    var name: String { Self.title }
    var reads: Reads { .output }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape {
        let shape = requireSquare(name, operands[0])
        return shape.replacing(shape.rank - 2, with: shape.extents[shape.rank - 1] + 1)
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (_, _, n) = shape.matrices(for: name)
        return mapMatrices(operands[0], to: shape, for: name) { matrix in
            let solver = SymmetricEigenSolver(matrix, size: n)
            return solver.values + transposed(solver.vectors, rows: n, columns: n)
        }
    }
    // Iterations, of which bounds and error bars would say nothing.
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32] {
        graph.addOpaqueElements(name, operands, shape: shape)
    }
    /// Jacobi's method, a round of disjoint rotations at a time.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let n = operands[0].shape.extents[operands[0].shape.rank - 1]
        var c = operands[0].symmetricPart()
        var vectors = T.identity(like: c.shape)
        guard c.shape.count > 0 else { return T(.zeros(resultShape(of: [c.shape]))) }
        for _ in 0..<JacobiRound.sweeps(n) {
            for round in JacobiRound.all(n) {
                let rotations = round.rotations(of: c)
                c = matmul(matmul(rotations, c, transposingLeft: true), rotations)
                vectors = matmul(vectors, rotations)
            }
        }
        let values = c.diagonal().expanded(at: -2)
        let permutation = sortingPermutation(values)
        vectors = matmul(vectors, permutation)
        return .concatenate([matmul(values, permutation), vectors * leadingSigns(vectors)], along: c.shape.rank - 2)
    }
    // Ā = V·(diag λ̄ + N / (λⱼ − λᵢ))·Vᵀ, where N is the antisymmetric part of Vᵀ·V̄ (Giles, 'Collected matrix
    // derivative results', 2008).
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let n = row.shapes[0].extents[row.shapes[0].rank - 1]
        let (values, vectors) = (row.result.matrixRows(0..<1), row.result.matrixRows(1..<n + 1))
        let product = matmul(vectors, adjoint.matrixRows(1..<n + 1), transposingLeft: true)
        let turns = T.apply(
            GapQuotient(decomposition: name, skipsDiagonal: true),
            [product.antisymmetricPart(), values - values.matrixTransposed(), values, product])
        let weights = T.apply(EqualInGroups(decomposition: name), [adjoint.matrixRows(0..<1), values])
        return sandwich(vectors, turns + weights.squeezed(at: -2).diagonalMatrix())
    }
}

/// The eigenvalues alone, in ascending order: [… × 1 × n].
struct SymmetricEigenvalues: ComposedOperation {
    var name: String { "symmetricEigenvalues" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape {
        let shape = requireSquare(name, operands[0])
        return shape.replacing(shape.rank - 2, with: 1)
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (_, _, n) = shape.matrices(for: name)
        return mapMatrices(operands[0], to: shape, for: name) {
            SymmetricEigenSolver($0, size: n, wantsVectors: false).values
        }
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        T.apply(SymmetricEigen(), operands).matrixRows(0..<1)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let n = row.shapes[0].extents[row.shapes[0].rank - 1]
        let both = T.apply(SymmetricEigen(), [row[0]])
        let weights = T.apply(EqualInGroups(decomposition: name), [adjoint, both.matrixRows(0..<1)])
        return sandwich(both.matrixRows(1..<n + 1), weights.squeezed(at: -2).diagonalMatrix())
    }
}

/// The orthogonal projector onto the space of the eigenvectors in a range, in ascending order of the eigenvalues.
struct EigenspaceProjector: ComposedOperation {
    let range: Range<Int>
    var name: String { "eigenspaceProjector" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape {
        let shape = requireSquare(name, operands[0])
        guard range.lowerBound >= 0, range.upperBound <= shape.extents[shape.rank - 1] else {
            stop(
                "\(name): the eigenvectors \(range) of matrices of shape \(shape), which have only "
                    + "\(shape.extents[shape.rank - 1])")
        }
        return shape
    }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        composed(operands)
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let n = operands[0].shape.extents[operands[0].shape.rank - 1]
        let chosen = T.apply(SymmetricEigen(), operands).matrixRows(1..<n + 1).slice(along: -1, range)
        return matmul(chosen, chosen, transposingRight: true)
    }
    // Pairs of an eigenvector in the range and one outside alone contribute: the projector does not depend on the basis
    // inside.
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let n = row.shapes[0].extents[row.shapes[0].rank - 1]
        let both = T.apply(SymmetricEigen(), [row[0]])
        let (values, vectors) = (both.matrixRows(0..<1), both.matrixRows(1..<n + 1))
        let inside = (0..<n).map { range.contains($0) }
        let signs = Tensor<T.Scalar>(
            shape: [n, n],
            scalars: (0..<(n * n)).map { (index: Int) -> T.Scalar in
                let (one, other) = (inside[index / n], inside[index % n])
                return one == other ? 0 : other ? 1 : -1
            })
        let product = matmul(matmul(vectors, adjoint.symmetricPart(), transposingLeft: true), vectors)
        let turns = T.apply(
            GapQuotient(decomposition: name, skipsDiagonal: true),
            [product * T(signs), values - values.matrixTransposed(), values, product])
        return sandwich(vectors, turns)
    }
}

/// V·M·Vᵀ.
func sandwich<T: TensorAlgebra>(_ vectors: T, _ inner: T) -> T {
    matmul(matmul(vectors, inner), vectors, transposingRight: true)
}

extension TensorAlgebra {
    /// The eigenvalues of each symmetric matrix in the last two axes (of its symmetric part) in ascending order, of
    /// shape [… × n], and its orthonormal eigenvectors as columns, [… × n × n].
    ///
    /// The sign of an eigenvector is such that its first component of (nearly) largest magnitude is positive.
    /// Eigenvectors of equal eigenvalues are a basis of their space in no special position. There, what does not
    /// depend on the basis has its derivative: sums over equal eigenvalues, or the projector V·Vᵀ onto their space
    /// (to second order: ``eigenspaceProjector(_:)``). Anything else stops, also functions V·f(Λ)·Vᵀ, whose
    /// derivative exists but cannot be known from the values and vectors at that point, and most second derivatives.
    /// NaN where an element is not finite.
    /// - Complexity: O(n³) for each matrix.
    public func symmetricEigen() -> (values: Self, vectors: Self) {
        let both = Self.apply(SymmetricEigen(), [self])
        let n = shape.extents[shape.rank - 1]
        return (both.matrixRows(0..<1).squeezed(at: -2), both.matrixRows(1..<n + 1))
    }

    /// The eigenvalues of each symmetric matrix in the last two axes in ascending order, of shape [… × n]. Functions
    /// that are symmetric in equal eigenvalues have their derivative; those of one of several equal eigenvalues stop.
    /// - Complexity: O(n³) for each matrix; without the vectors, and so faster than ``symmetricEigen()``.
    public func symmetricEigenvalues() -> Self { Self.apply(SymmetricEigenvalues(), [self]).squeezed(at: -2) }

    /// The orthogonal projector onto the space of the eigenvectors `range` of each symmetric matrix, counted from the
    /// smallest eigenvalue. Its derivative exists unless an eigenvalue in the range is equal to one outside; there it
    /// stops.
    public func eigenspaceProjector(_ range: Range<Int>) -> Self {
        Self.apply(EigenspaceProjector(range: range), [self])
    }
}
