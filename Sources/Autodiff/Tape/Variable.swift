/// A recorded number: a value, and the row of a tape that holds its operation.
///
/// Arithmetic and the elementary functions of variables compute at once and append a row to the tape. Literals and
/// plain doubles mix freely with variables; a variable made from them alone belongs to no tape and has no derivative.
///
///     let tape = Tape()
///     let x = tape.variable(1.3)
///     let y = sqrt(x * x + exp(x * x))
///     print(tape.adjoints(of: y)[x])  // 3.1298556644645927
///
/// A variable belongs to its tape and so to one task; it is not `Sendable`. Using it after its tape was cleared or
/// released, or together with a variable of another tape, stops with a message.
@frozen
public struct Variable {
    @usableFromInline let number: Double
    /// The tape's memory; none for a constant.
    @usableFromInline let storage: UnsafeMutablePointer<TapeStorage>?
    @usableFromInline let row: UInt32
    @usableFromInline let generation: UInt32

    @inlinable @_transparent
    init(value: Double, storage: UnsafeMutablePointer<TapeStorage>?, row: UInt32, generation: UInt32) {
        number = value
        self.storage = storage
        self.row = row
        self.generation = generation
    }
}

extension Variable {
    /// The value without its derivative. While a program is recorded, the trace notes that it was read, since what
    /// depends on it, for example in an `if`, is not recorded.
    @inlinable @_transparent
    public var value: Double {
        if let storage, storage.pointee.trace != nil { storage.noteReadValue(row) }
        return number
    }
}

@available(*, unavailable, message: "A variable belongs to one tape and so to one task; send its value instead.")
extension Variable: Sendable {}

extension Variable: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    /// A constant: it belongs to no tape and has no derivative.
    @inlinable @_transparent public init(constant value: Double) {
        self.init(value: value, storage: nil, row: 0, generation: 0)
    }
    @inlinable @_transparent public init(floatLiteral value: Double) { self.init(constant: value) }
    @inlinable @_transparent public init(integerLiteral value: Int) { self.init(constant: Double(value)) }

    /// Whether the variable belongs to no tape.
    @inlinable public var isConstant: Bool { storage == nil }
}

extension Variable: CustomStringConvertible {
    public var description: String { isConstant ? "\(number)" : "\(number) (row \(row))" }
}

/// The same value with derivative 0 (`stop_gradient`, `detach` elsewhere).
@inlinable
public func withoutDerivative(_ x: Variable) -> Variable {
    // In a program the value differs from run to run, so it keeps its row.
    if let storage = x.storage, storage.pointee.trace != nil { return Variable.apply(.detach, x) }
    return Variable(constant: x.number)
}

extension Variable: MixesWithIntegers {
    @inlinable @_transparent public var _itself: Variable { self }
}
extension Variable: MixesWithDoubles {}

// MARK: Recording
//
// Why recording, the rules, dual numbers and what they call are `@_transparent`: such a function becomes part of its
// caller, for the caller's types, before any optimization, and so in a debug build of another module, too. That ignores
// `@inline(__always)` and calls generic functions through tables: a gradient there took 2.7 times as long
// (`Notes/performance.md`, 'Debug builds'). It needs `@inlinable` to reach other modules; within this one a debug build
// follows it in the function's own file only. A debugger does not step into such a function.

extension Variable: ElementaryNumber {
    @inlinable @_transparent
    public static func apply(_ opcode: Opcode, _ operand: Variable) -> Variable {
        record(opcode, operand, Double.apply(opcode, operand.number))
    }

    @inlinable @_transparent
    public static func apply(_ opcode: Opcode, _ left: Variable, _ right: Variable) -> Variable {
        record(opcode, left, right, Double.apply(opcode, left.number, right.number))
    }

    @inlinable @_transparent
    public static func apply<Rule: UnaryRule>(_: Rule.Type, _ operand: Variable) -> Variable {
        record(Rule.opcode, operand, Rule.value(operand.number))
    }

    @inlinable @_transparent
    public static func apply<Rule: BinaryRule>(_: Rule.Type, _ left: Variable, _ right: Variable) -> Variable {
        record(Rule.opcode, left, right, Rule.value(left.number, right.number))
    }

    /// Appends the row of an operation of one operand; an operation on a constant is a constant.
    @inlinable @_transparent
    static func record(_ opcode: Opcode, _ x: Variable, _ value: Double) -> Variable {
        guard let storage = x.storage else { return Variable(constant: value) }
        if storage.pointee.generation != x.generation { x.stopStale(opcode) }
        return storage.append(opcode, x.operand, .none, value)
    }

    /// Appends the row of an operation of two operands. For a literal, all tests for constants are decided at compile
    /// time. The only calls are ones that never return: a call that returns would force the surrounding code to save
    /// its registers.
    @inlinable @_transparent
    static func record(_ opcode: Opcode, _ x: Variable, _ y: Variable, _ value: Double) -> Variable {
        guard let storage = x.storage ?? y.storage else { return Variable(constant: value) }
        if x.storage != nil, x.generation != storage.pointee.generation { x.stopStale(opcode) }
        if y.storage != nil, y.storage != storage || y.generation != storage.pointee.generation {
            stopAtTwoTapes(opcode, x, y)
        }
        return storage.append(
            opcode, x.storage == nil ? storage.operand(x.number) : x.operand,
            y.storage == nil ? storage.operand(y.number) : y.operand, value)
    }

    @inlinable @_transparent
    static func record(_ opcode: Opcode, _ x: Variable, _ y: Double, _ value: Double) -> Variable {
        record(opcode, x, Variable(constant: y), value)
    }

    @inlinable @_transparent
    static func record(_ opcode: Opcode, _ x: Double, _ y: Variable, _ value: Double) -> Variable {
        record(opcode, Variable(constant: x), y, value)
    }

    @inlinable @_transparent
    var operand: Operand { Operand(row: row) }

    @usableFromInline @inline(never)
    static func stopAtTwoTapes(_ opcode: Opcode, _ x: Variable, _ y: Variable) -> Never {
        y.checkFresh(Rule(of: opcode).name)
        stop(
            "\(Rule(of: opcode).name): the operands belong to two tapes. Record both on one tape, or take one's value "
                + "(`x.value`, `withoutDerivative(x)`) if it is a constant here. An inner derivative at a plain "
                + "number has a tape of its own: give `Variable(constant: t)` as its point.")
    }

    /// Stops if the variable's tape was cleared or released since.
    @usableFromInline
    func checkFresh(_ operation: @autoclosure () -> String) {
        guard let storage, storage.pointee.generation != generation else { return }
        stop(
            "\(operation()): a variable (value \(number), row \(row)) is used after its tape was cleared or released. "
                + "Make the variables anew with `tape.variable(_:)` after `clear()`, and keep the tape alive.")
    }

    @usableFromInline @inline(never)
    func stopStale(_ opcode: Opcode) -> Never {
        checkFresh(Rule(of: opcode).name)
        stop("\(Rule(of: opcode).name): the variable is not on a tape")
    }

    @inlinable @_transparent
    public static func compare(_ left: Variable, _ comparison: Comparison, _ right: Variable) -> _VariableCondition {
        _VariableCondition(left, comparison, right)
    }

    @inlinable @_transparent
    public static func select(
        _ condition: _VariableCondition, _ yes: @autoclosure () -> Variable, _ no: @autoclosure () -> Variable
    ) -> Variable {
        if let storage = condition.tracedStorage { return storage.select(condition, yes(), no()) }
        return condition.holds ? yes() : no()
    }

    /// Whether the comparison holds; while a program is recorded, adds it to the trace.
    @inlinable @_transparent
    public static func holds(_ left: Variable, _ comparison: Comparison, _ right: Variable) -> Bool {
        let outcome = comparison.holds(left.number, right.number)
        if let storage = left.storage ?? right.storage, storage.pointee.trace != nil {
            storage.note(left, comparison, right, outcome)
        }
        return outcome
    }
}
