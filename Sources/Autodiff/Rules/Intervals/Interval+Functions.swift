import Foundation

// The range of each elementary function over intervals, from the rule's monotonicity or its own bounds.

extension Interval {
    /// The range of an operation of one operand over an interval.
    public static func apply(_ opcode: Opcode, _ x: Interval) -> Interval { readRule(opcode, ApplyToOne(operand: x)) }
    /// Bounds of an operation of two operands over a box.
    public static func apply(_ opcode: Opcode, _ x: Interval, _ y: Interval) -> Interval {
        readRule(opcode, ApplyToTwo(left: x, right: y))
    }

    /// The range of an operation of one operand over an interval; NaN bounds if its domain is outside.
    public static func apply<Rule: UnaryRule>(_: Rule.Type, _ x: Interval) -> Interval {
        x.lower.isNaN ? .undefined : x.range(along: Rule.monotonicity, Rule.rounding, Rule.value)
    }

    /// Bounds of an operation of two operands over a box; NaN bounds if an operand's are.
    public static func apply<Rule: BinaryRule>(_: Rule.Type, _ x: Interval, _ y: Interval) -> Interval {
        x.lower.isNaN || y.lower.isNaN ? .undefined : Rule.bounds(x, y)
    }

    /// The range of a function over the interval.
    private func range(along monotonicity: Monotonicity, _ rounding: Rounding, _ f: (Double) -> Double) -> Interval {
        switch monotonicity {
        case .increasing(let domain, let range):
            let x = clipped(to: Interval(domain))
            return Interval.widened(f(x.lower), f(x.upper), rounding).clipped(to: Interval(range))
        case .decreasing(let domain):
            let x = clipped(to: Interval(domain))
            return Interval.widened(f(x.upper), f(x.lower), rounding)
        case .minimum(let bottom, let above):
            if above > -.infinity, lower <= above { return .entire }
            let ends = [f(lower), f(upper)]
            // `bottom` is rounded, but f is flat there: the minimum differs from f(bottom) by less than its rounding.
            return Interval.widened(contains(bottom) ? f(bottom) : ends.min()!, ends.max()!, rounding)
        case .periodic(let top):
            // Between an extremum and the next the function is monotonic. So its range is that of the ends, extended
            // to ±1 if the interval contains an extremum.
            let ends = [f(lower), f(upper)]
            let own =
                ends.contains(where: \.isNaN) ? Interval(-1, 1) : Interval.widened(ends.min()!, ends.max()!, rounding)
            let reachesTop = hasMultiple(of: 2 * .pi, shift: top / (2 * .pi))
            let reachesBottom = hasMultiple(of: 2 * .pi, shift: top / (2 * .pi) + 0.5)
            return Interval(
                computed: reachesBottom ? -1 : Swift.max(-1, own.lower), reachesTop ? 1 : Swift.min(1, own.upper))
        case .increasingBetweenPoles(let pole, let period):
            if hasMultiple(of: period, shift: pole / period) { return .entire }
            return Interval.widened(f(lower), f(upper), rounding)
        case .custom(let bounds): return bounds(self)
        case .unknown: return .entire
        }
    }

    /// Whether the interval may contain (k + shift)·period for an integer k; true if in doubt.
    private func hasMultiple(of period: Double, shift: Double) -> Bool {
        // The ends are reduced by division. Below this limit, the rounding errors of the quotient and of π together are
        // below 10⁻⁸, well within the slack.
        guard lower.magnitude < 1e8, upper.magnitude < 1e8 else { return true }
        let slack = 1e-7
        return ((lower / period - shift) - slack).rounded(.up) <= ((upper / period - shift) + slack).rounded(.down)
    }
}

// Bounds for rules of two operands.
extension Interval {
    /// The absolute values.
    var magnitude: Interval { Interval.apply(Rules.Absolute.self, self) }

    /// The squares.
    var square: Interval {
        let size = magnitude
        let square = Interval.multiply(size, size)
        return Interval(computed: Swift.max(0, square.lower), square.upper)
    }

    /// Bounds of a function that is monotonic in each operand, so that its extrema lie at the corners of the box;
    /// everything if a corner's value is NaN.
    static func corners<Rule: BinaryRule>(_: Rule.Type, _ x: Interval, _ y: Interval) -> Interval {
        let values = [x.lower, x.upper].flatMap { a in [y.lower, y.upper].map { Rule.value(a, $0) } }
        return values.contains(where: \.isNaN)
            ? .entire : widened(values.min()!, values.max()!, Rule.rounding)
    }

    /// The range of a function that is the identity for positive numbers and `left` for others.
    func pieces(_ left: (Interval) -> Interval) -> Interval {
        clipped(to: Interval(0, .infinity)).hull(
            lower <= 0 ? left(clipped(to: Interval(-.infinity, 0))) : .undefined)
    }

    /// Bounds of xʸ. With an integer exponent, negative bases count; otherwise only the nonnegative part of x does.
    static func power(_ x: Interval, _ y: Interval) -> Interval {
        if y == 0 { return 1 }
        if y.isPoint, y.lower == y.lower.rounded(), y.lower.magnitude < 9e15 {
            if y.lower < 0 { return divide(1, power(x, -y)) }
            let isEven = y.lower.truncatingRemainder(dividingBy: 2) == 0
            let base = isEven ? x.magnitude : x
            let range = widened(
                Foundation.pow(base.lower, y.lower), Foundation.pow(base.upper, y.lower), Rules.Power.rounding)
            return isEven ? range.clipped(to: Interval(0, .infinity)) : range
        }
        let base = x.clipped(to: Interval(0, .infinity))
        return base.lower.isNaN ? base : corners(Rules.Power.self, base, y).clipped(to: Interval(0, .infinity))
    }
}
