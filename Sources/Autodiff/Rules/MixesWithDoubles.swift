/// A kind of number that `max`, `min`, `atan2`, `hypot` and compound assignments take beside a `Double`, as the
/// constant that it is: variables, and plain and recorded tensors of doubles.
///
/// One form for all kinds in the place of that for variables costs the type checker nothing, a form more costs a lot
/// (`Notes/design.md`, 'Overloads').
public protocol MixesWithDoubles: ElementaryNumber {}

// Disfavored, so that calls with plain doubles go to Swift's and Foundation's functions.

/// The larger of a number and a constant.
@inlinable @_transparent @_disfavoredOverload
public func max<Number: MixesWithDoubles>(_ x: Number, _ y: Double) -> Number {
    Number.apply(Rules.Maximum.self, x, Number(constant: y))
}
/// The larger of a constant and a number.
@inlinable @_transparent @_disfavoredOverload
public func max<Number: MixesWithDoubles>(_ x: Double, _ y: Number) -> Number {
    Number.apply(Rules.Maximum.self, Number(constant: x), y)
}
/// The smaller of a number and a constant.
@inlinable @_transparent @_disfavoredOverload
public func min<Number: MixesWithDoubles>(_ x: Number, _ y: Double) -> Number {
    Number.apply(Rules.Minimum.self, x, Number(constant: y))
}
/// The smaller of a constant and a number.
@inlinable @_transparent @_disfavoredOverload
public func min<Number: MixesWithDoubles>(_ x: Double, _ y: Number) -> Number {
    Number.apply(Rules.Minimum.self, Number(constant: x), y)
}
/// The angle of the point (x, y), with a constant abscissa x. The ordinate comes first.
@inlinable @_transparent @_disfavoredOverload
public func atan2<Number: MixesWithDoubles>(_ y: Number, _ x: Double) -> Number {
    Number.apply(Rules.ArcTangent2.self, y, Number(constant: x))
}
/// The angle of the point (x, y), with a constant ordinate y. The ordinate comes first.
@inlinable @_transparent @_disfavoredOverload
public func atan2<Number: MixesWithDoubles>(_ y: Double, _ x: Number) -> Number {
    Number.apply(Rules.ArcTangent2.self, Number(constant: y), x)
}
/// √(x² + y²) with a constant.
@inlinable @_transparent @_disfavoredOverload
public func hypot<Number: MixesWithDoubles>(_ x: Number, _ y: Double) -> Number {
    Number.apply(Rules.Hypotenuse.self, x, Number(constant: y))
}
/// √(x² + y²) with a constant.
@inlinable @_transparent @_disfavoredOverload
public func hypot<Number: MixesWithDoubles>(_ x: Double, _ y: Number) -> Number {
    Number.apply(Rules.Hypotenuse.self, Number(constant: x), y)
}

// Compound assignments are generic, too: with one that is concrete, such as `+= (inout Variable, Double)`, the type
// checker solves the right side for every form of `+=`, and `s += pow(x, Double(k)) / Double(k)` takes 10 s
// (`Notes/design.md`, 'Overloads').
extension MixesWithDoubles {
    /// Adds the constant `y` to `x`.
    @inlinable @_transparent @_disfavoredOverload
    public static func += (x: inout Self, y: Double) { x = apply(Rules.Add.self, x, Self(constant: y)) }
    /// Subtracts the constant `y` from `x`.
    @inlinable @_transparent @_disfavoredOverload
    public static func -= (x: inout Self, y: Double) { x = apply(Rules.Subtract.self, x, Self(constant: y)) }
    /// Multiplies `x` by the constant `y`.
    @inlinable @_transparent @_disfavoredOverload
    public static func *= (x: inout Self, y: Double) { x = apply(Rules.Multiply.self, x, Self(constant: y)) }
    /// Divides `x` by the constant `y`.
    @inlinable @_transparent @_disfavoredOverload
    public static func /= (x: inout Self, y: Double) { x = apply(Rules.Divide.self, x, Self(constant: y)) }
}
