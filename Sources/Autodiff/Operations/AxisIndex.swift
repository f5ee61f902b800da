// Parts of a tensor, by indices along its axes: rows, slices, and tensors with a part replaced.

/// An index of a tensor along one axis: a single position, `2`, or a range of them, `1...`, `..<3`, `0..<2`.
public protocol AxisIndex: Sendable {
    /// The first position, and the one after the last, along an axis of the given extent.
    func bounds(along extent: Int) -> (lower: Int, upper: Int)
    /// Whether it is a single position; the part then does not have this axis.
    var isPlace: Bool { get }
}

extension AxisIndex {
    public var isPlace: Bool { false }
}

extension Int: AxisIndex {
    public func bounds(along extent: Int) -> (lower: Int, upper: Int) { (self, self &+ 1) }
    public var isPlace: Bool { true }
}
extension Range<Int>: AxisIndex {
    public func bounds(along extent: Int) -> (lower: Int, upper: Int) { (lowerBound, upperBound) }
}
extension ClosedRange<Int>: AxisIndex {
    public func bounds(along extent: Int) -> (lower: Int, upper: Int) { (lowerBound, upperBound &+ 1) }
}
extension PartialRangeFrom<Int>: AxisIndex {
    public func bounds(along extent: Int) -> (lower: Int, upper: Int) { (lowerBound, extent) }
}
extension PartialRangeUpTo<Int>: AxisIndex {
    public func bounds(along extent: Int) -> (lower: Int, upper: Int) { (0, upperBound) }
}
extension PartialRangeThrough<Int>: AxisIndex {
    public func bounds(along extent: Int) -> (lower: Int, upper: Int) { (0, upperBound &+ 1) }
}

/// The part of a shape that indices select, axis by axis from the first; axes without an index are kept whole.
private struct TensorPart {
    let starts: [Int]
    /// The extents, 1 where the index is a single position.
    let counts: Shape
    /// The extents without the axes whose index is a single position.
    let shape: Shape
    var steps: [Int] { [Int](repeating: 1, count: starts.count) }

    init(_ indices: [any AxisIndex], of whole: Shape, for operation: String) {
        guard indices.count <= whole.rank else {
            stop("\(operation): \(indices.count) indices for shape \(whole); give at most one per axis")
        }
        var starts = [Int](repeating: 0, count: whole.rank)
        var counts = whole.extents
        for (axis, index) in indices.enumerated() {
            let (lower, upper) = index.bounds(along: whole[axis])
            guard lower >= 0, lower < upper, upper <= whole[axis] else {
                let named = index.isPlace ? "index \(lower)" : "\(lower)..<\(upper)"
                stop(
                    "\(operation): \(named) is out of range for axis \(axis) of shape \(whole). Indices count from 0, "
                        + "and a range must not be empty.")
            }
            (starts[axis], counts[axis]) = (lower, upper - lower)
        }
        self.starts = starts
        self.counts = Shape(counts)
        shape = Shape(counts.indices.filter { $0 >= indices.count || !indices[$0].isPlace }.map { counts[$0] })
    }
}

extension TensorAlgebra {
    /// A part of the tensor: `w[0]` is a matrix's first row, `w[1..., 0..<2]` a block of it, `w[0..., 1]` a column.
    ///
    /// With a position for every axis, the subscript is an element unless the context requires a tensor, as
    /// `(w[0] * x).sum()` does. This form is not disfavored: otherwise the product of an element and a tensor, which
    /// is, would be preferred to the product of two rows. Stops if there are more indices than axes, or an index is out
    /// of range.
    public subscript(indices: any AxisIndex...) -> Self {
        let part = TensorPart(indices, of: shape, for: "subscript")
        return Self.apply(Slice(starts: part.starts, counts: part.counts.extents, steps: part.steps), [self])
            .reshaped(to: part.shape)
    }

    /// The tensor with a part replaced by `new`, which is broadcast to the part's shape as in NumPy. The replaced
    /// elements do not influence the result: their gradient is 0. Stops if an index is out of range, or if `new` cannot
    /// be broadcast to the part.
    ///
    ///     let x = Tensor<Double>([1, 2, 3])
    ///     print(x.replacing(1, with: Tensor(0)).scalars)  // [1.0, 0.0, 3.0]
    ///     let table = Tensor<Double>([[1, 2], [3, 4]])
    ///     print(table.replacing(0, with: [0, 0]).scalars)  // [0.0, 0.0, 3.0, 4.0]
    public func replacing(_ indices: any AxisIndex..., with new: Self) -> Self {
        replacing(indices, with: new)
    }

    /// The tensor with every element of a part replaced by a number.
    @_disfavoredOverload
    public func replacing(_ indices: any AxisIndex..., with number: Scalar) -> Self {
        replacing(indices, with: Self(Tensor(number)))
    }

    /// The tensor with the elements replaced for which a mask is not 0 (PyTorch's `masked_fill`): `select(mask, new,
    /// self)`. Mask and replacement broadcast, with the tensor, too. The replaced elements have a gradient of 0.
    ///
    ///     let x = Tensor<Double>([-1, 2])
    ///     print(x.replacing(where: x .< 0, with: 0).scalars)  // [0.0, 2.0]
    public func replacing(where mask: Self, with new: Self) -> Self { Self.select(mask, new, self) }

    fileprivate func replacing(_ indices: [any AxisIndex], with new: Self) -> Self {
        let part = TensorPart(indices, of: shape, for: "replacing")
        guard new.shape.broadcast(with: part.shape) == part.shape else {
            stop(
                "replacing: a tensor of shape \(new.shape) for a part of shape \(part.shape); aligned at the last "
                    + "axes, each extent must be the same or 1")
        }
        return replacing(part, from: 0, with: new.broadcast(to: part.shape).reshaped(to: part.counts))
    }

    /// The tensor with the part replaced by `new` along `axis` and those after it; along those before, `new` is as long
    /// as the tensor. The elements kept are sliced and concatenated again, so nothing is computed with them.
    private func replacing(_ part: TensorPart, from axis: Int, with new: Self) -> Self {
        if axis == shape.rank { return new }
        let (start, end) = (part.starts[axis], part.starts[axis] + part.counts[axis])
        let places = [0..<start, start..<end, end..<shape[axis]].filter { !$0.isEmpty }
        let pieces = places.map { range in
            let piece = range.count == shape[axis] ? self : slice(along: axis, range)
            return range.lowerBound == start ? piece.replacing(part, from: axis + 1, with: new) : piece
        }
        return pieces.count == 1 ? pieces[0] : .concatenate(pieces, along: axis)
    }
}

extension TensorVariable {
    /// The tensor with every element of a part replaced by a recorded number.
    @_disfavoredOverload
    public func replacing(_ indices: any AxisIndex..., with number: Variable) -> TensorVariable {
        replacing(indices, with: TensorVariable(scalar: number))
    }

    /// The tensor with a part replaced by a constant, which is broadcast to the part's shape.
    @_disfavoredOverload
    public func replacing(_ indices: any AxisIndex..., with constant: Tensor<Scalar>) -> TensorVariable {
        replacing(indices, with: TensorVariable(constant))
    }
}
