import Autodiff
import Testing

/// A NaN in a window is its result and gets the adjoint: neither value nor gradient hides it.
@Suite struct MaximumPoolTests {
    static let images = Tensor<Double>(shape: [1, 2, 4, 1], scalars: [1, .nan, 5, 2, 3, 4, 6, 6])
    static let window = Window2D(2, 2, stride: 2)
    static let expected: [Double] = [0, 10, 0, 0, 0, 0, 3.5, 3.5]

    static func weighted(_ images: TensorVariable<Double>) -> TensorVariable<Double> {
        (images.maximumPool(window) * TensorVariable(Tensor(shape: [1, 1, 2, 1], scalars: [10, 7]))).sum()
    }

    @Test func aNaNIsTheLargest() {
        let pooled = Self.images.maximumPool(Self.window)
        #expect(pooled.scalars[0].isNaN && pooled.scalars[1] == 6)
        let gradient = gradient(at: Self.images) { Self.weighted($0) }
        #expect(gradient.scalars == Self.expected)
    }

    /// The same holds for a recorded gradient that is decomposed into elements.
    @Test func aNaNIsTheLargestOfNumbers() {
        let found = (0..<8).map { place in
            errorBars(at: Self.images) { images in
                gradient(at: images) { Self.weighted($0) }[0, place / 4, place % 4, 0]
            }.value.value
        }
        #expect(found == Self.expected)
    }
}
