/// x·y with strong zeros: 0 if either factor is 0, even if the other is infinite or NaN. For a derivative that is 0 at
/// a point where its formula gives 0·∞, and whose own derivatives depend on both factors.
@inlinable @_transparent
func pathProduct<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.PathProduct.self, x, y)
}

/// 0 where x is 0 of either sign, with derivatives of NaN where z is 0 too: a chosen first derivative at a point that
/// has no second one. Over numbers, both are then recorded; elsewhere the result is not to be used.
@inlinable @_transparent
func zeroWithoutDerivatives<Number: ElementaryNumber>(_ x: Number, _ z: Number) -> Number { pathProduct(x, x / z) }
