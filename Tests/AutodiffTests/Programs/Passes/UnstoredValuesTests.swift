import Autodiff
import Testing

/// Values that a program computes block by block and does not store: those that only a sum reads, and those that a
/// chain of another length reads through windows.
@Suite struct UnstoredValuesTests {
    private typealias Function<Scalar: TensorScalar> = @Sendable (TensorVariable<Scalar>) -> TensorVariable<Scalar>

    private func numbers<Scalar: TensorScalar>(_ count: Int) -> Tensor<Scalar> {
        Tensor(shape: [count], scalars: (0..<count).map { Scalar($0 * 7919 % 1009) / 512 - 1 })
    }

    /// Value and gradient, bit for bit against one stage per operation, on one thread and two, and against the
    /// recording, whose sweep adds a row's adjoints in another order.
    private func check<Scalar: TensorScalar>(
        _ count: Int, _ name: Comment, sourceLocation: SourceLocation = #_sourceLocation,
        _ function: @escaping Function<Scalar>
    ) {
        let x: Tensor<Scalar> = numbers(count)
        let stored = compile(withoutPasses: ["fuse-stages"], function).valueWithGradient(at: x)
        let recorded = valueWithGradient(atTree: x, of: function)
        let threads = Threads.count
        defer { Threads.count = threads }
        for number in [1, 2] {
            Threads.count = number
            let result = compileTree(function).valueWithGradient(at: x)
            #expect(
                result.value == stored.value && result.value == recorded.value, name, sourceLocation: sourceLocation)
            #expect(result.gradient == stored.gradient, name, sourceLocation: sourceLocation)
            let (size, difference) = (recorded.gradient.norm(), (result.gradient - recorded.gradient).norm())
            #expect(difference <= 8 * Double(Scalar.ulpOfOne) * size, name, sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [8191, 8192, 8193, 12_288, 12_289, 50_021]) func sumsOfBlocks(count: Int) {
        func each<Scalar: TensorScalar>(_: Scalar.Type) {
            check(count, "one sum") { (x: TensorVariable<Scalar>) in square(exp(x) - 1).sum() }
            check(count, "two sums of one chain") { (x: TensorVariable<Scalar>) in
                let y = exp(x)
                return square(y).sum() * sin(y).sum()
            }
            check(count, "a factor that depends on a sum") { (x: TensorVariable<Scalar>) in
                let y = exp(x)
                return (x / y.sum() * y).sum()
            }
            check(count, "a sum of a value that is read besides") { (x: TensorVariable<Scalar>) in
                let y = exp(x)
                return (y * x).sum() + 0.5 * y.sum()
            }
            check(count, "a mean in another shape") { (x: TensorVariable<Scalar>) in
                (0.5 * x + 0.25 * exp(x)).reshaped(to: [1, count]).mean()
            }
        }
        each(Double.self)
        each(Float.self)
    }

    @Test(arguments: [8193, 12_289, 20_480, 50_021], [1, 2, 64, 65])
    func neighbors(count: Int, distance: Int) {
        func each<Scalar: TensorScalar>(_: Scalar.Type) {
            check(count, "Rosenbrock's function") { (x: TensorVariable<Scalar>) in
                let first = x.slice(along: 0, 0..<(count - distance))
                let a = x.slice(along: 0, distance..<count) - square(first)
                return (100 * square(a) + square(1 - first)).sum()
            }
            check(count, "second differences") { (x: TensorVariable<Scalar>) in
                let middle = x.slice(along: 0, distance..<(count - distance))
                let sides = x.slice(along: 0, 0..<(count - 2 * distance)) + x.slice(along: 0, (2 * distance)..<count)
                return square(sides - 2 * middle).sum() + (middle * exp(middle)).sum()
            }
            check(count, "a gradient that depends on the sum") { (x: TensorVariable<Scalar>) in
                let rise = x.slice(along: 0, distance..<count) - x.slice(along: 0, 0..<(count - distance))
                return log(1 + square(rise).sum()) + square(square(rise).sum())
            }
        }
        each(Double.self)
        each(Float.self)
    }

    /// A value of the leading chain that its own steps multiply by a number and a window reads.
    @Test func aValueThatBothChainsRead() {
        check(20_000, "both") { (x: TensorVariable<Double>) in
            let product = 3 * x.slice(along: 0, 1..<20_000)
            let sum = product + 2 * x.slice(along: 0, 0..<19_999)
            return (square(product).padded(along: 0, before: 1, after: 0) * x).sum() + square(sum).sum()
        }
    }

    /// A step whose leading chain reads the state that its own chain replaces.
    @Test func anUpdateFromNeighbors() {
        func step(withoutPasses skipped: Set<String>) -> CompiledStep<Double> {
            CompiledStep(state: [numbers(20_000)], withoutPasses: skipped) { state, _ in
                let (loss, gradient) = valueWithGradient(at: state[0]) { (x: TensorVariable<Double>) in
                    let rise = x.slice(along: 0, 1..<20_000) - x.slice(along: 0, 0..<19_999)
                    return square(square(rise)).sum()
                }
                return (state: [state[0] - 0.01 * gradient], outputs: [loss])
            }
        }
        let (one, other) = (step(withoutPasses: []), step(withoutPasses: ["fuse-stages"]))
        let (run, slow) = (one.prepared(for: []), other.prepared(for: []))
        for _ in 0..<3 {
            run()
            slow()
            #expect(run.outputs[0][0] == slow.outputs[0][0] && one.state[0] == other.state[0])
        }
    }

    /// Two stages, without memory for the values between slices and gradient.
    @Test func listing() {
        let count = 10_000
        let graph = ProgramGraph.recording(
            of: { (x: TensorVariable<Double>) -> TensorVariable<Double> in
                let rise = x.slice(along: 0, 1..<count) - x.slice(along: 0, 0..<(count - 1))
                return square(rise).sum()
            }, at: .ones([count])
        ).optimized()
        #expect(
            graph.stageListing(isFusing: true, absorbingWindows: true) == """
                t3 = subtract(t1, t2)  [9999] double
                    t4 = square(t3)  [9999] double
                    -> sums of t4
                t5 = sum{axes: [0]}(t4)  [1] double
                    -> t5
                """)
    }
}
