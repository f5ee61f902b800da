/// Evaluates the partial derivative of a rule of one operand.
struct PartialOfOne<Number: ElementaryNumber>: UnaryRuleVisitor {
    let x: Number
    let y: Number

    func unary<Rule: UnaryRule>(_: Rule.Type) -> Number { Rule.partial(x, y) }
}

/// Evaluates a partial derivative of a rule of two operands.
struct PartialOfTwo<Number: ElementaryNumber>: BinaryRuleVisitor {
    let x: Number
    let y: Number
    let z: Number
    let operand: Int

    func binary<Rule: BinaryRule>(_: Rule.Type) -> Number {
        operand == 0 ? Rule.left(x, y, z) : Rule.right(x, y, z)
    }
}
