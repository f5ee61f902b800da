/// A kind of tensor that has only a shape: operations on it give the shape of their result and compute nothing.
///
/// It tells what a function of tensors does to shapes without the memory and the time of running it.
package struct TensorOutline<Scalar: TensorScalar>: TensorAlgebra {
    package typealias Number = Double
    package let shape: Shape

    /// A tensor of which only the shape is known.
    package init(_ shape: Shape) { self.shape = shape }
    package init(_ constant: Tensor<Scalar>) { shape = constant.shape }

    /// Zeros of the shape, since the elements are unknown.
    package var plain: Tensor<Scalar> { .zeros(shape) }
    package var isConstant: Bool { false }

    package static func apply(_ operation: some TensorOperation, _ operands: [TensorOutline]) -> TensorOutline {
        TensorOutline(operation.resultShape(of: operands.map(\.shape)))
    }
    package static func accumulate(_ contribution: TensorOutline, into sum: inout TensorOutline) {}
    package func element(at index: Int) -> Double { 0 }
    package static func placing(_ number: Double, at index: Int, in shape: Shape) -> TensorOutline {
        TensorOutline(shape)
    }
    package static func _slope(of adjoint: TensorOutline, by result: TensorOutline) -> Tensor<Scalar>? { nil }
}
