/// The set of operands that a value depends on: the kind of number over which rules are evaluated for their structure.
struct OperandSet: OptionSet, ElementaryNumber {
    let rawValue: UInt8
    static let left = OperandSet(rawValue: 1)
    static let right = OperandSet(rawValue: 2)

    init(rawValue: UInt8) { self.rawValue = rawValue }
    init(constant value: Double) { self.init(rawValue: 0) }
    init(floatLiteral value: Double) { self.init(rawValue: 0) }
    init(integerLiteral value: Int) { self.init(rawValue: 0) }

    @_implements(ArithmeticNumber,+(_:_:))
    static func _sum(of x: OperandSet, _ y: OperandSet) -> OperandSet { x.union(y) }
    @_implements(ArithmeticNumber,-(_:_:))
    static func _difference(of x: OperandSet, _ y: OperandSet) -> OperandSet { x.union(y) }
    @_implements(ArithmeticNumber,*(_:_:))
    static func _product(of x: OperandSet, _ y: OperandSet) -> OperandSet { x.union(y) }
    @_implements(ArithmeticNumber,/(_:_:))
    static func _quotient(of x: OperandSet, _ y: OperandSet) -> OperandSet { x.union(y) }
    @_disfavoredOverload static prefix func - (x: OperandSet) -> OperandSet { x }

    // A piecewise constant function does not depend on its operand to first order.
    static func apply(_ opcode: Opcode, _ x: OperandSet) -> OperandSet {
        opcode.isConstantBetweenJumps ? [] : x
    }
    static func apply(_ opcode: Opcode, _ x: OperandSet, _ y: OperandSet) -> OperandSet { x.union(y) }

    /// A selection depends on both branches and not on the condition: derivatives at its jumps are ignored.
    static func compare(_ left: OperandSet, _ comparison: Comparison, _ right: OperandSet) {}
    static func select(
        _ condition: Void, _ yes: @autoclosure () -> OperandSet, _ no: @autoclosure () -> OperandSet
    ) -> OperandSet { yes().union(no()) }
}

/// The structure of a rule, from its partial derivatives, independent of values: which operands the result depends on,
/// and which second derivatives may be nonzero.
struct RuleDependence: RuleVisitor {
    struct Structure {
        var left = false
        var right = false
        /// Whether ∂²/∂left², ∂²/∂left∂right and ∂²/∂right² may differ from zero.
        var leftLeft = false
        var leftRight = false
        var rightRight = false
    }

    static func of(_ opcode: Opcode) -> Structure { table[Int(opcode.rawValue)] }
    private static let table = Opcode.allCases.map { readRule($0, RuleDependence()) }

    func unary<Rule: UnaryRule>(_: Rule.Type) -> Structure {
        let byLeft: OperandSet = Rule.partial(.left, .left)
        return Structure(left: Rule.constantPartial != 0, leftLeft: !byLeft.isEmpty)
    }

    func binary<Rule: BinaryRule>(_: Rule.Type) -> Structure {
        let both: OperandSet = [.left, .right]
        let byLeft = Rule.left(.left, .right, both)
        let byRight = Rule.right(.left, .right, both)
        return Structure(
            left: Rule.constantPartials?.left != 0, right: Rule.constantPartials?.right != 0,
            leftLeft: byLeft.contains(.left), leftRight: byLeft.contains(.right) || byRight.contains(.left),
            rightRight: byRight.contains(.right))
    }

    func noRule(_ opcode: Opcode) -> Structure { Structure() }
}
