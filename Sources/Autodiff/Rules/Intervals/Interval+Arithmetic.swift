import Foundation

// Sums, products, quotients and square roots with outward rounding. TwoSum or a fused multiply-add gives the rounding
// error, or the remainder, exactly; its sign tells on which side of the rounded result the exact one lies. Exact
// results are not widened.

extension Interval {
    static func add(_ x: Interval, _ y: Interval) -> Interval {
        Interval(
            computed: lowered(x.lower + y.lower, x.lower.sumError(y.lower)),
            raised(x.upper + y.upper, x.upper.sumError(y.upper)))
    }

    static func multiply(_ x: Interval, _ y: Interval) -> Interval {
        if x.lower.isNaN || y.lower.isNaN { return .undefined }
        var (low, high) = (Double.infinity, -Double.infinity)
        for a in [x.lower, x.upper] {
            for b in [y.lower, y.upper] {
                // An infinite bound is not attained, so 0 times it is 0.
                let product = a == 0 || b == 0 ? 0 : a * b
                let error = a == 0 || b == 0 ? 0 : (-product).addingProduct(a, b)
                low = Swift.min(low, lowered(product, error, tiny: a != 0 && b != 0))
                high = Swift.max(high, raised(product, error, tiny: a != 0 && b != 0))
            }
        }
        return Interval(computed: low, high)
    }

    static func divide(_ x: Interval, _ y: Interval) -> Interval {
        if x.lower.isNaN || y.lower.isNaN || y == 0 { return .undefined }
        if x == 0 { return 0 }
        if y.lower < 0 && y.upper > 0 { return .entire }
        var (low, high) = (Double.infinity, -Double.infinity)
        for a in [x.lower, x.upper] {
            for b in [y.lower, y.upper] {
                // At a bound of 0, the quotient tends to ±∞, with the sign that the divisor has inside the interval.
                let sign: Double = b != 0 ? b : y.upper > 0 ? 0.0 : -0.0
                if a == 0 {
                    (low, high) = (Swift.min(low, 0), Swift.max(high, 0))
                } else if a.isInfinite && b.isInfinite {
                    (low, high) = (Swift.min(low, 0), Swift.max(high, 0))
                } else {
                    let quotient = a / sign
                    let remainder = a.addingProduct(-quotient, b)
                    let error = b < 0 ? -remainder : remainder
                    low = Swift.min(low, lowered(quotient, error, tiny: true))
                    high = Swift.max(high, raised(quotient, error, tiny: true))
                }
            }
        }
        return Interval(computed: low, high)
    }

    static func squareRoot(_ x: Interval) -> Interval {
        let x = x.clipped(to: Interval(0, .infinity))
        if x.lower.isNaN { return x }
        func error(_ x: Double, _ root: Double) -> Double { x.addingProduct(-root, root) }
        let (low, high) = (x.lower.squareRoot(), x.upper.squareRoot())
        return Interval(
            computed: Swift.max(0, lowered(low, error(x.lower, low), tiny: low != 0)),
            raised(high, error(x.upper, high), tiny: high != 0))
    }

    /// The largest double not above an exact result, from its rounded value and the sign of the error, exact − rounded.
    /// - Parameter tiny: Whether the error may have underflowed; small results are then rounded outward in any case.
    private static func lowered(_ rounded: Double, _ error: Double, tiny: Bool = false) -> Double {
        if rounded == .infinity { return .greatestFiniteMagnitude }
        if rounded.isInfinite { return rounded }
        return error < 0 || error.isNaN || tiny && rounded.magnitude < 1e-280 ? rounded.nextDown : rounded
    }

    /// The smallest double not below an exact result.
    private static func raised(_ rounded: Double, _ error: Double, tiny: Bool = false) -> Double {
        -lowered(-rounded, -error, tiny: tiny)
    }

    /// Bounds from a function's computed values, widened by their rounding errors.
    static func widened(_ low: Double, _ high: Double, _ rounding: Rounding) -> Interval {
        if low.isNaN || high.isNaN { return .undefined }
        let (ulps, absolute): (Double, Double)
        switch rounding {
        case .exact: return Interval(computed: low, high)
        case .nearest: (ulps, absolute) = (1, 0)
        case .within(let units, let error): (ulps, absolute) = (units, error)
        }
        func out(_ x: Double, _ sign: Double) -> Double { x.isFinite ? x + sign * ulps * x.ulp : x }
        // A value that overflowed to ∞ may stand for a finite one.
        let below = low == .infinity ? Double.greatestFiniteMagnitude : out(low, -1)
        let above = high == -.infinity ? -Double.greatestFiniteMagnitude : out(high, 1)
        let range = Interval(computed: below, above)
        return absolute == 0 ? range : add(range, Interval(-absolute, absolute))
    }
}
