/// Complex numbers are a tree of their real and imaginary parts, so a gradient with respect to them is complex:
///
///     let z = ComplexTensor(real: Tensor<Double>([3]), imaginary: Tensor<Double>([4]))
///     let slope = gradient(atTree: z) { $0.magnitude.sum().scalar }
///     print(slope.real.scalars, slope.imaginary.scalars)  // [0.6] [0.8]
///
/// For a real function f of z = x + iy the gradient is ∂f/∂x + i·∂f/∂y, the direction of steepest ascent: PyTorch's
/// convention, so that z − η·gradient descends. JAX gives its conjugate.
extension ComplexTensor: DifferentiableTree where T: DifferentiableTensor {
    public typealias Plain = ComplexTensor<T.Plain>
    public typealias Recorded = ComplexTensor<T.Recorded>

    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Plain {
        Plain(
            real: map.inside(.element(0)) { real.plainTree(&$0) },
            imaginary: map.inside(.element(1)) { imaginary.plainTree(&$0) })
    }
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> Recorded {
        Recorded(
            real: map.inside(.element(0)) { real.recordedTree(&$0) },
            imaginary: map.inside(.element(1)) { imaginary.recordedTree(&$0) })
    }
}

extension ComplexTensor: PlainTree where T: DifferentiableTensor & PlainTree {}
extension ComplexTensor: RecordedTree where T: DifferentiableTensor & RecordedTree {}
