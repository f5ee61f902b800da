/// An interpretation of a tape's rows: the kind of number, with its kind of tensor, that a backward sweep computes
/// with.
protocol TapeInterpretation {
    associatedtype Number: ElementaryNumber

    /// The value of a scalar row.
    func number(_ row: Int) -> Number
    /// Performs a step of a sweep on tensors with elements of type `Scalar`, by calling
    /// ``GenericSweep/take(_:over:kept:)`` with the kind of tensor and a closure that gives a row's kept value.
    func take<Scalar: TensorScalar>(_ step: TensorStep<Number>, of sweep: inout GenericSweep<Self>, _: Scalar.Type)
    /// The adjoint times a partial derivative, by the convention for zeros.
    func product(_ adjoint: Number, _ partial: Number, _ zeros: ZeroAdjoints) -> Number
    /// The contributions of a square root or hypotenuse of 0, where they are not the product of its adjoint and its
    /// partial derivatives; see `NormsAtZero.swift`.
    func contributionsAtZero(_ row: Row, _ number: Int, _ adjoint: Number) -> (left: Number, right: Number?)?
}

/// A step of a sweep at one tensor of the tape, of any element type.
struct TensorStep<Number> {
    enum Action {
        /// Propagates the adjoint to the operands.
        case propagate
        /// Adds a number to one element of the adjoint.
        case add(Number, place: Int)
        /// Adds a constant to the adjoint.
        case seed(any TensorValue)
    }
    let action: Action
    let row: TensorRow
    /// The tensor's index in the tape's table.
    let index: Int
}

extension TapeInterpretation {
    func product(_ adjoint: Number, _ partial: Number, _ zeros: ZeroAdjoints) -> Number {
        Number.multiply(adjoint, partial, zeros)
    }
    func contributionsAtZero(_ row: Row, _ number: Int, _ adjoint: Number) -> (left: Number, right: Number?)? { nil }
}

/// The backward sweep over any kind of number. Over variables the sweep is itself recorded, which gives higher
/// derivatives; over doubles it is the slow reference that ``Sweep`` is tested against.
///
/// Where no path leads from a row to the output, the adjoint is absent, not zero. So nothing superfluous is recorded,
/// and in IEEE mode only rows on a path contribute.
struct GenericSweep<Interpretation: TapeInterpretation> {
    let interpretation: Interpretation
    let storage: UnsafeMutablePointer<TapeStorage>
    let top: Int
    /// The last row of the sweep; contributions to rows below it are not computed.
    let bottom: Int
    let zeros: ZeroAdjoints
    var numbers: AdjointColumn<Interpretation.Number>
    /// The adjoints of the tensors, each of this kind of tensor for its element type.
    var tensors: AdjointColumn<any TensorAlgebra>

    /// - Complexity: O(top − bottom) in time and memory, also on a long tape.
    init(
        interpretation: Interpretation, storage: UnsafeMutablePointer<TapeStorage>, top: Int, bottom: Int,
        zeros: ZeroAdjoints
    ) {
        self.interpretation = interpretation
        self.storage = storage
        self.top = top
        self.bottom = bottom
        self.zeros = zeros
        numbers = AdjointColumn(bottom..<Swift.max(top + 1, bottom))
        tensors = AdjointColumn(tableRange(storage.pointee.tensors.pointee, from: bottom))
    }

    mutating func run() {
        // Appending to the tape during the sweep does not move rows, but may move the table of tensors, so its rows are
        // copied.
        for number in stride(from: top, through: bottom, by: -1) {
            let row = storage.pointee.rows[number]
            switch row.opcode {
            case .variable, .constant: break
            case .element:
                guard row.left.row >= bottom, let adjoint = numbers[number] else { break }
                take(.add(adjoint, place: Int(row.right.bits)), storage.pointee.rows[row.left.row].tableIndex)
            case .tensor: take(.propagate, row.tableIndex)
            default:
                guard let adjoint = numbers[number] else { break }
                if row.opcode == .squareRoot || row.opcode == .hypotenuse, zeros == .strong,
                    let (left, right) = interpretation.contributionsAtZero(row, number, adjoint)
                {
                    if !row.left.isConstant { add(left, to: row.left.row) }
                    if let right, !row.right.isConstant { add(right, to: row.right.row) }
                    break
                }
                let partials = Partials(interpretation: interpretation, number: number, row: row, bottom: bottom)
                let (left, right) = readRule(row.opcode, partials)
                if let left { add(interpretation.product(adjoint, left, zeros), to: row.left.row) }
                if let right { add(interpretation.product(adjoint, right, zeros), to: row.right.row) }
            }
        }
    }

    mutating func add(_ contribution: Interpretation.Number, to row: Int) {
        numbers.add(contribution, at: row) { $0 = $0 + $1 }
    }
    mutating func add<T: TensorAlgebra>(_ contribution: T, toTensor index: Int) {
        tensors.add(contribution, at: index) { sum, _ in
            guard var own = sum.asKind(T.self) else {
                stop("GenericSweep: \(type(of: sum)) and \(T.self) are not the same kind of tensor")
            }
            T.accumulate(contribution, into: &own)
            sum = own
        }
    }

    /// Adds an output's adjoint.
    mutating func add(_ seed: Seed) {
        switch seed.adjoint {
        case .number(let value): add(Interpretation.Number(constant: value), to: seed.row)
        case .tensor(let value): take(.seed(value), storage.pointee.rows[seed.row].tableIndex)
        }
    }

    private mutating func take(_ action: TensorStep<Interpretation.Number>.Action, _ index: Int) {
        let row = storage.pointee.tensors.pointee[index]
        let interpretation = interpretation
        interpretation.take(TensorStep(action: action, row: row, index: index), of: &self, row.elementType.scalar)
    }

    /// Performs a step with a kind of tensor; called from ``TapeInterpretation/take(_:of:_:)``.
    mutating func take<T: TensorAlgebra>(
        _ step: TensorStep<Interpretation.Number>, over _: T.Type, kept: (TensorRow) -> T?
    ) where T.Number == Interpretation.Number {
        switch step.action {
        case .propagate:
            guard let adjoint = tensors[step.index]?.asKind(T.self) else { return }
            propagate(
                step.row, adjoint, storage: storage, bottom: bottom, zeros: zeros, kept: kept,
                numbers: { add($1, to: $0) }, tensors: { add($1, toTensor: $0) })
        case .add(let number, let place):
            add(T.placing(number, at: place, in: step.row.shape), toTensor: step.index)
        case .seed(let value):
            guard let value = value.typed(T.Scalar.self) else {
                stop("a seed of \(value.elementType) for a tensor of \(step.row.elementType)")
            }
            add(T(value), toTensor: step.index)
        }
    }
}

/// The adjoints of a range of rows, or of a range of a table of tensors; absent outside the range and where there was
/// no contribution.
struct AdjointColumn<Value> {
    private let first: Int
    private(set) var values: [Value?]

    init(_ range: Range<Int>) {
        first = range.lowerBound
        values = Array(repeating: nil, count: range.count)
    }

    subscript(index: Int) -> Value? { values.indices.contains(index - first) ? values[index - first] : nil }

    /// Adds a contribution; the first one is stored.
    mutating func add(_ contribution: Value, at index: Int, _ accumulate: (inout Value, Value) -> Void) {
        guard values.indices.contains(index - first) else { return }
        if values[index - first] == nil {
            values[index - first] = contribution
        } else {
            accumulate(&values[index - first]!, contribution)
        }
    }
}

/// The part of a table of tensors whose rows are `bottom` or later. The table is in the order of the rows.
private func tableRange(_ table: [TensorRow], from bottom: Int) -> Range<Int> {
    var (low, high) = (0, table.count)
    while low < high {
        let middle = (low + high) / 2
        if Int(table[middle].number) < bottom { low = middle + 1 } else { high = middle }
    }
    return low..<table.count
}

/// The partial derivatives of a row with respect to the operands that take part in the sweep; `nil` where one is the
/// constant zero.
struct Partials<Interpretation: TapeInterpretation>: RuleVisitor {
    typealias Number = Interpretation.Number
    let interpretation: Interpretation
    let number: Int
    let row: Row
    let bottom: Int

    private func isWanted(_ operand: Operand) -> Bool { !operand.isConstant && operand.row >= bottom }
    private func value(_ operand: Operand) -> Number {
        operand.isConstant ? Number(constant: operand.constant) : interpretation.number(operand.row)
    }

    func unary<Rule: UnaryRule>(_: Rule.Type) -> (left: Number?, right: Number?) {
        if !isWanted(row.left) || Rule.constantPartial == 0 { return (nil, nil) }
        return (Rule.partial(value(row.left), interpretation.number(number)), nil)
    }

    func binary<Rule: BinaryRule>(_: Rule.Type) -> (left: Number?, right: Number?) {
        let (x, y, z) = (value(row.left), value(row.right), interpretation.number(number))
        return (isWanted(row.left) ? Rule.left(x, y, z) : nil, isWanted(row.right) ? Rule.right(x, y, z) : nil)
    }

    func noRule(_ opcode: Opcode) -> (left: Number?, right: Number?) { (nil, nil) }
}

/// Propagates the adjoint of a tensor's row to its operands: each gets the pullback's contribution, summed over the
/// axes that broadcasting repeated. Operands below row `bottom` are skipped.
func propagate<T: TensorAlgebra>(
    _ row: TensorRow, _ adjoint: T, storage: UnsafeMutablePointer<TapeStorage>, bottom: Int,
    zeros: ZeroAdjoints, kept: (TensorRow) -> T?, numbers: (Int, T.Number) -> Void,
    tensors: (Int, T) -> Void
) {
    guard let operation = row.operation else { return }
    if case .assembly(let places) = operation.role {
        for (operand, place) in zip(row.operands, places) where operand >= bottom {
            numbers(Int(operand), adjoint.element(at: place))
        }
        return
    }
    let indices = row.operands.map { storage.pointee.rows[Int($0)].tableIndex }
    func isWanted(_ operand: Int) -> Bool {
        row.operands[operand] >= bottom && !storage.pointee.tensors.pointee[indices[operand]].isConstant
    }
    let joint = operation.sharesPullbacks ? JointPullback<T>(wanted: indices.indices.map(isWanted)) : nil
    let values = RowValues(
        row, operation, storage.pointee.tensors.pointee, indices, zeros: zeros, joint: joint, kept: kept)
    for (operand, index) in indices.enumerated() where isWanted(operand) {
        guard let contribution = T.pullback(operation, adjoint, to: operand, in: values) else { continue }
        tensors(index, contribution.summed(to: values.shapes[operand]))
    }
}

/// Rows as plain numbers.
struct PlainInterpretation: TapeInterpretation {
    let storage: UnsafeMutablePointer<TapeStorage>

    func number(_ row: Int) -> Double { storage.pointee.rows[row].value }
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    func take<Scalar: TensorScalar>(
        _ step: TensorStep<Double>, of sweep: inout GenericSweep<PlainInterpretation>, _: Scalar.Type
    ) {
        sweep.take(step, over: Tensor<Scalar>.self, kept: { $0.kept() })
    }
}

extension TensorAlgebra {
    /// The tensor if it is of this kind, else `nil`.
    // A cast by the runtime would take longer than a small tensor's arithmetic.
    @inline(__always)
    fileprivate func asKind<Other: TensorAlgebra>(_: Other.Type) -> Other? {
        Self.self == Other.self ? unsafeBitCast(self, to: Other.self) : nil
    }
}

/// The value of any kind of tensor.
func plainValue(_ tensor: any TensorAlgebra) -> any TensorValue {
    func plain<T: TensorAlgebra>(_ tensor: T) -> any TensorValue { tensor.plain }
    return plain(tensor)
}

/// Rows as variables: the sweep is recorded on the same tape.
struct RecordedInterpretation: TapeInterpretation {
    let storage: UnsafeMutablePointer<TapeStorage>

    func number(_ row: Int) -> Variable {
        Variable(
            value: storage.pointee.rows[row].value, storage: storage, row: UInt32(row),
            generation: storage.pointee.generation)
    }
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    func take<Scalar: TensorScalar>(
        _ step: TensorStep<Variable>, of sweep: inout GenericSweep<RecordedInterpretation>, _: Scalar.Type
    ) {
        sweep.take(step, over: TensorVariable<Scalar>.self, kept: { tensor($0) })
    }
    /// The tensor variable of a row, if its value was kept.
    func tensor<Scalar: TensorScalar>(_ row: TensorRow) -> TensorVariable<Scalar>? {
        guard let kept = row.kept(Scalar.self) else { return nil }
        if row.isConstant { return TensorVariable(kept) }
        return TensorVariable(value: kept, storage: storage, row: row.number, generation: storage.pointee.generation)
    }

    /// Products with the constant 1 are not recorded.
    func product(_ adjoint: Variable, _ partial: Variable, _ zeros: ZeroAdjoints) -> Variable {
        if partial.isConstant, partial.number == 1 { return adjoint }
        if adjoint.isConstant, adjoint.number == 1 { return partial }
        return Variable.multiply(adjoint, partial, zeros)
    }
}
