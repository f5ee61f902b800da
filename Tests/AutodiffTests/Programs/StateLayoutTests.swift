import Testing

@testable import Autodiff

/// Steps whose state has matrices stored transposed, against the same step in the original layout.
@Suite struct StateLayoutTests {
    /// Gradient descent with momentum on Σ(tanh(x)·w − y)², for w of 256 × 5.
    private func step(withoutPasses skipped: Set<String> = []) -> CompiledStep<Float> {
        let w = Tensor<Float>(shape: [256, 5], scalars: (0..<1280).map { Float($0 % 37) / 370 - 0.05 })
        return CompiledStep(state: [w, .zeros([256, 5])], withoutPasses: skipped) { state, inputs in
            let (loss, gradient) = valueWithGradient(at: state[0]) { (w: TensorVariable<Float>) in
                square(matmul(tanh(inputs[0]), w) - inputs[1]).sum()
            }
            let momentum = 0.9 * state[1] - 0.001 * gradient
            return (state: [state[0] + momentum, momentum], outputs: [loss])
        }
    }

    private func run(_ step: CompiledStep<Float>, rows: Int) -> Float {
        let run = step.prepared(for: [[rows, 256], [rows, 5]])
        for (place, input) in run.inputs.enumerated() {
            for index in input.indices { input[index] = Float((index * 7 + place) % 23) / 23 }
        }
        run()
        return run.outputs[0][0]
    }

    @Test func transposesAreNotComputedInARun() {
        let listing = step().prepared(for: [[3, 256], [3, 5]]).listing
        #expect(!listing.contains("transpose{"))
        #expect(listing.contains("matmul{transposesLeft: false, transposesRight: true}(t4, t0)  [3 × 5]"))
        #expect(listing.contains("[5 × 256]") && !listing.contains("[256 × 5]"))
        let plain = step(withoutPasses: ["move-transposes"]).prepared(for: [[3, 256], [3, 5]]).listing
        #expect(plain.contains("[256 × 5]") && !plain.contains("transpose{"))
    }

    /// For batches of two sizes, that is for two programs on one state.
    @Test func theStepIsTheSame() {
        let (laid, plain) = (step(), step(withoutPasses: ["move-transposes"]))
        for rows in [3, 1, 3, 2, 1] {
            let (one, other) = (run(laid, rows: rows), run(plain, rows: rows))
            #expect(abs(one - other) <= 1e-5 * abs(other))
        }
        for (one, other) in zip(laid.state, plain.state) {
            #expect(one.shape == [256, 5] && zip(one.scalars, other.scalars).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    @Test func stateIsInItsOriginalLayout() {
        let laid = step()
        let before = laid.state
        _ = laid.prepared(for: [[3, 256], [3, 5]])
        #expect(laid.state == before)
        let other = before.map { $0 + 1 }
        laid.state = other
        #expect(laid.state == other)
    }

    /// Products skip zeros of inputs if the matrix is stored in its original layout.
    @Test func layerThatReadsAnInputKeepsItsLayout() {
        let step = CompiledStep(state: [Tensor<Float>.ones([256, 5])]) { state, inputs in
            (state: [0.5 * state[0]], outputs: [matmul(inputs[0], state[0])])
        }
        let run = step.prepared(for: [[2, 256]])
        #expect(run.listing.contains("[256 × 5]") && !run.listing.contains("[5 × 256]"))
    }

    /// A norm of each column would need a transpose in every run.
    @Test func layoutStaysIfTransposingCosts() {
        let step = CompiledStep(state: [Tensor<Float>.ones([256, 5])]) { state, inputs in
            let columns = state[0].sum(along: [0], keepingAxes: true)
            return (state: [state[0] / columns], outputs: [matmul(inputs[0], state[0])])
        }
        let run = step.prepared(for: [[2, 256]])
        #expect(!run.listing.contains("transpose{") && run.listing.contains("[256 × 5]"))
        run()
        #expect(run.outputs[0][0] == 256 && step.state[0].scalars[7] == 1.0 / 256)
    }
}
