/// A tensor together with its tangent, of the same shape; each element is a ``Dual`` number. A tangent of `nil` is
/// zero.
///
/// The value comes from the operation and the tangent from ``TensorOperation/tangent(_:in:shape:)``.
public struct DualTensor<Scalar: TensorScalar>: Sendable {
    /// The value.
    public let value: Tensor<Scalar>
    /// The tangent, of the value's shape; `nil` for zero.
    public let tangent: Tensor<Scalar>?

    /// A tensor with its tangent. Stops if their shapes differ.
    public init(_ value: Tensor<Scalar>, tangent: Tensor<Scalar>?) {
        if let tangent, tangent.shape != value.shape {
            stop("DualTensor: the tangent has shape \(tangent.shape) and the value \(value.shape); they must be equal")
        }
        self.value = value
        self.tangent = tangent
    }
}

extension DualTensor: TensorAlgebra {
    /// The elements are dual numbers.
    public typealias Number = Dual<Double>

    /// The shape of the value and the tangent.
    public var shape: Shape { value.shape }
    /// The value.
    public var plain: Tensor<Scalar> { value }
    /// Whether the tangent is zero everywhere.
    public var isConstant: Bool { tangent == nil }
    /// A constant: its tangent is zero.
    public init(_ constant: Tensor<Scalar>) { self.init(constant, tangent: nil) }

    public static func apply(_ operation: some TensorOperation, _ operands: [DualTensor]) -> DualTensor {
        let values = operands.map({ $0.value })
        let result = Tensor.apply(operation, values)
        if operands.allSatisfy({ $0.isConstant }) { return DualTensor(result) }
        let row = RowValues(
            name: operation.name, operands: values, shapes: values.map({ $0.shape }), result: result, zeros: .strong)
        return DualTensor(
            result, tangent: operation.tangent(operands.map({ $0.tangent }), in: row, shape: result.shape))
    }

    public static func accumulate(_ contribution: DualTensor, into sum: inout DualTensor) {
        var (value, tangent) = (sum.value, sum.tangent)
        Tensor.accumulate(contribution.value, into: &value)
        if let more = contribution.tangent {
            if tangent == nil { tangent = more } else { Tensor.accumulate(more, into: &tangent!) }
        }
        sum = DualTensor(value, tangent: tangent)
    }

    public func element(at index: Int) -> Dual<Double> {
        Dual(value.element(at: index), tangent: tangent?.element(at: index) ?? 0)
    }

    public static func placing(_ number: Dual<Double>, at index: Int, in shape: Shape) -> DualTensor {
        DualTensor(
            .placing(number.value, at: index, in: shape), tangent: .placing(number.tangent, at: index, in: shape))
    }
}

/// The tensor type of a kind of number that has no tensors; sweeps over it support scalar tapes only.
enum NoTensor<Scalar: TensorScalar, Number: ElementaryNumber>: TensorAlgebra {
    var shape: Shape { switch self {} }
    var plain: Tensor<Scalar> { switch self {} }
    var isConstant: Bool { switch self {} }
    func element(at index: Int) -> Number { switch self {} }
    init(_ constant: Tensor<Scalar>) { Self.stopAtTensor() }
    static func apply(_ operation: some TensorOperation, _ operands: [NoTensor]) -> NoTensor { stopAtTensor() }
    static func accumulate(_ contribution: NoTensor, into sum: inout NoTensor) {}
    static func placing(_ number: Number, at index: Int, in shape: Shape) -> NoTensor { stopAtTensor() }

    static func stopAtTensor() -> Never {
        stop(
            "\(Number.self) supports recordings of scalars only, and this one has tensors. Write the function with "
                + "`[Variable]`, or use a transformation that supports tensors.")
    }
}
