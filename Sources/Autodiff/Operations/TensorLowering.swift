/// What an operation does with the elements of its operands, as far as others need to know: how it is differentiated
/// forwards and how it falls apart into single numbers follow from it.
public enum TensorRole: Sendable, Hashable {
    /// Each element is a function of the operands' elements at the same place, with NumPy's broadcasting.
    case elementwise
    /// The elements are those of the operands, moved or repeated, and beside them constants.
    case view
    /// The elements are sums of the operand's, each of which is in one sum at most.
    case sum
    /// Linear in all operands together, in another way.
    case linear
    /// A tensor of scalars: its operands are scalar rows, each of which is added at its place in row-major order.
    case assembly(places: [Int])
    /// Anything else.
    case other
}

/// How an operation is said to those who do not know it: to the passes of compiled programs, to drawings, to files for
/// other engines.
public struct TensorLowering: Sendable {
    /// The primitive that it is, if it has a name of its own.
    public let primitive: TensorPrimitive?
    /// The operation composed of others, for those who do not know the primitive.
    public let composition: (any ComposedOperation)?

    /// A primitive, with its attributes.
    public static func primitive(_ primitive: TensorPrimitive) -> TensorLowering {
        TensorLowering(primitive: primitive, composition: nil)
    }
    /// Other operations, which together have a name.
    public static func composition(_ operation: any ComposedOperation, as primitive: TensorPrimitive) -> TensorLowering
    {
        TensorLowering(primitive: primitive, composition: operation)
    }
    /// Other operations.
    public static func composition(_ operation: any ComposedOperation) -> TensorLowering {
        TensorLowering(primitive: nil, composition: operation)
    }
    /// In no way but by its value: a program calls it, and a file for another engine cannot hold it.
    public static var opaque: TensorLowering { TensorLowering(primitive: nil, composition: nil) }
}

/// An operation that says what it is composed of.
public protocol ComposedOperation: TensorOperation {
    /// The value by other operations, over any kind of tensor.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T
}

/// The operations that have a name of their own, with what they hold besides their operands. Axes are counted from the
/// first; the shape of the result is known beside it.
public enum TensorPrimitive: Sendable, Hashable {
    case elementwise(Opcode)
    /// 1 where the comparison holds, else 0.
    case compare(Comparison)
    /// The second operand where the first is not 0, else the third.
    case select
    /// Scalars, each added at its place.
    case assembly(places: [Int])

    /// The product of the last two axes' matrices, each transposed first if asked; axes before them broadcast.
    case matrixProduct(transposesLeft: Bool, transposesRight: Bool)
    /// The diagonals of matrices, and matrices of diagonals.
    case diagonal
    case diagonalMatrix(rows: Int, columns: Int)
    case triangularSolve(lower: Bool, transposed: Bool)
    case cholesky

    case reshape
    case broadcast
    /// Axis i of the result is axis `order[i]` of the operand.
    case transpose(order: [Int])
    case slice(starts: [Int], counts: [Int], steps: [Int])
    case pad(starts: [Int], steps: [Int], filling: Double)
    case flip(axes: [Int])
    case concatenate(axis: Int)
    case gatherRows([Int])
    case scatterRows([Int], rows: Int)

    // Reductions keep their axes at extent 1.
    case sum(axes: [Int])
    case extremum(axes: [Int], isMaximum: Bool)
    case logSumExp(axes: [Int])
    case norm(axes: [Int])
    case cumulativeSum(axis: Int, fromEnd: Bool)
    case softmax(axes: [Int])
    case logSoftmax(axes: [Int])
    /// −Σ t·log softmax(z) along the last axis, and its partial derivative softmax(z)·Σt − t.
    case softmaxCrossEntropy
    case softmaxCrossEntropyGradient

    // Of images [images × rows × columns × channels].
    case patches(Window2D)
    case patchSums(Window2D, images: Shape)
    case maximumPool(Window2D)
    /// The first operand's numbers laid where the second one's windows have their largest elements, and collected from
    /// there.
    case scatterToMaxima(Window2D)
    case gatherFromMaxima(Window2D)
}

extension TensorOperation {
    /// The rule of an elementwise operation.
    var opcode: Opcode? {
        if case .elementwise(let opcode)? = lowering.primitive { opcode } else { nil }
    }
}
