import Autodiff
import Testing

/// Decisions on the values of tensors in compiled functions: another outcome has the function recorded again.
@Suite struct TensorDecisionTests {
    private let inputs: [Tensor<Double>] = [
        [1, 2], [-1, -5], [3, -1], [-1, -5], [0, 0], Tensor([Double.nan, 1]), [2, 2],
    ]

    @Test func comparisonsOfOneElement() {
        let f = compile { (x: TensorVariable<Double>) in
            if x.sum() > 0 { return x.sum() } else { return square(x).sum() }
        }
        for x in inputs {
            let sum = x.sum().scalar
            let (value, gradient) = f.valueWithGradient(at: x)
            let right = sum > 0 ? sum : square(x).sum().scalar
            #expect(value.scalar == right || right.isNaN && value.scalar.isNaN, "\(x)")
            let rightGradient = sum > 0 ? [1, 1] : x.scalars.map { 2 * $0 }
            #expect(zip(gradient.scalars, rightGradient).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }, "\(x)")
            #expect(f(x).scalar == right || right.isNaN && f(x).scalar.isNaN)
        }
        #expect(!f.readsValues(at: [1, 2]))
    }

    @Test func loopsUntilATensorIsSmall() {
        let f = compile { (x: TensorVariable<Double>) in
            var y = x
            while y.norm() > 1 { y = y / 2 }
            return y.sum()
        }
        #expect(f([3, 4]).scalar == 7.0 / 8)
        #expect(f([30, 40]).scalar == 70.0 / 64)
        #expect(f([0.3, 0.4]).scalar == 0.3 + 0.4)
        #expect(f([3, 4]).scalar == 7.0 / 8)
    }

    @Test func twoTensorsAndFloats() {
        let f = compileTree { (w: TensorVariable<Float>, x: TensorVariable<Float>) in
            if dot(w, x) >= 0 { return dot(w, x) } else { return -3 * dot(w, x) }
        }
        #expect(f([1, 1], [1, 2]).scalar == 3)
        #expect(f([1, 1], [-1, -2]).scalar == 9)
        #expect(f([1, 1], [1, 2]).scalar == 3)
    }

    @Test func masksThatChooseElements() {
        let f = compile { (x: TensorVariable<Double>) in square(x.compressed(where: x .> 0)).sum() }
        for (x, value, gradient) in [
            ([1, -1, 2], 5, [2, 0, 4]), ([-1, -1, 5], 25, [0, 0, 10]), ([1, 7, 5], 75, [2, 14, 10]),
            ([-1, -1, -1], 0, [0, 0, 0]), ([1, -1, 3], 10, [2, 0, 6]),
        ] as [(Tensor<Double>, Double, [Double])] {
            #expect(f(x).scalar == value, "\(x)")
            #expect(f.gradient(at: x).scalars == gradient, "\(x)")
        }
        #expect(!f.readsValues(at: [1, -1, 2]))
        // A sample at a time, with masks of its own.
        let rows = Tensor<Double>([[1, -1, 2], [-1, -1, 5], [1, -3, 3]])
        let sums = batched(overRows: rows) { x in square(x.compressed(where: x .> 0)).sum() }
        #expect(sums.value.scalars == [5, 25, 10])
    }

    /// A replay tells instead.
    @Test func replaysThatDoNotFit() throws {
        let f = compile { (x: TensorVariable<Double>) in x.max() < 2 ? x.sum() : -x.sum() }
        #expect(f([1, 1.5]).scalar == 2.5)
        #expect(try f.replay([0, 1]).scalar == 1)
        #expect(throws: NoFittingProgram.self) { try f.replay([0, 3]) }
    }
}
