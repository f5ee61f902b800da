import AllocationCounter
import Autodiff
import Testing

/// The allocations of runs of programs, counted on the test's thread. Only in the optimized build
/// (`swift test -c release`), since the debug build allocates for closures and for arrays in loops.
@Suite(.enabled(if: AllocationCounter.isAvailable && isOptimized)) struct AllocationTests {
    /// A training step of two layers with momentum allocates nothing after the first run.
    @Test func aTrainingStep() throws {
        let step = trainingStep()
        let run = step.prepared(for: [[8, 5], [8, 3]])
        run()
        let count = try #require(AllocationCounter.count(.thread) { for _ in 0..<10 { run() } })
        #expect(count == 0)
    }

    /// A call with numbers allocates nothing, a gradient of several numbers only its array.
    @Test func callsForNumbers() throws {
        let f = compile { (x: Variable) in sqrt(x * x + exp(x * x)) }
        var sum = f(1) + f.gradient(at: 1)
        let calls = try #require(
            AllocationCounter.count(.thread) { for step in 0..<3 { sum += f(1.5 + Double(step)) + f.gradient(at: 2) } })
        #expect(calls == 0 && sum > 0)
        let g = compile { (x: [Variable]) in x[0] * x[1] + sin(x[2]) }
        let point = [1.0, 2, 3]
        sum += g(point) + g.gradient(at: point)[0]
        let gradients = try #require(AllocationCounter.count(.thread) { sum += g.gradient(at: point)[1] })
        #expect(gradients == 1)
    }

    /// Evaluation at many points into arrays that are reused.
    @Test func arraysOfPoints() throws {
        let f = compile { (x: Variable) in sqrt(x * x + exp(x * x)) }
        let points = (0..<1000).map { 0.001 * Double($0) }
        var (values, gradients): ([Double], [Double]) = ([], [])
        f.writeValuesWithGradients(at: points, values: &values, gradients: &gradients)
        let count = try #require(
            AllocationCounter.count(.thread) {
                f.writeValuesWithGradients(at: points, values: &values, gradients: &gradients)
            })
        #expect(count == 0)
    }

    @Test func counterCounts() throws {
        var tensors: [Tensor<Float>] = []
        tensors.reserveCapacity(4)
        let count = try #require(AllocationCounter.count(.thread) { for _ in 0..<4 { tensors.append(.ones([100])) } })
        #expect(count >= 4 && count <= 100)
    }

    private func trainingStep() -> CompiledStep<Float> {
        let w = Tensor<Float>(shape: [5, 4], scalars: (0..<20).map { 0.1 * Float($0 % 7) - 0.2 })
        let v = Tensor<Float>(shape: [4, 3], scalars: (0..<12).map { 0.1 * Float($0 % 5) - 0.2 })
        let state: [Tensor<Float>] = [w, v, .zeros([4]), .zeros([5, 4]), .zeros([4, 3]), .zeros([4])]
        return CompiledStep(state: state) { state, inputs in
            let parameters = Array(state[..<3])
            let (loss, gradient) = valueWithGradient(atRecordedTree: parameters) {
                (p: [TensorVariable<Float>]) -> TensorVariable<Float> in
                let hidden = tanh(matmul(inputs[0], p[0]) + p[2])
                return softmaxCrossEntropy(logits: matmul(hidden, p[1]), targets: inputs[1]).mean()
            }
            let momentum = zip(state[3...], gradient).map { velocity, gradient in 0.9 * velocity + gradient }
            let moved = zip(parameters, momentum).map { parameter, velocity in parameter - 0.1 * velocity }
            return (state: moved + momentum, outputs: [loss])
        }
    }
}

private let isOptimized: Bool = {
    #if DEBUG
        false
    #else
        true
    #endif
}()
