/// Which of an operation's operands something depends on: the kind of number over which a rule is read for its
/// structure.
struct OperandSet: OptionSet, ElementaryNumber {
    let rawValue: UInt8
    static let left = OperandSet(rawValue: 1)
    static let right = OperandSet(rawValue: 2)

    init(rawValue: UInt8) { self.rawValue = rawValue }
    init(constant value: Double) { self.init(rawValue: 0) }
    init(floatLiteral value: Double) { self.init(rawValue: 0) }
    init(integerLiteral value: Int) { self.init(rawValue: 0) }

    @_implements(ElementaryNumber,+(_:_:))
    static func sum(of x: OperandSet, _ y: OperandSet) -> OperandSet { x.union(y) }
    @_implements(ElementaryNumber,-(_:_:))
    static func difference(of x: OperandSet, _ y: OperandSet) -> OperandSet { x.union(y) }
    @_implements(ElementaryNumber,*(_:_:))
    static func product(of x: OperandSet, _ y: OperandSet) -> OperandSet { x.union(y) }
    @_implements(ElementaryNumber,/(_:_:))
    static func quotient(of x: OperandSet, _ y: OperandSet) -> OperandSet { x.union(y) }
    @_disfavoredOverload static prefix func - (x: OperandSet) -> OperandSet { x }

    // A function that is constant between jumps has no derivative to depend on anything.
    static func apply(_ opcode: Opcode, _ x: OperandSet) -> OperandSet {
        opcode.isConstantBetweenJumps ? [] : x
    }
    static func apply(_ opcode: Opcode, _ x: OperandSet, _ y: OperandSet) -> OperandSet { x.union(y) }

    /// A choice depends on what is chosen from; where it is made, the derivative jumps and is not looked at.
    static func compare(_ left: OperandSet, _ comparison: Comparison, _ right: OperandSet) {}
    static func select(
        _ condition: Void, _ yes: @autoclosure () -> OperandSet, _ no: @autoclosure () -> OperandSet
    ) -> OperandSet { yes().union(no()) }
}

/// What a rule's partial derivatives say about its structure, whatever the values: which operands the result depends
/// on, and which pairs of operands meet in a second derivative.
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
