import Testing

@testable import Autodiff

/// Updates that depend on a scalar condition.
@Suite struct ConditionalUpdateTests {
    /// The shape of Adam's update: the second new value depends on the first, and both on the old ones.
    private func step(count: Int) -> CompiledStep<Double> {
        let start = Tensor<Double>((0..<count).map { Double($0) + 1 })
        return CompiledStep(state: [start, .zeros([count]), .ones([count])]) { state, inputs in
            let holds = inputs[0] .> 0
            let moment = 0.5 * state[1] + inputs[1]
            let scale = 0.25 * state[2] + square(inputs[1])
            let value = state[0] - moment / scale
            return (
                state: [
                    select(holds, value, state[0]), select(holds, moment, state[1]), select(holds, scale, state[2]),
                ],
                outputs: [value.sum()]
            )
        }
    }

    /// The whole update is one stage: no new value is copied to the state separately.
    @Test func isOneStage() {
        let listing = step(count: 64).prepared(for: [[], [64]]).listing
        let stages = listing.split(separator: "\n").filter { $0.hasPrefix("    ->") }
        // The condition, the update and the output's sum.
        #expect(stages.count == 3, "\(listing)")
    }

    @Test(arguments: [1, 7, 64, 5000]) func stateChangesOnlyIfTheConditionHolds(count: Int) {
        let step = step(count: count)
        let run = step.prepared(for: [[], [count]])
        var (value, moment, scale) = (step.state[0].scalars, step.state[1].scalars, step.state[2].scalars)
        for condition in [1.0, -1, .nan, 1, 0, 2] {
            run.inputs[0][0] = condition
            for index in 0..<count { run.inputs[1][index] = Double(index % 5) * 0.1 + condition.magnitude * 0.01 }
            let before = step.state
            run()
            guard condition > 0 else {
                #expect(step.state == before)
                continue
            }
            for index in 0..<count {
                let x = run.inputs[1][index]
                moment[index] = 0.5 * moment[index] + x
                scale[index] = 0.25 * scale[index] + x * x
                value[index] -= moment[index] / scale[index]
            }
            #expect(isClose(step.state[0], Tensor(value), within: 1e-14))
            #expect(isClose(step.state[1], Tensor(moment), within: 1e-14))
            #expect(isClose(step.state[2], Tensor(scale), within: 1e-14))
        }
    }

    /// A new value is kept in scratch while the old one is still read.
    @Test func oldValueIsReadBeforeItIsReplaced() {
        let step = CompiledStep(state: [Tensor<Double>([1, 2, 3])]) { state, inputs in
            let doubled = 2 * state[0]
            let tripled = doubled + state[0]
            return (state: [select(inputs[0] .> 0, doubled * tripled, state[0])], outputs: [tripled - doubled])
        }
        let run = step.prepared(for: [[]])
        run()
        #expect(step.state[0].scalars == [6, 24, 54])
        #expect(Array(run.outputs[0]) == [1, 2, 3])
    }
}
