/// The bounds of a function and of its gradient over a box.
public struct Bounds: Sendable {
    /// An enclosure of the function's values at all points of the box.
    public let value: Interval
    /// Enclosures of each partial derivative at all points of the box where it exists, and of its conventional values
    /// at kinks.
    public let gradient: [Interval]
}

/// The error that a comparison of variables may have different outcomes in the box, so that the recording at its
/// midpoint is not valid everywhere.
public struct UndecidedComparison: Error, CustomStringConvertible {
    /// The bounds of the left side.
    public let left: Interval
    /// The comparison.
    public let comparison: Comparison
    /// The bounds of the right side.
    public let right: Interval
    public var description: String {
        "bounds: the comparison \(left) \(comparison.rawValue) \(right) is undecided over the box. Split the box, or "
            + "choose with select(_:_:_:), which bounds both branches."
    }
}

/// The error that the function reads a variable's value as a plain number, so that it may take another branch elsewhere
/// in the box.
public struct ValueRead: Error, CustomStringConvertible {
    public var description: String {
        "bounds: the function reads a variable's value as a plain number (`x.value`), and bounds cannot follow that"
    }
}

/// Guaranteed bounds of a function and its gradient over a box: the recording evaluated over intervals.
///
///     let b = try bounds(over: [1...2, 0...1]) { x in x[0] * exp(-x[1]) }
///     print(b.value)  // [0.3678794411714421, 2.0000000000000018]
///     print(b.gradient[1])  // [-2.0000000000000018, -0.3678794411714421]
///
/// An array of ranges is a box of an array of numbers, one range that of a number: `bounds(over: 0...1) { x in … }`.
/// The bounds account for rounding (see ``Interval`` for the errors assumed of elementary functions). They may
/// overestimate the range if a variable occurs several times; smaller boxes give tighter bounds.
/// - Throws: ``UndecidedComparison`` if a comparison may have both outcomes in the box; ``ValueRead`` if the function
///   reads a variable's value; and what the function throws.
/// - Complexity: one recording, one evaluation and one backward sweep over intervals.
public func bounds<Box: InputBox>(
    over box: Box, of function: (Box.Input) throws -> Variable
) throws -> Bounds {
    try box._bounds(of: function)
}

/// A box of inputs of ``bounds(over:of:)``: a range of a number, or an array of ranges, one for each number.
///
/// One generic form serves both: with a form for each, the type checker tries a closure of a number as one of an array
/// before it knows what `0...1` is (`Notes/design.md`, 'Overloads').
public protocol InputBox {
    /// What a function over the box takes.
    associatedtype Input
    /// The bounds of a function over the box.
    /// - Throws: What ``bounds(over:of:)`` throws.
    func _bounds(of function: (Input) throws -> Variable) throws -> Bounds
}

extension ClosedRange: InputBox where Bound == Double {
    /// The bounds of a function of a number over the range.
    /// - Throws: What ``bounds(over:of:)`` throws.
    public func _bounds(of function: (Variable) throws -> Variable) throws -> Bounds {
        try Autodiff.bounds(fromTree: lowerBound, to: upperBound, of: function)
    }
}

extension Array: InputBox where Element == ClosedRange<Double> {
    /// The bounds of a function of an array of numbers over the ranges.
    /// - Throws: What ``bounds(over:of:)`` throws.
    public func _bounds(of function: ([Variable]) throws -> Variable) throws -> Bounds {
        try Autodiff.bounds(fromTree: map(\.lowerBound), to: map(\.upperBound), of: function)
    }
}

/// Guaranteed bounds of a function of two numbers and its gradient over a box: see ``bounds(fromTree:to:of:)``.
public func bounds(
    over x: ClosedRange<Double>, _ y: ClosedRange<Double>, of function: (Variable, Variable) throws -> Variable
) throws -> Bounds {
    try bounds(over: [x, y]) { try function($0[0], $0[1]) }
}
/// Guaranteed bounds of a function of three numbers and its gradient over a box: see ``bounds(fromTree:to:of:)``.
public func bounds(
    over x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ z: ClosedRange<Double>,
    of function: (Variable, Variable, Variable) throws -> Variable
) throws -> Bounds {
    try bounds(over: [x, y, z]) { try function($0[0], $0[1], $0[2]) }
}

/// Guaranteed bounds between two inputs: see ``bounds(fromTree:to:of:)``.
public func bounds(
    from lower: Double, to upper: Double, of function: (Variable) throws -> Variable
) throws -> Bounds {
    try bounds(fromTree: lower, to: upper, of: function)
}
/// Guaranteed bounds between two integers: see ``bounds(fromTree:to:of:)``.
public func bounds(
    from lower: Int, to upper: Int, of function: (Variable) throws -> Variable
) throws -> Bounds {
    try bounds(fromTree: Double(lower), to: Double(upper), of: function)
}
/// Guaranteed bounds between two inputs: see ``bounds(fromTree:to:of:)``.
public func bounds(
    from lower: [Double], to upper: [Double], of function: ([Variable]) throws -> Variable
) throws -> Bounds {
    try bounds(fromTree: lower, to: upper, of: function)
}
/// Guaranteed bounds between two inputs: see ``bounds(fromTree:to:of:)``.
@_disfavoredOverload
public func bounds(
    from lower: Tensor<Double>, to upper: Tensor<Double>,
    of function: (TensorVariable<Double>) throws -> TensorVariable<Double>
) throws -> Bounds {
    try bounds(fromTree: lower, to: upper, of: function)
}
/// Guaranteed bounds between two inputs: see ``bounds(fromTree:to:of:)``.
@_disfavoredOverload
public func bounds(
    from lower: Tensor<Double>, to upper: Tensor<Double>, of function: (TensorVariable<Double>) throws -> Variable
) throws -> Bounds {
    try bounds(fromTree: lower, to: upper, of: function)
}
/// Guaranteed bounds between two inputs: see ``bounds(fromTree:to:of:)``.
@_disfavoredOverload
public func bounds(
    from lower: Tensor<Float>, to upper: Tensor<Float>,
    of function: (TensorVariable<Float>) throws -> TensorVariable<Float>
) throws -> Bounds {
    try bounds(fromTree: lower, to: upper, of: function)
}
/// Guaranteed bounds between two inputs: see ``bounds(fromTree:to:of:)``.
@_disfavoredOverload
public func bounds(
    from lower: Tensor<Float>, to upper: Tensor<Float>, of function: (TensorVariable<Float>) throws -> Variable
) throws -> Bounds {
    try bounds(fromTree: lower, to: upper, of: function)
}

/// Guaranteed bounds of a scalar function and its gradient over the box between two inputs of the same structure:
/// numbers, tensors, or collections of them.
///
///     let image = Tensor<Double>([0.2, 0.8]), weights = Tensor<Double>([1, -1])
///     let b = try bounds(from: image - 0.01, to: image + 0.01) { x in sigmoid(dot(weights, x)) }
///     print(b.value.upper < 0.5)  // true
///
/// Numbers are ordered as in ``jacobian(atTree:by:of:)``. For tensors of `Float`, the bounds are those of the function
/// in exact arithmetic; a computation in `Float` differs from it by the errors that
/// ``errorBars(atTree:inputErrors:bits:of:)`` bounds.
/// Stops unless the bounds have the same structure and shapes, each lower bound at most the upper one.
/// - Throws: What ``bounds(over:of:)`` throws.
/// - Complexity: one recording, one evaluation and one backward sweep over intervals, element by element.
@_semantics("optimize.sil.specialize.generic.never")  // To build faster: performance.md, 'Building'.
public func bounds<Input: PlainTree, Result: RecordedTree>(
    fromTree lower: Input, to upper: Input, of function: (Input.Recorded) throws -> Result
) throws -> Bounds {
    requireSameForm("bounds", ("upper bound", upper), ("lower bound", lower))
    let coordinates = Coordinates(lower)
    let box = zip(coordinates.vector(lower), coordinates.vector(upper)).map { Interval($0, $1) }
    let recording = try CompleteRecording(of: function, at: coordinates.value(box.map(\.midpoint)), traced: true)
    _ = recording.result.unitSeeds()
    if recording.readsValues { throw ValueRead() }
    let graph = recording.graph
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
