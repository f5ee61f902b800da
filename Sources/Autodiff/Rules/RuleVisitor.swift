/// A visitor of rules: what to do with a rule of one or two operands.
///
/// ``visitRule(_:_:)`` passes it the type in ``Rules`` that an opcode stands for. Everything about an elementwise
/// operation comes from that type.
public protocol RuleVisitor {
    /// The visitor's result.
    associatedtype Result

    /// An operation y = f(x).
    func unary<Rule: UnaryRule>(_ rule: Rule.Type) -> Result
    /// An operation z = f(x, y).
    func binary<Rule: BinaryRule>(_ rule: Rule.Type) -> Result
    /// A leaf, or a row that bridges scalars and tensors: it has no elementwise rule.
    func noRule(_ opcode: Opcode) -> Result
}

/// A visitor for rules of one operand only. Stops at any other opcode.
public protocol UnaryRuleVisitor: RuleVisitor {}

extension UnaryRuleVisitor {
    @inlinable @_transparent
    public func binary<Rule: BinaryRule>(_: Rule.Type) -> Result {
        stop("\(Rule.name): takes two operands and was given one")
    }
    @inlinable @_transparent
    public func noRule(_ opcode: Opcode) -> Result { stop("\(opcode) is not an elementwise operation") }
}

/// A visitor for rules of two operands only. Stops at any other opcode.
public protocol BinaryRuleVisitor: RuleVisitor {}

extension BinaryRuleVisitor {
    @inlinable @_transparent
    public func unary<Rule: UnaryRule>(_: Rule.Type) -> Result {
        stop("\(Rule.name): takes one operand and was given two")
    }
    @inlinable @_transparent
    public func noRule(_ opcode: Opcode) -> Result { stop("\(opcode) is not an elementwise operation") }
}
