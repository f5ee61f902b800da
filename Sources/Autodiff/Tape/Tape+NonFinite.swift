/// A row whose value is infinite or NaN.
public struct NonFiniteRow: Sendable, CustomStringConvertible {
    /// The row's number on the tape.
    public let row: Int
    /// The operation's name; `variable` or `constant` for a leaf.
    public let operation: String
    /// The shape of the row's value; `[]` for a scalar.
    public let shape: Shape
    /// The first bad value.
    public let value: Double
    /// The names of the operations that made the operands, in order.
    public let operands: [String]

    public var description: String {
        let from = operands.isEmpty ? "" : " of " + operands.joined(separator: ", ")
        return "\(operation)\(from) (row \(row), shape \(shape)) gave \(value)"
    }
}

extension Tape {
    /// The first row whose value is infinite or NaN, though all rows before it are finite; `nil` if there is none.
    ///
    /// Tensors take part as far as their values were kept: record on a `Tape(keepingEveryValue: true)` to see them all.
    /// - Complexity: O(elements on the tape).
    public func firstNonFinite() -> NonFiniteRow? {
        for number in 0..<count {
            let row = storage.pointee.rows[number]
            switch row.opcode {
            case .floatTensor: if let found = nonFinite(storage.pointee.floats.pointee[row.tableIndex]) { return found }
            case .doubleTensor:
                if let found = nonFinite(storage.pointee.doubles.pointee[row.tableIndex]) { return found }
            default:
                if row.value.isFinite { continue }
                let operands = [row.left, row.right].prefix(Rule(of: row.opcode).operandCount)
                return NonFiniteRow(
                    row: number, operation: name(of: number), shape: [], value: row.value,
                    operands: operands.map { $0.isConstant ? "\($0.constant)" : name(of: $0.row) })
            }
        }
        return nil
    }

    private func nonFinite<Scalar>(_ row: TensorRow<Scalar>) -> NonFiniteRow? {
        guard let bad = row.kept?.scalars.first(where: { !$0.isFinite }) else { return nil }
        return NonFiniteRow(
            row: Int(row.number), operation: name(of: Int(row.number)), shape: row.shape, value: Double(bad),
            operands: row.operands.map { name(of: Int($0)) })
    }

    /// The name of what was done in a row.
    private func name(of number: Int) -> String {
        let row = storage.pointee.rows[number]
        switch row.opcode {
        case .floatTensor: return name(storage.pointee.floats.pointee[row.tableIndex])
        case .doubleTensor: return name(storage.pointee.doubles.pointee[row.tableIndex])
        default: return Rule(of: row.opcode).name
        }
    }

    private func name<Scalar>(_ row: TensorRow<Scalar>) -> String {
        row.operation?.name ?? (row.isConstant ? "constant" : "variable")
    }
}
