/// Evaluates a rule of one operand.
@frozen @usableFromInline
struct ValueOfOne: UnaryRuleVisitor {
    @usableFromInline let operand: Double
    @inlinable @_transparent init(operand: Double) { self.operand = operand }

    @inlinable @_transparent
    func unary<Rule: UnaryRule>(_: Rule.Type) -> Double { Rule.value(operand) }
}

/// Evaluates a rule of two operands.
@frozen @usableFromInline
struct ValueOfTwo: BinaryRuleVisitor {
    @usableFromInline let left: Double
    @usableFromInline let right: Double
    @inlinable @_transparent init(left: Double, right: Double) {
        self.left = left
        self.right = right
    }

    @inlinable @_transparent
    func binary<Rule: BinaryRule>(_: Rule.Type) -> Double { Rule.value(left, right) }
}

/// Applies an operation of one operand by its opcode at run time.
@frozen @usableFromInline
struct ApplyToOne<Number: ElementaryNumber>: UnaryRuleVisitor {
    @usableFromInline let operand: Number
    @inlinable @_transparent init(operand: Number) { self.operand = operand }

    @inlinable @_transparent
    func unary<Rule: UnaryRule>(_ rule: Rule.Type) -> Number { Number.apply(rule, operand) }
}

/// Applies an operation of two operands by its opcode at run time.
@frozen @usableFromInline
struct ApplyToTwo<Number: ElementaryNumber>: BinaryRuleVisitor {
    @usableFromInline let left: Number
    @usableFromInline let right: Number
    @inlinable @_transparent init(left: Number, right: Number) {
        self.left = left
        self.right = right
    }

    @inlinable @_transparent
    func binary<Rule: BinaryRule>(_ rule: Rule.Type) -> Number { Number.apply(rule, left, right) }
}
