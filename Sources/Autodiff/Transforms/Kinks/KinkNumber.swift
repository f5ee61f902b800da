/// A number with a flag: whether its computation passed a kink, where the derivative is chosen by convention.
///
/// Evaluating a rule over it reveals the rule's kinks: a comparison of equal numbers whose two branches differ, and a
/// jump of a piecewise constant function. Rules need no annotation for it.
struct KinkNumber: ElementaryNumber {
    let value: Double
    let isChosen: Bool

    struct Condition {
        let holds: Bool
        let isOnBoundary: Bool
    }

    init(_ value: Double, isChosen: Bool) {
        self.value = value
        self.isChosen = isChosen
    }
    init(constant value: Double) { self.init(value, isChosen: false) }
    init(floatLiteral value: Double) { self.init(value, isChosen: false) }
    init(integerLiteral value: Int) { self.init(Double(value), isChosen: false) }

    @_implements(ArithmeticNumber,+(_:_:))
    static func _sum(of x: KinkNumber, _ y: KinkNumber) -> KinkNumber { apply(.add, x, y) }
    @_implements(ArithmeticNumber,-(_:_:))
    static func _difference(of x: KinkNumber, _ y: KinkNumber) -> KinkNumber { apply(.subtract, x, y) }
    @_implements(ArithmeticNumber,*(_:_:))
    static func _product(of x: KinkNumber, _ y: KinkNumber) -> KinkNumber { apply(.multiply, x, y) }
    @_implements(ArithmeticNumber,/(_:_:))
    static func _quotient(of x: KinkNumber, _ y: KinkNumber) -> KinkNumber { apply(.divide, x, y) }
    @_disfavoredOverload static prefix func - (x: KinkNumber) -> KinkNumber { apply(.negate, x) }

    static func apply(_ opcode: Opcode, _ x: KinkNumber) -> KinkNumber {
        KinkNumber(Double.apply(opcode, x.value), isChosen: x.isChosen || jumps(opcode, at: x.value))
    }
    static func apply(_ opcode: Opcode, _ x: KinkNumber, _ y: KinkNumber) -> KinkNumber {
        KinkNumber(Double.apply(opcode, x.value, y.value), isChosen: x.isChosen || y.isChosen)
    }

    /// Whether a piecewise constant operation jumps here: its values at the adjacent numbers differ.
    static func jumps(_ opcode: Opcode, at x: Double) -> Bool {
        guard opcode != .detach, opcode.isConstantBetweenJumps else { return false }
        let own = Double.apply(opcode, x)
        return Double.apply(opcode, x.nextUp) != own || Double.apply(opcode, x.nextDown) != own
    }

    static func compare(_ left: KinkNumber, _ comparison: Comparison, _ right: KinkNumber) -> Condition {
        Condition(holds: comparison.holds(left.value, right.value), isOnBoundary: left.value == right.value)
    }
    static func select(
        _ condition: Condition, _ yes: @autoclosure () -> KinkNumber, _ no: @autoclosure () -> KinkNumber
    ) -> KinkNumber {
        let chosen = condition.holds ? yes() : no()
        guard condition.isOnBoundary else { return chosen }
        let other = condition.holds ? no() : yes()
        return KinkNumber(chosen.value, isChosen: chosen.isChosen || chosen.value != other.value)
    }
}
