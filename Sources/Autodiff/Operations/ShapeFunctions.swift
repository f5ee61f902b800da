// The public operations that move elements.

extension TensorAlgebra {
    /// The same elements in row-major order, in another shape with as many elements.
    @_specialize(where Self == TensorVariable<Float>)
    @_specialize(where Self == TensorVariable<Double>)
    public func reshaped(to shape: Shape) -> Self {
        shape == self.shape ? self : Self.apply(Reshape(shape: shape), [self])
    }

    /// The same elements in row-major order, in a shape of the given extents, one of which may be −1: what the others
    /// leave (NumPy's `reshape`).
    ///
    ///     let extents = [3, -1]
    ///     print(Tensor<Double>.zeros([2, 6]).reshaped(extents).shape)  // [3 × 4]
    ///
    /// Extents that do not fit stop.
    public func reshaped(_ extents: [Int]) -> Self {
        let known = extents.filter { $0 != -1 }.reduce(1, *)
        let isOpen = known != 0 && shape.count % known == 0
        let complete = extents.map { $0 == -1 && isOpen ? shape.count / known : $0 }
        guard extents.count(where: { $0 == -1 }) <= 1, complete.allSatisfy({ $0 >= 0 }) else {
            stop(
                "reshaped: extents \(extents) for shape \(shape); one of them may be -1, if the others divide its "
                    + "\(shape.count) elements, and no other may be negative")
        }
        return reshaped(to: Shape(complete))
    }

    /// The elements as a vector, in row-major order.
    public func flattened() -> Self { reshaped(to: [shape.count]) }

    /// The tensor repeated to `shape` by NumPy's broadcasting rule.
    @_specialize(where Self == TensorVariable<Float>)
    @_specialize(where Self == TensorVariable<Double>)
    public func broadcast(to shape: Shape) -> Self {
        shape == self.shape ? self : Self.apply(Broadcast(shape: shape), [self])
    }

    /// The tensor laid side by side with itself, `count` times along the last axis: of a vector, [a, b, a, b].
    public func tiled(_ count: Int) -> Self { tiled([count]) }

    /// The tensor laid side by side with itself, `repetitions` times along each axis (NumPy's `tile`). Fewer
    /// repetitions than axes are for the last ones, and for more, axes of extent 1 are added in front.
    public func tiled(_ repetitions: [Int]) -> Self {
        if let negative = repetitions.first(where: { $0 < 0 }) {
            stop("tiled: \(negative) repetitions of shape \(shape); none may be negative")
        }
        let added = Swift.max(repetitions.count - shape.rank, 0)
        let extents = [Int](repeating: 1, count: added) + shape.extents
        let counts = [Int](repeating: 1, count: extents.count - repetitions.count) + repetitions
        // Each axis is preceded by one for its repetitions.
        let pairs = zip(counts, extents)
        return reshaped(to: Shape(extents.flatMap { [1, $0] })).broadcast(to: Shape(pairs.flatMap { [$0, $1] }))
            .reshaped(to: Shape(pairs.map(*)))
    }

    /// The tensor with each element along an axis repeated `count` times (NumPy's `repeat`): of [a, b] twice,
    /// [a, a, b, b].
    public func repeated(_ count: Int, along axis: Int) -> Self {
        let axis = shape.axis(axis, for: "repeated")
        guard count >= 0 else { stop("repeated: \(count) times; the count must not be negative") }
        var extents = shape.extents
        extents.insert(count, at: axis + 1)
        return expanded(at: axis + 1).broadcast(to: Shape(extents))
            .reshaped(to: shape.replacing(axis, with: shape[axis] * count))
    }

    /// The tensor with its elements moved by `places` along an axis, the last if none is given, those that leave at one
    /// end entering at the other (NumPy's `roll`): of [a, b, c] by 1, [c, a, b]. A negative number moves towards the
    /// start.
    public func rolled(by places: Int, along axis: Int = -1) -> Self {
        let axis = shape.axis(axis, for: "rolled")
        let extent = shape[axis]
        if extent == 0 || places % extent == 0 { return self }
        let split = places > 0 ? extent - places % extent : -(places % extent)
        return .concatenate(
            [slice(along: axis, split..<extent), slice(along: axis, 0..<split)], along: axis)
    }

    /// The differences of neighboring elements along an axis, the last if none is given: x₁ − x₀, x₂ − x₁, …, one fewer
    /// than elements; of a higher order, the differences of differences (NumPy's `diff`).
    ///
    ///     print(Tensor<Double>([1, 4, 9, 16]).differences().scalars)  // [3.0, 5.0, 7.0]
    ///     print(Tensor<Double>([1, 4, 9, 16]).differences(order: 2).scalars)  // [2.0, 2.0]
    ///
    /// A negative order stops.
    public func differences(order: Int = 1, along axis: Int = -1) -> Self {
        let axis = shape.axis(axis, for: "differences")
        guard order >= 0 else { stop("differences: the order is \(order); it must not be negative") }
        var result = self
        for _ in 0..<Swift.min(order, shape[axis]) {
            let count = result.shape[axis]
            result = result.slice(along: axis, 1..<count) - result.slice(along: axis, 0..<(count - 1))
        }
        return result
    }

    /// The tensor with a new axis of extent 1, which is axis `axis` of the result; −1 is the last.
    public func expanded(at axis: Int) -> Self {
        let place = axis < 0 ? axis + shape.rank + 1 : axis
        guard place >= 0, place <= shape.rank else {
            stop(
                "expanded: no axis can be added at \(axis) of shape \(shape); 0 to \(shape.rank) are allowed, or -1, "
                    + "-2, … from the last")
        }
        var extents = shape.extents
        extents.insert(1, at: place)
        return reshaped(to: Shape(extents))
    }

    /// The tensor without an axis of extent 1.
    public func squeezed(at axis: Int) -> Self {
        let axis = shape.axis(axis, for: "squeezed")
        guard shape[axis] == 1 else {
            stop("squeezed: axis \(axis) of shape \(shape) has extent \(shape[axis]), not 1")
        }
        var extents = shape.extents
        extents.remove(at: axis)
        return reshaped(to: Shape(extents))
    }

    /// The tensor with its axes in another order, reversed by default: axis i of the result is axis `order[i]` of this
    /// one.
    public func transposed(_ order: [Int]? = nil) -> Self {
        Self.apply(Transpose(order: order ?? Array((0..<shape.rank).reversed())), [self])
    }

    /// The tensor with its last two axes exchanged: each matrix transposed.
    public func matrixTransposed() -> Self {
        _ = shape.matrices(for: "matrixTransposed")
        var order = Array(0..<shape.rank)
        order.swapAt(shape.rank - 1, shape.rank - 2)
        return transposed(order)
    }

    /// The elements in `range` along an axis, every `step`-th of them.
    public func slice(along axis: Int, _ range: Range<Int>, step: Int = 1) -> Self {
        let axis = shape.axis(axis, for: "slice")
        guard step >= 1 else {
            stop(
                "slice: the step is \(step); it must be at least 1. Use flipped(along:) to go backwards")
        }
        guard range.lowerBound >= 0, range.upperBound <= shape[axis] else {
            stop("slice: \(range) does not lie in axis \(axis) of shape \(shape)")
        }
        var starts = [Int](repeating: 0, count: shape.rank)
        var counts = shape.extents
        var steps = [Int](repeating: 1, count: shape.rank)
        (starts[axis], counts[axis], steps[axis]) = (range.lowerBound, (range.count + step - 1) / step, step)
        return Self.apply(Slice(starts: starts, counts: counts, steps: steps), [self])
    }

    /// The tensor split along an axis into parts of the given sizes.
    public func split(along axis: Int, sizes: [Int]) -> [Self] {
        let axis = shape.axis(axis, for: "split")
        guard sizes.reduce(0, +) == shape[axis], sizes.allSatisfy({ $0 >= 0 }) else {
            stop("split: sizes \(sizes) do not add up to axis \(axis) of shape \(shape), which is \(shape[axis])")
        }
        var start = 0
        return sizes.map { size in
            defer { start += size }
            return slice(along: axis, start..<(start + size))
        }
    }

    /// The tensor with `before` and `after` elements equal to `value` added to an axis.
    public func padded(along axis: Int, before: Int, after: Int, with value: Double = 0) -> Self {
        let axis = shape.axis(axis, for: "padded")
        guard before >= 0, after >= 0 else {
            stop("padded: \(before) before and \(after) after; neither may be negative")
        }
        let larger = shape.replacing(axis, with: before + shape[axis] + after)
        var starts = [Int](repeating: 0, count: shape.rank)
        starts[axis] = before
        let steps = [Int](repeating: 1, count: shape.rank)
        return Self.apply(Pad(starts: starts, steps: steps, shape: larger, filling: value), [self])
    }

    /// The tensor with the elements along the given axes, by default all, in reverse order.
    public func flipped(along axes: some AxisSelection = [Int]()) -> Self {
        Self.apply(Flip(axes: shape.axes(axes._axes, for: "flipped")), [self])
    }

    /// The concatenation of tensors along an axis; their other axes must agree.
    public static func concatenate(_ tensors: [Self], along axis: Int) -> Self {
        guard let first = tensors.first else { stop("concatenate: no tensors were given; give at least one") }
        return apply(Concatenate(axis: first.shape.axis(axis, for: "concatenate")), tensors)
    }

    /// Tensors of the same shape stacked along a new axis, which is axis `axis` of the result; −1 is the last.
    public static func stack(_ tensors: [Self], along axis: Int = 0) -> Self {
        if tensors.isEmpty { stop("stack: no tensors were given; give at least one") }
        for tensor in tensors where tensor.shape != tensors[0].shape {
            stop("stack: shapes \(tensors[0].shape) and \(tensor.shape) differ; they must be the same")
        }
        return concatenate(tensors.map { $0.expanded(at: axis) }, along: axis)
    }

    /// The rows (elements along the first axis) with the given indices, which may repeat.
    public func gatherRows(_ indices: [Int]) -> Self { Self.apply(GatherRows(indices: indices), [self]) }

    /// A tensor with `rows` rows, to which each row of this one is added at the given index: the adjoint of
    /// ``gatherRows(_:)``.
    public func scatterRows(_ indices: [Int], rows: Int) -> Self {
        guard shape.rank >= 1, indices.count == shape[0] else {
            stop("scatterRows: \(indices.count) indices for shape \(shape); give one for each row")
        }
        for index in indices where index < 0 || index >= rows {
            stop("scatterRows: there is no row \(index) among \(rows)")
        }
        return Self.apply(ScatterRows(indices: indices, rows: rows), [self])
    }
}
