/// A family of functions by an integer order, the first operand, whose derivatives are members of the family: Bessel
/// functions, repeated integrals, derivatives of one function.
///
/// The order has no derivative. Values at orders that are not integers are NaN; the public functions take an `Int`, or
/// give the order themselves. Since the order selects the formula, a program for other engines can have these for
/// constant orders alone, and what is emitted as source code names them as not supported.
public protocol OrderedRule: BinaryRule {
    /// The orders for which ``lowered(order:_:)`` is there.
    static var loweredOrders: ClosedRange<Int> { get }
    /// The member of an order, composed of operations that other engines have.
    static func lowered<Number: ElementaryNumber>(order: Int, _ x: Number) -> Number
    /// How the function's bounds over an interval of arguments follow, for a given order.
    static func monotonicity(_ order: Double) -> OrderedMonotonicity
}

/// Where a member of a family is monotonic.
public enum OrderedMonotonicity: Sendable {
    /// Monotonic for arguments in the range.
    case monotonic(on: ClosedRange<Double>)
    /// Nothing is known.
    case unknown
}

extension OrderedRule {
    @inlinable @_transparent public static var reads: Reads { .inputs }
    @inlinable @_transparent
    public static func left<Number: ElementaryNumber>(_ x: Number, _ y: Number, _ z: Number) -> Number { 0 }
    public static var notation: Notation {
        Notation(.function("\\operatorname{\(name)}"), code: .none, stableHLO: nil)
    }
    public static func monotonicity(_ order: Double) -> OrderedMonotonicity { .unknown }
    public static func bounds(_ x: Interval, _ y: Interval) -> Interval {
        guard x.isPoint, case .monotonic(let domain) = monotonicity(x.lower) else { return .entire }
        return Interval(domain).contains(y) ? .corners(Self.self, x, y) : .entire
    }
}
