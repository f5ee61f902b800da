/// A reading of the rule table: what to do with the rule of an operation of one or of two operands.
///
/// ``visitRule(_:_:)`` hands over the type in ``Rules`` that belongs to an opcode. Everything that the library knows
/// about an elementwise operation is learned from that type.
public protocol RuleVisitor {
    /// What the reading gives.
    associatedtype Result

    /// An operation y = f(x).
    func unary<Rule: UnaryRule>(_ rule: Rule.Type) -> Result
    /// An operation z = f(x, y).
    func binary<Rule: BinaryRule>(_ rule: Rule.Type) -> Result
    /// A leaf, or a row that bridges scalars and tensors: it has no elementwise rule.
    func noRule(_ opcode: Opcode) -> Result
}

/// A reading of rules of one operand alone.
public protocol UnaryRuleVisitor: RuleVisitor {}

extension UnaryRuleVisitor {
    @inlinable @inline(__always)
    public func binary<Rule: BinaryRule>(_: Rule.Type) -> Result {
        stop("\(Rule.name): takes two operands and was given one")
    }
    @inlinable @inline(__always)
    public func noRule(_ opcode: Opcode) -> Result { stop("\(opcode) is no elementwise operation") }
}

/// A reading of rules of two operands alone.
public protocol BinaryRuleVisitor: RuleVisitor {}

extension BinaryRuleVisitor {
    @inlinable @inline(__always)
    public func unary<Rule: UnaryRule>(_: Rule.Type) -> Result {
        stop("\(Rule.name): takes one operand and was given two")
    }
    @inlinable @inline(__always)
    public func noRule(_ opcode: Opcode) -> Result { stop("\(opcode) is no elementwise operation") }
}
