/// A recorded tensor: a value, and the row of a tape that holds its operation.
///
/// One row is one operation on whole arrays. Tensor rows and the rows of scalar ``Variable``s share one tape and one
/// order; `variable[i, j]` and ``init(_:shape:)`` convert between them. Like a ``Variable``, it belongs to one tape and
/// one task.
///
///     let tape = Tape()
///     let w = tape.variable(Tensor<Double>([[1, 2], [3, 4]]))
///     let loss = (w * w).sum()
///     print(tape.adjoints(of: loss)[w].scalars)  // [2.0, 4.0, 6.0, 8.0]
public struct TensorVariable<Scalar: TensorScalar> {
    let tensor: Tensor<Scalar>
    let storage: UnsafeMutablePointer<TapeStorage>?
    let row: UInt32
    let generation: UInt32

    init(value: Tensor<Scalar>, storage: UnsafeMutablePointer<TapeStorage>?, row: UInt32, generation: UInt32) {
        tensor = value
        self.storage = storage
        self.row = row
        self.generation = generation
    }

    /// The value without its derivative. While a program is recorded, the trace notes that it was read.
    public var value: Tensor<Scalar> {
        if let storage, storage.pointee.trace != nil { storage.noteReadValue(row) }
        return tensor
    }

    /// Whether the variable belongs to no tape.
    public var isConstant: Bool { storage == nil }
}

@available(*, unavailable, message: "A variable belongs to one tape and so to one task; send its value instead.")
extension TensorVariable: Sendable {}

extension TensorVariable: CustomStringConvertible {
    public var description: String { isConstant ? "\(tensor)" : "\(tensor) (row \(row))" }
}

/// The same tensor with derivative 0 (`stop_gradient`, `detach` elsewhere).
public func withoutDerivative<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
    if let storage = x.storage, storage.pointee.trace != nil { return TensorVariable.apply(.detach, x) }
    return TensorVariable(x.tensor)
}

extension TensorVariable: TensorAlgebra {
    public var shape: Shape { tensor.shape }
    /// The number of elements.
    public var count: Int { shape.count }
    public var plain: Tensor<Scalar> { value }

    public static func accumulate(_ contribution: TensorVariable, into sum: inout TensorVariable) {
        sum = sum + contribution
    }

    @_specialize(kind:partial,where Scalar == Float)
    @_specialize(kind:partial,where Scalar == Double)
    public static func apply(_ operation: some TensorOperation, _ operands: [TensorVariable]) -> TensorVariable {
        recorded(operation, operands, value: Tensor.apply(operation, operands.map({ $0.tensor })))
    }

    @_specialize(kind:partial,where Scalar == Float)
    @_specialize(kind:partial,where Scalar == Double)
    public static func apply(_ opcode: Opcode, _ operand: TensorVariable) -> TensorVariable {
        recorded(Elementwise(opcode: opcode), [operand], value: Tensor.apply(opcode, operand.tensor))
    }

    @_specialize(kind:partial,where Scalar == Float)
    @_specialize(kind:partial,where Scalar == Double)
    public static func apply(_ opcode: Opcode, _ left: TensorVariable, _ right: TensorVariable) -> TensorVariable {
        recorded(Elementwise(opcode: opcode), [left, right], value: Tensor.apply(opcode, left.tensor, right.tensor))
    }

    // The pullback that most rows have is compiled for these types: called through `any TensorOperation`, it would look
    // up each type that it uses.
    @_specialize(kind:partial,where Scalar == Float)
    @_specialize(kind:partial,where Scalar == Double)
    public static func pullback(
        _ operation: any TensorOperation, _ adjoint: TensorVariable, to operand: Int, in row: RowValues<TensorVariable>
    ) -> TensorVariable? {
        func contribution<Operation: TensorOperation>(_ operation: Operation) -> TensorVariable? {
            if Operation.self == Elementwise.self {
                return unsafeBitCast(operation, to: Elementwise.self).pullback(adjoint, to: operand, in: row)
            }
            return operation.pullback(adjoint, to: operand, in: row)
        }
        return contribution(operation)
    }

    /// Records an operation with its value.
    @_specialize(kind:partial,where Scalar == Float)
    @_specialize(kind:partial,where Scalar == Double)
    static func recorded(
        _ operation: some TensorOperation, _ operands: [TensorVariable], value: Tensor<Scalar>
    ) -> TensorVariable {
        guard let storage = commonStorage(operands, operation) else { return TensorVariable(value) }
        let reads = operation.reads
        // A value that is not finite is kept, and so are its operands, for the trace.
        let isBad = storage.pointee.stopsAtNonFinite && !value.isFinite
        let keepsInputs = reads.contains(.inputs) || isBad || storage.pointee.keepsEveryValue
        let rows = operands.map { operand in
            let row = operand.isConstant ? storage.append(constant: operand.tensor) : operand.row
            if keepsInputs { storage.keep(operand.tensor, inRow: row) }
            return row
        }
        if isBad { storage.pointee.hasNonFiniteTensor = true }
        return storage.append(operation, rows, value, keeping: reads.contains(.output) || isBad)
    }

    /// The tape of the operands that are not constants. Stale variables and variables of two tapes stop here.
    private static func commonStorage(
        _ operands: [TensorVariable], _ operation: some TensorOperation
    ) -> UnsafeMutablePointer<TapeStorage>? {
        var found: UnsafeMutablePointer<TapeStorage>?
        for operand in operands where !operand.isConstant {
            operand.checkFresh(operation.name)
            if let found, found != operand.storage {
                stop(
                    "\(operation.name): the operands, of shapes "
                        + operands.map { "\($0.shape)" }.joined(separator: " and ")
                        + ", belong to two tapes. Record both on one tape, or take one's value (`x.value`, "
                        + "`withoutDerivative(x)`) if it is a constant here. A Jacobian or pullback at a "
                        + "plain tensor has a tape of its own: give `TensorVariable(t)` as its point.")
            }
            found = operand.storage
        }
        return found
    }

    /// Stops if the variable's tape was cleared or released since.
    func checkFresh(_ operation: String) {
        guard let storage, storage.pointee.generation != generation else { return }
        stop(
            "\(operation): a tensor variable of shape \(shape), row \(row), is used after its tape was cleared or "
                + "released. Make the variables anew with `tape.variable(_:)` after `clear()`, and keep the tape alive."
        )
    }
}

extension TensorVariable: MixesWithIntegers {
    public var _itself: TensorVariable { self }
}
extension TensorVariable: MixesWithDoubles where Scalar == Double {}

// Arithmetic with plain tensors, which are constants, in this package's code that is generic over the scalar type.
extension TensorVariable {
    @_disfavoredOverload package static func + (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        x + TensorVariable(y)
    }
    @_disfavoredOverload package static func + (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        TensorVariable(x) + y
    }
    @_disfavoredOverload package static func - (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        x - TensorVariable(y)
    }
    @_disfavoredOverload package static func - (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        TensorVariable(x) - y
    }
    @_disfavoredOverload package static func * (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        x * TensorVariable(y)
    }
    @_disfavoredOverload package static func * (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        TensorVariable(x) * y
    }
    @_disfavoredOverload package static func / (x: TensorVariable, y: Tensor<Scalar>) -> TensorVariable {
        x / TensorVariable(y)
    }
    @_disfavoredOverload package static func / (x: Tensor<Scalar>, y: TensorVariable) -> TensorVariable {
        TensorVariable(x) / y
    }
}
