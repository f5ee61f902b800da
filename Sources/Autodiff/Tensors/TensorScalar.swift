/// The element types of tensors: see ``ElementType``, which lists them.
///
/// A new one needs a conformance, a line in that list, and a line in `Scripts/generate.sh`, which generates the
/// arithmetic for concrete types.
public protocol TensorScalar: BinaryFloatingPoint, Codable, Sendable {
    /// The type's case in the list of element types.
    static var elementType: ElementType { get }
    /// The loops that are compiled for the type.
    static var _kernels: _Kernels<Self> { get }

    // The defaults call the generic requirements of ``TensorOperation``. A type with concrete requirements there
    // (`_floatValue`) calls those, so that every operation's loops are compiled for it.

    /// The value of an operation.
    static func _evaluate(_ operation: some TensorOperation, _ operands: [Tensor<Self>], shape: Shape) -> Tensor<Self>
    /// An operation's pullback.
    static func _pullback(
        _ operation: any TensorOperation, _ adjoint: Tensor<Self>, to operand: Int, in row: RowValues<Tensor<Self>>
    ) -> Tensor<Self>?
    /// Writes an operation's value into given memory.
    static func _write(
        _ operation: any TensorOperation, _ operands: Operands<Self>, to result: UnsafeMutablePointer<Self>,
        shape: Shape)
}

extension TensorScalar {
    /// The type's name in messages.
    public static var name: String { "\(Self.self)" }

    public static func _evaluate(
        _ operation: some TensorOperation, _ operands: [Tensor<Self>], shape: Shape
    ) -> Tensor<Self> { operation.value(operands, shape: shape) }
    public static func _pullback(
        _ operation: any TensorOperation, _ adjoint: Tensor<Self>, to operand: Int, in row: RowValues<Tensor<Self>>
    ) -> Tensor<Self>? { operation.pullback(adjoint, to: operand, in: row) }
    public static func _write(
        _ operation: any TensorOperation, _ operands: Operands<Self>, to result: UnsafeMutablePointer<Self>,
        shape: Shape
    ) { operation.write(operands, to: result, shape: shape) }
}

/// The arrays of a loop over a partial derivative. For a value that the rule does not read, any array with a step of 0
/// will do.
struct PartialArguments<Scalar: TensorScalar> {
    let operand: Int
    let zeros: ZeroAdjoints
    let adjoint: UnsafePointer<Scalar>
    let x: UnsafePointer<Scalar>
    let xStep: Int
    let y: UnsafePointer<Scalar>
    let yStep: Int
    let z: UnsafePointer<Scalar>
    let zStep: Int
    let result: UnsafeMutablePointer<Scalar>
    let count: Int
}
