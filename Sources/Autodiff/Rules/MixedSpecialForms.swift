// Functions of two operands, one of them a constant of type `Double`: see `MixesWithDoubles.swift`.

/// `xlogy` with a constant factor.
@inlinable @_disfavoredOverload
public func xlogy<Number: MixesWithDoubles>(_ x: Double, _ y: Number) -> Number { xlogy(Number(constant: x), y) }

/// `xlogy` with the logarithm of a constant.
@inlinable @_disfavoredOverload
public func xlogy<Number: MixesWithDoubles>(_ x: Number, _ y: Double) -> Number { xlogy(x, Number(constant: y)) }

/// `logaddexp` with a constant first operand.
@inlinable @_disfavoredOverload
public func logaddexp<Number: MixesWithDoubles>(_ x: Double, _ y: Number) -> Number {
    logaddexp(Number(constant: x), y)
}

/// `logaddexp` with a constant second operand.
@inlinable @_disfavoredOverload
public func logaddexp<Number: MixesWithDoubles>(_ x: Number, _ y: Double) -> Number {
    logaddexp(x, Number(constant: y))
}

/// `fmod` of a constant.
@inlinable @_disfavoredOverload
public func fmod<Number: MixesWithDoubles>(_ x: Double, _ y: Number) -> Number { fmod(Number(constant: x), y) }

/// `fmod` with a constant divisor.
@inlinable @_disfavoredOverload
public func fmod<Number: MixesWithDoubles>(_ x: Number, _ y: Double) -> Number { fmod(x, Number(constant: y)) }

/// `remainder` of a constant.
@inlinable @_disfavoredOverload
public func remainder<Number: MixesWithDoubles>(_ x: Double, _ y: Number) -> Number {
    remainder(Number(constant: x), y)
}

/// `remainder` with a constant divisor.
@inlinable @_disfavoredOverload
public func remainder<Number: MixesWithDoubles>(_ x: Number, _ y: Double) -> Number {
    remainder(x, Number(constant: y))
}

extension MixesWithDoubles {
    /// The remainder with the sign of x and a constant divisor, as `fmod`.
    @inlinable @_disfavoredOverload
    public func truncatingRemainder(dividingBy other: Double) -> Self { fmod(self, Self(constant: other)) }
}
