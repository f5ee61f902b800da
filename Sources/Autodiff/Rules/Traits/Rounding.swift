/// The bound on an operation's rounding error.
public enum Rounding: Sendable {
    /// None: the result is an operand, or exact.
    case exact
    /// Correctly rounded, as IEEE 754 requires. `remainder` of the operands and the result z is zero if z is exact. For
    /// an operation of one operand, y is 0.
    case nearest(_ remainder: @Sendable (_ x: Double, _ y: Double, _ z: Double) -> Double)
    /// At most so many units in the last place, plus an absolute error for functions with irrational zeros.
    case within(ulps: Double, absolute: Double = 0)

    /// The error assumed of the platform's mathematical library: more than the documented errors of C libraries.
    public static var platform: Rounding { .within(ulps: Interval.functionError) }

    /// Correct rounding of x·y.
    static var product: Rounding { .nearest { x, y, z in z == 0 ? 0 : (-z).addingProduct(x, y) } }

    /// The rounding error of one result, to first order: 0 if exact, half a unit in the last place if correctly
    /// rounded, else one.
    func error(_ x: Double, _ y: Double, _ z: Double) -> Double {
        guard z.isFinite else { return 0 }
        switch self {
        case .exact: return 0
        case .nearest(let remainder): return remainder(x, y, z) == 0 ? 0 : 0.5 * z.ulp
        case .within: return z.ulp
        }
    }

    /// The error in units in the last place after rounding to a narrower type.
    var narrowingUnits: Double { if case .within = self { 1 } else { 0.5 } }
}
