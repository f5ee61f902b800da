import Autodiff
import Testing

/// Products, losses and choices of a recorded tensor and a plain one: as with a recorded constant.
struct MixedProductsTests {
    typealias Recorded = TensorVariable<Double>
    static let matrix = Tensor<Double>([[2, 1], [0.5, 3]])
    static let vector = Tensor<Double>([0.25, 0.75])

    /// Each function with a plain operand, and with the same as a recorded constant.
    static let functions: [(String, @Sendable (Recorded) -> Recorded, @Sendable (Recorded) -> Recorded)] = [
        ("matmul", { matmul(matrix, $0) }, { matmul(Recorded(matrix), $0) }),
        ("dot", { dot($0, vector) }, { dot($0, Recorded(vector)) }),
        ("outer, right", { outer(vector, $0) }, { outer(Recorded(vector), $0) }),
        ("outer, left", { outer($0, vector) }, { outer($0, Recorded(vector)) }),
        ("solve", { solve(matrix, $0) }, { solve(Recorded(matrix), $0) }),
        (
            "solve, matrix", { solve(outer($0, $0) + matrix, vector) },
            { solve(outer($0, $0) + matrix, Recorded(vector)) }
        ),
        (
            "softmax, targets", { softmaxCrossEntropy(logits: $0, targets: vector) },
            { softmaxCrossEntropy(logits: $0, targets: Recorded(vector)) }
        ),
        (
            "softmax, logits", { softmaxCrossEntropy(logits: vector, targets: $0) },
            { softmaxCrossEntropy(logits: Recorded(vector), targets: $0) }
        ),
        (
            "sigmoid, logits", { sigmoidCrossEntropy(logits: vector, targets: $0) },
            { sigmoidCrossEntropy(logits: Recorded(vector), targets: $0) }
        ),
        ("binary, targets", { binaryCrossEntropy($0, vector) }, { binaryCrossEntropy($0, Recorded(vector)) }),
        ("binary, logits", { binaryCrossEntropy(vector, $0) }, { binaryCrossEntropy(Recorded(vector), $0) }),
        ("xlogy, left", { xlogy($0, vector) }, { xlogy($0, Recorded(vector)) }),
        ("xlogy, right", { xlogy(vector, $0) }, { xlogy(Recorded(vector), $0) }),
        ("select", { select(vector .> 0.5, $0, $0 * $0) }, { select(Recorded(vector .> 0.5), $0, $0 * $0) }),
    ]

    @Test(arguments: functions.indices) func constantsAreConstants(index: Int) {
        let (name, mixed, recorded) = Self.functions[index]
        let point = Tensor<Double>([0.4, 1.2])
        let (value, gradient) = valueWithGradient(at: point) { mixed($0).sum() }
        let (same, alike) = valueWithGradient(at: point) { recorded($0).sum() }
        #expect(value == same && gradient == alike, "\(name)")
        #expect(gradient != .zeros([2]), "\(name)")
    }

    @Test func images() {
        let images = Tensor<Float>.range(16).reshaped(to: [1, 4, 4, 1])
        let kernels = Tensor<Float>.ones([2, 2, 1, 1])
        let window = Window2D(2, 2)
        let byKernels = gradient(at: kernels) { k in convolution2D(images, k, window).sum() }
        #expect(byKernels == gradient(at: kernels) { k in convolution2D(TensorVariable(images), k, window).sum() })
        let byImages = gradient(at: images) { x in convolution2D(x, kernels, window).sum() }
        #expect(byImages == gradient(at: images) { x in convolution2D(x, TensorVariable(kernels), window).sum() })
    }
}
