// Values of tensors that decide what is recorded: guards of a program, like comparisons of variables (`Trace.swift`).

extension TensorVariable {
    /// The result for tensors of one element; while a program is recorded, adds it to the trace. Other tensors stop the
    /// program, since their elements may differ.
    public static func holds(_ left: TensorVariable, _ comparison: Comparison, _ right: TensorVariable) -> Bool {
        requireSingleOrder(left, comparison, right)
        guard let storage = left.storage ?? right.storage, storage.pointee.trace != nil else {
            return comparison.holds(left.tensor.scalar, right.tensor.scalar)
        }
        return Variable.holds(left.element(at: 0), comparison, right.element(at: 0))
    }
}

extension TensorAlgebra {
    /// Which elements of a mask are not 0; while a program is recorded, adds that to the trace.
    var decided: BooleanTensor {
        guard let mask = self as? TensorVariable<Scalar>, let storage = mask.storage, storage.pointee.trace != nil
        else {
            return BooleanTensor(plain)
        }
        let isSet = mask .!= 0
        storage.note(isSet .== TensorVariable(isSet.tensor), count: shape.count)
        return BooleanTensor(isSet.tensor)
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// Adds to the trace that `count` elements of a mask are 1: one comparison for all elements.
    func note<Scalar>(_ mask: TensorVariable<Scalar>, count: Int) {
        note(mask.sum().element(at: 0), .equal, Variable(constant: Double(count)), true)
    }
}
