/// x·y with strong zeros: 0 if either is 0, even if the other is infinite; for derivatives that would be 0·∞ at a point
/// where they are 0, and whose own derivatives depend on both factors.
@inlinable @inline(__always)
func pathProduct<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.PathProduct.self, x, y)
}
