/// The bounds of a function and of its gradient over a box.
public struct Bounds: Sendable {
    /// Encloses the function's values at all points of the box.
    public let value: Interval
    /// Encloses each partial derivative at all points of the box at which there is one, and the choices at kinks.
    public let gradient: [Interval]
}

/// A comparison between variables is not decided alike all over the box, so what was recorded for its midpoint does not hold elsewhere.
public struct UndecidedComparison: Error, CustomStringConvertible {
    public let left: Interval
    public let comparison: Comparison
    public let right: Interval
    public var description: String {
        "bounds: over the box \(left) \(comparison.rawValue) \(right) is not decided. Split the box, or choose with select(_:_:_:), "
            + "which bounds both sides."
    }
}

/// A number was taken out of a variable, so the function may do anything elsewhere in the box.
public struct ValueTakenOut: Error, CustomStringConvertible {
    public var description: String {
        "bounds: the function takes a variable's value as a plain number (`x.value`), which the bounds cannot follow"
    }
}

/// Guaranteed bounds of a function and of its gradient over a box: the recording read over intervals.
///
///     let b = try bounds(over: [1...2, 0...1]) { x in x[0] * exp(-x[1]) }
///     b.value           // [0.367…, 2]
///     b.gradient[1]     // [−2, −0.367…]
///
/// The bounds hold whatever the rounding of the arithmetic (``Interval`` says what is assumed of elementary functions). They are
/// wider than the range where a variable occurs several times; smaller boxes give closer bounds.
/// - Throws: ``UndecidedComparison`` where the box is too large for one way through the function's comparisons;
///   ``ValueTakenOut``; and what the function throws.
/// - Complexity: one recording, one evaluation and one backward sweep over intervals.
public func bounds(over box: [ClosedRange<Double>], of function: ([Variable]) throws -> Variable) throws -> Bounds {
    let box = box.map { Interval($0) }
    let (graph, takesValues) = try ElementRecording.traced(function, at: box.map(\.midpoint))
    if takesValues { throw ValueTakenOut() }
    let values = graph.values(of: box, for: "bounds")
    for condition in graph.guards {
        let (left, right) = (values[Int(condition.left)], values[Int(condition.right)])
        guard Interval.compare(left, condition.comparison, right) == (condition.outcome ? .always : .never) else {
            throw UndecidedComparison(left: left, comparison: condition.comparison, right: right)
        }
    }
    return Bounds(
        value: values[Int(graph.results[0])], gradient: graph.adjoints(values, seed: 1).map { $0 ?? 0 })
}
