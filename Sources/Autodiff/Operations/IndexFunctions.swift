// Taking elements at indices, and adding at indices. The indices are numbers of the tensors' own type, so they may be
// an input of a program, or computed in it; they have no derivative. `Float` holds whole numbers to 2²⁴ = 16 777 216.

extension TensorAlgebra {
    /// The parts of this tensor at the given indices along an axis (NumPy's `take`). The indices, whole numbers from 0
    /// to the extent − 1, may have any shape, which takes the place of the axis in the result's; they may repeat, and
    /// be an input of a compiled program. They have no derivative. An index that is out of range, negative or
    /// fractional stops the program.
    ///
    ///     let table = Tensor<Double>([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]])  // [vocabulary × width]
    ///     let vectors = table.taking([[0, 2, 1]])  // words [batch × length]
    ///     print(vectors.shape)  // [1 × 3 × 2]
    public func taking(_ indices: Self, along axis: Int = 0) -> Self {
        let axis = shape.axis(axis, for: "taking")
        let line = indices.alongAxis(axis, rank: shape.rank)
        return Self.apply(TakeAlongAxis(axis: axis), [self, line])
            .reshaped(to: shape.replacing(axis, withAxes: indices.shape))
    }

    /// The parts of this tensor at the given integers along an axis; they may repeat.
    public func taking(_ indices: [Int], along axis: Int = 0) -> Self {
        taking(Self(Tensor(indices: indices)), along: axis)
    }

    /// For each position in the other axes, the elements at indices of its own (NumPy's `take_along_axis`): the result
    /// has the indices' shape, after the other axes of both are repeated by NumPy's broadcasting rule. The indices have
    /// no derivative. An index that is out of range, negative or fractional stops the program.
    ///
    ///     let x = Tensor<Double>([[3, 1, 2]])
    ///     print(x.takingElements(at: x.argsort(along: -1), along: -1).scalars)  // [1.0, 2.0, 3.0]
    public func takingElements(at indices: Self, along axis: Int) -> Self {
        let axis = shape.axis(axis, for: "takingElements")
        let others = broadcastBeside(axis, shape, indices.shape, for: "takingElements")
        let x = broadcast(to: others.replacing(axis, with: shape[axis]))
        return Self.apply(TakeAlongAxis(axis: axis), [x, indices.fitting(others, around: axis)])
    }

    /// This tensor with parts of another one added at the given indices along an axis; those with the same index add
    /// up (NumPy's `add.at`, JAX's `at[].add`). `parts` has the shape that ``taking(_:along:)-(Self,_)`` would give, or
    /// one that is repeated to it. Added to zeros, it is the adjoint of ``taking(_:along:)-(Self,_)``.
    public func puttingAdding(_ parts: Self, at indices: Self, along axis: Int = 0) -> Self {
        let axis = shape.axis(axis, for: "puttingAdding")
        let taken = shape.replacing(axis, withAxes: indices.shape)
        guard parts.shape.broadcast(with: taken) == taken else {
            stop(
                "puttingAdding: parts of shape \(parts.shape) at indices of shape \(indices.shape) along axis \(axis) "
                    + "of shape \(shape); the parts must have shape \(taken), or one that broadcasts to it")
        }
        let line = parts.broadcast(to: taken).reshaped(to: shape.replacing(axis, with: indices.shape.count))
        return self
            + Self.apply(
                PutAddingAlongAxis(axis: axis, extent: shape[axis], user: "puttingAdding"),
                [line, indices.alongAxis(axis, rank: shape.rank)])
    }

    /// This tensor with parts of another one added at the given integers along an axis.
    public func puttingAdding(_ parts: Self, at indices: [Int], along axis: Int = 0) -> Self {
        puttingAdding(parts, at: Self(Tensor(indices: indices)), along: axis)
    }

    /// This tensor with each element of another one added at an index of its own along an axis. `elements` has the
    /// shape of the indices, or one that is repeated to it; along the other axes that is this tensor's shape. Added to
    /// zeros, it is the adjoint of ``takingElements(at:along:)-(Self,_)``.
    public func puttingAddingElements(_ elements: Self, at indices: Self, along axis: Int) -> Self {
        let axis = shape.axis(axis, for: "puttingAddingElements")
        let others = broadcastBeside(axis, shape, indices.shape, for: "puttingAddingElements")
        let taken = others.replacing(axis, with: indices.shape[axis])
        guard others.replacing(axis, with: 1) == shape.replacing(axis, with: 1),
            elements.shape.broadcast(with: taken) == taken
        else {
            stop(
                "puttingAddingElements: elements of shape \(elements.shape) at indices of shape \(indices.shape) along "
                    + "axis \(axis) of shape \(shape). Along the other axes the extents must be this tensor's, or 1.")
        }
        return self
            + Self.apply(
                PutAddingAlongAxis(axis: axis, extent: shape[axis], user: "puttingAddingElements"),
                [elements.broadcast(to: taken), indices.fitting(others, around: axis)])
    }

    /// The sums of the parts along an axis that belong to the same segment: part `number` of the result is the sum of
    /// those for which `segments`, a vector with a whole number for each part, says `number`; 0 for none. The segments
    /// need not be in order, have no derivative, and may be an input of a compiled program. Long sums are pairwise. A
    /// segment below 0 or from `count` on stops the program.
    public func segmentSums(_ segments: Self, count: Int, along axis: Int = 0) -> Self {
        let (axis, line) = segments.line(count, along: axis, of: shape, for: "segmentSums")
        return Self.apply(PutAddingAlongAxis(axis: axis, extent: count, user: "segmentSums"), [self, line])
    }

    /// The sums of the parts along an axis that belong to the same segment, given by integers.
    public func segmentSums(_ segments: [Int], count: Int, along axis: Int = 0) -> Self {
        segmentSums(Self(Tensor(indices: segments)), count: count, along: axis)
    }

    /// The means of the parts along an axis that belong to the same segment, as
    /// ``segmentSums(_:count:along:)-(Self,_,_)``; 0 for a segment without parts.
    public func segmentMeans(_ segments: Self, count: Int, along axis: Int = 0) -> Self {
        let sums = segmentSums(segments, count: count, along: axis)
        let ones = Self(Tensor.ones(segments.shape))
        let sizes = Autodiff.max(ones.segmentSums(segments, count: count), 1)
        return sums / sizes.alongAxis(shape.axis(axis, for: "segmentMeans"), rank: shape.rank)
    }

    /// The means of the parts along an axis that belong to the same segment, given by integers.
    public func segmentMeans(_ segments: [Int], count: Int, along axis: Int = 0) -> Self {
        segmentMeans(Self(Tensor(indices: segments)), count: count, along: axis)
    }

    /// The largest of the parts along an axis that belong to the same segment, element by element, as
    /// ``segmentSums(_:count:along:)-(Self,_,_)``; −∞ for a segment without parts. Ties share the gradient equally; NaN
    /// propagates.
    public func segmentMaxima(_ segments: Self, count: Int, along axis: Int = 0) -> Self {
        let (axis, line) = segments.line(count, along: axis, of: shape, for: "segmentMaxima")
        return Self.apply(PutLargestAlongAxis(axis: axis, extent: count, user: "segmentMaxima"), [self, line])
    }

    /// The largest of the parts along an axis that belong to the same segment, given by integers.
    public func segmentMaxima(_ segments: [Int], count: Int, along axis: Int = 0) -> Self {
        segmentMaxima(Self(Tensor(indices: segments)), count: count, along: axis)
    }

    /// The smallest of the parts along an axis that belong to the same segment; ∞ for a segment without parts.
    public func segmentMinima(_ segments: Self, count: Int, along axis: Int = 0) -> Self {
        -(-self).segmentMaxima(segments, count: count, along: axis)
    }

    /// The smallest of the parts along an axis that belong to the same segment, given by integers.
    public func segmentMinima(_ segments: [Int], count: Int, along axis: Int = 0) -> Self {
        segmentMinima(Self(Tensor(indices: segments)), count: count, along: axis)
    }

    /// Segments, one for each part along an axis of a shape, as indices along it; stops if they do not fit.
    private func line(
        _ count: Int, along axis: Int, of whole: Shape, for operation: String
    ) -> (axis: Int, indices: Self) {
        let axis = whole.axis(axis, for: operation)
        guard count >= 0 else { stop("\(operation): a count of \(count); give 0 or more") }
        guard shape == [whole[axis]] else {
            stop(
                "\(operation): segments of shape \(shape) for axis \(axis) of shape \(whole); give a vector with one "
                    + "for each of the \(whole[axis]) parts")
        }
        return (axis, alongAxis(axis, rank: whole.rank))
    }

    /// The elements in a shape that has them along one axis, and 1 elsewhere.
    private func alongAxis(_ axis: Int, rank: Int) -> Self {
        reshaped(to: Shape([Int](repeating: 1, count: rank)).replacing(axis, with: shape.count))
    }

    /// Indices repeated along the axes on a side of the given one if they differ along any of these.
    private func fitting(_ others: Shape, around axis: Int) -> Self {
        var extents = shape.extents
        for side in [0..<axis, (axis + 1)..<shape.rank] where extents[side].contains(where: { $0 != 1 }) {
            extents.replaceSubrange(side, with: others.extents[side])
        }
        return broadcast(to: Shape(extents))
    }
}

extension TensorVariable {
    /// The parts of this tensor at constant indices along an axis: see ``TensorAlgebra/taking(_:along:)-(Self,_)``.
    @_disfavoredOverload
    public func taking(_ indices: Tensor<Scalar>, along axis: Int = 0) -> TensorVariable {
        taking(TensorVariable(indices), along: axis)
    }

    /// The elements at constant indices along an axis: see ``TensorAlgebra/takingElements(at:along:)-(Self,_)``.
    @_disfavoredOverload
    public func takingElements(at indices: Tensor<Scalar>, along axis: Int) -> TensorVariable {
        takingElements(at: TensorVariable(indices), along: axis)
    }

    /// This tensor with parts added at constant indices: see ``TensorAlgebra/puttingAdding(_:at:along:)-(_,Self,_)``.
    @_disfavoredOverload
    public func puttingAdding(_ parts: TensorVariable, at indices: Tensor<Scalar>, along axis: Int = 0)
        -> TensorVariable
    { puttingAdding(parts, at: TensorVariable(indices), along: axis) }

    /// This tensor with constant parts added: see ``TensorAlgebra/puttingAdding(_:at:along:)-(_,Self,_)``.
    @_disfavoredOverload
    public func puttingAdding(_ parts: Tensor<Scalar>, at indices: [Int], along axis: Int = 0) -> TensorVariable {
        puttingAdding(TensorVariable(parts), at: indices, along: axis)
    }

    /// This tensor with constant parts added at constant indices: see
    /// ``TensorAlgebra/puttingAdding(_:at:along:)-(_,Self,_)``.
    @_disfavoredOverload
    public func puttingAdding(_ parts: Tensor<Scalar>, at indices: Tensor<Scalar>, along axis: Int = 0)
        -> TensorVariable
    { puttingAdding(TensorVariable(parts), at: TensorVariable(indices), along: axis) }

    /// The sums by constant segments: see ``TensorAlgebra/segmentSums(_:count:along:)-(Self,_,_)``.
    @_disfavoredOverload
    public func segmentSums(_ segments: Tensor<Scalar>, count: Int, along axis: Int = 0) -> TensorVariable {
        segmentSums(TensorVariable(segments), count: count, along: axis)
    }

    /// The means by constant segments: see ``TensorAlgebra/segmentMeans(_:count:along:)-(Self,_,_)``.
    @_disfavoredOverload
    public func segmentMeans(_ segments: Tensor<Scalar>, count: Int, along axis: Int = 0) -> TensorVariable {
        segmentMeans(TensorVariable(segments), count: count, along: axis)
    }

    /// The largest by constant segments: see ``TensorAlgebra/segmentMaxima(_:count:along:)-(Self,_,_)``.
    @_disfavoredOverload
    public func segmentMaxima(_ segments: Tensor<Scalar>, count: Int, along axis: Int = 0) -> TensorVariable {
        segmentMaxima(TensorVariable(segments), count: count, along: axis)
    }

    /// The smallest by constant segments: see ``TensorAlgebra/segmentMinima(_:count:along:)-(Self,_,_)``.
    @_disfavoredOverload
    public func segmentMinima(_ segments: Tensor<Scalar>, count: Int, along axis: Int = 0) -> TensorVariable {
        segmentMinima(TensorVariable(segments), count: count, along: axis)
    }
}

extension Tensor {
    /// Integers as a vector of indices. Those that the type does not hold exactly are out of range for every axis that
    /// it can index.
    init(indices: [Int]) { self.init(indices.map { Scalar($0) }) }
}

extension Shape {
    /// The shape with the axes of another in place of one.
    func replacing(_ axis: Int, withAxes axes: Shape) -> Shape {
        Shape(extents[..<axis] + axes.extents + extents[(axis + 1)...])
    }
}

/// The shape that two of the same rank broadcast to along all axes but one, along which it has extent 1.
private func broadcastBeside(_ axis: Int, _ shape: Shape, _ indices: Shape, for operation: String) -> Shape {
    guard shape.rank == indices.rank,
        let others = shape.replacing(axis, with: 1).broadcast(with: indices.replacing(axis, with: 1))
    else {
        stop(
            "\(operation): indices of shape \(indices) for axis \(axis) of shape \(shape). Give as many axes, and "
                + "along each of the others the same extent or 1.")
    }
    return others
}
