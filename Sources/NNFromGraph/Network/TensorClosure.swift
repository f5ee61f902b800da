import Autodiff

/// A caller's closure over recorded tensors of one element type, applied to any kind of tensor of that type: plain ones
/// are constants to it, and of outlines it determines the result's shape.
struct TensorClosure: Sendable {
    private enum Function: Sendable {
        case float(@Sendable ([TensorVariable<Float>]) -> TensorVariable<Float>)
        case double(@Sendable ([TensorVariable<Double>]) -> TensorVariable<Double>)
    }
    private final class Identity: Sendable {}

    private let function: Function
    private let object = Identity()
    /// What the closure is, with its name, for messages.
    private let name: String

    init(_ name: String, _ function: @escaping @Sendable ([TensorVariable<Float>]) -> TensorVariable<Float>) {
        self.name = name
        self.function = .float(function)
    }

    init(_ name: String, _ function: @escaping @Sendable ([TensorVariable<Double>]) -> TensorVariable<Double>) {
        self.name = name
        self.function = .double(function)
    }

    /// Equal for the copies of one closure, and different for any others.
    var identity: ObjectIdentifier { ObjectIdentifier(object) }

    /// Applies the closure; tensors of another element type, or of a kind that it cannot be applied to, stop the
    /// program.
    func callAsFunction<T: TensorAlgebra>(_ operands: [T]) -> T {
        switch function {
        case .float(let function): apply(function, operands)
        case .double(let function): apply(function, operands)
        }
    }

    private func apply<Scalar: TensorScalar, T: TensorAlgebra>(
        _ function: ([TensorVariable<Scalar>]) -> TensorVariable<Scalar>, _ operands: [T]
    ) -> T {
        if let recorded = operands as? [TensorVariable<Scalar>] { return function(recorded) as! T }
        guard T.Scalar.self == Scalar.self else {
            stop(
                "\(name): its closure takes tensors of \(Scalar.self), but the network's are of \(T.Scalar.self). Name "
                    + "the type, `{ (z: TensorVariable<\(T.Scalar.self)>) in … }`, or write the function as a type of "
                    + "your own, which works with every element type")
        }
        let isOutline = operands is [TensorOutline<Scalar>]
        guard isOutline || operands is [Tensor<Scalar>] else {
            stop(
                "\(name): a closure cannot be applied to \(T.self); write the function as a type of your own, which "
                    + "works with every kind of tensor")
        }
        let result = function(operands.map { TensorVariable($0.plain as! Tensor<Scalar>) })
        guard isOutline || result.isConstant else {
            stop(
                "\(name): the result for plain tensors depends on the variables of a running recording; give the "
                    + "network recorded tensors, `TensorVariable(x)`")
        }
        return T(result.plain as! Tensor<T.Scalar>)
    }
}
