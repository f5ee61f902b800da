// Compound assignments of tensors of `Float` with a `Float`, and of recorded tensors with plain ones. Those with a
// `Double` are in `MixesWithDoubles.swift`, which says why all of them are generic.

extension TensorAlgebra where Scalar == Float {
    /// Adds the constant `y` to each element of `x`.
    @_disfavoredOverload public static func += (x: inout Self, y: Float) { x = x + y }
    /// Subtracts the constant `y` from each element of `x`.
    @_disfavoredOverload public static func -= (x: inout Self, y: Float) { x = x - y }
    /// Multiplies each element of `x` by the constant `y`.
    @_disfavoredOverload public static func *= (x: inout Self, y: Float) { x = x * y }
    /// Divides each element of `x` by the constant `y`.
    @_disfavoredOverload public static func /= (x: inout Self, y: Float) { x = x / y }
}

extension TensorVariable {
    /// Adds the constant `y` to `x`.
    @_disfavoredOverload public static func += (x: inout TensorVariable, y: Tensor<Scalar>) { x = x + y }
    /// Subtracts the constant `y` from `x`.
    @_disfavoredOverload public static func -= (x: inout TensorVariable, y: Tensor<Scalar>) { x = x - y }
    /// Multiplies `x` by the constant `y`.
    @_disfavoredOverload public static func *= (x: inout TensorVariable, y: Tensor<Scalar>) { x = x * y }
    /// Divides `x` by the constant `y`.
    @_disfavoredOverload public static func /= (x: inout TensorVariable, y: Tensor<Scalar>) { x = x / y }
}
