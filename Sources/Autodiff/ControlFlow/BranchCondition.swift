/// A condition whose outcome is found at each run: a comparison by `.<`, `.<=`, `.==` and so on, of two numbers or of
/// tensors of one element.
public protocol BranchCondition: SendableMetatype {
    /// The condition as a tensor of rank 0: 1 if it holds, else 0.
    func _mask<Scalar: TensorScalar>(_: Scalar.Type) -> TensorVariable<Scalar>
}

extension _VariableCondition: BranchCondition {
    public func _mask<Scalar: TensorScalar>(_: Scalar.Type) -> TensorVariable<Scalar> {
        let sides = [left, right].map { TensorVariable<Double>(scalar: $0) }
        return TensorVariable.compare(sides[0], comparison, sides[1])._mask(Scalar.self)
    }
}

extension TensorVariable: BranchCondition {
    /// Any number but 0 stands for a condition that holds. Stops at a tensor of more than one element.
    public func _mask<Other: TensorScalar>(_: Other.Type) -> TensorVariable<Other> {
        guard shape.count == 1 else {
            stop(
                "branch: a condition of shape \(shape) has \(shape.count) outcomes, but only one branch can be taken. "
                    + "Reduce it, for example with .max(), or choose element by element with `select`.")
        }
        let scalar = reshaped(to: [])
        return scalar as? TensorVariable<Other> ?? TensorVariable<Other>(scalar: scalar.element(at: 0))
    }
}
