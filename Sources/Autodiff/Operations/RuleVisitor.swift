/// A reading of the rule table: what to do with the rule of an operation of one or of two operands.
///
/// ``visitRule(_:_:)`` hands over the one line of an operation: its name, which values its partial derivatives read
/// again, its value, and its partial derivatives over the visitor's kind of number. Everything that the library knows
/// about an elementwise operation is learned this way.
public protocol RuleVisitor {
    /// The kind of number over which the partial derivatives are read.
    associatedtype Number: ElementaryNumber
    /// What the reading gives.
    associatedtype Result

    /// An operation y = f(x). `partial` gives ∂f/∂x from (x, y).
    func one(
        _ name: StaticString, _ reads: Reads,
        _ value: (Double) -> Double,
        _ partial: (_ x: Number, _ y: Number) -> Number
    ) -> Result

    /// An operation z = f(x, y). `left` gives ∂f/∂x and `right` ∂f/∂y from (x, y, z).
    func two(
        _ name: StaticString, _ reads: Reads,
        _ value: (Double, Double) -> Double,
        _ left: (_ x: Number, _ y: Number, _ z: Number) -> Number,
        _ right: (_ x: Number, _ y: Number, _ z: Number) -> Number
    ) -> Result

    /// A leaf, or a row that bridges scalars and tensors: it has no elementwise rule.
    func noRule(_ opcode: Opcode) -> Result
}
