/// An elementwise operation on tensors, of one operand or of two with NumPy's broadcasting. Its rule is the type in
/// ``Rules`` that ``visitRule(_:_:)`` finds.
struct Elementwise: WritingOperation {
    let opcode: Opcode

    var name: String { Rule(of: opcode).name }
    var reads: Reads { Rule(of: opcode).reads }
    var lowering: TensorLowering { .primitive(.elementwise(opcode)) }
    var role: TensorRole { .elementwise }

    func resultShape(of operands: [Shape]) -> Shape {
        if operands.count == 1 { return operands[0] }
        return broadcastShape(operands[0], operands[1], for: name)
    }

    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        if operands.shapes.count == 1 {
            if shape.count > 0 { Scalar._kernels.map(opcode, operands[0], result, count: shape.count) }
            return
        }
        forEachRun(shape, operands.shapes[0], operands.shapes[1]) { start, count, x, xStep, y, yStep in
            Scalar._kernels.map(
                opcode, operands[0] + x, step: xStep, operands[1] + y, step: yStep, result + start, count: count)
        }
    }

    @_specialize(where T == TensorVariable<Float>)
    @_specialize(where T == TensorVariable<Double>)
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let rule = Rule(of: opcode)
        if rule.reads.isEmpty {
            return adjoint.scaled(byConstant: rule.constantPartials[operand])
        }
        let contribution = T._elementwisePullback(opcode, adjoint, to: operand, in: row)
        guard opcode == .squareRoot || opcode == .hypotenuse, let contribution,
            let (mask, limit) = row.limitAtZero(adjoint)
        else { return contribution }
        return T.select(mask, opcode == .squareRoot ? 0.5 * limit : limit * row[operand], contribution)
    }
}

/// The mask that is 1 where the comparison of two tensors holds and 0 elsewhere; without a gradient.
struct Compare: WritingOperation {
    let comparison: Comparison

    var name: String { "compare \(comparison.rawValue)" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.compare(comparison)) }
    var role: TensorRole { .elementwise }

    func resultShape(of operands: [Shape]) -> Shape { Elementwise(opcode: .subtract).resultShape(of: operands) }

    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        forEachRun(shape, operands.shapes[0], operands.shapes[1]) { start, count, xStart, xStep, yStart, yStep in
            let (x, y, target) = (operands[0] + xStart, operands[1] + yStart, result + start)
            for index in 0..<count {
                target[index] = comparison.holds(x[index * xStep], y[index * yStep]) ? 1 : 0
            }
        }
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? { nil }
}

/// One tensor's elements where a mask is not zero and another's elsewhere (NumPy's `where`). Elements that are not
/// chosen get an adjoint of exactly zero.
struct Select: TensorOperation {
    var name: String { "select" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .primitive(.select) }
    var role: TensorRole { .elementwise }

    func resultShape(of operands: [Shape]) -> Shape {
        let chosen = broadcastShape(operands[1], operands[2], for: name)
        return broadcastShape(operands[0], chosen, for: "\(name) (mask)")
    }

    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let mask = operands[0].broadcast(to: shape).scalars
        let yes = operands[1].broadcast(to: shape).scalars
        let no = operands[2].broadcast(to: shape).scalars
        return Tensor(shape: shape) { result in
            for index in 0..<mask.count { result[index] = mask[index] != 0 ? yes[index] : no[index] }
        }
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        switch operand {
        case 1: T.select(row[0], adjoint, 0)
        case 2: T.select(row[0], 0, adjoint)
        default: nil
        }
    }
}

/// The shape that two broadcast to; stops if they do not.
func broadcastShape(_ left: Shape, _ right: Shape, for operation: String) -> Shape {
    guard let shape = left.broadcast(with: right) else { stopAtShapes(operation, left, right) }
    return shape
}

/// Stops with two shapes that do not broadcast.
func stopAtShapes(_ operation: String, _ left: Shape, _ right: Shape) -> Never {
    stop(
        "\(operation): shapes \(left) and \(right) do not broadcast. Aligned at their last axes, two extents must be "
            + "equal or one of them 1; use reshaped(to:), expanded(at:) or broadcast(to:).")
}
