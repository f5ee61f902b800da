// Operations whose operands may both be literals. The forms that are generic in the tensor would take a literal for an
// array of numbers, which is no tensor.

/// The outer product of two vectors of `Double`, which may be literals: shape [left × right].
public func outer(_ left: Tensor<Double>, _ right: Tensor<Double>) -> Tensor<Double> {
    // Of generic operands there is one form alone.
    func general<T: TensorAlgebra>(_ left: T, _ right: T) -> T { outer(left, right) }
    return general(left, right)
}

/// The X for which ‖A·X − B‖ is least, of matrices of `Double`, which may be literals: see
/// ``leastSquares(_:_:cutoff:)``.
public func leastSquares(_ matrix: Tensor<Double>, _ right: Tensor<Double>, cutoff: Double? = nil) -> Tensor<Double> {
    func general<T: TensorAlgebra>(_ matrix: T, _ right: T) -> T { leastSquares(matrix, right, cutoff: cutoff) }
    return general(matrix, right)
}
