/// A tensor's entry in the table beside the rows: everything that does not fit the 16 bytes of a row.
@usableFromInline
struct TensorRow: Sendable {
    /// The row's number on the tape.
    let number: UInt32
    /// The operation; `nil` for a variable or a constant.
    let operation: (any TensorOperation)?
    /// The rows of the operands.
    let operands: [UInt32]
    let shape: Shape
    let elementType: ElementType
    /// The value, if the pullback of this row or of a later one reads it.
    var kept: (any TensorValue)?
    let isConstant: Bool

    /// The kept value of a row whose elements are of this type.
    func kept<Scalar: TensorScalar>(_: Scalar.Type = Scalar.self) -> Tensor<Scalar>? { kept?.typed(Scalar.self) }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// The entry of a tensor's row.
    func tensor(of row: Row) -> TensorRow { pointee.tensors.pointee[row.tableIndex] }

    /// The entry of row `number`, if that is a tensor.
    func tensor(inRow number: Int) -> TensorRow? {
        let row = pointee.rows[number]
        return row.opcode == .tensor ? tensor(of: row) : nil
    }

    /// Appends a tensor's row.
    func append<Scalar: TensorScalar>(
        _ operation: (any TensorOperation)?, _ operands: [UInt32], _ value: Tensor<Scalar>, keeping: Bool,
        isConstant: Bool = false
    ) -> TensorVariable<Scalar> {
        pointee.hasTables = true
        let number = appendRow(.tensor, .none, .none, 0)
        pointee.rows[Int(number)].word |= UInt64(pointee.tensors.pointee.count)
        pointee.tensors.pointee.append(
            TensorRow(
                number: number, operation: operation, operands: operands, shape: value.shape,
                elementType: Scalar.elementType, kept: keeping || pointee.keepsEveryValue ? value : nil,
                isConstant: isConstant))
        return TensorVariable(value: value, storage: self, row: number, generation: pointee.generation)
    }

    /// Appends a constant tensor's row. Its value is kept once a pullback needs it.
    func append<Scalar: TensorScalar>(constant: Tensor<Scalar>) -> UInt32 {
        append(nil, [], constant, keeping: false, isConstant: true).row
    }

    /// Keeps a row's value for the backward sweep, if the row is a tensor's and has not kept it already.
    func keep<Scalar: TensorScalar>(_ value: Tensor<Scalar>, inRow row: UInt32) {
        let stored = pointee.rows[Int(row)]
        guard stored.opcode == .tensor, pointee.tensors.pointee[stored.tableIndex].kept == nil else { return }
        pointee.tensors.pointee[stored.tableIndex].kept = value
    }
}
