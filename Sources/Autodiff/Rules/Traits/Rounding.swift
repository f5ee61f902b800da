/// How far an operation's computed value may be from the exact one.
public enum Rounding: Sendable {
    /// Not at all: the result is an operand, or a number that is exact.
    case exact
    /// The double nearest to the exact result, as IEEE 754 asks. `remainder` is zero where the result z is exact; it is
    /// called with the operands and z. An operation of one operand has 0 for y.
    case nearest(_ remainder: @Sendable (_ x: Double, _ y: Double, _ z: Double) -> Double)
    /// At most so many units in the last place, and an absolute error for functions that have zeros at irrational
    /// places.
    case within(ulps: Double, absolute: Double = 0)

    /// The error assumed of the platform's mathematical library: more than C libraries state.
    public static var platform: Rounding { .within(ulps: Interval.functionError) }

    /// The nearest double to x·y.
    static var product: Rounding { .nearest { x, y, z in z == 0 ? 0 : (-z).addingProduct(x, y) } }

    /// The rounding of one result, to first order: none where it is exact, half a unit in the last place where it is
    /// the nearest double, else one.
    func error(_ x: Double, _ y: Double, _ z: Double) -> Double {
        guard z.isFinite else { return 0 }
        switch self {
        case .exact: return 0
        case .nearest(let remainder): return remainder(x, y, z) == 0 ? 0 : 0.5 * z.ulp
        case .within: return z.ulp
        }
    }

    /// The units in the last place that a result is off once it is rounded to a narrower type.
    var narrowingUnits: Double { if case .within = self { 1 } else { 0.5 } }
}
