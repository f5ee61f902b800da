// Arithmetic of a recorded number and a tensor, plain or recorded, of any element type, element by element.
//
// One form serves all tensors: a recorded number decides alone that the result is recorded, and no literal is meant by
// ``RecordedNumber`` (`Notes/design.md`, 'Overloads'). A plain tensor is a constant.

/// The sum of a recorded number and each element of a tensor.
@_disfavoredOverload
public func + <T: DifferentiableTensor>(x: some RecordedNumber, y: T) -> TensorVariable<T.Scalar> {
    TensorVariable<T.Scalar>.apply(.add, .init(scalar: x.variable), y.variable)
}
/// The sum of each element of a tensor and a recorded number.
@_disfavoredOverload
public func + <T: DifferentiableTensor>(x: T, y: some RecordedNumber) -> TensorVariable<T.Scalar> {
    TensorVariable<T.Scalar>.apply(.add, x.variable, .init(scalar: y.variable))
}
/// The difference of a recorded number and each element of a tensor.
@_disfavoredOverload
public func - <T: DifferentiableTensor>(x: some RecordedNumber, y: T) -> TensorVariable<T.Scalar> {
    TensorVariable<T.Scalar>.apply(.subtract, .init(scalar: x.variable), y.variable)
}
/// The difference of each element of a tensor and a recorded number.
@_disfavoredOverload
public func - <T: DifferentiableTensor>(x: T, y: some RecordedNumber) -> TensorVariable<T.Scalar> {
    TensorVariable<T.Scalar>.apply(.subtract, x.variable, .init(scalar: y.variable))
}
/// The product of a recorded number and each element of a tensor.
@_disfavoredOverload
public func * <T: DifferentiableTensor>(x: some RecordedNumber, y: T) -> TensorVariable<T.Scalar> {
    TensorVariable<T.Scalar>.apply(.multiply, .init(scalar: x.variable), y.variable)
}
/// The product of each element of a tensor and a recorded number.
@_disfavoredOverload
public func * <T: DifferentiableTensor>(x: T, y: some RecordedNumber) -> TensorVariable<T.Scalar> {
    TensorVariable<T.Scalar>.apply(.multiply, x.variable, .init(scalar: y.variable))
}
/// The quotient of a recorded number by each element of a tensor.
@_disfavoredOverload
public func / <T: DifferentiableTensor>(x: some RecordedNumber, y: T) -> TensorVariable<T.Scalar> {
    TensorVariable<T.Scalar>.apply(.divide, .init(scalar: x.variable), y.variable)
}
/// The quotient of each element of a tensor by a recorded number.
@_disfavoredOverload
public func / <T: DifferentiableTensor>(x: T, y: some RecordedNumber) -> TensorVariable<T.Scalar> {
    TensorVariable<T.Scalar>.apply(.divide, x.variable, .init(scalar: y.variable))
}
