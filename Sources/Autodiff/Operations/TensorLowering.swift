/// What an operation does with the elements of its operands. Its tangent and its decomposition into operations on
/// single elements follow from it.
public enum TensorRole: Sendable, Hashable {
    /// Each element is a function of the operands' elements at the same position, with NumPy's broadcasting.
    case elementwise
    /// The elements are those of the operands, moved or repeated, or constants.
    case view
    /// Each element is a sum of the operand's elements, and each of those is a term of at most one sum.
    case sum
    /// Linear in all operands jointly, and none of the above.
    case linear
    /// A tensor of scalars: its operands are scalar rows, each added at its position in row-major order.
    case assembly(places: [Int])
    /// Anything else.
    case other
}

/// How an operation is expressed for clients that do not know its type: passes of compiled programs, drawings, files
/// for other engines.
public struct TensorLowering: Sendable {
    /// The primitive that the operation is, if it is one.
    public let primitive: TensorPrimitive?
    /// The operation as a composition of others, for clients without the primitive.
    public let composition: (any ComposedOperation)?
    /// Whether the operation works on the matrices in the last two axes of operands with the same axes before them, so
    /// that over a batch it is applied as it is.
    public let isOfMatrices: Bool
    /// The operation as a loop or a condition, for clients that have these.
    let structure: (any StructuredOperation)?

    private init(
        primitive: TensorPrimitive?, composition: (any ComposedOperation)?, isOfMatrices: Bool = false,
        structure: (any StructuredOperation)? = nil
    ) {
        (self.primitive, self.composition, self.isOfMatrices) = (primitive, composition, isOfMatrices)
        self.structure = structure
    }

    /// The operation is a primitive, with its attributes.
    public static func primitive(_ primitive: TensorPrimitive) -> TensorLowering {
        TensorLowering(primitive: primitive, composition: nil)
    }
    /// The operation is composed of others, and is also a primitive.
    public static func composition(_ operation: any ComposedOperation, as primitive: TensorPrimitive) -> TensorLowering
    {
        TensorLowering(primitive: primitive, composition: operation)
    }
    /// The operation is composed of others.
    public static func composition(_ operation: any ComposedOperation) -> TensorLowering {
        TensorLowering(primitive: nil, composition: operation)
    }
    /// The operation is composed of others, and works on the matrices in the last two axes of operands with the same
    /// axes before them: over a batch it is applied as it is.
    public static func composition(ofMatrices operation: any ComposedOperation) -> TensorLowering {
        TensorLowering(primitive: nil, composition: operation, isOfMatrices: true)
    }
    /// The operation is a loop or a condition, and composed of its steps or branches for clients without these.
    static func structure(_ operation: any StructuredOperation) -> TensorLowering {
        TensorLowering(primitive: nil, composition: operation, structure: operation)
    }
    /// The operation can only be evaluated: a compiled program calls it, and it cannot be written to a file for another
    /// engine.
    public static var opaque: TensorLowering { TensorLowering(primitive: nil, composition: nil) }
}

/// An operation that is defined as a composition of others.
public protocol ComposedOperation: TensorOperation {
    /// The value, computed by other operations over any kind of tensor.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T
}

/// The primitive operations, with their attributes. Axes are counted from the first; the shape of the result is known
/// from the context.
public enum TensorPrimitive: Sendable, Hashable {
    /// The elementwise operation of an opcode, with broadcasting.
    case elementwise(Opcode)
    /// 1 where the comparison holds, else 0.
    case compare(Comparison)
    /// The second operand where the first is not 0, else the third.
    case select
    /// Scalars, each added at its position in row-major order.
    case assembly(places: [Int])

    /// The product of the matrices in the last two axes, each transposed first if requested; axes before them
    /// broadcast.
    case matrixProduct(transposesLeft: Bool, transposesRight: Bool)
    /// The diagonal of each matrix.
    case diagonal
    /// The matrices with given diagonals.
    case diagonalMatrix(rows: Int, columns: Int)
    /// X with A·X = B, or Aᵀ·X = B, for triangular A.
    case triangularSolve(lower: Bool, transposed: Bool)
    /// The lower triangular Cholesky factor.
    case cholesky
    /// X with A·X = B.
    case solve
    /// log |det A|, of shape [… × 1 × 1].
    case logDeterminant
    /// The sign of det A, of shape [… × 1 × 1].
    case determinantSign

    /// The same elements in another shape.
    case reshape
    /// The elements repeated to a larger shape.
    case broadcast
    /// Axis i of the result is axis `order[i]` of the operand.
    case transpose(order: [Int])
    /// Along each axis `counts` elements from `starts` on, in steps of `steps`.
    case slice(starts: [Int], counts: [Int], steps: [Int])
    /// The elements written into a tensor filled with `filling`, from `starts` on in steps of `steps`.
    case pad(starts: [Int], steps: [Int], filling: Double)
    /// The elements along some axes in reverse order.
    case flip(axes: [Int])
    /// The concatenation of the operands along an axis.
    case concatenate(axis: Int)
    /// The rows with the given indices.
    case gatherRows([Int])
    /// A tensor with `rows` rows, to which the operand's rows are added at the given indices.
    case scatterRows([Int], rows: Int)
    /// The first operand's elements along an axis at the indices that the second operand holds; the indices have as
    /// many axes, with extent 1 along all before the axis, or all after it, if they are the same there. Another number
    /// than an index of the axis is a fault: NaN in the result, where it does not stop.
    case takeAlongAxis(Int)
    /// A tensor of the given extent along an axis, to which the first operand's elements are added at the indices that
    /// the second operand holds.
    case putAddingAlongAxis(Int, extent: Int)
    /// The same with the largest element at each index, −∞ for none, in the place of the sum; NaN propagates.
    case putLargestAlongAxis(Int, extent: Int)
    /// The places of the elements along an axis in ascending or descending order. Equal elements, among them zeros of
    /// either sign, keep their order; NaN counts as the largest number.
    case argumentSort(Int, isDescending: Bool)

    // Reductions keep their axes at extent 1.
    /// The sum over axes.
    case sum(axes: [Int])
    /// The largest or smallest element over axes.
    case extremum(axes: [Int], isMaximum: Bool)
    /// log Σ exp over axes.
    case logSumExp(axes: [Int])
    /// The Euclidean norm over axes.
    case norm(axes: [Int])
    /// The cumulative sums along an axis, from its start or from its end.
    case cumulativeSum(axis: Int, fromEnd: Bool)
    /// exp(x) / Σ exp(x) over axes.
    case softmax(axes: [Int])
    /// x − log Σ exp(x) over axes.
    case logSoftmax(axes: [Int])
    /// −Σ t·log softmax(z) along the last axis, for logits z and targets t.
    case softmaxCrossEntropy
    /// softmax(z)·Σt − t along the last axis: the derivative of the cross-entropy with respect to z.
    case softmaxCrossEntropyGradient

    // Of images [images × rows × columns × channels].
    /// The patches of images under each window (im2col).
    case patches(Window2D)
    /// Images in which each patch is added at its position (col2im).
    case patchSums(Window2D, images: Shape)
    /// The largest element in each window.
    case maximumPool(Window2D)
    /// The first operand's numbers, one per window, added at the positions of the largest elements of the second
    /// operand's windows.
    case scatterToMaxima(Window2D)
    /// The first operand's elements at the positions of the largest elements of the second operand's windows.
    case gatherFromMaxima(Window2D)
}

extension TensorOperation {
    /// The rule of an elementwise operation.
    var opcode: Opcode? {
        if case .elementwise(let opcode)? = lowering.primitive { opcode } else { nil }
    }
}
