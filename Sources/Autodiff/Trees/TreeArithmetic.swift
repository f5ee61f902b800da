// Trees of one form as vectors: sums, differences, products with numbers, leaf by leaf in each leaf's own precision.
//
// Any tree has these as methods; structures also have operators. Operators on arrays and dictionaries would be further
// candidates for every `+` and `*` (`Notes/design.md`, 'Overloads').

extension PlainTree {
    /// This tree + factor · other, leaf by leaf. Both must have the same form.
    public func adding(_ other: Self, scaledBy factor: Double = 1) -> Self {
        var map = Adder(reader: LeafReader(Leaves(of: other)), factor: factor)
        let sum = plainTree(&map)
        if !map.reader.isExhausted { stopAtOtherForm("adding", ("second tree", other), ("first tree", self)) }
        return sum
    }

    /// Adds factor · other, leaf by leaf: `model.add(gradient, scaledBy: -0.1)` is a step of gradient descent.
    public mutating func add(_ other: Self, scaledBy factor: Double = 1) { self = adding(other, scaledBy: factor) }

    /// This tree − other, leaf by leaf.
    public func subtracting(_ other: Self) -> Self { adding(other, scaledBy: -1) }

    /// The tree with every number multiplied by a factor.
    public func scaled(by factor: Double) -> Self {
        var map = Scaler(factor: factor)
        return plainTree(&map)
    }

    /// The tree with every number replaced by zero.
    public func zeros() -> Self {
        var map = Zeros()
        return plainTree(&map)
    }

    /// The dot product of both trees' numbers, in double precision.
    public func dot(_ other: Self) -> Double {
        requireSameForm("dot", ("second tree", other), ("first tree", self))
        let coordinates = Coordinates(self)
        return zip(coordinates.vector(self), coordinates.vector(other)).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The Euclidean norm of all numbers of the tree, without overflow or underflow of squares.
    public func norm() -> Double {
        let numbers = Coordinates(self).vector(self)
        let largest = numbers.reduce(0) { $0.isNaN || $1.isNaN ? .nan : max($0, abs($1)) }
        if largest == 0 || !largest.isFinite { return largest }
        // Scaling by a power of two is exact.
        let unit = largest.binade
        return unit * numbers.reduce(0) { $0 + ($1 / unit) * ($1 / unit) }.squareRoot()
    }
}

extension DifferentiableStructure {
    /// The sum, leaf by leaf.
    @_disfavoredOverload public static func + (x: Self, y: Self) -> Self { x.adding(y) }
    /// The difference, leaf by leaf.
    @_disfavoredOverload public static func - (x: Self, y: Self) -> Self { x.subtracting(y) }
    /// The product with a number.
    @_disfavoredOverload public static func * (factor: Double, x: Self) -> Self { x.scaled(by: factor) }
    /// Adds `y` to `x`, leaf by leaf.
    @_disfavoredOverload public static func += (x: inout Self, y: Self) { x.add(y) }
    /// Subtracts `y` from `x`, leaf by leaf.
    @_disfavoredOverload public static func -= (x: inout Self, y: Self) { x.add(y, scaledBy: -1) }
}

private struct Adder: LeafMap {
    var reader: LeafReader
    let factor: Double
    mutating func number(_ x: Variable) -> Variable {
        Variable(constant: x.number + factor * reader.number(x).number)
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        let other = reader.tensor(x).tensor
        if factor == 1 { return TensorVariable(x.tensor + other) }
        if factor == -1 { return TensorVariable(x.tensor - other) }
        return TensorVariable(x.tensor + Tensor(Scalar(factor)) * other)
    }
    mutating func note(count: Int) { reader.note(count: count) }
    mutating func enter(_ part: TreePart) { reader.enter(part) }
}

private struct Zeros: LeafMap {
    func number(_ x: Variable) -> Variable { 0 }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { TensorVariable(.zeros(x.shape)) }
}

private struct Scaler: LeafMap {
    let factor: Double
    func number(_ x: Variable) -> Variable { Variable(constant: factor * x.number) }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        TensorVariable(Tensor(Scalar(factor)) * x.tensor)
    }
}
