// Functions of matrices that are compositions of products, inverses and singular values.

extension TensorAlgebra {
    /// Each square matrix in the last two axes to an integer power, by repeated squaring: the identity for 0, powers of
    /// the inverse for negative exponents (NumPy's `matrix_power`).
    ///
    ///     let a = Tensor<Double>([[1, 1], [1, 0]])
    ///     print(a.matrixPower(10)[0, 1])  // 55.0
    ///
    /// Its derivatives are those of the products, of any order. A matrix that is not square stops; of a singular one,
    /// negative powers are ±∞ and NaN, as ``inverse()``.
    /// - Complexity: O(log |exponent|) products.
    public func matrixPower(_ exponent: Int) -> Self {
        _ = requireSquare("matrixPower", shape)
        if exponent == 0 { return .identity(like: shape) }
        var square = exponent < 0 ? inverse() : self
        var result: Self?
        var rest = exponent.magnitude
        while rest > 0 {
            if rest & 1 == 1 { result = result.map { $0.matmul(square) } ?? square }
            rest >>= 1
            if rest > 0 { square = square.matmul(square) }
        }
        return result!
    }

    /// The condition number of each matrix in the last two axes for its spectral norm: the largest singular value over
    /// the smallest, ∞ where that is exactly 0 (NumPy's `cond`). Of a matrix whose rank is lower only up to rounding
    /// it is the quotient, about 10¹⁶ in `Double`.
    ///
    ///     print(Tensor<Double>([[3, 0], [0, -0.5]]).conditionNumber().scalar)  // 6.0
    ///
    /// The derivative is that of both values; where several are smallest it stops, as ``singularValues()``. A matrix
    /// without elements stops.
    public func conditionNumber() -> Self {
        let (_, rows, columns) = shape.matrices(for: "conditionNumber")
        let count = Swift.min(rows, columns)
        guard count > 0 else { stop("conditionNumber: shape \(shape); a matrix needs at least one row and one column") }
        let largest = spectralNorm()
        let smallest = singularValues().slice(along: -1, (count - 1)..<count).squeezed(at: -1)
        // A matrix of zeros is 1/0 and not 0/0.
        return Self.select(Self.compare(largest, .equal, 0), 1, largest) / smallest
    }

    /// The rank of each matrix in the last two axes: the number of its singular values above a fraction of the largest
    /// (NumPy's `matrix_rank`). It has no derivative. NaN for a matrix with an element that is not finite, where NumPy
    /// raises an error.
    ///
    ///     print(Tensor<Double>([[1, 2], [2, 4]]).matrixRank().scalar)  // 1.0
    ///
    /// - Parameter tolerance: The fraction; if `nil`, the larger extent times the element type's unit of rounding.
    public func matrixRank(tolerance: Double? = nil) -> Self {
        let (_, rows, columns) = shape.matrices(for: "matrixRank")
        let fraction = tolerance ?? Double(Swift.max(rows, columns)) * Double(Scalar.ulpOfOne)
        let largest = spectralNorm()
        let limit = largest.expanded(at: -1) * Self(constant: fraction)
        let count = Self.compare(singularValues(), .greater, limit).sum(along: [-1])
        let isDefined = Self.compare(largest, .less, Self(constant: .infinity))
        return Self.select(isDefined, count, Self(constant: .nan))
    }
}
