// Functions that the platform has for doubles and that are made of other operations here: C's names, and the methods
// of `FloatingPoint`. `PlatformValues.swift` has what they compute. Each has one disfavored form for any kind of number
// and none for recorded ones, which would slow plain code (`Notes/design.md`, 'Functions').

// MARK: C's names

/// x without its fraction, rounded towards zero; derivative 0.
@inlinable @_disfavoredOverload
public func trunc<Number: ElementaryNumber>(_ x: Number) -> Number { Number.truncated(x) }

/// |x|, as `abs`.
@inlinable @_transparent @_disfavoredOverload
public func fabs<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.Absolute.self, x) }

/// The gamma function Γ(x) as ±exp(`logGamma`), so that its error grows with |log Γ|; derivative Γ(x)·ψ(x). As in
/// C, ±∞ at ±0, and NaN at the poles −1, −2, … and at −∞.
@inlinable @_disfavoredOverload
public func tgamma<Number: ElementaryNumber>(_ x: Number) -> Number { Number.gamma(x) }

/// log |Γ(x)|, as `logGamma`; derivative the digamma function ψ(x).
@inlinable @_transparent @_disfavoredOverload
public func lgamma<Number: ElementaryNumber>(_ x: Number) -> Number { Number.apply(Rules.LogGamma.self, x) }

/// The larger operand; where one is NaN, the other, with derivative 1. `max` gives NaN there.
@inlinable @_disfavoredOverload
public func fmax<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.largerNumber(x, y) }

/// The smaller operand; where one is NaN, the other, with derivative 1. `min` gives NaN there.
@inlinable @_disfavoredOverload
public func fmin<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.smallerNumber(x, y) }

/// |x| with the sign of y, also that of −0; derivatives ±sign x and 0. A NaN in the place of y counts as positive.
@inlinable @_disfavoredOverload
public func copysign<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number { Number.withSign(x, y) }

// MARK: The methods of floating-point numbers

extension ElementaryNumber {
    /// |x|, as `abs`.
    @inlinable @_disfavoredOverload
    public var magnitude: Self { Self.apply(Rules.Absolute.self, self) }
    /// √x, as `sqrt`.
    @inlinable @_transparent @_disfavoredOverload
    public func squareRoot() -> Self { Self.apply(Rules.SquareRoot.self, self) }
    /// The nearest integer, halves away from zero, as `round`; derivative 0.
    @inlinable @_transparent @_disfavoredOverload
    public func rounded() -> Self { Self.apply(Rules.Round.self, self) }
    /// An integer next to x, by `rule`; derivative 0.
    @inlinable @_disfavoredOverload
    public func rounded(_ rule: FloatingPointRoundingRule) -> Self { Self.rounded(self, rule) }
    /// The remainder with the sign of x, as `fmod`.
    @inlinable @_transparent @_disfavoredOverload
    public func truncatingRemainder(dividingBy other: Self) -> Self {
        Self.apply(Rules.TruncatedRemainder.self, self, other)
    }
}
