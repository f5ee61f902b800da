import Autodiff

/// A double that records the operations it was computed by, to list those of a generic function.
struct NotingNumber: ElementaryNumber {
    let value: Double
    let opcodes: Set<Opcode>

    init(_ value: Double, _ opcodes: Set<Opcode> = []) { (self.value, self.opcodes) = (value, opcodes) }
    init(constant value: Double) { self.init(value) }
    init(floatLiteral value: Double) { self.init(value) }
    init(integerLiteral value: Int) { self.init(Double(value)) }

    static func + (x: Self, y: Self) -> Self { apply(.add, x, y) }
    static func - (x: Self, y: Self) -> Self { apply(.subtract, x, y) }
    static func * (x: Self, y: Self) -> Self { apply(.multiply, x, y) }
    static func / (x: Self, y: Self) -> Self { apply(.divide, x, y) }
    static prefix func - (x: Self) -> Self { apply(.negate, x) }
    static func apply(_ opcode: Opcode, _ x: Self) -> Self {
        NotingNumber(.apply(opcode, x.value), x.opcodes.union([opcode]))
    }
    static func apply(_ opcode: Opcode, _ x: Self, _ y: Self) -> Self {
        NotingNumber(.apply(opcode, x.value, y.value), x.opcodes.union(y.opcodes).union([opcode]))
    }
    static func compare(_ x: Self, _ comparison: Comparison, _ y: Self) -> Condition {
        Condition(holds: comparison.holds(x.value, y.value), opcodes: x.opcodes.union(y.opcodes))
    }
    struct Condition {
        let holds: Bool
        let opcodes: Set<Opcode>
    }
    /// Both sides are part of the function.
    static func select(_ condition: Condition, _ yes: @autoclosure () -> Self, _ no: @autoclosure () -> Self) -> Self {
        let (yes, no) = (yes(), no())
        return NotingNumber(
            condition.holds ? yes.value : no.value, condition.opcodes.union(yes.opcodes).union(no.opcodes))
    }
}
