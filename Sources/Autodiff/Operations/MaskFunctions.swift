// Masks and indices as plain arrays: what is chosen is fixed when the function is recorded.

extension TensorAlgebra {
    /// The elements where a mask of the tensor's shape is true, as a vector in row-major order (NumPy's `x[mask]`). The
    /// mask is a constant: a compiled program keeps it, since the size of the result depends on it. In a program whose
    /// masks change, choose by `select`.
    public func compressed(where mask: BooleanTensor) -> Self {
        guard mask.shape == shape else {
            stop("compressed: a mask of shape \(mask.shape) for shape \(shape); give the same shape, or an axis")
        }
        return flattened().gatherRows(mask.places)
    }

    /// The elements where a mask is not 0, such as a comparison:
    ///
    ///     let x = Tensor<Double>([1, 5, 2, 4])
    ///     print(x.compressed(where: x .> 2).scalars)  // [5.0, 4.0]
    ///     print(x.compressed(where: [true, false, false, true]).scalars)  // [1.0, 4.0]
    ///
    /// The size of the result depends on the mask, so it decides what is recorded: a program is recorded again for
    /// another mask.
    public func compressed(where mask: Self) -> Self { compressed(where: mask.decided) }

    /// The elements of a vector where an element of the mask is true.
    public func compressed(where mask: [Bool]) -> Self { compressed(where: BooleanTensor(mask)) }

    /// The parts along an axis where an element of the mask is true.
    public func compressed(where mask: [Bool], along axis: Int) -> Self {
        compressed(where: BooleanTensor(mask), along: axis)
    }

    /// The parts along an axis where a mask, a vector with one element for each part, is true (NumPy's `compress`). The
    /// mask is a constant.
    public func compressed(where mask: BooleanTensor, along axis: Int) -> Self {
        let axis = shape.axis(axis, for: "compressed")
        guard mask.shape == [shape[axis]] else {
            stop(
                "compressed: a mask of shape \(mask.shape) for axis \(axis) of shape \(shape); give a vector of "
                    + "\(shape[axis]) elements")
        }
        return axis == 0 ? gatherRows(mask.places) : taking(mask.places, along: axis)
    }

    /// The parts at integers along an axis: see ``taking(_:along:)``.
    @_disfavoredOverload
    public func taking(_ indices: IntegerTensor, along axis: Int = 0) -> Self {
        taking(Self(indices.converted(to: Scalar.self)), along: axis)
    }

    /// The elements at integers along an axis: see ``takingElements(at:along:)``.
    @_disfavoredOverload
    public func takingElements(at indices: IntegerTensor, along axis: Int) -> Self {
        takingElements(at: Self(indices.converted(to: Scalar.self)), along: axis)
    }
}
