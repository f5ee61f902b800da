import Autodiff

/// A matrix whose rows or columns, whichever are fewer, are orthonormal, times a gain: Gram–Schmidt on normal deviates,
/// which gives the uniform (Haar) distribution.
///
/// Each vector is orthogonalized twice against those before it: after a single pass of modified Gram–Schmidt, the loss
/// of orthogonality grows with the vectors' condition number (Å. Björck, BIT 7, 1967), and so with their number.
func orthogonalMatrix<Scalar: TensorScalar>(
    _ shape: Shape, gain: Double, from random: inout RandomNumbers
) -> Tensor<Scalar> {
    let columns = shape.extents.last ?? 1
    let rows = shape.count / max(columns, 1)
    let (count, length) = (min(rows, columns), max(rows, columns))
    var vectors: [[Double]] = []
    while vectors.count < count {
        var vector: [Double] = random.normals(length)
        for _ in 0..<2 {
            for other in vectors {
                let overlap = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
                for index in 0..<length { vector[index] -= overlap * other[index] }
            }
        }
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        // A vector that is numerically in the span of the previous ones is redrawn.
        if norm > 1e-8 { vectors.append(vector.map { $0 / norm }) }
    }
    var scalars = [Scalar](repeating: 0, count: shape.count)
    for row in 0..<rows {
        for column in 0..<columns {
            let element = rows <= columns ? vectors[row][column] : vectors[column][row]
            scalars[row * columns + column] = Scalar(gain * element)
        }
    }
    return Tensor(shape: shape, scalars: scalars)
}
