/// An operation of one operand along axes that has a loop for rows in one piece, where the axes are the last ones; along others
/// it goes by way of whole tensors.
protocol RowOperation: TensorOperation {
    /// The axes, counted from the first.
    var axes: [Int] { get }
    /// Writes the result, row by row. No row is empty.
    func writeRows<Scalar: TensorScalar>(
        _ x: UnsafePointer<Scalar>, to result: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)
    /// The value along any axes, by operations on tensors.
    func valueByTensors<Scalar: TensorScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar>
}

extension RowOperation {
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        operands[0].shape.rows(along: axes) == nil
            ? valueByTensors(operands[0]) : written(operands, shape: shape)
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        guard let (rows, columns) = operands.shapes[0].rows(along: axes) else {
            return copyValue(operands, to: result, shape: shape)
        }
        writeRows(operands[0], to: result, rows: rows, columns: columns)
    }
}

extension Shape {
    /// The number of rows, and their length, if rows along `axes` lie in one piece, since these are the last ones, and have
    /// elements.
    fileprivate func rows(along axes: [Int]) -> (count: Int, columns: Int)? {
        let first = rank - axes.count
        guard axes.allSatisfy({ $0 >= first }) else { return nil }
        let columns = axes.reduce(1) { $0 * self[$1] }
        return columns == 0 ? nil : (count / columns, columns)
    }
}

/// The largest elements over axes, to subtract before exponentials are taken: 0 where they are infinite, since around an
/// infinity ∞ − ∞ would give NaN.
func finiteMaximum<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>, over axes: [Int]) -> Tensor<Scalar> {
    let shape = tensor.shape.reduced(over: axes, keepingAxes: true)
    // −∞ over no elements, where the maximum itself would stop.
    var largest = Extremum(axes: axes, isMaximum: true).written([tensor], shape: shape)
    for index in largest.scalars.indices where largest.scalars[index].isInfinite { largest.scalars[index] = 0 }
    return largest
}
