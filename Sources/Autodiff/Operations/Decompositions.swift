// What the decompositions share: matrices as doubles, results that lie in one tensor, and checks.
//
// An operation has one result. A decomposition's factors have the same number of columns and lie in one matrix, one
// below the other; the factors are its rows. So a decomposition is evaluated once, and its pullback sees the adjoints
// of all factors together. All of them are computed in `Double` and rounded once.

/// Applies a function of a matrix's elements to each matrix of a batch, in `Double`.
func mapMatrices<Scalar: TensorScalar>(
    _ x: Tensor<Scalar>, to shape: Shape, for operation: String, _ transform: ([Double]) -> [Double]
) -> Tensor<Scalar> {
    let (batch, rows, columns) = x.shape.matrices(for: operation)
    let count = rows * columns
    var scalars: [Scalar] = []
    scalars.reserveCapacity(shape.count)
    for matrix in 0..<batch {
        let values = transform(x.scalars[(matrix * count)..<((matrix + 1) * count)].map { Double($0) })
        scalars.append(contentsOf: values.map { Scalar($0) })
    }
    return Tensor(shape: shape, scalars: scalars)
}

/// A row-major matrix, transposed.
func transposed(_ x: [Double], rows: Int, columns: Int) -> [Double] {
    var result = x
    for row in 0..<rows { for column in 0..<columns { result[column * rows + row] = x[row * columns + column] } }
    return result
}

extension TensorAlgebra {
    /// The rows in a range of each matrix.
    func matrixRows(_ range: Range<Int>) -> Self { slice(along: -2, range) }

    /// The mean of each matrix and its transpose.
    func symmetricPart() -> Self { 0.5 * (self + matrixTransposed()) }
    /// Half the difference of each matrix and its transpose.
    func antisymmetricPart() -> Self { 0.5 * (self - matrixTransposed()) }

    /// The identity matrices of the shape of square ones.
    static func identity(like shape: Shape) -> Self {
        Self(Tensor<Scalar>.identity(shape.extents[shape.rank - 1]).broadcast(to: shape))
    }
}

/// The relative difference below which `count` computed eigenvalues or singular values are equal to rounding.
func equalityTolerance<Scalar: TensorScalar>(_ count: Int, _: Scalar.Type) -> Double {
    Double(8 + count) * Double(Scalar.ulpOfOne)
}

/// A tensor's largest magnitude in each matrix.
private func largestMagnitudes<Scalar: TensorScalar>(_ x: Tensor<Scalar>, batch: Int) -> [Double] {
    let count = batch == 0 ? 0 : x.count / batch
    return (0..<batch).map { matrix in
        x.scalars[(matrix * count)..<((matrix + 1) * count)].reduce(0.0) { Swift.max($0, Double($1.magnitude)) }
    }
}

/// x / gaps, where a gap is a difference or sum of eigenvalues or singular values, or one of these itself: what the
/// derivative of a decomposition's vectors is made of. Where a gap is 0 to rounding, the quotient is 0 if x is 0 to
/// rounding, too: the result does not depend on the choice of vectors. Otherwise there is no derivative, and the
/// program stops.
///
/// Operands: x; the gaps, which may have one row for all; the eigenvalues or singular values, which give the scale
/// of the gaps; and a tensor that gives the scale of x.
struct GapQuotient: ComposedOperation {
    /// The decomposition, for the message.
    let decomposition: String
    /// Whether the diagonal, where the gaps are differences of equal numbers, is 0 without a check.
    let skipsDiagonal: Bool
    var name: String { "gapQuotient" }
    var reads: Reads { [.inputs, .output] }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (batch, rows, columns) = shape.matrices(for: name)
        var result = operands[0]
        guard shape.count > 0 else { return result }
        let gaps = operands[1].broadcast(to: shape)
        let tolerance = equalityTolerance(operands[2].count / batch, Scalar.self)
        let (scales, sizes) = (
            largestMagnitudes(operands[2], batch: batch), largestMagnitudes(operands[3], batch: batch)
        )
        for matrix in 0..<batch {
            for row in 0..<rows {
                for column in 0..<columns {
                    let index = (matrix * rows + row) * columns + column
                    let (x, gap) = (result.scalars[index], gaps.scalars[index])
                    if skipsDiagonal, row == column {
                        result.scalars[index] = 0
                    } else if Double(gap.magnitude) <= tolerance * scales[matrix] {
                        if Double(x.magnitude) > 64 * tolerance * sizes[matrix] { stopAtGap(row, column, Double(gap)) }
                        result.scalars[index] = 0
                    } else {
                        result.scalars[index] = x / gap
                    }
                }
            }
        }
        return result
    }
    private func stopAtGap(_ row: Int, _ column: Int, _ gap: Double) -> Never {
        stop(
            "\(decomposition): there is no derivative here. The result depends on vectors \(row) and \(column), whose "
                + "eigenvalues or singular values are equal, or zero, to within rounding (difference or sum \(gap)): "
                + "any basis of their space would do as well. Differentiate something that does not depend on the "
                + "basis: sums over equal values, or the projector onto their space. Higher derivatives through "
                + "vectors of equal values also end here.")
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let (x, gaps, values) = (operands[0], operands[1], operands[2])
        let count = values.shape.extents[values.shape.rank - 2] * values.shape.extents[values.shape.rank - 1]
        if x.shape.count == 0 { return x * 1 }
        let scale = abs(values).max(along: [-2, -1], keepingAxes: true)
        let isZero = T.compare(abs(gaps), .lessOrEqual, scale * T(constant: equalityTolerance(count, T.Scalar.self)))
        let quotient = T.select(isZero, 0, x / T.select(isZero, 1, gaps))
        return skipsDiagonal ? quotient * T(1 - Tensor<T.Scalar>.identity(x.shape.extents[x.shape.rank - 1])) : quotient
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        switch operand {
        case 0: return T.apply(self, [adjoint, row[1], row[2], adjoint])
        case 1:
            let product = adjoint * row.result
            return -T.apply(self, [product, row[1], row[2], product])
        default: return nil
        }
    }
}

/// The adjoints of eigenvalues or singular values (one row for each matrix), unchanged, if those of equal ones are
/// equal: the second operand has the values in order. Otherwise there is no derivative, and the program stops.
struct EqualInGroups: ComposedOperation {
    /// The decomposition, for the message.
    let decomposition: String
    var name: String { "equalInGroups" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (batch, _, count) = shape.matrices(for: name)
        guard shape.count > 0 else { return operands[0] }
        let tolerance = equalityTolerance(count, Scalar.self)
        let (adjoints, values) = (operands[0].scalars, operands[1].scalars)
        let (sizes, scales) = (
            largestMagnitudes(operands[0], batch: batch), largestMagnitudes(operands[1], batch: batch)
        )
        for matrix in 0..<batch {
            for index in (matrix * count)..<(matrix * count + count - 1) {
                let gap = Double((values[index + 1] - values[index]).magnitude)
                let difference = Double((adjoints[index + 1] - adjoints[index]).magnitude)
                guard gap <= tolerance * scales[matrix], difference > 64 * tolerance * sizes[matrix] else { continue }
                let number = index - matrix * count
                stop(
                    "\(decomposition): there is no derivative here, or it cannot be known. The values \(number) and "
                        + "\(number + 1) are equal to within rounding (\(values[index])), and the result depends on "
                        + "them in different ways (adjoints \(adjoints[index]) and \(adjoints[index + 1])): on a "
                        + "single one of them, on the choice of its vectors, or, as V·f(Λ)·Vᵀ does, on values and "
                        + "vectors together. Differentiate something symmetric in equal values.")
            }
        }
        return operands[0]
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].reshaped(to: operands[0].shape) }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        operand == 0 ? adjoint : nil
    }
}

/// Rotations that a Jacobi method composed of other operations applies at a time: a round of disjoint pairs.
struct JacobiRound {
    /// Each index's partner; itself if it has none.
    let partners: [Int]

    /// The rounds in which every pair of indices occurs once.
    static func all(_ count: Int) -> [JacobiRound] {
        let players = count + count % 2
        return (0..<Swift.max(players - 1, 0)).map { round in
            var partners = Array(0..<count)
            func join(_ one: Int, _ other: Int) {
                if one < count, other < count { (partners[one], partners[other]) = (other, one) }
            }
            join(players - 1, round)
            for step in 1..<Swift.max(players / 2, 1) {
                join((round + step) % (players - 1), (round - step + players - 1) % (players - 1))
            }
            return JacobiRound(partners: partners)
        }
    }

    /// The sweeps over all pairs after which a matrix is diagonal to rounding.
    static func sweeps(_ count: Int) -> Int { count < 2 ? 0 : 7 + Int(Double(count).squareRoot().rounded()) / 2 }

    /// The rotations that make the elements of the symmetric matrices `c` at the pairs 0.
    func rotations<T: TensorAlgebra>(of c: T) -> T {
        let n = partners.count
        var exchange = Tensor<T.Scalar>.zeros([n, n])
        for (index, partner) in partners.enumerated() where partner != index {
            exchange.scalars[index * n + partner] = 1
        }
        let signs = Tensor<T.Scalar>(
            shape: [n, 1], scalars: partners.enumerated().map { $0 <= $1 ? 1 : -1 })
        let own = c.diagonal().expanded(at: -1)
        let product = (c * T(exchange)).sum(along: [-1], keepingAxes: true)
        let isZero = T.compare(product, .equal, 0)
        let zeta = (matmul(T(exchange), own) - own) / (2 * T.select(isZero, 1, product))
        let direction = T.select(T.compare(zeta, .equal, 0), T(signs), sign(zeta))
        let tangent = T.select(isZero, 0, direction / (abs(zeta) + sqrt(1 + square(zeta))))
        let cosine = 1 / sqrt(1 + square(tangent))
        return cosine * T(Tensor<T.Scalar>.identity(n)) + (cosine * tangent) * T(exchange)
    }
}

/// The permutation matrices P for which x·P is in ascending order, for rows x of shape [… × 1 × n].
func sortingPermutation<T: TensorAlgebra>(_ x: T) -> T {
    let n = x.shape.extents[x.shape.rank - 1]
    let below = Tensor<T.Scalar>(
        shape: [n, n], scalars: (0..<(n * n)).map { $0 % n < $0 / n ? 1 : 0 })
    let own = x.matrixTransposed()
    let before = T.compare(x, .less, own) + T.compare(x, .equal, own) * T(below)
    let rank = before.sum(along: [-1], keepingAxes: true)
    return T.compare(rank, .equal, T(Tensor<T.Scalar>.range(n).expanded(at: 0)))
}

/// ±1 for each column of matrices: the sign of its first component of nearly largest magnitude.
func leadingSigns<T: TensorAlgebra>(_ x: T) -> T {
    let rows = x.shape.extents[x.shape.rank - 2]
    let magnitudes = abs(x)
    let isLarge = T.compare(magnitudes, .greaterOrEqual, 0.999 * magnitudes.max(along: [-2], keepingAxes: true))
    let numbers = T(Tensor<T.Scalar>.range(rows).expanded(at: 1))
    let candidates = T.select(isLarge, numbers, T(constant: Double(rows)))
    let first = T.compare(candidates, .equal, candidates.min(along: [-2], keepingAxes: true))
    let leading = (first * x).sum(along: [-2], keepingAxes: true)
    return T.select(T.compare(leading, .less, 0), -1, 1)
}
