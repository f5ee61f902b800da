import Testing

@testable import Autodiff

/// Updates that a condition, one number for the whole state, takes or leaves.
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

    /// The whole update is one stage: no new value takes a way of its own to the state.
    @Test func isOneStage() {
        let listing = step(count: 64).prepared(for: [[], [64]]).listing
        let stages = listing.split(separator: "\n").filter { $0.hasPrefix("    ->") }
        // The condition, the update and the output's sum.
        #expect(stages.count == 3, "\(listing)")
    }

    @Test(arguments: [1, 7, 64, 5000]) func stateMovesOnlyWhereTheConditionHolds(count: Int) {
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

    /// A new value that waits in scratch while the old one is still read.
    @Test func theOldValueIsReadBeforeItIsReplaced() {
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

    /// Twelve steps of Adam's become three; a value that something else reads stays.
    @Test func stepsBecomeFewer() {
        let registers: [Chain.Register] =
            [.flat(0), .flat(1), .flat(2), .flat(3), .number(4), .number(5), .number(6)] + (0..<5).map { .scratch($0) }
        let (w, m, v, g, a, b, rate) = (0, 1, 2, 3, 4, 5, 6)
        func two(_ opcode: Opcode, _ x: Int, _ y: Int, _ result: Int) -> Chain.Step {
            Chain.Step(operation: .two(opcode), x: x, y: y, result: result)
        }
        let moment = [two(.multiply, a, m, 7), two(.multiply, g, b, 8), two(.add, 7, 8, m)]
        let scale = [
            two(.multiply, v, a, 7), Chain.Step(operation: .one(.square), x: g, result: 8), two(.multiply, b, 8, 9),
            two(.add, 7, 9, v),
        ]
        let descent = [
            two(.multiply, rate, m, 7), Chain.Step(operation: .one(.squareRoot), x: v, result: 8), two(.add, 8, a, 9),
            two(.divide, 7, 9, 10), two(.subtract, w, 10, w),
        ]
        let fused = Chain.fused(moment + scale + descent, registers)
        #expect(fused.map(\.operation) == [.scaledSum, .scaledSquareSum, .descent])
        #expect(fused.map(\.operands) == [[m, g, a, b], [v, g, a, b], [w, m, v, rate, a]])
        let kept = Chain.fused(moment + [two(.add, 8, g, 9)], registers)
        #expect(kept.map(\.operation) == (moment + [two(.add, 8, g, 9)]).map(\.operation))
        // m is overwritten before the sum.
        let changed = Chain.fused([moment[0], moment[1], two(.add, g, g, m), two(.add, 7, 8, w)], registers)
        #expect(changed.count == 4)
    }

    /// Adam's update, whose operations run three at a time, bit by bit against each in a stage of its own.
    @Test(arguments: [1, 15, 17, 300, 4097]) func fusedUpdatesHaveTheSameBits(count: Int) {
        func check<Scalar: TensorScalar>(_: Scalar.Type) {
            func step(withoutPasses skipped: Set<String>) -> CompiledStep<Scalar> {
                let numbers = (0..<count).map { Scalar($0 % 83) / 17 - 2 }
                let start = Tensor<Scalar>(shape: [count], scalars: numbers)
                return CompiledStep(state: [start, start, abs(start)], withoutPasses: skipped) { state, inputs in
                    let gradient = inputs[0] * state[0]
                    let moment = 0.9 * state[1] + (1 - 0.9) * gradient
                    let scale = state[2] * 0.999 + square(gradient) * 0.001
                    let value = state[0] - inputs[1] * moment / (sqrt(scale) + 1e-8)
                    let holds = inputs[2] .> 0
                    return (
                        state: [
                            select(holds, value, state[0]), select(holds, moment, state[1]),
                            select(holds, scale, state[2]),
                        ], outputs: [moment.sum()]
                    )
                }
            }
            let (fused, plain) = (step(withoutPasses: []), step(withoutPasses: ["fuse-stages"]))
            for round in 0..<4 {
                for step in [fused, plain] {
                    let run = step.prepared(for: [[count], [], []])
                    for index in 0..<count { run.inputs[0][index] = Scalar((index * 31 + round) % 57) / 10 - 1 }
                    if count > 12, round == 3 { run.inputs[0][11] = .infinity }
                    run.inputs[1][0] = 0.01
                    run.inputs[2][0] = round == 1 ? 0 : 1
                    run()
                }
                for (one, other) in zip(fused.state, plain.state) { #expect(isSame(one, other)) }
            }
        }
        check(Float.self)
        check(Double.self)
    }
}
