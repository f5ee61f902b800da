/// An interval as a kind of number: the result of a function of intervals encloses its values for all numbers in them.
///
/// Sums, products, quotients and square roots are rounded outward according to the sign of their rounding error, and
/// are not widened if they are exact. Other functions are widened by their rule's ``Rounding``: 4 units in the last
/// place for functions of the platform's mathematical library, more than the documented errors of C libraries. If an
/// interval extends beyond a function's domain, only the part inside counts; if there is none, the bounds are NaN.
public struct Interval: Sendable, Equatable {
    /// The lower bound: no number of the interval is less. NaN for an interval outside a function's domain.
    public let lower: Double
    /// The upper bound: no number of the interval is greater. NaN for an interval outside a function's domain.
    public let upper: Double

    /// The interval from `lower` to `upper`. Stops if `lower` is above `upper`, or if just one of them is NaN.
    public init(_ lower: Double, _ upper: Double) {
        if lower > upper { stop("Interval: the lower bound \(lower) is above the upper bound \(upper)") }
        if lower.isNaN != upper.isNaN {
            stop("Interval: the bounds are \(lower) and \(upper); give two numbers, ±infinity where there is no bound")
        }
        self.lower = lower
        self.upper = upper
    }

    /// From computed bounds; ``undefined`` if either is NaN.
    init(computed lower: Double, _ upper: Double) {
        self = lower.isNaN || upper.isNaN ? .undefined : Interval(lower, upper)
    }

    /// The interval of a closed range.
    public init(_ range: ClosedRange<Double>) { self.init(range.lowerBound, range.upperBound) }

    /// The error assumed of the platform's elementary functions, in units in the last place.
    static var functionError: Double { 4 }

    /// All numbers: the bounds of an unknown value.
    public static let entire = Interval(-.infinity, .infinity)
    /// No number: NaN bounds, the range of a function outside its domain.
    static let undefined = Interval(.nan, .nan)

    /// The difference of the bounds.
    public var width: Double { upper - lower }
    /// The midpoint, computed without overflow; of an unbounded interval, 0 or the largest finite number of the sign of
    /// its infinite bound, as in IEEE 1788-2015, so that it lies in the interval.
    public var midpoint: Double {
        if lower == upper { return lower }
        if lower == -.infinity { return upper == .infinity ? 0 : -.greatestFiniteMagnitude }
        return upper == .infinity ? .greatestFiniteMagnitude : 0.5 * lower + 0.5 * upper
    }
    /// Whether x lies in the interval, which includes its bounds.
    public func contains(_ x: Double) -> Bool { lower <= x && x <= upper }
    /// Whether the interval contains all of `other`.
    public func contains(_ other: Interval) -> Bool { lower <= other.lower && other.upper <= upper }

    var isPoint: Bool { lower == upper }
    /// The smallest interval that contains both.
    func hull(_ other: Interval) -> Interval {
        if lower.isNaN { return other }
        if other.lower.isNaN { return self }
        return Interval(computed: Swift.min(lower, other.lower), Swift.max(upper, other.upper))
    }
    /// The intersection; ``undefined`` if it is empty.
    func clipped(to other: Interval) -> Interval {
        let (low, high) = (Swift.max(lower, other.lower), Swift.min(upper, other.upper))
        return low <= high ? Interval(low, high) : .undefined
    }
}

extension Interval: CustomStringConvertible {
    public var description: String { "[\(lower), \(upper)]" }
}

extension Interval: ElementaryNumber {
    /// The outcome of comparing intervals, over all pairs of their numbers.
    public enum Verdict: Sendable {
        /// The comparison holds for all pairs.
        case always
        /// It holds for none.
        case never
        /// It holds for some pairs and not for others, or the bounds do not tell.
        case undecided
    }

    public init(constant value: Double) { self.init(value, value) }
    public init(floatLiteral value: Double) { self.init(value, value) }
    public init(integerLiteral value: Int) { self.init(constant: Double(value)) }

    @_implements(ArithmeticNumber,+(_:_:))
    public static func _sum(of x: Interval, _ y: Interval) -> Interval { apply(.add, x, y) }
    @_implements(ArithmeticNumber,-(_:_:))
    public static func _difference(of x: Interval, _ y: Interval) -> Interval { apply(.subtract, x, y) }
    @_implements(ArithmeticNumber,*(_:_:))
    public static func _product(of x: Interval, _ y: Interval) -> Interval { apply(.multiply, x, y) }
    @_implements(ArithmeticNumber,/(_:_:))
    public static func _quotient(of x: Interval, _ y: Interval) -> Interval { apply(.divide, x, y) }
    /// The negated interval.
    @_disfavoredOverload
    public static prefix func - (x: Interval) -> Interval { Interval(computed: -x.upper, -x.lower) }

    /// Compares all numbers of `left` with all of `right`.
    public static func compare(_ left: Interval, _ comparison: Comparison, _ right: Interval) -> Verdict {
        switch comparison {
        case .less: left.upper < right.lower ? .always : left.lower >= right.upper ? .never : .undecided
        case .lessOrEqual: left.upper <= right.lower ? .always : left.lower > right.upper ? .never : .undecided
        case .greater: compare(right, .less, left)
        case .greaterOrEqual: compare(right, .lessOrEqual, left)
        case .equal:
            left.isPoint && left == right
                ? .always : left.upper < right.lower || right.upper < left.lower ? .never : .undecided
        case .notEqual:
            switch compare(left, .equal, right) {
            case .always: .never
            case .never: .always
            case .undecided: .undecided
            }
        }
    }

    /// `yes` or `no` where the comparison is decided, and an interval that contains both where it is not.
    public static func select(
        _ condition: Verdict, _ yes: @autoclosure () -> Interval, _ no: @autoclosure () -> Interval
    ) -> Interval {
        switch condition {
        case .always: yes()
        case .never: no()
        case .undecided: yes().hull(no())
        }
    }
}
