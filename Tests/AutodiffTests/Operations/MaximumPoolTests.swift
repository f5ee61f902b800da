import Autodiff
import Testing

@Suite struct MaximumPoolTests {
    /// A NaN in a window is what the window gives, and its adjoint goes there: neither value nor gradient hides it.
    @Test func aNaNIsTheLargest() {
        let x = Tensor<Double>(shape: [1, 2, 4, 1], scalars: [1, .nan, 5, 2, 3, 4, 6, 6])
        let window = Window2D(2, 2, stride: Window2D.Extents(2, 2))
        let pooled = x.maximumPool(window)
        #expect(pooled.scalars[0].isNaN && pooled.scalars[1] == 6)
        let gradient = gradient(at: x) { x in
            (x.maximumPool(window) * TensorVariable(Tensor(shape: [1, 1, 2, 1], scalars: [10, 7]))).sum()
        }
        #expect(gradient.scalars == [0, 10, 0, 0, 0, 0, 3.5, 3.5])
    }
}
