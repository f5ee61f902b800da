import Foundation

// The range of each elementary function over intervals: where it rises and falls. A rule says how fast, but not where a function turns round,
// so that is said here. An operation that is not named is bounded by everything: never wrong, only wide.

extension Interval {
    public static func apply(_ opcode: Opcode, _ x: Interval) -> Interval {
        if x.lower.isNaN { return .undefined }
        switch opcode {
        case .copy, .detach: return x
        case .negate: return Interval(-x.upper, -x.lower)
        case .square:
            let size = x.magnitude
            let square = multiply(size, size)
            return Interval(Swift.max(0, square.lower), square.upper)
        case .absolute: return x.magnitude
        case .squareRoot: return squareRoot(x)
        case .reciprocal: return divide(1, x)
        case .sign, .step, .floor, .ceiling, .round, .relu:
            return Interval(Double.apply(opcode, x.lower), Double.apply(opcode, x.upper))
        case .exponential, .exponential2: return rising(opcode, x).clipped(to: Interval(0, .infinity))
        case .sigmoid: return rising(opcode, x, ulps: 16).clipped(to: Interval(0, 1))
        case .softplus: return rising(opcode, x, ulps: 16).clipped(to: Interval(0, .infinity))
        case .hyperbolicTangent, .errorFunction: return rising(opcode, x).clipped(to: Interval(-1, 1))
        case .exponentialMinusOne, .cubeRoot, .arcTangent, .hyperbolicSine, .inverseHyperbolicSine:
            return rising(opcode, x)
        case .logSigmoid, .scaledExponentialLinear: return rising(opcode, x, ulps: 16)
        case .logarithm, .logarithm2, .logarithm10: return rising(opcode, x.clipped(to: Interval(0, .infinity)))
        case .logarithmOnePlus: return rising(opcode, x.clipped(to: Interval(-1, .infinity)))
        case .arcSine, .inverseHyperbolicTangent: return rising(opcode, x.clipped(to: Interval(-1, 1)))
        case .inverseHyperbolicCosine: return rising(opcode, x.clipped(to: Interval(1, .infinity)))
        case .arcCosine:
            let inside = x.clipped(to: Interval(-1, 1))
            return widened(Double.apply(opcode, inside.upper), Double.apply(opcode, inside.lower))
        case .hyperbolicCosine: return rising(opcode, x.magnitude)
        case .sine: return wave(opcode, x, shift: 0.5)
        case .cosine: return wave(opcode, x, shift: 0)
        case .tangent: return hasMultiple(of: .pi, shift: 0.5, x) ? .everything : rising(opcode, x)
        // One minimum each; to its left the function falls.
        case .gaussianErrorLinear: return valley(opcode, x, bottom: -0.7517915246935645)
        case .sigmoidLinear: return valley(opcode, x, bottom: -1.2784645427610738)
        case .logGamma:
            if x.lower <= 0 { return .everything }
            let range = valley(opcode, x, bottom: 1.4616321449683623)
            return add(range, Interval(-1e-14, 1e-14))
        default: return .everything
        }
    }

    public static func apply(_ opcode: Opcode, _ x: Interval, _ y: Interval) -> Interval {
        if x.lower.isNaN || y.lower.isNaN { return .undefined }
        switch opcode {
        case .add: return add(x, y)
        case .subtract: return add(x, -y)
        case .multiply: return multiply(x, y)
        case .divide: return divide(x, y)
        case .adjointProduct: return x == 0 ? 0 : multiply(x, y)
        case .pathProduct: return x == 0 || y == 0 ? 0 : multiply(x, y)
        case .maximum: return Interval(Swift.max(x.lower, y.lower), Swift.max(x.upper, y.upper))
        case .minimum: return Interval(Swift.min(x.lower, y.lower), Swift.min(x.upper, y.upper))
        case .hypotenuse: return corners(opcode, x.magnitude, y.magnitude)
        case .power: return power(x, y)
        case .arcTangent2:
            // Beside the negative axis the angle jumps; at the origin it is anything.
            if x.contains(0.0), y.lower <= 0 { return widened(-Double.pi, Double.pi) }
            return corners(opcode, x, y)
        case .xLogY: return multiply(x, apply(.logarithm, y)).hull(x.contains(0.0) ? 0 : .undefined)
        case .leakyReLU: return pieces(x) { multiply(y, $0) }
        case .exponentialLinear: return pieces(x) { multiply(y, apply(.exponentialMinusOne, $0)) }
        case .binaryCrossEntropy: return add(apply(.softplus, x), -multiply(x, y))
        case .polygamma:
            guard x.isPoint, y.lower > 0 else { return .everything }
            // ψ rises, its first derivative falls, and so on in turn.
            let ends = [Double.apply(opcode, x.lower, y.lower), Double.apply(opcode, x.lower, y.upper)].sorted()
            return add(widened(ends[0], ends[1], ulps: 64), Interval(-1e-14, 1e-14))
        default: return .everything
        }
    }

    private var magnitude: Interval {
        if lower >= 0 { return self }
        if upper <= 0 { return Interval(-upper, -lower) }
        return Interval(0, Swift.max(-lower, upper))
    }

    private static func rising(_ opcode: Opcode, _ x: Interval, ulps: Double = functionError) -> Interval {
        widened(Double.apply(opcode, x.lower), Double.apply(opcode, x.upper), ulps: ulps)
    }

    /// A function that falls to one minimum and rises after it.
    private static func valley(_ opcode: Opcode, _ x: Interval, bottom: Double) -> Interval {
        let ends = [Double.apply(opcode, x.lower), Double.apply(opcode, x.upper)]
        let isInside = x.lower < bottom && bottom < x.upper
        let low = isInside ? Double.apply(opcode, bottom) : ends.min()!
        return widened(low, ends.max()!, ulps: 64)
    }

    /// Whether the interval may hold (k + shift)·period for an integer k; when in doubt it does.
    private static func hasMultiple(of period: Double, shift: Double, _ x: Interval) -> Bool {
        // Beyond this the multiples of π are not told apart any more.
        guard x.lower.magnitude < 1e8, x.upper.magnitude < 1e8 else { return true }
        let slack = 1e-7
        return ((x.lower / period - shift) - slack).rounded(.up) <= ((x.upper / period - shift) + slack).rounded(.down)
    }

    /// Sine or cosine: 1 at even and −1 at odd multiples of π beyond the shift.
    private static func wave(_ opcode: Opcode, _ x: Interval, shift: Double) -> Interval {
        let ends = [Double.apply(opcode, x.lower), Double.apply(opcode, x.upper)]
        let own = ends.contains(where: \.isNaN) ? Interval(-1, 1) : widened(ends.min()!, ends.max()!)
        let reachesTop = hasMultiple(of: 2 * .pi, shift: shift / 2, x)
        let reachesBottom = hasMultiple(of: 2 * .pi, shift: shift / 2 + 0.5, x)
        return Interval(reachesBottom ? -1 : Swift.max(-1, own.lower), reachesTop ? 1 : Swift.min(1, own.upper))
    }

    /// A function that is monotone in each operand while the other stays: its extremes lie in the corners.
    private static func corners(_ opcode: Opcode, _ x: Interval, _ y: Interval) -> Interval {
        let values = [x.lower, x.upper].flatMap { a in [y.lower, y.upper].map { Double.apply(opcode, a, $0) } }
        return values.contains(where: \.isNaN) ? .everything : widened(values.min()!, values.max()!)
    }

    /// x where it is positive, and `left` of it elsewhere.
    private static func pieces(_ x: Interval, _ left: (Interval) -> Interval) -> Interval {
        x.clipped(to: Interval(0, .infinity)).hull(
            x.lower <= 0 ? left(x.clipped(to: Interval(-.infinity, 0))) : .undefined)
    }

    private static func power(_ x: Interval, _ y: Interval) -> Interval {
        if y == 0 { return 1 }
        if y.isPoint, y.lower == y.lower.rounded(), y.lower.magnitude < 9e15 {
            if y.lower < 0 { return divide(1, power(x, -y)) }
            let isEven = y.lower.truncatingRemainder(dividingBy: 2) == 0
            let base = isEven ? x.magnitude : x
            let range = widened(Foundation.pow(base.lower, y.lower), Foundation.pow(base.upper, y.lower))
            return isEven ? range.clipped(to: Interval(0, .infinity)) : range
        }
        let base = x.clipped(to: Interval(0, .infinity))
        return base.lower.isNaN ? base : corners(.power, base, y).clipped(to: Interval(0, .infinity))
    }
}
