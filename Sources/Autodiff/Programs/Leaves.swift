/// One number or tensor of an argument or result.
enum Leaf {
    case number(Double)
    case floats(Tensor<Float>)
    case doubles(Tensor<Double>)

    var shape: Shape {
        switch self {
        case .number: []
        case .floats(let tensor): tensor.shape
        case .doubles(let tensor): tensor.shape
        }
    }
}

/// What must be the same for a recorded program to fit an argument: the structure of collections, types and shapes.
struct Signature: Hashable {
    let structure: [Int]
    let shapes: [Shape]
    let kinds: [Opcode]

    /// Whether there is no tensor among the parts.
    var holdsNumbersOnly: Bool { kinds.allSatisfy { $0 != .floatTensor && $0 != .doubleTensor } }
}

/// An argument taken apart into numbers and tensors, in the order in which it is recorded.
struct Leaves {
    let all: [Leaf]
    let signature: Signature

    init(of value: some RecordableValue) {
        let tape = Tape(keepingEveryValue: true)
        let (_, trace) = tape.storage.tracing { value.recorded(on: tape) }
        self.init(on: tape.storage, structure: trace.structure)
    }

    /// An argument that was recorded on an empty tape that keeps every value, and the structure that was noted meanwhile.
    init(on storage: UnsafeMutablePointer<TapeStorage>, structure: [Int]) {
        all = (0..<storage.pointee.count).map { storage.leaf(inRow: $0) }
        signature = Signature(
            structure: structure, shapes: all.map({ $0.shape }),
            kinds: (0..<storage.pointee.count).map { storage.pointee.rows[$0].opcode })
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// The value in a variable's row of a tape that keeps every value.
    func leaf(inRow number: Int) -> Leaf {
        let row = pointee.rows[number]
        switch row.opcode {
        case .floatTensor:
            if let tensor = pointee.floats.pointee[row.tableIndex].kept { return .floats(tensor) }
        case .doubleTensor:
            if let tensor = pointee.doubles.pointee[row.tableIndex].kept { return .doubles(tensor) }
        default: return .number(row.value)
        }
        stop("Leaves: row \(number) did not keep its value")
    }
}

/// A result's structure, into which the numbers and tensors of a run are put.
struct ResultTemplate<Result: DifferentiableResult>: @unchecked Sendable {
    // Recorded once on a tape of its own, and only read from then on.
    private let tape = Tape()
    private let recorded: Result.Plain.Recorded
    /// The kind of each leaf.
    private let kinds: [Opcode]

    init(of value: Result.Plain) {
        recorded = value.recorded(on: tape)
        let storage = tape.storage
        kinds = (0..<storage.pointee.count).map { storage.pointee.rows[$0].opcode }
    }

    /// Whether there is no tensor among the parts.
    var holdsNumbersOnly: Bool { kinds.allSatisfy { $0 != .floatTensor && $0 != .doubleTensor } }

    /// The result made of `leaves`.
    func filled(_ leaves: [Leaf]) -> Result.Plain {
        var numbers = [Double](repeating: 0, count: leaves.count)
        var floats: [Tensor<Float>?] = []
        var doubles: [Tensor<Double>?] = []
        for (index, leaf) in leaves.enumerated() {
            switch leaf {
            case .number(let number): numbers[index] = number
            case .floats(let tensor): floats.append(tensor)
            case .doubles(let tensor):
                // A scalar variable and a tensor without axes are one to a program.
                if kinds[index] == .doubleTensor { doubles.append(tensor) } else { numbers[index] = tensor.scalars[0] }
            }
        }
        return Result.Plain.adjoint(
            of: recorded,
            in: Adjoints(
                storage: tape.storage, generation: tape.storage.pointee.generation, numbers: numbers, floats: floats,
                doubles: doubles))
    }
}
