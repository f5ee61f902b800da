import Autodiff
import Testing

/// Convolutions of sequences and images against PyTorch.
@Suite struct ConvolutionTests {
    /// The convolution of a fixture.
    private static func convolved<T: TensorAlgebra>(
        _ fixture: ContractionFixtures.Convolution, _ images: T, _ kernels: T
    ) -> T {
        let (size, stride, dilation) = (fixture.kernels, fixture.stride, fixture.dilation)
        let (padding, more) = (fixture.padding, fixture.more)
        func smallest(_ axis: Int) -> Int {
            (fixture.images[axis + 1] - 1) * stride[axis] + (size[axis] - 1) * dilation[axis] + 1
                - padding[axis][0] - padding[axis][1]
        }
        if stride.count == 1 {
            let window = Window1D(
                size[0], stride: stride[0], padding: .init(before: padding[0][0], after: padding[0][1]),
                dilation: dilation[0])
            return fixture.isTransposed
                ? transposedConvolution1D(
                    images, kernels, window, steps: more[0] == 0 ? nil : smallest(0) + more[0], groups: fixture.groups)
                : convolution1D(images, kernels, window, groups: fixture.groups)
        }
        let window = Window2D(
            size[0], size[1], stride: .init(stride[0], stride[1]),
            padding: .init(top: padding[0][0], left: padding[1][0], bottom: padding[0][1], right: padding[1][1]),
            dilation: .init(dilation[0], dilation[1]))
        let extents = Window2D.Extents(smallest(0) + more[0], smallest(1) + more[1])
        return fixture.isTransposed
            ? transposedConvolution2D(
                images, kernels, window, extents: more == [0, 0] ? nil : extents, groups: fixture.groups)
            : convolution2D(images, kernels, window, groups: fixture.groups)
    }

    @Test(arguments: ContractionFixtures.convolutions)
    func valuesAndGradients(fixture: ContractionFixtures.Convolution) {
        let images = EinsumTests.ramp(Shape(fixture.images))
        let kernels = EinsumTests.ramp(Shape(fixture.kernels), 2)
        let (value, gradients) = valueWithGradient(at: images, kernels) { images, kernels in
            EinsumTests.weighted(Self.convolved(fixture, images, kernels))
        }
        #expect(isClose(value.scalar, fixture.value), "\(fixture)")
        #expect(isClose(EinsumTests.weighted(gradients.0).scalar, fixture.byImages), "\(fixture)")
        #expect(isClose(EinsumTests.weighted(gradients.1).scalar, fixture.byKernels), "\(fixture)")
    }

    /// ⟨convolution of x, y⟩ = ⟨x, transposed convolution of y⟩.
    @Test func transposedIsTheAdjoint() {
        for groups in [1, 2] {
            let window = Window2D(3, 2, stride: .init(2, 3), padding: .init(top: 1, right: 2), dilation: .init(1, 2))
            let x = EinsumTests.ramp([2, 7, 8, 4])
            let kernels = EinsumTests.ramp([3, 2, 4 / groups, 6])
            let result = convolution2D(x, kernels, window, groups: groups)
            let y = EinsumTests.ramp(result.shape, 3)
            let back = transposedConvolution2D(y, kernels, window, extents: .init(7, 8), groups: groups)
            #expect(isClose((result * y).sum().scalar, (x * back).sum().scalar))
            #expect(back == pullback(at: x) { convolution2D($0, kernels, window, groups: groups) }(y))
        }
    }

    @Test func paddings() {
        for size in 1...4 {
            for dilation in 1...3 {
                for stride in 1...3 {
                    for steps in [1, 2, 5, 8] {
                        let padding = Window1D.samePadding(size, stride: stride, on: steps, dilation: dilation)
                        let window = Window1D(size, stride: stride, padding: padding, dilation: dilation)
                        let expected: Int = (steps + stride - 1) / stride
                        #expect(window.outputSteps(on: steps) == expected)
                        #expect(padding.after == padding.before || padding.after == padding.before + 1)
                    }
                }
                // A step of the output depends on no later step.
                let before = Window1D.causalPadding(size, dilation: dilation)
                let causal = Window1D(size, padding: before, dilation: dilation)
                let kernels = Tensor<Double>.ones([size, 1, 1])
                let byInput = gradient(at: EinsumTests.ramp([1, 9, 1])) { x in
                    convolution1D(x, kernels, causal).slice(along: 1, 0..<5).sum()
                }
                #expect(Array(byInput.scalars[4...]) == [1, 0, 0, 0, 0])
            }
        }
    }

    @Test func pools() {
        let x = Tensor<Double>(shape: [1, 6, 1], scalars: [1, 5, 3, 4, 2, 0])
        #expect(x.maximumPool(Window1D(2, stride: 2)).scalars == [5, 4, 2])
        #expect(x.maximumPool(Window1D(2, padding: .init(before: 2), dilation: 2)).scalars == [1, 5, 3, 5, 3, 4])
        #expect(x.averagePool(Window1D(3, stride: 3, dilation: 1)).scalars == [3, 2])
        #expect(x.averagePool(Window1D(2, dilation: 3)).scalars == [2.5, 3.5, 1.5])
    }

    private static let ones = Tensor<Double>.ones([1, 3, 3, 4])
    static let traps: [Trap] = [
        Trap("channels", says: "convolution2D: images of shape [1 × 3 × 3 × 4] and kernels of shape [2 × 2 × 3 × 2]") {
            _ = convolution2D(ones, .ones([2, 2, 3, 2]), Window2D(2, 2))
        },
        Trap("groups", says: "in 2 groups", "must divide that of the filters") {
            _ = convolution2D(ones, .ones([2, 2, 2, 3]), Window2D(2, 2), groups: 2)
        },
        Trap("window", says: "convolution2D: kernels of shape [2 × 2 × 4 × 1] for a window of 3 × 2") {
            _ = convolution2D(ones, .ones([2, 2, 4, 1]), Window2D(3, 2))
        },
        Trap("reach", says: "a window of 2 × 2, dilated to 4 × 2, does not fit into images of shape [1 × 3 × 3 × 4]") {
            _ = convolution2D(ones, .ones([2, 2, 4, 1]), Window2D(2, 2, dilation: .init(3, 1)))
        },
        Trap("dilation", says: "Window2D: dilation 0 × 1") { _ = Window2D(2, 2, dilation: .init(0, 1)) },
        Trap("window 1-D", says: "Window1D: size 2, stride 1, dilation 0") { _ = Window1D(2, dilation: 0) },
        Trap("sequences", says: "convolution1D: sequences of shape [2 × 3], kernels of shape [2 × 3 × 1]") {
            _ = convolution1D(Tensor<Double>.ones([2, 3]), .ones([2, 3, 1]), Window1D(2))
        },
        Trap("extents", says: "transposedConvolution2D", "cannot become 8 × 8", "smallest possible result has 6 × 6") {
            let window = Window2D(2, 2, stride: .init(2, 2))
            _ = transposedConvolution2D(ones, .ones([2, 2, 1, 4]), window, extents: .init(8, 8))
        },
        Trap("transposed padding", says: "transposedConvolution1D: sequences of shape [1 × 3 × 4]") {
            _ = transposedConvolution1D(Tensor<Double>.ones([1, 3, 4]), .ones([2, 1, 3]), Window1D(2))
        },
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: ConvolutionTests.traps)
        }
        trap.expectMessage(result)
    }
}
