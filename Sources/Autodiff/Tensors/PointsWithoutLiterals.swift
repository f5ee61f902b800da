// Points that the type checker takes up last, or not at all (`Notes/design.md`, 'Overloads'). A form of `gradient(at:)`
// and the like that takes one of these kinds as a generic type is not tried at a literal point, which has forms of its
// own. A form that takes a list of points, which must be one, is tried after those that take a point.

/// A plain tensor of doubles as a point: `Tensor<Double>` alone conforms. Forms that are generic in it are never meant
/// by literals, so that `minimize(from: [1, 0]) { … }` is about an array of numbers, and nothing else is tried.
public protocol PlainDoubleTensor {
    /// The tensor itself.
    var plainTensor: Tensor<Double> { get }
}

/// A plain tensor of `Float` as a point: `Tensor<Float>` alone conforms. As ``PlainDoubleTensor``.
public protocol PlainFloatTensor {
    /// The tensor itself.
    var plainTensor: Tensor<Float> { get }
}

/// An array of integers as a point: `[Int]` alone conforms. Literals of integers mean an array of doubles.
public protocol PlainIntegers {
    /// The integers as doubles.
    var _doubles: [Double] { get }
}

extension Tensor: PlainDoubleTensor where Scalar == Double {
    /// The tensor itself.
    public var plainTensor: Tensor<Double> { self }
}

extension Tensor: PlainFloatTensor where Scalar == Float {
    /// The tensor itself.
    public var plainTensor: Tensor<Float> { self }
}

extension Array: PlainIntegers where Element == Int {
    /// The integers as doubles.
    public var _doubles: [Double] { map(Double.init) }
}

/// The point of a form that takes a list for the type checker's sake.
func onlyPoint<Point>(_ points: [Point], _ operation: String) -> Point {
    if points.count != 1 {
        stop(
            "\(operation): \(points.count) points for a function of one tensor. Give the function as many parameters "
                + "as there are points.")
    }
    return points[0]
}
