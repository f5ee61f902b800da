/// x·y with strong zeros: 0 if either factor is 0, even if the other is infinite or NaN. For a derivative that is 0 at
/// a point where its formula gives 0·∞, and whose own derivatives depend on both factors.
@inlinable @_transparent
func pathProduct<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.PathProduct.self, x, y)
}
