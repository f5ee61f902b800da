// Second derivatives of functions of norms where a norm is 0.
//
// A norm r has no derivative at 0, but f(r) with f′(0) = 0 has two: its gradient f′(r)·x/r is f″(0)·x to first order,
// so its Hessian is f″(0)·I. The chain rule alone gives f′(r)/r = 0/0 there. In a recorded sweep the adjoint f′(r) is a
// function on the tape, so the limit of the quotient follows from L'Hôpital's rule: it is the derivative of the adjoint
// with respect to r.
//
// The limit is a number, not a function of r, so it is recorded with a derivative of NaN with respect to r. Second and
// third derivatives multiply this NaN by 0, so they are exact; fourth derivatives are NaN rather than wrong.

extension TensorAlgebra {
    public static func _slope(of adjoint: Self, by result: Self) -> Tensor<Scalar>? { nil }

    /// Whether the tensor is recorded for a program, which runs for other values than those of the recording.
    var isPartOfProgram: Bool { (self as? TensorVariable<Scalar>)?.storage?.pointee.trace != nil }
}

extension TensorVariable {
    /// `nil` in a program, where the slope would be a constant of one run.
    public static func _slope(of adjoint: TensorVariable, by result: TensorVariable) -> Tensor<Scalar>? {
        guard let storage = adjoint.storage, storage == result.storage, storage.pointee.trace == nil else { return nil }
        let seeds = [Seed.tensor(adjoint.row, Tensor<Scalar>.ones(adjoint.shape))]
        return storage.swept(from: seeds, zeros: .strong, checks: false).adjoints[result]
    }
}

extension RowValues {
    /// For the row of a norm: a mask of the elements where the result and its adjoint are 0 and the adjoint's slope is
    /// not, and the limit of adjoint/result there. `nil` if there are no such elements.
    func limitAtZero(_ adjoint: T) -> (mask: T, limit: T)? {
        guard zeros == .strong, !adjoint.isConstant, !result.isPartOfProgram, result.plain.scalars.contains(0),
            let slope = T._slope(of: adjoint, by: result)
        else { return nil }
        let (norms, adjoints) = (result.plain.scalars, adjoint.plain.scalars)
        var mask = Tensor<T.Scalar>.zeros(slope.shape)
        for (place, slope) in slope.scalars.enumerated()
        where norms[place] == 0 && adjoints[place] == 0 && slope != 0 && slope.isFinite { mask.scalars[place] = 1 }
        guard mask.scalars.contains(1) else { return nil }
        let isSmooth = T(mask)
        return (isSmooth, T(slope) * T.select(isSmooth, onceDifferentiable(result), 0))
    }
}

/// 1 at 0, with a derivative of NaN.
private func onceDifferentiable<Number: ElementaryNumber>(_ zero: Number) -> Number {
    1 + zeroWithoutDerivatives(zero, zero)
}

extension RecordedInterpretation {
    /// The contributions of a square root's or hypotenuse's adjoint where result and adjoint are 0 and the adjoint's
    /// slope is not.
    func contributionsAtZero(_ row: Row, _ number: Int, _ adjoint: Variable) -> (
        left: Variable, right: Variable?
    )? {
        guard row.value == 0, adjoint.number == 0, !adjoint.isConstant, storage.pointee.trace == nil else { return nil }
        let seeds = [Seed.number(adjoint.row, 1)]
        let result = self.number(number)
        let slope = storage.swept(from: seeds, zeros: .strong, checks: false).adjoints[result]
        guard slope != 0, slope.isFinite else { return nil }
        let limit = Variable(constant: slope) * onceDifferentiable(result)
        if row.opcode == .squareRoot { return (0.5 * limit, nil) }
        func operand(_ operand: Operand) -> Variable {
            operand.isConstant ? Variable(constant: operand.constant) : self.number(operand.row)
        }
        return (limit * operand(row.left), limit * operand(row.right))
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// Whether a norm on the tape is 0: second derivatives are then taken by a recorded sweep, which takes the limits.
    var hasNormOfZero: Bool {
        for row in 0..<pointee.count {
            switch pointee.rows[row].opcode {
            case .squareRoot, .hypotenuse: if pointee.rows[row].value == 0 { return true }
            default: break
            }
        }
        func isNormOfZero(_ row: TensorRow) -> Bool {
            switch row.operation?.lowering.primitive {
            case .norm, .elementwise(.squareRoot), .elementwise(.hypotenuse): row.kept?.containsZero ?? false
            default: false
            }
        }
        return pointee.tensors.pointee.contains(where: isNormOfZero)
    }
}
