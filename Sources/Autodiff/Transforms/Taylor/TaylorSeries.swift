/// A truncated power series Σ cₖ·tᵏ as a kind of number: all derivatives of a function up to any order in one
/// evaluation (A. Griewank, A. Walther, "Evaluating derivatives", 2nd edition, 2008, chapter 13).
///
/// Each elementary function's series follows from its derivative rule. For y = f(x), y′ = f′·x′ with f′ = p(x, y), the
/// rule's partial derivative *evaluated over series*. Comparing coefficients gives
///
/// ```text
/// k·yₖ = Σ j·xⱼ·pₖ₋ⱼ,  j = 1 … k,
/// ```
///
/// which needs p, and y if p reads it, only to order k − 1. The coefficients of p are computed lazily, each once. Only
/// products, quotients and square roots of series that begin with 0 have formulas of their own. `Notes/taylor.md` shows
/// that the cost is O(order²) for each operation, O(order³) for those whose derivatives do not close (sin, pow).
public struct TaylorSeries<Base: ElementaryNumber> {
    let terms: SeriesTerms<Base>
    /// Computes further coefficients; `nil` once all are known, and in a result under construction.
    let generator: SeriesGenerator<Base>?
    /// The highest known power; unlimited for a constant.
    public let order: Int

    init(terms: SeriesTerms<Base>, generator: SeriesGenerator<Base>?, order: Int) {
        self.terms = terms
        self.generator = generator
        self.order = order
    }

    /// The series with the given coefficients, the constant term first. Stops if there are none.
    public init(_ coefficients: [Base]) {
        if coefficients.isEmpty { stop("TaylorSeries: no coefficients; give at least the constant term") }
        self.init(terms: SeriesTerms(coefficients), generator: nil, order: coefficients.count - 1)
    }

    /// The series x + t, known to the given order, for the expansion of a function around x. Stops if `order` is
    /// negative.
    public init(expandingAt x: Base, order: Int) {
        if order < 0 { stop("TaylorSeries: the order \(order) is negative") }
        var coefficients: [Base?] = [x]
        if order > 0 { coefficients.append(1) }
        while coefficients.count <= order { coefficients.append(nil) }
        self.init(terms: SeriesTerms(coefficients), generator: nil, order: order)
    }

    /// The coefficients of t⁰ … t^`order`, including zeros; unknown ones are given as zeros, too.
    public func coefficients(upTo order: Int) -> [Base] { (0...order).map { self[$0] ?? 0 } }

    /// The coefficient of tᵏ; `nil` if it is zero because no path contributes.
    subscript(k: Int) -> Base? {
        if k > order || isConstant && k > 0 { return nil }
        while terms.known.count <= k {
            guard let generator else { stop("TaylorSeries: coefficient \(k) is read before it is computed") }
            terms.known.append(generator.next(terms.known.count))
        }
        return terms.known[k]
    }

    var isConstant: Bool { order == .max }
    var first: Base { terms.known[0]! }
    var isComplete: Bool { isConstant || terms.known.count > order }

    /// The series, truncated to a lower order.
    private func truncated(to order: Int) -> TaylorSeries {
        isConstant ? self : TaylorSeries(terms: terms, generator: generator, order: Swift.min(order, self.order))
    }

    /// A series from its constant term and a recurrence for the others. If the operands are completely known, all
    /// coefficients are computed at once, so that long expressions do not recurse deeply.
    private static func generated(
        _ first: Base, order: Int, from operands: [TaylorSeries],
        _ next: (_ view: TaylorSeries) -> (Int) -> Base?
    ) -> TaylorSeries {
        let terms = SeriesTerms<Base>([first])
        let view = TaylorSeries(terms: terms, generator: nil, order: order)
        let series = TaylorSeries(terms: terms, generator: SeriesGenerator(next(view)), order: order)
        guard operands.allSatisfy(\.isComplete) else { return series }
        _ = series[order]
        return view
    }
}

/// The coefficients known so far.
final class SeriesTerms<Base> {
    var known: [Base?]
    init(_ known: [Base?]) { self.known = known }
}

/// Computes a series' next coefficient.
final class SeriesGenerator<Base> {
    let next: (Int) -> Base?
    init(_ next: @escaping (Int) -> Base?) { self.next = next }
}

extension TaylorSeries: ElementaryNumber {
    /// Comparisons are those of the constant terms.
    public typealias Condition = Base.Condition

    /// A constant.
    public init(constant value: Double) {
        self.init(terms: SeriesTerms([Base(constant: value)]), generator: nil, order: .max)
    }
    public init(floatLiteral value: Double) { self.init(constant: value) }
    public init(integerLiteral value: Int) { self.init(constant: Double(value)) }

    // The operators satisfy the protocol's requirements under other names: further overloads would cost type-checking
    // time in every expression.
    @_implements(ArithmeticNumber,+(_:_:))
    public static func _sum(of x: TaylorSeries, _ y: TaylorSeries) -> TaylorSeries { apply(.add, x, y) }
    @_implements(ArithmeticNumber,-(_:_:))
    public static func _difference(of x: TaylorSeries, _ y: TaylorSeries) -> TaylorSeries { apply(.subtract, x, y) }
    @_implements(ArithmeticNumber,*(_:_:))
    public static func _product(of x: TaylorSeries, _ y: TaylorSeries) -> TaylorSeries { apply(.multiply, x, y) }
    @_implements(ArithmeticNumber,/(_:_:))
    public static func _quotient(of x: TaylorSeries, _ y: TaylorSeries) -> TaylorSeries { apply(.divide, x, y) }
    /// The negated series.
    @_disfavoredOverload
    public static prefix func - (x: TaylorSeries) -> TaylorSeries { apply(.negate, x) }

    // Specialized for callers in other modules, which cannot do it.
    @_specialize(where Base == Double)
    public static func apply(_ opcode: Opcode, _ x: TaylorSeries) -> TaylorSeries {
        let first = Base.apply(opcode, x.first)
        let order = x.order
        if x.isConstant || order == 0 { return constantOrShort(first, order) }
        if opcode == .squareRoot, let root = rootOfZero(x) { return root }
        return generated(first, order: order, from: [x]) { y in
            if let factor = Rule(of: opcode).constantPartials.first {
                return { k in x[k].scaled(byConstant: factor) }
            }
            let partial = readRule(
                opcode, PartialOfOne(x: x.truncated(to: order - 1), y: y.truncated(to: order - 1)))
            return { k in integrated(k, [(x, partial)]) }
        }
    }

    @_specialize(where Base == Double)
    public static func apply(_ opcode: Opcode, _ x: TaylorSeries, _ y: TaylorSeries) -> TaylorSeries {
        let first = Base.apply(opcode, x.first, y.first)
        let order = Swift.min(x.order, y.order)
        if x.isConstant && y.isConstant || order == 0 { return constantOrShort(first, order) }
        if opcode == .hypotenuse, x.isComplete, y.isComplete, let root = rootOfZero(x * x + y * y) { return root }
        return generated(first, order: order, from: [x, y]) { z in
            let factors = Rule(of: opcode).constantPartials
            if factors.count == 2 {
                return { k in sum(x[k].scaled(byConstant: factors[0]), y[k].scaled(byConstant: factors[1])) }
            }
            switch opcode {
            case .multiply: return { k in convolution(x, 0...k, y, k) }
            case .divide:
                // x = z·y, so zₖ = (xₖ − Σ yⱼ·zₖ₋ⱼ)/y₀ over j = 1 … k.
                return { k in
                    let known = convolution(y, 1...k, z, k)
                    if x[k] == nil && known == nil { return nil }
                    return ((x[k] ?? 0) - (known ?? 0)) / y.first
                }
            default:
                // Partial derivatives with respect to constants are not evaluated: they may not exist.
                let lower = [x, y, z].map { $0.truncated(to: order - 1) }
                func partial(_ operand: Int) -> TaylorSeries {
                    readRule(opcode, PartialOfTwo(x: lower[0], y: lower[1], z: lower[2], operand: operand))
                }
                var parts: [(TaylorSeries, TaylorSeries)] = []
                if !x.isConstant { parts.append((x, partial(0))) }
                if !y.isConstant { parts.append((y, partial(1))) }
                return { k in integrated(k, parts) }
            }
        }
    }

    private static func constantOrShort(_ first: Base, _ order: Int) -> TaylorSeries {
        TaylorSeries(terms: SeriesTerms([first]), generator: nil, order: order)
    }

    /// yₖ from y′ = Σ p·x′ over the operands x with partial derivatives p.
    private static func integrated(
        _ k: Int, _ parts: [(operand: TaylorSeries, partial: TaylorSeries)]
    ) -> Base? {
        var total: Base?
        for (operand, partial) in parts {
            for j in 1...k {
                guard let x = operand[j], let p = partial[k - j] else { continue }
                let term = Base.apply(Rules.PathProduct.self, j == k ? x : x * Base(constant: Double(j) / Double(k)), p)
                total = sum(total, term)
            }
        }
        return total
    }

    /// Σ xⱼ·yₖ₋ⱼ.
    private static func convolution(_ x: TaylorSeries, _ range: ClosedRange<Int>, _ y: TaylorSeries, _ k: Int) -> Base?
    {
        var total: Base?
        for j in range {
            guard let left = x[j], let right = y[k - j] else { continue }
            total = sum(total, left * right)
        }
        return total
    }

    private static func sum(_ x: Base?, _ y: Base?) -> Base? {
        guard let x else { return y }
        guard let y else { return x }
        return x + y
    }

    /// Compares the constant terms.
    public static func compare(_ left: TaylorSeries, _ comparison: Comparison, _ right: TaylorSeries) -> Condition {
        Base.compare(left.first, comparison, right.first)
    }

    public static func holds(_ left: TaylorSeries, _ comparison: Comparison, _ right: TaylorSeries) -> Bool {
        Base.holds(left.first, comparison, right.first)
    }

    public static func select(
        _ condition: Condition, _ yes: @autoclosure () -> TaylorSeries, _ no: @autoclosure () -> TaylorSeries
    ) -> TaylorSeries {
        if let decided = condition as? Bool { return decided ? yes() : no() }
        let (yes, no) = (yes(), no())
        let order = Swift.min(yes.order, no.order)
        let first = Base.select(condition, yes.first, no.first)
        if order == .max || order == 0 { return constantOrShort(first, order) }
        return generated(first, order: order, from: [yes, no]) { _ in
            { k in
                if yes[k] == nil && no[k] == nil { return nil }
                return Base.select(condition, yes[k] ?? 0, no[k] ?? 0)
            }
        }
    }
}

extension Optional where Wrapped: ElementaryNumber {
    /// The coefficient times a constant partial derivative.
    fileprivate func scaled(byConstant factor: Double) -> Wrapped? {
        guard let self, factor != 0 else { return nil }
        return factor == 1 ? self : factor == -1 ? -self : self * Wrapped(constant: factor)
    }
}
