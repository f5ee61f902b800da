/// An operation on tensors: its name, the values that its pullback reads, its result's shape, its value and its
/// pullback, each defined once for every kind of tensor.
///
/// Conform a value type to it to add an operation of your own, and apply it with ``TensorAlgebra/apply(_:_:)``. Equal
/// operations on equal operands must give equal results: a compiled program evaluates them once.
public protocol TensorOperation: Sendable, Hashable {
    /// The name that messages and listings use.
    var name: String { get }
    /// The values that the pullback reads.
    var reads: Reads { get }
    /// How it is said to those who do not know it: ``TensorLowering/opaque``, if in no other way.
    var lowering: TensorLowering { get }
    /// What it does with the elements of its operands; ``TensorRole/other`` if nothing is said.
    var role: TensorRole { get }
    /// The shape of the result. Operands that do not match stop here, with both shapes and the remedy.
    func resultShape(of operands: [Shape]) -> Shape
    /// The value. The operands' shapes have passed ``resultShape(of:)``, which gave `shape`.
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar>
    /// Writes the value into given memory: what a compiled program calls, so that it allocates nothing. Provided, by
    /// way of ``value(_:shape:)``; an operation that can do without temporary tensors gives it and makes its value by
    /// ``written(_:shape:)``.
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape)
    /// The contribution of the result's adjoint to the adjoint of one operand, over any kind of tensor; `nil` for none.
    ///
    /// Where the value broadcast an operand, the contribution may keep the result's shape: summing over
    /// the repeated axes is done in one place, outside the rules.
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T?
    /// Whether the pullbacks to several operands take their parts from one tensor: ``RowValues/shared(_:)``. `false` if
    /// nothing is said.
    var sharesPullbacks: Bool { get }

    /// The tangent of the result, of the given shape, for tangents of the operands (`nil` for zero): the Jacobian's
    /// product with them. Provided: by the ``role``, and in general by pulling back through the pullback, which is
    /// linear in the adjoint. An operation may define a cheaper one; the checks compare the two.
    func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>?

    /// The nodes of the result's elements, in row-major order, after adding to the graph how they follow from the
    /// operands' elements: what bounds, error bars and sparsity patterns evaluate. Provided for the roles
    /// ``TensorRole/view`` and ``TensorRole/sum``, and for an operation that is composed of others; without one of its
    /// own, any other operation is opaque: each element of its result depends on all elements of its operands.
    func elements(_ operands: [ElementArray], shape: Shape, in graph: inout ScalarGraph) -> [Int32]

    /// ``value(_:shape:)`` over `Float`; provided.
    func _floatValue(_ operands: [Tensor<Float>], shape: Shape) -> Tensor<Float>
    /// ``value(_:shape:)`` over `Double`; provided.
    func _doubleValue(_ operands: [Tensor<Double>], shape: Shape) -> Tensor<Double>
    /// ``pullback(_:to:in:)`` over tensors of `Float`; provided.
    func _floatPullback(_ adjoint: Tensor<Float>, to operand: Int, in row: RowValues<Tensor<Float>>) -> Tensor<Float>?
    /// ``pullback(_:to:in:)`` over tensors of `Double`; provided.
    func _doublePullback(
        _ adjoint: Tensor<Double>, to operand: Int, in row: RowValues<Tensor<Double>>
    ) -> Tensor<Double>?
    /// ``write(_:to:shape:)`` over `Float`; provided.
    func _writeFloats(_ operands: Operands<Float>, to result: UnsafeMutablePointer<Float>, shape: Shape)
    /// ``write(_:to:shape:)`` over `Double`; provided.
    func _writeDoubles(_ operands: Operands<Double>, to result: UnsafeMutablePointer<Double>, shape: Shape)
}

/// The operands of an operation that writes into given memory: each one's elements, in row-major order, and its shape.
public struct Operands<Scalar: TensorScalar> {
    let pointers: UnsafePointer<UnsafePointer<Scalar>>
    /// The shapes of the operands.
    public let shapes: [Shape]

    /// The elements of operand number `index`. The address of an operand without elements must not be read.
    @inline(__always)
    public subscript(index: Int) -> UnsafePointer<Scalar> { pointers[index] }

    /// The operand as a tensor of its own: a copy.
    func tensor(_ index: Int) -> Tensor<Scalar> {
        Tensor(shape: shapes[index]) { $0.update(from: pointers[index], count: shapes[index].count) }
    }
}

// Concrete requirements, so that each operation's inner loops are compiled for each scalar type: called through
// `any TensorOperation`, the generic one would look up every addition in a table.
extension TensorOperation {
    public var role: TensorRole { .other }
    public var sharesPullbacks: Bool { false }
    public func _floatValue(_ operands: [Tensor<Float>], shape: Shape) -> Tensor<Float> {
        value(operands, shape: shape)
    }
    public func _doubleValue(_ operands: [Tensor<Double>], shape: Shape) -> Tensor<Double> {
        value(operands, shape: shape)
    }
    public func _floatPullback(
        _ adjoint: Tensor<Float>, to operand: Int, in row: RowValues<Tensor<Float>>
    ) -> Tensor<Float>? { pullback(adjoint, to: operand, in: row) }
    public func _doublePullback(
        _ adjoint: Tensor<Double>, to operand: Int, in row: RowValues<Tensor<Double>>
    ) -> Tensor<Double>? { pullback(adjoint, to: operand, in: row) }
    public func _writeFloats(_ operands: Operands<Float>, to result: UnsafeMutablePointer<Float>, shape: Shape) {
        write(operands, to: result, shape: shape)
    }
    public func _writeDoubles(_ operands: Operands<Double>, to result: UnsafeMutablePointer<Double>, shape: Shape) {
        write(operands, to: result, shape: shape)
    }
    public func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        copyValue(operands, to: result, shape: shape)
    }

    /// ``write(_:to:shape:)`` by way of tensors.
    func copyValue<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        let value = value(operands.shapes.indices.map(operands.tensor), shape: shape)
        value.scalars.withUnsafeBufferPointer { elements in
            if let base = elements.baseAddress { result.update(from: base, count: elements.count) }
        }
    }

    /// The value of an operation that writes into given memory, as a new tensor.
    public func written<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        Tensor(shape: shape) { result in
            withPointers(to: operands) { write($0, to: result, shape: shape) }
        }
    }
}

/// An operation that gives ``TensorOperation/write(_:to:shape:)``, and whose value is what it writes.
protocol WritingOperation: TensorOperation {}

extension WritingOperation {
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        written(operands, shape: shape)
    }
}

/// Calls a closure with the memory of tensors as the operands of an operation.
private func withPointers<Scalar: TensorScalar>(to operands: [Tensor<Scalar>], _ body: (Operands<Scalar>) -> Void) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Scalar>.self, capacity: operands.count) { pointers in
        func lend(_ index: Int) {
            if index == operands.count {
                return body(
                    Operands(pointers: UnsafePointer(pointers.baseAddress!), shapes: operands.map({ $0.shape })))
            }
            operands[index].scalars.withUnsafeBufferPointer { elements in
                // An empty array may have no address; it is not read.
                let address = elements.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Scalar>.alignment)!
                pointers.initializeElement(at: index, to: address)
                lend(index + 1)
            }
        }
        lend(0)
    }
}

/// What a pullback can read: the operands and the result, if the operation's `reads` declares them, and always their
/// shapes.
public struct RowValues<T: TensorAlgebra> {
    let name: String
    let operands: [T?]
    /// The shapes of the operands.
    public let shapes: [Shape]
    let kept: T?
    /// The convention for products with an adjoint of zero.
    public let zeros: ZeroAdjoints
    private let joint: JointPullback<T>?

    /// - Parameter joint: For an operation whose pullbacks share a tensor, which adjoints are asked for.
    init(
        name: String, operands: [T?], shapes: [Shape], result: T?, zeros: ZeroAdjoints, joint: JointPullback<T>? = nil
    ) {
        self.name = name
        self.operands = operands
        self.shapes = shapes
        kept = result
        self.zeros = zeros
        self.joint = joint
    }

    /// Whether the pullback to operand number `index` is asked for, as far as this is known: if the operation says that
    /// its pullbacks share a tensor.
    public func isWanted(_ index: Int) -> Bool { joint?.wanted[index] ?? true }

    /// A tensor that the pullbacks to all operands take their parts from: made by the first of them, if the operation
    /// says that they share it.
    public func shared(_ make: () -> T) -> T {
        guard let joint else { return make() }
        if let tensor = joint.tensor { return tensor }
        let tensor = make()
        joint.tensor = tensor
        return tensor
    }

    /// Operand number `index`, of an operation that reads its inputs.
    public subscript(index: Int) -> T {
        guard let operand = operands[index] else {
            stop("\(name): its pullback reads operand \(index), which its `reads` does not say")
        }
        return operand
    }

    /// The result, of an operation that reads its output.
    public var result: T {
        guard let kept else { stop("\(name): its pullback reads the result, which its `reads` does not say") }
        return kept
    }

    /// The adjoint times a partial derivative, by the convention for zeros.
    public func product(_ adjoint: T, _ partial: T) -> T { T.product(adjoint, partial, zeros) }
}

/// What the pullbacks to the operands of one row have in common.
final class JointPullback<T: TensorAlgebra> {
    /// For each operand, whether its adjoint is asked for.
    let wanted: [Bool]
    /// The tensor that they share, once the first has made it.
    fileprivate(set) var tensor: T?

    init(wanted: [Bool]) { self.wanted = wanted }
}
