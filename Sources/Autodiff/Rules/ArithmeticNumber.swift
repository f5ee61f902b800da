/// A kind of number with arithmetic: the part of ``ElementaryNumber`` that `Int` has, too.
///
/// For the type checker alone. It takes an integer literal for an `Int` until it knows better, and drops forms of an
/// operator that `Int` does not have. So in a function over `T: ElementaryNumber` it took up `x - 1` last, and lines
/// with several literals ended in 'unable to type-check' (`Notes/design.md`, 'Overloads').
public protocol ArithmeticNumber {
    /// The sum.
    @_disfavoredOverload static func + (left: Self, right: Self) -> Self
    /// The difference.
    @_disfavoredOverload static func - (left: Self, right: Self) -> Self
    /// The product.
    @_disfavoredOverload static func * (left: Self, right: Self) -> Self
    /// The quotient.
    @_disfavoredOverload static func / (left: Self, right: Self) -> Self
}

extension Int: ArithmeticNumber {}
