/// An immutable recording that many tasks may replay at once.
///
///     let frozen = freeze(at: [1.0, 2.0]) { x in exp(x[0]) * x[1] }
///     let slopes = await withTaskGroup(of: [Double].self) { group in
///         for point in [[0.0, 1], [0, 2]] { group.addTask { try! frozen.gradient(at: point) } }
///         return await group.reduce(into: []) { $0.append($1) }.sorted { $0[0] < $1[0] }
///     }
///     print(slopes)  // [[1.0, 1.0], [2.0, 1.0]]
///
/// A ``Tape`` belongs to one task; a frozen tape holds the same rows as a `Sendable` value. A replay evaluates them for
/// other inputs on its own tape and sweeps backward; only immutable data are shared. It follows the recorded branch,
/// and throws if a comparison of variables has a different outcome. Compiled programs (``Compiled``) run faster and
/// take longer to make.
public struct FrozenTape<Input: RecordedTree, Output: RecordedTree>: Sendable {
    private let rows: [Row]
    private let tensors: [TensorRow]
    private let guards: [Trace.Guard]
    private let inputCount: Int
    private let outputRows: [Int]
    private let form: TreeForm
    private let template: TreeTemplate<Output.Plain>
    /// Whether the function read variables' values as plain numbers while it was recorded (`x.value`). What it computed
    /// from them is constant in every replay.
    public let readsValues: Bool

    /// The number of rows that each call evaluates.
    public var count: Int { rows.count }

    init(_ function: (Input) throws -> Output, at input: Input.Plain) rethrows {
        let recording = try CompleteRecording(of: function, at: input, traced: true)
        let storage = recording.tape.storage
        inputCount = recording.inputRows.count
        form = Leaves(of: input).form
        rows = (0..<storage.pointee.count).map { storage.pointee.rows[$0] }
        tensors = storage.pointee.tensors.pointee
        guards = recording.trace.guards
        readsValues = recording.readsValues
        outputRows = recording.resultRows
        template = TreeTemplate(recording.result.plainValue)
    }

    /// The value at an input.
    /// - Throws: ``FrozenTapeMismatch`` if the shapes or a comparison's outcome differ from the recording's.
    public func value(at input: Input.Plain) throws(FrozenTapeMismatch) -> Output.Plain {
        let tape = Tape()
        _ = try replay(input, on: tape)
        defer { withExtendedLifetime(tape) {} }
        return output(on: tape)
    }

    /// The value and the gradient of a scalar result. Stops if the result is not one number.
    /// - Throws: ``FrozenTapeMismatch`` if the shapes or a comparison's outcome differ from the recording's.
    /// - Complexity: O(rows): one evaluation of each row, and a backward sweep.
    public func valueWithGradient(
        at input: Input.Plain
    ) throws(FrozenTapeMismatch) -> (value: Output.Plain, gradient: Input.Plain) {
        let tape = Tape()
        let recorded = try replay(input, on: tape)
        defer { withExtendedLifetime(tape) {} }
        let adjoints = tape.storage.adjoints(from: [unitSeed(on: tape)], zeros: .strong)
        return (output(on: tape), recorded.adjoint(in: adjoints))
    }

    /// The gradient of a scalar result: see ``valueWithGradient(at:)``.
    public func gradient(at input: Input.Plain) throws(FrozenTapeMismatch) -> Input.Plain {
        try valueWithGradient(at: input).gradient
    }

    /// The value, and the adjoint of the input for an adjoint of the result, `seed`. Stops unless the seed has the
    /// result's structure and shapes.
    /// - Throws: ``FrozenTapeMismatch`` if the shapes or a comparison's outcome differ from the recording's.
    public func valueWithPullback(
        of seed: Output.Plain, at input: Input.Plain
    ) throws(FrozenTapeMismatch) -> (value: Output.Plain, adjoint: Input.Plain) {
        template.check(seed, "valueWithPullback(of:at:)", "seed", "result")
        let tape = Tape()
        let recorded = try replay(input, on: tape)
        defer { withExtendedLifetime(tape) {} }
        return (
            output(on: tape),
            recorded.adjoint(in: adjoints(of: Leaves(of: seed).all, on: tape))
        )
    }
}

/// Why an input does not fit a frozen recording.
public enum FrozenTapeMismatch: Error, CustomStringConvertible {
    /// The shapes or the number of parts differ.
    case shapes
    /// A comparison of variables has a different outcome than in the recording.
    case comparison(left: Double, Comparison, right: Double)

    public var description: String {
        switch self {
        case .shapes: "frozen tape: the input's shapes are not the recorded ones; freeze another recording for them"
        case .comparison(let left, let comparison, let right):
            "frozen tape: \(left) \(comparison.rawValue) \(right) has a different outcome than in the recording, which "
                + "followed the other branch; freeze another one there, or use compile(_:), which records again by "
                + "itself"
        }
    }
}

/// Records a function as a value that many tasks may replay at once: see ``FrozenTape``.
public func freeze<Input: PlainTree, Output: RecordedTree>(
    at input: Input, of function: (Input.Recorded) throws -> Output
) rethrows -> FrozenTape<Input.Recorded, Output> {
    try FrozenTape(function, at: input)
}

// MARK: Replay

extension FrozenTape {
    /// Evaluates all rows for an input, on the caller's empty tape.
    private func replay(_ input: Input.Plain, on tape: Tape) throws(FrozenTapeMismatch) -> Input {
        let storage = tape.storage
        storage.pointee.keepsEveryValue = true
        guard Leaves(of: input).form == form else { throw .shapes }
        let recorded = Input.recorded(input, on: tape)
        for number in inputCount..<rows.count {
            let row = rows[number]
            switch row.opcode {
            case .tensor:
                let tensor = tensors[row.tableIndex]
                evaluate(tensor, tensor.elementType.scalar, on: storage)
            case .element:
                let source = storage.tensor(of: storage.pointee.rows[row.left.row])
                let value = source.kept!.element(at: Int(row.right.bits))
                _ = storage.appendRow(.element, row.left, row.right, value)
            default: _ = storage.appendRow(row.opcode, row.left, row.right, row.value(among: storage.pointee.rows))
            }
        }
        for condition in guards {
            let (left, right) = (side(condition.left, storage), side(condition.right, storage))
            if condition.comparison.holds(left, right) != condition.outcome {
                throw .comparison(left: left, condition.comparison, right: right)
            }
        }
        return recorded
    }

    private func side(_ side: Trace.Side, _ storage: UnsafeMutablePointer<TapeStorage>) -> Double {
        switch side {
        case .row(let row): storage.pointee.rows[row].value
        case .constant(let value): value
        }
    }

    private func evaluate<Scalar: TensorScalar>(
        _ row: TensorRow, _: Scalar.Type, on storage: UnsafeMutablePointer<TapeStorage>
    ) {
        guard let operation = row.operation else {
            guard let value = row.kept(Scalar.self) else {
                stop("FrozenTape: row \(row.number) did not keep its value")
            }
            _ = storage.append(nil, [], value, keeping: true, isConstant: row.isConstant)
            return
        }
        let operands: [Tensor<Scalar>] = row.operands.map { operand in
            guard let source = storage.tensor(inRow: Int(operand)) else {
                return Tensor(Scalar(storage.pointee.rows[Int(operand)].value))
            }
            return source.kept()!
        }
        let value = Scalar._evaluate(operation, operands, shape: row.shape)
        _ = storage.append(operation, row.operands, value, keeping: true)
    }

    private func output(on tape: Tape) -> Output.Plain {
        template.filled(outputRows.map { tape.storage.leaf(inRow: $0) })
    }

    /// The adjoint 1 of a scalar result.
    private func unitSeed(on tape: Tape) -> Seed {
        let reader = RowReader(storage: tape.storage)
        guard outputRows.count == 1, reader.shape(of: outputRows[0]).count == 1 else {
            let shapes = outputRows.map { reader.shape(of: $0) }
            stop("FrozenTape: a gradient needs a result of one number, not \(shapes); use valueWithPullback(of:at:)")
        }
        return reader.unitSeed(outputRows[0])
    }

    private func adjoints(of seed: [Leaf], on tape: Tape) -> Adjoints {
        let seeds = zip(outputRows, seed).map { Seed($0, $1) }
        return tape.storage.adjoints(from: seeds, zeros: .strong)
    }
}

extension Row {
    /// The row's value for other values of the rows before it.
    fileprivate func value(among rows: UnsafeMutablePointer<Row>) -> Double {
        readRule(opcode, ValueOfRow(row: self, rows: rows))
    }
}

/// Reads a row's rule for its value.
private struct ValueOfRow: RuleVisitor {
    let row: Row
    let rows: UnsafeMutablePointer<Row>

    private func value(_ operand: Operand) -> Double {
        operand.isConstant ? operand.constant : rows[operand.row].value
    }

    func unary<Rule: UnaryRule>(_: Rule.Type) -> Double { Rule.value(value(row.left)) }
    func binary<Rule: BinaryRule>(_: Rule.Type) -> Double { Rule.value(value(row.left), value(row.right)) }
    func noRule(_: Opcode) -> Double { row.value }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// The value in a row of a tape that keeps every value.
    fileprivate func leaf(inRow number: Int) -> Leaf {
        guard let row = tensor(inRow: number) else { return .number(pointee.rows[number].value) }
        guard let tensor = row.kept else { stop("FrozenTape: row \(number) did not keep its value") }
        return .tensor(tensor)
    }
}
