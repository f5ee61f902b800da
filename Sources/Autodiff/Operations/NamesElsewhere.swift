// Functions of tensors by the names that they have as methods and properties in NumPy and PyTorch.
//
// Inside an extension of a tensor's type these methods hide the functions: `Autodiff.matmul(x, y)` calls one there.

extension TensorAlgebra {
    /// The matrix product, as the function of this name.
    public func matmul(
        _ right: Self, transposingLeft: Bool = false, transposingRight: Bool = false
    ) -> Self {
        Autodiff.matmul(self, right, transposingLeft: transposingLeft, transposingRight: transposingRight)
    }

    /// The dot product of two vectors, as the function of this name. Of plain tensors without a type that decides,
    /// `x.dot(y)` is the number of ``PlainTree/dot(_:)``.
    @_disfavoredOverload
    public func dot(_ right: Self) -> Self { Autodiff.dot(self, right) }

    /// The matrix transposed, and a tensor of more axes with these in reverse order, as ``transposed(_:)``.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    public var T: Self { transposed() }
}

extension TensorVariable {
    /// The matrix product with a constant on the right.
    public func matmul(
        _ right: Tensor<Scalar>, transposingLeft: Bool = false, transposingRight: Bool = false
    ) -> TensorVariable {
        Autodiff.matmul(self, right, transposingLeft: transposingLeft, transposingRight: transposingRight)
    }
    /// The dot product with a constant.
    public func dot(_ right: Tensor<Scalar>) -> TensorVariable { Autodiff.dot(self, right) }
}

extension Tensor {
    /// The matrix product of a constant and a recorded tensor.
    public func matmul(
        _ right: TensorVariable<Scalar>, transposingLeft: Bool = false, transposingRight: Bool = false
    ) -> TensorVariable<Scalar> {
        Autodiff.matmul(self, right, transposingLeft: transposingLeft, transposingRight: transposingRight)
    }
    /// The dot product of a constant and a recorded vector.
    public func dot(_ right: TensorVariable<Scalar>) -> TensorVariable<Scalar> { Autodiff.dot(self, right) }
}
