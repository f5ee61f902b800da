/// What must be the same for a recorded program to fit an argument: the structure of collections, types and shapes.
struct Signature: Hashable {
    let structure: [Int]
    let shapes: [Shape]
    /// The element type of each tensor; `nil` for a number.
    let types: [ElementType?]

    /// Whether there is no tensor among the parts.
    var holdsNumbersOnly: Bool { types.allSatisfy { $0 == nil } }
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
            types: all.map(\.elementType))
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// The value in a variable's row of a tape that keeps every value.
    func leaf(inRow number: Int) -> Leaf {
        guard let row = tensor(inRow: number) else { return .number(pointee.rows[number].value) }
        guard let tensor = row.kept else { stop("Leaves: row \(number) did not keep its value") }
        return .tensor(tensor)
    }
}

/// A result's structure, into which the numbers and tensors of a run are put.
struct ResultTemplate<Result: DifferentiableResult>: @unchecked Sendable {
    // Recorded once on a tape of its own, and only read from then on.
    private let tape = Tape()
    private let recorded: Result.Plain.Recorded
    /// The element type of each tensor among the leaves; `nil` for a number.
    private let types: [ElementType?]

    init(of value: Result.Plain) {
        recorded = value.recorded(on: tape)
        let storage = tape.storage
        types = (0..<storage.pointee.count).map { storage.tensor(inRow: $0)?.elementType }
    }

    /// Whether there is no tensor among the parts.
    var holdsNumbersOnly: Bool { types.allSatisfy { $0 == nil } }

    /// The result made of `leaves`.
    func filled(_ leaves: [Leaf]) -> Result.Plain {
        var numbers = [Double](repeating: 0, count: leaves.count)
        var tensors: [(any TensorValue)?] = []
        for (index, leaf) in leaves.enumerated() {
            switch leaf {
            case .number(let number): numbers[index] = number
            case .tensor(let tensor):
                // A scalar variable and a tensor without axes are one to a program.
                if types[index] == nil { numbers[index] = tensor.element(at: 0) } else { tensors.append(tensor) }
            }
        }
        return Result.Plain.adjoint(
            of: recorded,
            in: Adjoints(
                storage: tape.storage, generation: tape.storage.pointee.generation, numbers: numbers,
                tensors: tensors))
    }
}
