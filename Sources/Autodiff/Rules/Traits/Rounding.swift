/// The bound on an operation's rounding error.
public enum Rounding: Sendable {
    /// No error: the result is an operand, or exact.
    case exact
    /// Correctly rounded, as IEEE 754 requires. `remainder`, a function of the operands and the result z, is zero if z
    /// is exact; for an operation of one operand, y is 0.
    case nearest(_ remainder: @Sendable (_ x: Double, _ y: Double, _ z: Double) -> Double)
    /// At most `ulps` units in the last place, plus an `absolute` error for functions with zeros that are not doubles,
    /// near which the relative error is unbounded.
    case within(ulps: Double, absolute: Double = 0)

    /// The error assumed of the platform's mathematical library: more than the documented errors of C libraries.
    public static var platform: Rounding { .within(ulps: Interval.functionError) }

    /// Correct rounding of x·y.
    static var product: Rounding { .nearest { x, y, z in z == 0 ? 0 : (-z).addingProduct(x, y) } }

    /// The rounding error assumed of one result, to first order: 0 if exact, half a unit in the last place if correctly
    /// rounded, else one unit.
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
