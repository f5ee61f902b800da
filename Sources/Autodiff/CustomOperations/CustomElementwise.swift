/// A user's elementwise function as a tensor operation, since scalar rows can hold only opcodes.
struct CustomUnary<Function: UnaryFunction>: WritingOperation {
    var name: String { "\(Function.name)" }
    var reads: Reads { Function.reads }
    var lowering: TensorLowering { .opaque }
    var role: TensorRole { .elementwise }

    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        for index in 0..<shape.count { result[index] = Scalar(Function.value(Double(operands[0][index]))) }
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        if let factor = Function.constantPartial { return adjoint.scaled(byConstant: factor) }
        return row.product(adjoint, Function.partial(row.operandOrNaN(0), row.resultOrNaN))
    }
}

/// The same for two operands, with NumPy's broadcasting.
struct CustomBinary<Function: BinaryFunction>: WritingOperation {
    var name: String { "\(Function.name)" }
    var reads: Reads { Function.reads }
    var lowering: TensorLowering { .opaque }
    var role: TensorRole { .elementwise }

    func resultShape(of operands: [Shape]) -> Shape { broadcastShape(operands[0], operands[1], for: name) }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        forEachRun(shape, operands.shapes[0], operands.shapes[1]) { start, count, xStart, xStep, yStart, yStep in
            let (x, y, target) = (operands[0] + xStart, operands[1] + yStart, result + start)
            for index in 0..<count {
                target[index] = Scalar(Function.value(Double(x[index * xStep]), Double(y[index * yStep])))
            }
        }
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        if let factors = Function.constantPartials {
            return adjoint.scaled(byConstant: operand == 0 ? factors.left : factors.right)
        }
        let (x, y, z) = (row.operandOrNaN(0), row.operandOrNaN(1), row.resultOrNaN)
        return row.product(adjoint, operand == 0 ? Function.left(x, y, z) : Function.right(x, y, z))
    }
}

// Partial derivatives are passed every value. One that `reads` does not declare is NaN, so that a rule that reads it
// anyway gives a visibly wrong result.
extension RowValues {
    fileprivate func operandOrNaN(_ index: Int) -> T { operands[index] ?? T(constant: .nan) }
    fileprivate var resultOrNaN: T { kept ?? T(constant: .nan) }
}
