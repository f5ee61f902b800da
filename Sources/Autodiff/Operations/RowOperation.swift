/// An operation of one operand along axes that has a loop for rows in one piece, where the axes are the last ones;
/// along others it goes by way of whole tensors, as it is composed.
protocol RowOperation: ComposedOperation {
    /// The axes, counted from the first.
    var axes: [Int] { get }
    /// The loop that writes the result, row by row, if one is compiled for the element type. No row that it meets is
    /// empty.
    func loop<Scalar: TensorScalar>(in loops: KernelLoops<Scalar>) -> KernelLoops<Scalar>.Rows?
}

extension RowOperation {
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        operands[0].shape.rows(along: axes) == nil || loop(in: Scalar._kernels.loops.pointee) == nil
            ? composed(operands) : written(operands, shape: shape)
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        guard let (rows, columns) = operands.shapes[0].rows(along: axes),
            let loop = loop(in: Scalar._kernels.loops.pointee)
        else { return copyValue(operands, to: result, shape: shape) }
        loop(operands[0], result, rows, columns)
    }
}

extension Shape {
    /// The number of rows, and their length, if rows along `axes` lie in one piece, since these are the last ones, and
    /// have elements.
    fileprivate func rows(along axes: [Int]) -> (count: Int, columns: Int)? {
        let first = rank - axes.count
        guard axes.allSatisfy({ $0 >= first }) else { return nil }
        let columns = axes.reduce(1) { $0 * self[$1] }
        return columns == 0 ? nil : (count / columns, columns)
    }
}

/// The largest elements over axes, to subtract before exponentials are taken: 0 where they are infinite, since around
/// an infinity ∞ − ∞ would give NaN.
func finiteMaximum<T: TensorAlgebra>(_ x: T, over axes: [Int]) -> T {
    // Over no elements the maximum itself would stop.
    if x.shape.count == 0 { return T(.zeros(x.shape.reduced(over: axes, keepingAxes: true))) }
    let largest = x.max(along: axes, keepingAxes: true)
    return T.select(T.compare(abs(largest), .less, T(constant: .infinity)), largest, 0)
}
