/// The element types of tensors: `Float` and `Double`.
///
/// Each names the inner loops that are compiled for it, in C where that pays and in Swift elsewhere.
public protocol TensorScalar: BinaryFloatingPoint, Sendable {
    /// The type's name in messages.
    static var name: String { get }
    /// The type's place in the list of element types.
    static var elementType: ElementType { get }
    /// The value of an operation.
    static func evaluate(_ operation: some TensorOperation, _ operands: [Tensor<Self>], shape: Shape) -> Tensor<Self>
    /// An operation's pullback.
    static func pullback(
        _ operation: any TensorOperation, _ adjoint: Tensor<Self>, to operand: Int, in row: RowValues<Tensor<Self>>
    ) -> Tensor<Self>?
    /// Writes an operation's value into given memory.
    static func write(
        _ operation: any TensorOperation, _ operands: Operands<Self>, to result: UnsafeMutablePointer<Self>,
        shape: Shape)

    /// An elementwise operation of one operand over `count` elements.
    static func map(
        _ opcode: Opcode, _ x: UnsafePointer<Self>, _ result: UnsafeMutablePointer<Self>, count: Int)
    /// An elementwise operation of two operands over `count` elements; a step of 0 repeats an operand's one element.
    static func map(
        _ opcode: Opcode, _ x: UnsafePointer<Self>, step xStep: Int, _ y: UnsafePointer<Self>, step yStep: Int,
        _ result: UnsafeMutablePointer<Self>, count: Int)
    /// The adjoint times the partial derivative with respect to one operand, over `count` elements.
    static func mapPartial(_ opcode: Opcode, _ arguments: PartialArguments<Self>)
    /// C = A·B or C += A·B, with any strides in A and B; C is contiguous. Large products run on several threads.
    static func multiplyMatrices(
        rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Self>, _ aStrides: (row: Int, column: Int),
        _ b: UnsafePointer<Self>, _ bStrides: (row: Int, column: Int),
        _ c: UnsafeMutablePointer<Self>, accumulate: Bool)
    /// Whether it pays to skip zeros of A in such a product: so many of a few of its elements are.
    static func skipsZeros(
        rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Self>, _ aStrides: (row: Int, column: Int), _ bStrides: (row: Int, column: Int)
    ) -> Bool
    /// The rows `part` of such a product, bit for bit, on the calling thread alone. The pointers are those of the whole
    /// matrices.
    static func multiplyMatrixRows(
        _ part: Range<Int>, rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Self>, _ aStrides: (row: Int, column: Int),
        _ b: UnsafePointer<Self>, _ bStrides: (row: Int, column: Int),
        _ c: UnsafeMutablePointer<Self>, skippingZeros: Bool)
    /// result = a·x + b·y over `count` elements, each operation rounded.
    static func scaledSum(
        _ a: Self, _ x: UnsafePointer<Self>, _ b: Self, _ y: UnsafePointer<Self>,
        _ result: UnsafeMutablePointer<Self>, count: Int)
    /// result = a·x + b·y² over `count` elements, each operation rounded.
    static func scaledSquareSum(
        _ a: Self, _ x: UnsafePointer<Self>, _ b: Self, _ y: UnsafePointer<Self>,
        _ result: UnsafeMutablePointer<Self>, count: Int)
    /// result = x − rate·y/(√z + offset) over `count` elements, each operation rounded.
    static func descend(
        _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>, _ z: UnsafePointer<Self>, rate: Self, offset: Self,
        _ result: UnsafeMutablePointer<Self>, count: Int)
    /// result = (byte · factor + offset) / divisor over `count` bytes.
    static func convert(
        bytes: UnsafePointer<UInt8>, factor: Self, offset: Self, divisor: Self, _ result: UnsafeMutablePointer<Self>,
        count: Int)
    /// The sum of `count` elements.
    static func sum(_ x: UnsafePointer<Self>, count: Int) -> Self
    /// The largest of `count` elements, −∞ of none; NaN wins.
    static func largest(_ x: UnsafePointer<Self>, count: Int) -> Self
    /// The smallest of `count` elements, ∞ of none; NaN wins.
    static func smallest(_ x: UnsafePointer<Self>, count: Int) -> Self
    /// exp(x) / Σ exp(x), row by row.
    static func softmaxRows(
        _ x: UnsafePointer<Self>, _ result: UnsafeMutablePointer<Self>, rows: Int, columns: Int)
    /// x − log Σ exp(x), row by row.
    static func logSoftmaxRows(
        _ x: UnsafePointer<Self>, _ result: UnsafeMutablePointer<Self>, rows: Int, columns: Int)
    /// log Σ exp(x), one number a row.
    static func logSumExpRows(
        _ x: UnsafePointer<Self>, _ result: UnsafeMutablePointer<Self>, rows: Int, columns: Int)
    /// −Σ t·log softmax(x), one number a row.
    static func crossEntropyRows(
        _ x: UnsafePointer<Self>, targets: UnsafePointer<Self>, _ result: UnsafeMutablePointer<Self>, rows: Int,
        columns: Int)
    /// softmax(x)·Σt − t, row by row.
    static func crossEntropyGradientRows(
        _ x: UnsafePointer<Self>, targets: UnsafePointer<Self>, _ result: UnsafeMutablePointer<Self>, rows: Int,
        columns: Int)
    /// sum += x over `count` elements.
    static func add(_ x: UnsafePointer<Self>, to sum: UnsafeMutablePointer<Self>, count: Int)
    /// sum += factor·x over `count` elements.
    static func add(_ x: UnsafePointer<Self>, scaledBy factor: Self, to sum: UnsafeMutablePointer<Self>, count: Int)
}

/// The arrays that a partial derivative's loop reads and writes. An array that the rule does not read may be any array
/// with a step of 0.
public struct PartialArguments<Scalar: TensorScalar> {
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
