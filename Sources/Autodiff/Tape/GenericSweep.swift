/// A kind of number, with its tensors, over which a tape can be swept backwards.
public protocol AdjointReading {
    associatedtype Number: ElementaryNumber
    associatedtype Floats: TensorAlgebra where Floats.Scalar == Float, Floats.Number == Number
    associatedtype Doubles: TensorAlgebra where Doubles.Scalar == Double, Doubles.Number == Number

    /// The value of a scalar row.
    func number(_ row: Int) -> Number
    /// The kept value of a tensor's row.
    func tensor(_ row: TensorRow<Float>) -> Floats?
    func tensor(_ row: TensorRow<Double>) -> Doubles?
    /// The adjoint times a partial derivative, by the convention for zeros.
    func product(_ adjoint: Number, _ partial: Number, _ zeros: ZeroAdjoints) -> Number
    /// What a root or a hypotenuse of 0 hands on, if it is not the product of its adjoint and its partial derivatives.
    func contributionsAtZero(_ row: Row, _ number: Int, _ adjoint: Number) -> (left: Number, right: Number?)?
}

extension AdjointReading {
    func product(_ adjoint: Number, _ partial: Number, _ zeros: ZeroAdjoints) -> Number {
        Number.multiply(adjoint, partial, zeros)
    }
    func contributionsAtZero(_ row: Row, _ number: Int, _ adjoint: Number) -> (left: Number, right: Number?)? { nil }
}

/// The backward sweep over any kind of number. Read over variables it records itself, and derivatives of derivatives
/// follow; read over plain numbers it is the slow path that ``Sweep`` is tested against.
///
/// An adjoint is absent, not zero, where no path leads from the row to the output: what is recorded is what is needed, and
/// in IEEE mode only rows on a path take part.
public struct GenericSweep<Reading: AdjointReading> {
    let reading: Reading
    let storage: UnsafeMutablePointer<TapeStorage>
    let top: Int
    /// The last row to be swept; rows below it receive nothing, and what only they would receive is not computed.
    let bottom: Int
    let zeros: ZeroAdjoints
    var numbers: AdjointColumn<Reading.Number>
    var floats: AdjointColumn<Reading.Floats>
    var doubles: AdjointColumn<Reading.Doubles>

    /// - Complexity: O(top − bottom) in time and memory, also on a long tape.
    init(
        reading: Reading, storage: UnsafeMutablePointer<TapeStorage>, top: Int, bottom: Int, zeros: ZeroAdjoints
    ) {
        self.reading = reading
        self.storage = storage
        self.top = top
        self.bottom = bottom
        self.zeros = zeros
        numbers = AdjointColumn(bottom..<Swift.max(top + 1, bottom))
        floats = AdjointColumn(tableRange(storage.pointee.floats.pointee, from: bottom))
        doubles = AdjointColumn(tableRange(storage.pointee.doubles.pointee, from: bottom))
    }

    mutating func run() {
        // Rows do not move while the sweep appends to the tape; the tables of tensors may, so their rows are copied.
        for number in stride(from: top, through: bottom, by: -1) {
            let row = storage.pointee.rows[number]
            switch row.opcode {
            case .variable, .constant: break
            case .element:
                guard row.left.row >= bottom, let adjoint = numbers[number] else { break }
                let source = storage.pointee.rows[row.left.row]
                let index = Int(row.right.bits)
                if source.opcode == .floatTensor {
                    let shape = storage.pointee.floats.pointee[source.tableIndex].shape
                    add(.placing(adjoint, at: index, in: shape), toFloats: source.tableIndex)
                } else {
                    let shape = storage.pointee.doubles.pointee[source.tableIndex].shape
                    add(.placing(adjoint, at: index, in: shape), toDoubles: source.tableIndex)
                }
            case .floatTensor:
                guard let adjoint = floats[row.tableIndex] else { break }
                propagate(
                    storage.pointee.floats.pointee[row.tableIndex], adjoint, storage: storage, bottom: bottom,
                    zeros: zeros,
                    kept: reading.tensor, numbers: { add($1, to: $0) }, tensors: { add($1, toFloats: $0) })
            case .doubleTensor:
                guard let adjoint = doubles[row.tableIndex] else { break }
                propagate(
                    storage.pointee.doubles.pointee[row.tableIndex], adjoint, storage: storage, bottom: bottom,
                    zeros: zeros,
                    kept: reading.tensor, numbers: { add($1, to: $0) }, tensors: { add($1, toDoubles: $0) })
            default:
                guard let adjoint = numbers[number] else { break }
                if row.opcode == .squareRoot || row.opcode == .hypotenuse, zeros == .untaken,
                    let (left, right) = reading.contributionsAtZero(row, number, adjoint)
                {
                    if !row.left.isConstant { add(left, to: row.left.row) }
                    if let right, !row.right.isConstant { add(right, to: row.right.row) }
                    break
                }
                let partials = Partials(reading: reading, number: number, row: row, bottom: bottom)
                let (left, right) = readRule(row.opcode, partials)
                if let left { add(reading.product(adjoint, left, zeros), to: row.left.row) }
                if let right { add(reading.product(adjoint, right, zeros), to: row.right.row) }
            }
        }
    }

    mutating func add(_ contribution: Reading.Number, to row: Int) {
        numbers.add(contribution, at: row) { $0 = $0 + $1 }
    }
    mutating func add(_ contribution: Reading.Floats, toFloats index: Int) {
        floats.add(contribution, at: index) { Reading.Floats.accumulate($1, into: &$0) }
    }
    mutating func add(_ contribution: Reading.Doubles, toDoubles index: Int) {
        doubles.add(contribution, at: index) { Reading.Doubles.accumulate($1, into: &$0) }
    }

    /// Adds an output's adjoint.
    mutating func add(_ seed: Seed) {
        switch seed {
        case .number(let row, let value): add(Reading.Number(constant: value), to: Int(row))
        case .floats(let row, let value):
            add(Reading.Floats(value), toFloats: storage.pointee.rows[Int(row)].tableIndex)
        case .doubles(let row, let value):
            add(Reading.Doubles(value), toDoubles: storage.pointee.rows[Int(row)].tableIndex)
        }
    }
}

/// The adjoints of a range of rows, or of a range of a table of tensors; absent outside it and where none came.
struct AdjointColumn<Value> {
    private let first: Int
    private(set) var values: [Value?]

    init(_ range: Range<Int>) {
        first = range.lowerBound
        values = Array(repeating: nil, count: range.count)
    }

    subscript(index: Int) -> Value? { values.indices.contains(index - first) ? values[index - first] : nil }

    /// Adds a contribution; the first one is taken as it is.
    mutating func add(_ contribution: Value, at index: Int, _ accumulate: (inout Value, Value) -> Void) {
        guard values.indices.contains(index - first) else { return }
        if values[index - first] == nil {
            values[index - first] = contribution
        } else {
            accumulate(&values[index - first]!, contribution)
        }
    }
}

/// The part of a table of tensors that stands in rows from `bottom` on. The table is in the order of the rows.
private func tableRange<Scalar>(_ table: [TensorRow<Scalar>], from bottom: Int) -> Range<Int> {
    var (low, high) = (0, table.count)
    while low < high {
        let middle = (low + high) / 2
        if Int(table[middle].number) < bottom { low = middle + 1 } else { high = middle }
    }
    return low..<table.count
}

/// The partial derivatives of a row with respect to its operands that are rows to be swept; none where one is the constant
/// zero.
private struct Partials<Reading: AdjointReading>: RuleVisitor {
    typealias Number = Reading.Number
    let reading: Reading
    let number: Int
    let row: Row
    let bottom: Int

    private func isWanted(_ operand: Operand) -> Bool { !operand.isConstant && operand.row >= bottom }
    private func value(_ operand: Operand) -> Number {
        operand.isConstant ? Number(constant: operand.constant) : reading.number(operand.row)
    }

    func unary<Rule: UnaryRule>(_: Rule.Type) -> (left: Number?, right: Number?) {
        if !isWanted(row.left) || Rule.constantPartial == 0 { return (nil, nil) }
        return (Rule.partial(value(row.left), reading.number(number)), nil)
    }

    func binary<Rule: BinaryRule>(_: Rule.Type) -> (left: Number?, right: Number?) {
        let (x, y, z) = (value(row.left), value(row.right), reading.number(number))
        return (isWanted(row.left) ? Rule.left(x, y, z) : nil, isWanted(row.right) ? Rule.right(x, y, z) : nil)
    }

    func noRule(_ opcode: Opcode) -> (left: Number?, right: Number?) { (nil, nil) }
}

/// Hands the adjoint of a tensor's row on to its operands: each pullback's contribution, summed over the axes that
/// broadcasting repeated. Operands below row `bottom` receive nothing.
func propagate<T: TensorAlgebra>(
    _ row: TensorRow<T.Scalar>, _ adjoint: T, storage: UnsafeMutablePointer<TapeStorage>, bottom: Int,
    zeros: ZeroAdjoints, kept: (TensorRow<T.Scalar>) -> T?, numbers: (Int, T.Number) -> Void,
    tensors: (Int, T) -> Void
) {
    guard let operation = row.operation else { return }
    if let assembled = operation as? FromNumbers {
        for (operand, place) in zip(row.operands, assembled.places) where operand >= bottom {
            numbers(Int(operand), adjoint.element(at: place))
        }
        return
    }
    let table = T.Scalar.table(storage)
    let indices = row.operands.map { storage.pointee.rows[Int($0)].tableIndex }
    let values = RowValues(row, operation, table.pointee, indices, zeros: zeros, kept: kept)
    for (operand, index) in indices.enumerated()
    where row.operands[operand] >= bottom && !table.pointee[index].isConstant {
        guard let contribution = T.pullback(operation, adjoint, to: operand, in: values) else { continue }
        tensors(index, contribution.summed(to: values.shapes[operand]))
    }
}

/// Rows read as plain numbers.
struct PlainReading: AdjointReading {
    typealias Number = Double
    typealias Floats = Tensor<Float>
    typealias Doubles = Tensor<Double>
    let storage: UnsafeMutablePointer<TapeStorage>

    func number(_ row: Int) -> Double { storage.pointee.rows[row].value }
    func tensor(_ row: TensorRow<Float>) -> Tensor<Float>? { row.kept }
    func tensor(_ row: TensorRow<Double>) -> Tensor<Double>? { row.kept }
}

/// Rows read as the variables that they are: the sweep records itself on the same tape.
public struct RecordedReading: AdjointReading {
    public typealias Number = Variable
    public typealias Floats = TensorVariable<Float>
    public typealias Doubles = TensorVariable<Double>
    let storage: UnsafeMutablePointer<TapeStorage>

    public func number(_ row: Int) -> Variable {
        Variable(
            value: storage.pointee.rows[row].value, storage: storage, row: UInt32(row),
            generation: storage.pointee.generation)
    }
    public func tensor(_ row: TensorRow<Float>) -> TensorVariable<Float>? { recorded(row) }
    public func tensor(_ row: TensorRow<Double>) -> TensorVariable<Double>? { recorded(row) }
    private func recorded<Scalar>(_ row: TensorRow<Scalar>) -> TensorVariable<Scalar>? {
        guard let kept = row.kept else { return nil }
        if row.isConstant { return TensorVariable(kept) }
        return TensorVariable(value: kept, storage: storage, row: row.number, generation: storage.pointee.generation)
    }

    /// Factors that are the constant one multiply nothing and are not recorded.
    public func product(_ adjoint: Variable, _ partial: Variable, _ zeros: ZeroAdjoints) -> Variable {
        if partial.isConstant, partial.number == 1 { return adjoint }
        if adjoint.isConstant, adjoint.number == 1 { return partial }
        return Variable.multiply(adjoint, partial, zeros)
    }
}
