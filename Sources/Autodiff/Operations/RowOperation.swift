/// An operation of one operand along axes that may have a compiled loop over contiguous rows, used if the axes are the
/// last ones. Along other axes it is computed by its composition of other operations.
protocol RowOperation: ComposedOperation {
    /// The axes, counted from the first.
    var axes: [Int] { get }
    /// The loop that writes the result, row by row, if one is compiled for the element type. It is not called for empty
    /// rows.
    func loop<Scalar: TensorScalar>(over _: Scalar.Type) -> RowLoops<Scalar>.Rows?
}

extension RowOperation {
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        operands[0].shape.rows(along: axes) == nil || loop(over: Scalar.self) == nil
            ? composed(operands) : written(operands, shape: shape)
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        guard let (rows, columns) = operands.shapes[0].rows(along: axes),
            let loop = loop(over: Scalar.self)
        else { return copyValue(operands, to: result, shape: shape) }
        loop(operands[0], result, rows, columns)
    }
}

extension Shape {
    /// The number of rows and their length, if `axes` are the last ones, so that rows are contiguous, and not empty.
    fileprivate func rows(along axes: [Int]) -> (count: Int, columns: Int)? {
        let first = rank - axes.count
        guard axes.allSatisfy({ $0 >= first }) else { return nil }
        let columns = axes.reduce(1) { $0 * self[$1] }
        return columns == 0 ? nil : (count / columns, columns)
    }
}

/// The largest elements over axes, to subtract before exponentials are taken; 0 where they are infinite, since ∞ − ∞ is
/// NaN.
func finiteMaximum<T: TensorAlgebra>(_ x: T, over axes: [Int]) -> T {
    // The maximum over no elements would trap.
    if x.shape.count == 0 { return T(.zeros(x.shape.reduced(over: axes, keepingAxes: true))) }
    let largest = x.max(along: axes, keepingAxes: true)
    return T.select(T.compare(abs(largest), .less, T(constant: .infinity)), largest, 0)
}
