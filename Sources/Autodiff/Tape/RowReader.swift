/// Gives each row's operation and operands, for scalars and tensors alike.
struct RowReader {
    let storage: UnsafeMutablePointer<TapeStorage>

    /// An operand of a row.
    enum Operand {
        case row(Int)
        /// A scalar constant, in the row or in a row of its own.
        case number(Double)
    }

    var count: Int { storage.pointee.count }

    /// A row's operation.
    enum Operation {
        case input, constant
        case scalar(Opcode)
        /// One element of a tensor, by its index in row-major order.
        case element(Int)
        case tensor(any TensorOperation)

        var name: String {
            switch self {
            case .input: "input"
            case .constant: "constant"
            case .scalar(let opcode): Rule(of: opcode).name
            case .element: "element"
            case .tensor(let operation): operation.name
            }
        }
    }

    func operation(of number: Int) -> Operation {
        let row = storage.pointee.rows[number]
        switch row.opcode {
        case .variable: return .input
        case .constant: return .constant
        case .element: return .element(Int(row.right.bits))
        case .tensor:
            let tensor = storage.tensor(of: row)
            return tensor.operation.map { .tensor($0) } ?? (tensor.isConstant ? .constant : .input)
        default: return .scalar(row.opcode)
        }
    }

    func operands(of number: Int) -> [Operand] {
        let row = storage.pointee.rows[number]
        switch row.opcode {
        case .variable, .constant: return []
        case .element: return [.row(row.left.row)]
        case .tensor: return storage.tensor(of: row).operands.map(operand)
        default:
            return [row.left, row.right].prefix(Rule(of: row.opcode).operandCount).map {
                $0.isConstant ? .number($0.constant) : operand(UInt32($0.row))
            }
        }
    }

    private func operand(_ number: UInt32) -> Operand {
        let row = storage.pointee.rows[Int(number)]
        switch row.opcode {
        case .constant: return .number(row.value)
        case .tensor:
            let tensor = storage.tensor(of: row)
            guard tensor.isConstant, tensor.shape.rank == 0, let kept = tensor.kept else { return .row(Int(number)) }
            return .number(kept.element(at: 0))
        default: return .row(Int(number))
        }
    }

    func shape(of number: Int) -> Shape { storage.tensor(inRow: number)?.shape ?? [] }

    /// The adjoint 1 of a row of one element.
    func unitSeed(_ row: Int) -> Seed {
        Seed(row, storage.tensor(inRow: row).map { .tensor($0.elementType.ones($0.shape)) } ?? .number(1))
    }

    /// For each row up to `output`, whether the output depends on it.
    func leading(to output: Int) -> [Bool] {
        var leads = [Bool](repeating: false, count: output + 1)
        leads[output] = true
        for number in stride(from: output, through: 0, by: -1) where leads[number] {
            for case .row(let operand) in operands(of: number) { leads[operand] = true }
        }
        return leads
    }
}
