/// An interval as a kind of number: the result of a function of intervals encloses its values for all numbers in them.
///
/// Sums, products, quotients and roots are rounded outwards by their exact rounding error. Other functions are widened
/// by a few units in the last place (``Interval/functionError``), more than the documented errors of C libraries. If an
/// interval extends beyond a function's domain, the part inside counts; if there is none, the bounds are NaN.
public struct Interval: Sendable, Equatable {
    /// The lower bound.
    public let lower: Double
    /// The upper bound.
    public let upper: Double

    /// The interval from `lower` to `upper`. Bounds in the wrong order, or a single NaN, stop the program.
    public init(_ lower: Double, _ upper: Double) {
        if lower > upper { stop("Interval: the lower bound \(lower) is above the upper bound \(upper)") }
        if lower.isNaN != upper.isNaN {
            stop("Interval: the bounds are \(lower) and \(upper); give two numbers, or infinity for none")
        }
        self.lower = lower
        self.upper = upper
    }

    /// From computed bounds: NaN if either is.
    init(computed lower: Double, _ upper: Double) {
        self = lower.isNaN || upper.isNaN ? .undefined : Interval(lower, upper)
    }

    /// The interval of a closed range.
    public init(_ range: ClosedRange<Double>) { self.init(range.lowerBound, range.upperBound) }

    /// The error assumed of the platform's elementary functions, in units in the last place.
    static var functionError: Double { 4 }

    /// All numbers: the bounds of an unknown value.
    public static let entire = Interval(-.infinity, .infinity)
    static let undefined = Interval(.nan, .nan)

    /// The difference of the bounds.
    public var width: Double { upper - lower }
    /// The midpoint, without overflow.
    public var midpoint: Double { lower == upper ? lower : 0.5 * lower + 0.5 * upper }
    /// Whether the argument lies within the bounds, which belong to the interval.
    public func contains(_ x: Double) -> Bool { lower <= x && x <= upper }
    /// Whether the argument lies within the bounds, which belong to the interval.
    public func contains(_ other: Interval) -> Bool { lower <= other.lower && other.upper <= upper }

    var isPoint: Bool { lower == upper }
    /// The smallest interval that contains both.
    func hull(_ other: Interval) -> Interval {
        if lower.isNaN { return other }
        if other.lower.isNaN { return self }
        return Interval(computed: Swift.min(lower, other.lower), Swift.max(upper, other.upper))
    }
    /// The intersection.
    func clipped(to other: Interval) -> Interval {
        let (low, high) = (Swift.max(lower, other.lower), Swift.min(upper, other.upper))
        return low <= high ? Interval(low, high) : .undefined
    }
}

extension Interval: CustomStringConvertible {
    public var description: String { "[\(lower), \(upper)]" }
}

extension Interval: ElementaryNumber {
    /// The outcome of comparing intervals, for all of their numbers.
    public enum Verdict: Sendable { case always, never, undecided }

    public init(constant value: Double) { self.init(value, value) }
    public init(floatLiteral value: Double) { self.init(value, value) }
    public init(integerLiteral value: Int) { self.init(constant: Double(value)) }

    @_implements(ElementaryNumber,+(_:_:))
    public static func _sum(of x: Interval, _ y: Interval) -> Interval { apply(.add, x, y) }
    @_implements(ElementaryNumber,-(_:_:))
    public static func _difference(of x: Interval, _ y: Interval) -> Interval { apply(.subtract, x, y) }
    @_implements(ElementaryNumber,*(_:_:))
    public static func _product(of x: Interval, _ y: Interval) -> Interval { apply(.multiply, x, y) }
    @_implements(ElementaryNumber,/(_:_:))
    public static func _quotient(of x: Interval, _ y: Interval) -> Interval { apply(.divide, x, y) }
    /// The negated interval.
    @_disfavoredOverload
    public static prefix func - (x: Interval) -> Interval { Interval(computed: -x.upper, -x.lower) }

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
