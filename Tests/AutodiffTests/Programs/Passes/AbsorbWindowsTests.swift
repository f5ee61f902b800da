import Autodiff
import Testing

@Suite struct AbsorbWindowsTests {
    /// Slices along the first axis, and their pullbacks, are read in place.
    @Test func beforeAndAfter() {
        let graph = ProgramGraph.recording(
            of: { (x: TensorVariable<Double>) -> TensorVariable<Double> in
                x.slice(along: 0, 1..<4) * x.slice(along: 0, 0..<3)
            }, at: .ones([4])
        ).optimized()
        #expect(
            graph.stageListing(isFusing: true, absorbingWindows: false) == """
                t1 = slice{starts: [1], counts: [3], steps: [1]}(t0)  [3] double
                    -> t1
                t2 = slice{starts: [0], counts: [3], steps: [1]}(t0)  [3] double
                    t3 = multiply(t1, t2)  [3] double
                    -> t3
                """)
        #expect(
            graph.stageListing(isFusing: true, absorbingWindows: true) == """
                t3 = multiply(t1, t2)  [3] double
                    -> t3
                """)
    }

    /// Blocks inside a window, across its ends and outside, in Float and Double, forward and backward.
    @Test(arguments: [(5, 1), (130, 64), (3000, 1), (3000, 2999)])
    func valuesAreThoseOfCopies(count: Int, step: Int) {
        check(Double.self, count, step)
        check(Float.self, count, step)
    }

    private func check<Scalar: TensorScalar>(_: Scalar.Type, _ count: Int, _ step: Int) {
        @Sendable func function(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
            let later = x.slice(along: 0, step..<count)
            let earlier = x.slice(along: 0, 0..<(count - step))
            let filled = x.padded(along: 0, before: step, after: 3, with: 2)
            return (later * earlier).sum() + (filled * filled).sum()
        }
        let (f, g) = (compileTree(function), compile(withoutPasses: ["absorb-windows"], function))
        for shape in [[count], [count, 3]] as [Shape] {
            let x = Tensor<Scalar>(shape: shape, scalars: (0..<shape.count).map { Scalar($0 % 17) - 8 })
            let (one, other) = (f.valueWithGradient(at: x), g.valueWithGradient(at: x))
            #expect(one.value == other.value && one.gradient == other.gradient)
            #expect(one.gradient == gradient(atTree: x, of: function))
        }
    }

    /// A state that is updated from its neighbors is read as it was before the step.
    @Test func anUpdateFromNeighbors() {
        let start = Tensor<Double>((0..<5000).map { Double($0 * $0 % 101) })
        let step = CompiledStep(state: [start]) { state, _ in
            let x = state[0]
            let shifted = x.slice(along: 0, 0..<4999).padded(along: 0, before: 1, after: 0)
            return (state: [0.5 * x + 0.5 * shifted], outputs: [])
        }
        step.prepared(for: [])()
        let before = [0] + start.scalars.dropLast()
        #expect(step.state[0].scalars == zip(start.scalars, before).map { 0.5 * $0 + 0.5 * $1 })
    }
}
