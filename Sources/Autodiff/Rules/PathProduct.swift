/// x·y, and 0 where either is 0, whatever the other is; for rules whose derivative is 0·∞ at a point where it is 0, and
/// still depends on its factors.
@inlinable @inline(__always)
func pathProduct<Number: ElementaryNumber>(_ x: Number, _ y: Number) -> Number {
    Number.apply(Rules.PathProduct.self, x, y)
}
